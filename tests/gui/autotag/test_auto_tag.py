import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QLocale, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton
from shiboken6 import isValid

from photoclip.core.events import IndexingStatus
from photoclip.core.labels import Label, LabelSet, TagScope
from photoclip.core.previews import Corrections
from photoclip.core.search import Scope
from photoclip.core.standing import StandingLabels
from photoclip.core.strictness import BROAD, NORMAL
from photoclip.errors import LibraryProblem, UnreadableImage
from photoclip.gui.autotag import preview_query
from photoclip.gui.autotag.dialog import AutoTagDialog
from photoclip.gui.autotag.label_dialog import LabelDialog
from photoclip.gui.autotag.set_frame import LABEL_MIME, SetFrame
from photoclip.gui.autotag.starter_sets import StarterSetsPopup
from photoclip.gui.base.theme import colors_of
from photoclip.gui.judging.delegate import button
from photoclip.gui.judging.model import FitsRole, VerdictRole
from photoclip.gui.tags.dialogs import TagDialog
from photoclip.settings import Settings
from tests.gui.keyboard import press, tab_to

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
EMPTY = 0


@pytest.fixture
def open_dialog(open_window, qtbot):
    """Return what opens the window for a scope; `dialog.fake` is the library, `dialog.main` the main window."""

    def make(where=TagScope(), count=80, **options):
        window = open_window(count, **options)
        dialog = window.tagging.open_for(where)
        dialog.fake, dialog.main = window.fake, window
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return make


@pytest.fixture
def dialog(open_dialog, qtbot):
    dialog = open_dialog()
    type_labels(qtbot, dialog, "dog", "beach")
    shown(qtbot, dialog, "dog")
    return dialog


def type_labels(qtbot, dialog, *labels):
    for label in labels:
        qtbot.keyClicks(dialog.field.edit, label)
        qtbot.keyClick(dialog.field.edit, Key.Key_Return)


def shown(qtbot, dialog, name):
    qtbot.waitUntil(lambda: dialog.strip.stand is not None and dialog.strip.stand.name == name)
    qtbot.waitUntil(lambda: not dialog.query.busy)


def remove_chip(qtbot, dialog, place):
    dialog.field.chips.take_focus(place)
    press(qtbot, Key.Key_Delete)


def names(dialog):
    return [label.name for label in dialog.draft.labels]


def column(dialog, number):
    return [dialog.list.topLevelItem(row).text(number) for row in range(dialog.list.topLevelItemCount())]


def point_of(dialog, row, which):
    return button(dialog.strip.view.visualRect(dialog.strip.model.index(row)), which).center()


# labels


def test_labels_become_chips_at_return_and_at_a_comma(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.keyClicks(dialog.field.edit, "birthday party,our dog on the sofa")
    qtbot.keyClick(dialog.field.edit, Key.Key_Return)
    assert names(dialog) == ["birthday party", "our dog on the sofa"]
    assert [chip.face.text for chip in dialog.field.chips.chips] == names(dialog)
    assert dialog.field.edit.text() == ""


def test_backspace_in_the_empty_line_lets_the_last_label_be_typed_again(dialog, qtbot):
    qtbot.keyClick(dialog.field.edit, Key.Key_Backspace)
    assert dialog.field.edit.text() == "beach"
    assert names(dialog) == ["dog"]


def test_several_lines_that_are_pasted_are_several_labels(open_dialog, qtbot):
    dialog = open_dialog()
    QGuiApplication.clipboard().setText("dog\nbeach\n\nmountain lake\n")
    qtbot.keyClick(dialog.field.edit, Key.Key_V, Mod.ControlModifier)
    assert names(dialog) == ["dog", "beach", "mountain lake"]


def test_a_label_that_is_removed_and_typed_again_begins_anew(dialog, qtbot):
    view, usual = dialog.strip.view, dialog.draft.line("dog")
    view.setFocus()
    view.setCurrentIndex(dialog.strip.model.index(0))
    qtbot.keyClick(view, Key.Key_X)
    dialog.strip.slider.slider.setValue(150)
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_Space)
    assert dialog.draft.left_out == {"dog"}
    remove_chip(qtbot, dialog, 0)
    type_labels(qtbot, dialog, "dog")
    assert names(dialog) == ["beach", "dog"]
    assert dialog.list.topLevelItem(1).checkState(0) == Qt.CheckState.Checked
    assert (dialog.draft.said("dog"), dialog.draft.line("dog")) == (Corrections(), usual)
    dialog.list.choose("dog")
    shown(qtbot, dialog, "dog")
    assert all(dialog.strip.model.index(row).data(VerdictRole) is None for row in range(80))


def test_lines_from_the_menu_of_the_field_are_labels_too(open_dialog):
    dialog = open_dialog()
    QGuiApplication.clipboard().setText("dog\nbeach")
    dialog.field.edit.paste()
    assert names(dialog) == ["dog", "beach"]


def test_an_empty_label_says_what_to_type(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.keyClick(dialog.field.edit, Key.Key_Return)
    assert "Type what the photos show" in dialog.message.text
    assert names(dialog) == []


def test_the_same_label_in_another_case_is_said_and_left_out(dialog, qtbot):
    type_labels(qtbot, dialog, "DOG")
    assert dialog.message.text == "“DOG” is the same label as “dog”."
    assert names(dialog) == ["dog", "beach"]


def test_a_label_of_2000_characters_is_left_out_with_what_to_do(dialog, qtbot):
    dialog.field.edit.setText("x" * 2000)
    qtbot.keyClick(dialog.field.edit, Key.Key_Return)
    assert "2,000" in dialog.message.text
    assert "description" in dialog.message.text
    assert names(dialog) == ["dog", "beach"]
    assert dialog.field.edit.text() == "x" * 2000  # nothing typed is lost


def test_200_labels_are_taken_and_the_window_keeps_its_size(open_dialog, qtbot):
    dialog = open_dialog()
    before = dialog.size()
    QGuiApplication.clipboard().setText("\n".join(f"label {k}" for k in range(200)))
    qtbot.keyClick(dialog.field.edit, Key.Key_V, Mod.ControlModifier)
    qtbot.waitUntil(lambda: "…" not in column(dialog, 1) and dialog.list.topLevelItemCount() == 200)
    assert dialog.size() == before
    assert dialog.strip.view.height() > 100


def test_the_arrows_move_between_chips_and_delete_removes_one(dialog, qtbot):
    qtbot.keyClick(dialog.field.edit, Key.Key_Down)
    assert dialog.field.chips.chips[0].hasFocus()
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Delete)
    assert names(dialog) == ["dog"]
    assert dialog.field.chips.chips[0].hasFocus()
    press(qtbot, Key.Key_Up)
    assert dialog.field.edit.hasFocus()


def test_a_label_is_edited_with_synonyms_a_description_what_it_is_not_and_its_own_strictness(dialog, qtbot):
    qtbot.mouseClick(dialog.field.chips.chips[0], Left, pos=QPoint(20, 10))
    editor = dialog.findChild(LabelDialog)
    qtbot.waitUntil(editor.isVisible)
    editor.description.setText("a brown dachshund")
    editor.synonyms.setPlainText("puppy\nhound\n")
    editor.unwanted.setPlainText("wolf")
    editor.own_strictness.setChecked(True)
    editor.strictness.slider.setValue(0)
    qtbot.keyClick(editor.name, Key.Key_Return, Mod.ControlModifier)
    assert dialog.draft.labels[0] == Label("dog", "a brown dachshund", ("puppy", "hound"), ("wolf",), 1.0)
    assert dialog.draft.line("dog") == 1.0
    qtbot.waitUntil(lambda: len(dialog.fake.called("labels.preview")) > 1)


def test_a_label_cannot_take_the_name_of_another(dialog, qtbot):
    dialog.field.edit_label("dog")
    editor = dialog.findChild(LabelDialog)
    editor.name.setText("Beach")
    editor.accept()
    assert editor.message.text == "There is a label “beach” already."
    assert editor.isVisible()


def test_starter_sets_are_ticked_whole_or_label_by_label(open_dialog, qtbot):
    dialog = open_dialog()
    qtbot.mouseClick(dialog.sets_button, Left)
    popup = dialog.findChild(StarterSetsPopup)
    qtbot.keyClick(popup.tree, Key.Key_Space)
    assert names(dialog) == ["birthday party", "wedding", "portrait", "concert"]
    assert popup.tree.visualItemRect(popup.tree.topLevelItem(0)).height() == popup.tree.sizeHintForRow(0)
    nature = popup.tree.topLevelItem(1)
    nature.child(0).setCheckState(0, Qt.CheckState.Checked)
    assert names(dialog)[4:] == ["beach"]
    popup.tree.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert names(dialog) == ["beach"]
    qtbot.keyClick(popup, Key.Key_Escape)
    qtbot.waitUntil(lambda: dialog.strip.stand is not None)


def test_labels_of_a_set_can_exclude_each_other(open_dialog, qtbot):
    dialog = open_dialog()
    dialog.draft.add(LabelSet("Where", (Label("dog"), Label("beach"))))
    shown(qtbot, dialog, "dog")
    qtbot.mouseClick(dialog.field.chips.toggles["Where"], Left, pos=QPoint(8, 8))
    assert dialog.draft.sets[0].exclusive
    qtbot.waitUntil(lambda: bool(dialog.preview.exclusive_sets))


def sets_of(dialog):
    return {one.name: [label.name for label in one.labels] for one in dialog.draft.sets}


def move_with_menu(dialog, label, text):
    menu = dialog.field.chips.menu_for(label)
    [move] = [action.menu() for action in menu.actions() if action.text() == "Move to"]
    next(action for action in move.actions() if action.text() == text).trigger()


def test_a_label_moves_to_another_set_with_its_line_and_ticks(dialog, qtbot):
    dialog.draft.add(LabelSet("Where", (Label("forest"),), exclusive=True))
    shown(qtbot, dialog, "dog")
    dialog.strip.slider.slider.setValue(150)
    line = dialog.draft.line("dog")
    dialog.draft.judge("dog", [3], "tick")
    dialog.list.setFocus()
    qtbot.keyClick(dialog.list, Key.Key_Space)
    move_with_menu(dialog, "dog", "Where")
    assert dialog.draft.left_out == {"dog"}
    assert sets_of(dialog) == {"": ["beach"], "Where": ["forest", "dog"]}
    assert dialog.draft.sets[1].exclusive
    assert (dialog.draft.line("dog"), dialog.draft.said("dog").ticks) == (line, {3})
    qtbot.waitUntil(lambda: bool(dialog.preview.exclusive_sets))
    move_with_menu(dialog, "dog", "No set")
    move_with_menu(dialog, "forest", "No set")
    assert sets_of(dialog) == {"": ["beach", "dog", "forest"]}  # an empty set goes


def test_a_new_set_is_made_of_a_label(dialog, qtbot):
    move_with_menu(dialog, "beach", "New set…")
    asked = dialog.findChild(TagDialog)
    qtbot.waitUntil(asked.isVisible)
    assert not asked.button.isEnabled()
    qtbot.keyClicks(asked.field, "Places")
    qtbot.keyClick(asked.field, Key.Key_Return)
    assert sets_of(dialog) == {"": ["dog"], "Places": ["beach"]}
    move_with_menu(dialog, "dog", "New set…")
    again = next(one for one in dialog.findChildren(TagDialog) if one is not asked and one.isVisible())
    qtbot.keyClicks(again.field, "Places")
    qtbot.mouseClick(again.button, Left)
    assert again.message.text == "There is a set “Places” already."
    assert again.isVisible()


def test_a_label_is_dragged_into_a_set(dialog, qtbot, monkeypatch):
    dialog.draft.add(LabelSet("Where", (Label("forest"), Label("street"))))
    carried = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _action: carried.append(drag.mimeData().data(LABEL_MIME).data()))
    chip = dialog.field.chips.chips[0]
    qtbot.mousePress(chip, Left, pos=QPoint(20, 10))
    qtbot.mouseMove(chip, QPoint(60, 40))
    qtbot.mouseRelease(chip, Left, pos=QPoint(60, 40))
    assert carried == [b"dog"]
    assert dialog.findChild(LabelDialog) is None  # a drag is no click
    data = QMimeData()
    data.setData(LABEL_MIME, b"dog")
    qtbot.waitUntil(lambda: sum(frame.isVisible() for frame in dialog.findChildren(SetFrame)) == 2)
    frames = {frame.set_name: frame for frame in dialog.findChildren(SetFrame) if frame.isVisible()}
    accepted = {}
    for name, frame in frames.items():
        enter = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.MoveAction, data, Left, Mod.NoModifier)
        enter.ignore()
        QApplication.sendEvent(frame, enter)
        accepted[name] = enter.isAccepted()
    assert accepted == {"": False, "Where": True}  # it is in its own set already
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.MoveAction, data, Left, Mod.NoModifier)
    QApplication.sendEvent(frames["Where"], drop)
    qtbot.waitUntil(lambda: sets_of(dialog) == {"": ["beach"], "Where": ["forest", "street", "dog"]})


# the strip


def test_every_label_tells_its_count_and_how_sure_it_is(dialog):
    assert column(dialog, 0) == ["dog", "beach"]
    assert column(dialog, 1) == column(dialog, 2) == ["10", "10"]
    assert all(text.endswith("%") for text in column(dialog, 3))
    assert dialog.strip.count.text() == "10 photos"


def test_counts_and_percents_are_never_cut_off(dialog):
    header = dialog.list.header()
    for number in (1, 2, 3):
        assert header.sectionSize(number) >= dialog.list.sizeHintForColumn(number)
        assert header.sectionSize(number) >= header.sectionSizeHint(number)


def test_the_smallest_window_shortens_its_line_and_no_label_of_two_words(open_dialog, qtbot):
    dialog = open_dialog()
    type_labels(qtbot, dialog, "birthday cake")
    shown(qtbot, dialog, "birthday cake")
    dialog.resize(dialog.minimumSize())
    qtbot.waitUntil(lambda: dialog.size() == dialog.minimumSize())
    fate = dialog.strip.fate
    qtbot.waitUntil(lambda: fate.text().endswith("…"))
    assert fate.fontMetrics().horizontalAdvance(fate.text()) <= fate.contentsRect().width()
    assert dialog.list.header().sectionSize(0) >= dialog.list.sizeHintForColumn(0)
    assert dialog.list.textElideMode() == Qt.TextElideMode.ElideRight


def test_the_slider_moves_the_line_and_the_count_at_once(dialog, qtbot):
    dialog.strip.slider.setFocus()
    counts = []
    for _ in range(10):
        qtbot.keyClick(dialog.strip.slider.slider, Key.Key_PageUp)
        counts.append(dialog.strip.stand.count(dialog.strip.slider.value))
    assert counts == sorted(counts)
    assert column(dialog, 1)[0] == str(counts[-1])
    assert len(dialog.fake.called("labels.preview")) == 1
    assert dialog.strip.model.line == dialog.strip.stand.line(dialog.draft.line("dog"))


def test_the_line_stays_in_sight_while_the_slider_moves_it(open_dialog, qtbot):
    dialog = open_dialog(count=2000)
    type_labels(qtbot, dialog, "dog")
    shown(qtbot, dialog, "dog")
    view, slider = dialog.strip.view, dialog.strip.slider.slider
    place = slider.mapTo(dialog, QPoint(0, 0))
    slider.setFocus()
    seen = set()
    for key in [Key.Key_Home, *[Key.Key_PageUp] * 10, *[Key.Key_Left] * 40]:
        qtbot.keyClick(slider, key)
        ends = {point.y() for point in view.line_points()}
        assert all(0 <= y <= view.viewport().height() for y in ends)
        assert slider.mapTo(dialog, QPoint(0, 0)) == place
        seen.add(view.verticalScrollBar().value())
    assert len(seen) > 3  # the photos went along, where the line would have left


def test_photos_stay_where_they_are_while_the_line_moves_among_those_in_sight(open_dialog, qtbot):
    dialog = open_dialog(count=2000)
    dialog.resize(1000, 1000)
    type_labels(qtbot, dialog, "dog")
    shown(qtbot, dialog, "dog")
    view = dialog.strip.view
    before, at = dialog.strip.model.line, view.verticalScrollBar().value()
    view.set_line(before + 1)
    view.set_line(before - 1)
    assert view.verticalScrollBar().value() == at


def test_what_carries_a_tag_already_is_told_from_what_gets_it(dialog, qtbot):
    tag_some = [int(i) for i in dialog.strip.model.ids[:4]]
    dialog.fake.submit(dialog.fake.tags.put, tag_some, "dog").result()
    qtbot.waitUntil(lambda: column(dialog, 2)[0] == "6")
    assert column(dialog, 1)[0] == "10"
    assert dialog.strip.count.text() == "10 photos, 6 of them new"
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(model.row_of(tag_some[0])))
    qtbot.waitUntil(lambda: "has dog, gets no new one" in dialog.strip.fate.whole)
    row = next(r for r in range(model.line) if not dialog.strip.stand.preview.tagged[r])
    view.setCurrentIndex(model.index(row))
    assert "has none of these tags, gets dog" in dialog.strip.fate.whole
    qtbot.keyClick(view, Key.Key_X)
    assert "gets no new one" in dialog.strip.fate.whole
    qtbot.keyClick(view, Key.Key_Z)
    qtbot.mouseClick(dialog.bar.apply_button, Left)
    qtbot.waitUntil(lambda: dialog.message.text.endswith("beach on 10, dog on 6."))
    qtbot.waitUntil(lambda: column(dialog, 2) == ["–", "–"])  # noqa: RUF001 as shown
    assert dialog.strip.count.text() == "10 photos, tagged already"
    qtbot.waitUntil(lambda: "has dog" in dialog.strip.fate.whole)


def test_a_search_that_was_made_broad_leaves_the_line_of_auto_tag_alone(open_window, qtbot):
    window = open_window(80, settings=Settings(first_start_done=True, strictness="strict"))
    qtbot.keyClicks(window.grid_page.search_box.edit, "dog")
    choice = window.grid_page.top_bar.strictness_choice
    qtbot.waitUntil(choice.isVisible)
    qtbot.mouseClick(choice.button(BROAD), Left)
    qtbot.waitUntil(lambda: window.fake.settings.current.strictness == "broad")
    dialog = window.tagging.open_for(TagScope())
    type_labels(qtbot, dialog, "dog")
    shown(qtbot, dialog, "dog")
    assert (dialog.strip.slider.value, dialog.draft.request.strictness) == (pytest.approx(NORMAL), NORMAL)


def test_a_slider_dragged_over_100000_photos_repaints_only_what_changes(open_dialog, qtbot):
    dialog = open_dialog(count=100_000)
    type_labels(qtbot, dialog, "dog")
    shown(qtbot, dialog, "dog")
    view = dialog.strip.view
    view.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: not view.settle_timer.isActive())
    painted = []
    delegate = view.itemDelegate()
    paint = delegate.paint
    delegate.paint = lambda painter, option, index: (painted.append(index.row()), paint(painter, option, index))
    QApplication.sendPostedEvents()
    painted.clear()
    for value in range(100, 160):
        dialog.strip.slider.slider.setValue(value)
    asked = [call for call in dialog.fake.calls if call.name in {"labels.preview", "labels.correct"}]
    assert len(asked) == 1  # moving the line asks the library nothing
    assert dialog.strip.model.line == dialog.strip.stand.line(dialog.strip.slider.value)
    view.repaint()  # what a frame would paint
    assert len(painted) <= 60  # never the 100,000


def test_a_tick_counts_at_once_and_teaches_the_rest_later(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    row = model.line + 2
    photo_id = model.photo_id(row)
    with dialog.fake.held("labels.correct"):
        view.setCurrentIndex(model.index(row))
        qtbot.keyClick(view, Key.Key_T)
        assert dialog.strip.count.text() == "11 photos"
        assert model.index(row).data(VerdictRole) == "tick"
        assert model.index(row).data(FitsRole)
        qtbot.waitUntil(lambda: len(dialog.fake.called("labels.correct")) == 1)
    qtbot.waitUntil(lambda: "Learned from 1 answer" in dialog.strip.hint.text())
    assert dialog.draft.said("dog") == Corrections(frozenset({photo_id}))


def test_keys_tick_cross_out_and_take_back(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    first = model.photo_id(0)
    qtbot.keyClick(view, Key.Key_X)
    assert dialog.draft.said("dog").crosses == {first}
    qtbot.keyClick(view, Key.Key_Space)
    assert dialog.draft.said("dog") == Corrections(frozenset({first}))
    qtbot.keyClick(view, Key.Key_Z)
    assert dialog.draft.said("dog") == Corrections()


def test_several_photos_are_crossed_out_together(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    qtbot.keyClick(view, Key.Key_Right, Mod.ShiftModifier)
    qtbot.keyClick(view, Key.Key_Right, Mod.ShiftModifier)
    ids = {model.photo_id(row) for row in range(3)}
    qtbot.keyClick(view, Key.Key_X)
    assert dialog.draft.said("dog").crosses == ids


def test_a_click_on_the_tick_of_a_photo_ticks_it_and_a_second_takes_it_back(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.verticalScrollBar().setValue(0)
    photo_id = model.photo_id(1)
    qtbot.mouseClick(view.viewport(), Left, pos=point_of(dialog, 1, "tick"))
    assert dialog.draft.said("dog").ticks == {photo_id}
    row = model.row_of(photo_id)
    qtbot.mouseClick(view.viewport(), Left, pos=point_of(dialog, row, "tick"))
    assert dialog.draft.said("dog").ticks == set()


def test_the_photo_at_hand_stays_where_it_is_when_the_order_changes(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    row = model.line + 3
    view.setCurrentIndex(model.index(row))
    photo_id, place = model.photo_id(row), view.visualRect(model.index(row))
    before = model.ids.tolist()
    qtbot.keyClick(view, Key.Key_T)
    qtbot.waitUntil(lambda: model.ids.tolist() != before)
    after = model.row_of(photo_id)
    assert after != row
    assert view.visualRect(model.index(after)).x() == place.x()
    assert view.current_id() == photo_id


def test_return_shows_a_photo_large_where_keys_judge_it_and_arrows_lead_on(dialog, qtbot):
    view, model, photos = dialog.strip.view, dialog.strip.model, dialog.strip.photos
    view.setFocus()
    view.setCurrentIndex(model.index(2))
    first, second = model.photo_id(2), model.photo_id(3)
    qtbot.keyClick(view, Key.Key_Return)
    assert photos.is_large
    large = photos.large
    qtbot.waitUntil(large.hasFocus)
    qtbot.waitUntil(lambda: large.is_sharp)
    assert large.photo_id == first
    assert "%" in large.accessibleName()
    press(qtbot, Key.Key_X)
    assert dialog.draft.said("dog").crosses == {first}
    press(qtbot, Key.Key_Z)
    press(qtbot, Key.Key_Right)
    assert large.photo_id == second
    qtbot.waitUntil(lambda: large.is_sharp)
    press(qtbot, Key.Key_T)
    assert dialog.draft.said("dog") == Corrections(frozenset({second}))
    press(qtbot, Key.Key_Escape)
    assert not photos.is_large
    assert dialog.isVisible()
    assert view.hasFocus()
    assert view.current_id() == second


@pytest.mark.parametrize(("at", "then"), [(2, 3), (79, 78)])
def test_where_a_large_photo_goes_away_the_next_takes_its_place(dialog, qtbot, at, then):
    view, model, photos = dialog.strip.view, dialog.strip.model, dialog.strip.photos
    view.setFocus()
    view.setCurrentIndex(model.index(at))
    gone, following = model.photo_id(at), model.photo_id(then)
    qtbot.keyClick(view, Key.Key_Return)
    qtbot.waitUntil(photos.large.hasFocus)
    dialog.fake.remove_photos([gone])
    qtbot.waitUntil(lambda: model.rowCount() == 79)
    assert photos.is_large
    assert photos.large.photo_id == view.current_id() == following
    assert "%" in photos.large.accessibleName()
    press(qtbot, Key.Key_X)
    assert dialog.draft.said("dog").crosses == {following}
    press(qtbot, Key.Key_Left)
    assert photos.large.photo_id == model.photo_id(view.model().row_of(following) - 1)


def test_where_all_photos_go_away_none_is_large(dialog, qtbot):
    view, model, photos = dialog.strip.view, dialog.strip.model, dialog.strip.photos
    view.setFocus()
    view.setCurrentIndex(model.index(2))
    qtbot.keyClick(view, Key.Key_Return)
    assert photos.is_large
    dialog.fake.remove_photos([int(i) for i in model.ids])
    qtbot.waitUntil(dialog.strip.placeholder.isVisible)
    assert not photos.is_large
    assert photos.large.photo_id is None


def test_keys_go_on_to_mean_the_selected_photos_where_one_goes_away(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    for _ in range(2):
        qtbot.keyClick(view, Key.Key_Right, Mod.ShiftModifier)
    stay, gone = {model.photo_id(0), model.photo_id(1)}, model.photo_id(2)
    assert view.current_id() == gone
    dialog.fake.remove_photos([gone])
    qtbot.waitUntil(lambda: model.rowCount() == 79)
    qtbot.keyClick(view, Key.Key_X)
    assert dialog.draft.said("dog").crosses == stay


def test_a_double_click_shows_a_photo_large_and_another_goes_back(dialog, qtbot):
    view, photos = dialog.strip.view, dialog.strip.photos
    view.verticalScrollBar().setValue(0)
    middle = view.visualRect(dialog.strip.model.index(0)).center()
    qtbot.mouseDClick(view.viewport(), Left, pos=middle)
    assert photos.is_large
    qtbot.mouseDClick(photos.large, Left, pos=photos.large.rect().center())
    assert not photos.is_large


def test_a_white_page_has_an_edge_where_it_is_shown_large(dialog, qtbot, monkeypatch):
    view, photos = dialog.strip.view, dialog.strip.photos
    monkeypatch.setattr(dialog.fake.drawn, "picture", lambda *_, **__: Image.new("RGB", (600, 600), "white"))
    view.setFocus()
    view.setCurrentIndex(dialog.strip.model.index(0))
    qtbot.keyClick(view, Key.Key_Return)
    qtbot.waitUntil(lambda: photos.large.is_sharp)
    shown, colors = photos.large.grab().toImage(), colors_of(photos.large.palette())
    row = {shown.pixelColor(x, shown.height() // 3).name() for x in range(shown.width())}
    column = {shown.pixelColor(shown.width() // 2, y).name() for y in range(shown.height() // 2)}
    assert colors.line in row & column


def test_a_photo_that_cannot_be_read_large_says_why(dialog, qtbot):
    view, photos = dialog.strip.view, dialog.strip.photos
    view.setFocus()
    view.setCurrentIndex(dialog.strip.model.index(0))
    dialog.fake.errors["photos.render"] = UnreadableImage("Its drive is not connected.")
    qtbot.keyClick(view, Key.Key_Return)
    qtbot.waitUntil(lambda: photos.large.problem == "Its drive is not connected.")
    assert "Its drive is not connected." in photos.large.accessibleName()


def test_only_the_latest_ticks_are_judged(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    with dialog.fake.held("labels.correct"):
        qtbot.keyClick(view, Key.Key_T)
        qtbot.waitUntil(lambda: len(dialog.fake.called("labels.correct")) == 1)
        for _ in range(5):
            qtbot.keyClick(view, Key.Key_Right)
            qtbot.keyClick(view, Key.Key_T)
    qtbot.waitUntil(lambda: "Learned from 6 answers" in dialog.strip.hint.text())
    assert len(dialog.fake.called("labels.correct")) == 2


def test_the_line_steps_around_the_last_photo_above_it(dialog):
    view, model = dialog.strip.view, dialog.strip.model
    columns = view.places.columns
    view.set_line(columns + 1)
    points = view.line_points()
    assert len(points) == 4
    above, below = view.visualRect(model.index(columns)), view.visualRect(model.index(columns + 1))
    assert above.right() < points[1].x() < below.left() + 1
    view.set_line(columns)
    assert len(view.line_points()) == 2


# writing


def test_nothing_is_written_before_apply(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.bar.totals.text() == "Nothing is written yet: 20 tags on 20 photos.")
    dialog.strip.slider.slider.setValue(180)
    assert dialog.fake.called("labels.apply") == []


def test_apply_writes_what_is_shown_and_undo_takes_it_back(dialog, qtbot):
    dialog.list.setFocus()
    dialog.list.choose("beach")
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.bar.totals.text() == "Nothing is written yet: 10 tags on 10 photos.")
    qtbot.mouseClick(dialog.bar.apply_button, Left)
    qtbot.waitUntil(lambda: dialog.message.text == "Tags written on 10 photos: dog on 10.")
    [(_, choices)] = dialog.fake.applied
    assert [(c.label, c.apply) for c in choices] == [("dog", True), ("beach", False)]
    assert dialog.main.notice_bar.button.text() == "Undo"
    qtbot.waitUntil(lambda: dialog.bar.totals.text() == "No new tag to write.")
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(dialog.fake.called("tags.undo")) == 1)
    qtbot.waitUntil(lambda: dialog.bar.totals.text() == "Nothing is written yet: 10 tags on 10 photos.")


def test_apply_waits_for_something_to_write(dialog, qtbot):
    button = dialog.bar.apply_button
    qtbot.mouseClick(button, Left)
    qtbot.waitUntil(lambda: dialog.bar.totals.text() == "No new tag to write.")
    qtbot.waitUntil(lambda: not dialog.query.busy)
    assert not button.isEnabled()
    qtbot.keyClick(dialog, Key.Key_Return, Mod.ControlModifier)
    assert len(dialog.fake.applied) == 1
    dialog.bar.keep_choice.setFocus()
    qtbot.keyClick(dialog.bar.keep_choice, Key.Key_Down)
    assert button.isEnabled()  # labels would stay on
    qtbot.keyClick(dialog.bar.keep_choice, Key.Key_Up)
    assert not button.isEnabled()
    dialog.strip.view.setFocus()
    dialog.strip.view.setCurrentIndex(dialog.strip.model.index(0))
    qtbot.keyClick(dialog.strip.view, Key.Key_X)
    qtbot.waitUntil(button.isEnabled)  # what was crossed out is to be remembered


def test_a_failed_apply_loses_nothing(dialog, qtbot):
    dialog.fake.errors["labels.apply"] = LibraryProblem("The disk is full. Free some space and try again.")
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(2))
    qtbot.keyClick(view, Key.Key_X)
    qtbot.keyClick(dialog, Key.Key_Return, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog.message.text.startswith("The disk is full."))
    assert dialog.draft.said("dog").crosses
    assert dialog.bar.apply_button.isEnabled()


def test_what_is_written_is_not_said_to_be_unwritten_while_the_photos_are_judged_again(dialog, qtbot):
    said = []
    qtbot.waitUntil(lambda: dialog.bar.totals.text().startswith("Nothing is written yet: 20 tags on"))
    with dialog.fake.held("labels.preview"):
        dialog.writing.written.connect(lambda _sentence: said.append(dialog.bar.totals.text()))
        qtbot.mouseClick(dialog.bar.apply_button, Left)
        qtbot.waitUntil(lambda: said == ["Written."] and dialog.query.busy)
        assert dialog.bar.totals.text() == "Written."
        assert not dialog.bar.apply_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.bar.totals.text() == "No new tag to write.")


def test_in_a_small_window_the_hint_is_whole(dialog, qtbot):
    dialog.resize(600, 520)
    hint = dialog.strip.hint
    qtbot.waitUntil(lambda: hint.height() >= hint.heightForWidth(hint.width()) > hint.fontMetrics().height())
    assert hint.text() == "T ticks, X crosses out, Z takes back, Return enlarges."


def test_a_window_that_was_closed_hears_of_no_photos_any_more(dialog, qtbot):
    library, grid = dialog.fake, dialog.main.grid_page.model
    dialog.reject()
    qtbot.waitUntil(lambda: not isValid(dialog))
    library.remove_photos([int(grid.ids[0])])  # what a slot raises fails the test
    qtbot.waitUntil(lambda: grid.rowCount() == 79)


def test_photos_that_go_offline_or_away_meanwhile_do_no_harm(dialog, qtbot):
    ids = [int(i) for i in dialog.strip.model.ids[:4]]
    with dialog.fake.held("labels.apply"):
        qtbot.mouseClick(dialog.bar.apply_button, Left)
        dialog.fake.set_offline(ids[:2])
        dialog.fake.remove_photos(ids[2:])
    qtbot.waitUntil(lambda: dialog.message.text.startswith("Tags written on 18 photos"))


@pytest.mark.parametrize(("mode", "writes"), [("suggest", False), ("tag", True)])
def test_labels_can_stay_on_for_new_photos(open_dialog, qtbot, mode, writes):
    dialog = open_dialog(TagScope(Scope(1, "2023")))
    type_labels(qtbot, dialog, "dog")
    shown(qtbot, dialog, "dog")
    dialog.bar.set_keep_mode(mode)
    qtbot.mouseClick(dialog.bar.apply_button, Left)
    qtbot.waitUntil(lambda: bool(dialog.fake.standing))
    [standing] = dialog.fake.standing
    assert (standing.where, standing.writes) == (TagScope(Scope(1, "2023")), writes)
    assert standing.labels.labels[0].strictness == dialog.draft.line("dog")


def test_tags_and_labels_that_stay_on_are_written_together_or_not_at_all(dialog, qtbot):
    dialog.fake.errors["labels.apply"] = LibraryProblem("The library is locked by another program.")
    dialog.bar.set_keep_mode("suggest")
    qtbot.mouseClick(dialog.bar.apply_button, Left)
    qtbot.waitUntil(lambda: dialog.message.text == "The library is locked by another program.")
    assert (dialog.fake.standing, dialog.fake.applied, dialog.main.undo.latest) == ([], [], None)
    del dialog.fake.errors["labels.apply"]
    qtbot.mouseClick(dialog.bar.apply_button, Left)
    qtbot.waitUntil(lambda: dialog.main.undo.latest is not None)
    assert dialog.main.undo.latest.name == "auto-tagging"
    assert [one.writes for one in dialog.fake.standing] == [False]


def test_labels_that_stay_on_already_are_part_of_the_job_and_are_not_lost(open_dialog, qtbot):
    dialog = open_dialog(TagScope(Scope(1, "2023")))
    assert dialog.bar.keep_mode == "off"
    where = TagScope(query="dog")
    own = LabelSet("", (Label("dog"), Label("cat")))
    dialog.fake.standing = [StandingLabels(7, own, where, writes=True)]
    dialog.main.tagging.open_for(where)
    qtbot.waitUntil(lambda: names(dialog) == ["dog", "cat"])
    assert dialog.bar.keep_mode == "tag"
    type_labels(qtbot, dialog, "beach")
    [kept] = dialog.writing.kept(dialog.draft, dialog.bar.keep_mode)
    assert (kept.id, [label.name for label in kept.labels.labels]) == (7, ["dog", "cat", "beach"])


def test_undo_takes_ticks_back_before_anything_that_was_written(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    qtbot.keyClick(view, Key.Key_X)
    first = set(dialog.draft.said("dog").crosses)
    qtbot.keyClick(view, Key.Key_Right)
    qtbot.keyClick(view, Key.Key_X)
    dialog.list.choose("beach")
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert dialog.list.name == "dog"
    assert dialog.draft.said("dog").crosses == first
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert dialog.draft.said("dog") == Corrections()
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert dialog.fake.called("tags.undo") == []


def test_what_belonged_to_a_label_that_was_removed_is_not_in_the_way_of_undo(dialog, qtbot):
    view = dialog.strip.view
    for name in ("dog", "beach"):
        dialog.list.choose(name)
        view.setFocus()
        view.setCurrentIndex(dialog.strip.model.index(0))
        qtbot.keyClick(view, Key.Key_X)
        assert len(dialog.draft.said(name).crosses) == 1
    remove_chip(qtbot, dialog, 1)
    assert names(dialog) == ["dog"]
    shown(qtbot, dialog, "dog")
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert dialog.draft.said("dog") == Corrections()
    assert dialog.strip.model.index(0).data(VerdictRole) is None


def test_labels_cannot_stay_on_for_a_selection(open_dialog):
    dialog = open_dialog(TagScope(photo_ids=(1, 2, 3)))
    assert not dialog.bar.keep_choice.isEnabled()
    assert "selection" in dialog.bar.keep_choice.toolTip()


# empty states


def test_starter_sets_have_one_name_and_one_place(open_dialog, qtbot):
    dialog = open_dialog()
    assert dialog.strip.stack.currentIndex() == EMPTY
    assert not dialog.bar.apply_button.isEnabled()
    assert dialog.strip.placeholder.button.isHidden()
    named = [b for b in dialog.findChildren(QPushButton) if "tarter" in b.text().replace("&", "") and not b.isHidden()]
    assert named == [dialog.sets_button]
    qtbot.mouseClick(dialog.sets_button, Left)
    assert dialog.findChild(StarterSetsPopup).isVisible()


def test_without_a_model_the_window_says_so_and_keeps_the_labels(open_dialog, qtbot):
    dialog = open_dialog(model=None)
    type_labels(qtbot, dialog, "dog")
    assert dialog.strip.placeholder.title == "Tagging needs a model"
    assert names(dialog) == ["dog"]
    with qtbot.waitSignal(dialog.settings_requested):
        qtbot.mouseClick(dialog.strip.placeholder.button, Left)


def test_photos_that_the_model_has_not_seen_are_said(open_dialog, qtbot):
    dialog = open_dialog()
    dialog.fake.unseen_count = 1200
    type_labels(qtbot, dialog, "dog")
    qtbot.waitUntil(lambda: f"{QLocale().toString(1200)} photos" in dialog.message.text)


def test_photos_that_arrive_are_judged_by_themselves_and_disturb_nothing(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    qtbot.keyClick(view, Key.Key_X)
    qtbot.waitUntil(lambda: "Learned from 1 answer" in dialog.strip.hint.text())
    row = model.line + 1
    view.setCurrentIndex(model.index(row))
    held, place = model.photo_id(row), view.visualRect(model.index(row)).topLeft()
    disabled = []
    dialog.query.busy_changed.connect(disabled.append)
    dialog.fake.add_photos(16)
    qtbot.waitUntil(lambda: dialog.scope.count.text() == "96 photos")
    assert column(dialog, 1)[1] == "12"
    assert len(dialog.draft.said("dog").crosses) == 1
    assert view.current_id() == held
    assert view.visualRect(model.index(model.row_of(held))).topLeft() == place
    assert disabled == []  # Apply was there all the time
    dialog.fake.remove_photos([int(model.ids[0])])
    qtbot.waitUntil(lambda: dialog.scope.count.text() == "95 photos")


def test_a_cross_made_while_arrivals_are_judged_counts_also_when_that_fails(open_dialog, qtbot, monkeypatch):
    monkeypatch.setattr(preview_query, "CORRECT_MS", 0)
    monkeypatch.setattr(preview_query, "ARRIVALS_MS", 0)
    dialog = open_dialog()
    type_labels(qtbot, dialog, "dog")
    shown(qtbot, dialog, "dog")
    asked = len(dialog.fake.called("labels.preview"))
    dialog.fake.errors["labels.preview"] = LibraryProblem("The disk is full.")
    with dialog.fake.held("labels.preview"):
        dialog.fake.add_photos(16)
        qtbot.waitUntil(lambda: len(dialog.fake.called("labels.preview")) > asked)
        dialog.strip.view.setFocus()
        dialog.strip.view.setCurrentIndex(dialog.strip.model.index(0))
        qtbot.keyClick(dialog.strip.view, Key.Key_X)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: "Learned from 1 answer" in dialog.strip.hint.text())


def test_photos_that_the_model_sees_meanwhile_are_judged_by_themselves(open_dialog, qtbot):
    dialog = open_dialog()
    dialog.fake.unseen_count = 3
    type_labels(qtbot, dialog, "dog")
    qtbot.waitUntil(lambda: "3 photos" in dialog.message.text)
    dialog.fake.unseen_count = 0
    dialog.fake.emit(IndexingStatus("idle"))
    qtbot.waitUntil(dialog.message.isHidden)


def test_what_was_written_is_said_although_photos_arrive(dialog, qtbot):
    qtbot.mouseClick(dialog.bar.apply_button, Left)
    qtbot.waitUntil(lambda: dialog.message.text.startswith("Tags written"))
    dialog.fake.unseen_count = 3
    dialog.fake.add_photos(8)
    qtbot.waitUntil(lambda: dialog.preview is not None and dialog.preview.unseen_count == 3)
    assert dialog.message.text.startswith("Tags written")


def test_a_label_that_no_photo_fits_shows_those_that_come_closest(open_dialog, qtbot):
    dialog = open_dialog()
    type_labels(qtbot, dialog, "dog nothing")
    shown(qtbot, dialog, "dog nothing")
    assert dialog.strip.hint.text().startswith("No photo is sure enough")
    assert dialog.strip.model.rowCount() == 80
    assert column(dialog, 1) == ["0"]


def test_an_album_that_is_gone_is_said_in_its_words(open_dialog, qtbot):
    dialog = open_dialog(TagScope(album_id=77))
    type_labels(qtbot, dialog, "dog")
    qtbot.waitUntil(lambda: dialog.strip.placeholder.title == "That did not work")


# where it comes from, and that it stays


def test_the_keyboard_alone_tags(open_window, qtbot):
    window = open_window(80)
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window, Key.Key_T, Mod.ControlModifier | Mod.ShiftModifier)
    dialog = window.findChild(AutoTagDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.field.edit.hasFocus()
    qtbot.keyClicks(dialog.field.edit, "dog")
    press(qtbot, Key.Key_Return)
    shown(qtbot, dialog, "dog")
    tab_to(qtbot, dialog.strip.view)
    press(qtbot, Key.Key_Home)
    press(qtbot, Key.Key_X)
    tab_to(qtbot, dialog.bar.apply_button)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: bool(window.fake.applied))
    [(_, [choice])] = window.fake.applied
    assert len(choice.corrections.crosses) == 1


def test_a_selection_an_album_a_folder_and_a_search_can_be_tagged(open_window, qtbot):
    window = open_window(80)
    page, tagging = window.grid_page, window.tagging
    assert tagging.shown_scope() == TagScope()
    page.search("dog")
    qtbot.waitUntil(lambda: page.query.request.text == "dog" and page.on_show.request.text == "dog")
    assert tagging.shown_scope() == TagScope(query="dog")
    album = window.fake.submit(window.fake.albums.create, "Italy", [3, 5]).result()
    qtbot.waitUntil(lambda: bool(page.albums.albums))
    actions = {a.text(): a for a in page.album_panel.menu_for(album).actions()}
    actions["Auto-tag…"].trigger()
    dialog = window.findChild(AutoTagDialog)
    assert dialog.draft.where == TagScope(album_id=album.id)
    assert dialog.scope.choice.currentText() == "Album “Italy”"
    actions = {a.text(): a for a in page.folder_panel.menu_for(Scope(1, "2023")).actions()}
    actions["Auto-tag…"].trigger()
    assert dialog.draft.where == TagScope(Scope(1, "2023"))
    page.grid.selectAll()
    page.menu_for_selection()
    page.actions_of_photos.table["photo.auto-tag"].trigger()
    assert len(dialog.draft.where.photo_ids) == page.model.rowCount()


def test_what_was_put_together_is_there_when_the_window_is_opened_again(dialog, qtbot):
    view, model = dialog.strip.view, dialog.strip.model
    view.setFocus()
    view.setCurrentIndex(model.index(0))
    qtbot.keyClick(view, Key.Key_X)
    dialog.strip.slider.slider.setValue(150)
    window, draft = dialog.main, dialog.draft
    qtbot.keyClick(view, Key.Key_Escape)
    qtbot.waitUntil(lambda: window.tagging.open.find(AutoTagDialog) is None)
    again = window.tagging.open_for(TagScope())
    assert again is not dialog
    assert again.draft is draft
    qtbot.waitUntil(lambda: again.strip.stand is not None)
    assert again.strip.slider.slider.value() == 150
    assert len(again.draft.said("dog").crosses) == 1
    assert window.tagging.open_for(TagScope(query="dog")).draft.labels == []


def test_other_photos_are_chosen_at_the_top_and_have_a_job_of_their_own(dialog, qtbot):
    album = dialog.fake.submit(dialog.fake.albums.create, "Italy", [8, 16, 3]).result()
    qtbot.waitUntil(lambda: bool(dialog.main.grid_page.albums.albums))
    dialog.main.tagging.open_for(TagScope(album_id=album.id))
    assert names(dialog) == []
    type_labels(qtbot, dialog, "dog")
    qtbot.waitUntil(lambda: dialog.scope.count.text() == "3 photos")
    dialog.scope.choice.setFocus()
    qtbot.keyClick(dialog.scope.choice, Key.Key_Down)
    assert dialog.draft.where == TagScope()
    assert dialog.strip.stand is None  # nothing of the album is shown, or judged, meanwhile
    assert names(dialog) == ["dog", "beach"]
    qtbot.waitUntil(lambda: dialog.scope.count.text() == "80 photos")


def test_the_gui_thread_never_waits_while_photos_are_judged(open_dialog, qtbot):
    dialog = open_dialog()
    with dialog.fake.held("labels.preview"):
        type_labels(qtbot, dialog, "dog", "beach")
        qtbot.waitUntil(lambda: len(dialog.fake.called("labels.preview")) >= 1)
        assert dialog.progress.isVisible()
        assert dialog.strip.placeholder.title == "Looking at the photos"
    shown(qtbot, dialog, "dog")
    assert dialog.fake.slow_calls_on(threading.get_ident()) == []


def test_the_line_answers_without_a_walk_over_the_photos(dialog):
    stand = dialog.strip.stand
    for strictness in np.linspace(0, 1, 9):
        assert stand.count(strictness) == stand.preview.count(strictness)
