import json
import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit

from photoclip.core.tags import Tag
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME
from photoclip.gui.tags.dialogs import TagDialog
from photoclip.gui.tags.model import TAG_NAMES_MIME, TagModel
from photoclip.language import current as spoken
from photoclip.language.catalogue import Catalogue
from photoclip.paths import resources_dir
from tests.counted_calls import counted_calls
from tests.gui.keyboard import press

Key, Mod, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton


@pytest.fixture
def window(open_window, qtbot):
    """A window with animals/dog on 3 photos, animals/cat on one, Rome on 2, and beach on none."""
    window = open_window()
    window.resize(1000, 1000)  # every row is in sight
    fake = window.fake
    fake.put_tag("animals/cat", [4])
    fake.put_tag("animals/dog", [1, 2, 3], color="orange")
    fake.put_tag("beach")
    fake.put_tag("Rome", [1, 9])
    window.grid_page.tags.reload()
    qtbot.waitUntil(lambda: len(rows(window)) == 5)
    return window


def panel(window):
    return window.grid_page.tag_panel


def tree(window):
    return panel(window).tree


def rows(window):
    """Return (name with the levels as blanks before it, count) of every row that can be seen."""
    found, model = [], panel(window).model

    def walk(parent, depth):
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            found.append((" " * depth + index.data(), model.index(row, 1, parent).data()))
            if tree(window).isExpanded(index):
                walk(index, depth + 1)

    walk(tree(window).rootIndex(), 0)
    return found


def names(window):
    return [name for name, _ in rows(window)]


def at(window, name):
    return tree(window).visualRect(panel(window).model.index_of(name)).center()


def click(window, qtbot, name, button=Button.LeftButton, modifier=Mod.NoModifier):
    qtbot.mouseClick(tree(window).viewport(), button, modifier, at(window, name))


def current(window, qtbot, name):
    """Make the tag current without showing it, as the right button does."""
    click(window, qtbot, name, Button.RightButton)
    tree(window).setFocus()


def menu_item(window, name, text):
    menu = panel(window).menu_for(panel(window).model.node(panel(window).model.index_of(name)))
    return next(action for action in menu.actions() if action.text() == text)


def dialog(qtbot, window):
    qtbot.waitUntil(lambda: window.findChild(TagDialog) is not None)
    return window.findChild(TagDialog)


def tags(window):
    return sorted(tag.name for tag in window.fake.tag_list)


def rename(window, qtbot, name, typed):
    current(window, qtbot, name)
    press(qtbot, Key.Key_F2)
    tree(window).editor.selectAll()
    qtbot.keyClicks(tree(window).editor, typed)
    qtbot.keyClick(tree(window).editor, Key.Key_Return)


# Showing


def test_tags_stand_as_a_tree_by_use_with_their_counts(window):
    assert rows(window) == [
        ("animals", ""),
        (" dog", "3"),
        (" cat", "1"),
        ("Rome", "2"),
        ("beach", "0"),
    ]


def test_rows_keep_their_places_while_no_tag_comes_or_goes(window, qtbot):
    window.fake.submit(window.fake.tags.put, list(range(1, 21)), "beach").result()
    qtbot.waitUntil(lambda: ("beach", "20") in rows(window))
    assert names(window) == ["animals", " dog", " cat", "Rome", "beach"]
    window.fake.submit(window.fake.tags.create, "new").result()
    qtbot.waitUntil(lambda: names(window) == ["beach", "animals", " dog", " cat", "Rome", "new"])


def test_keywords_that_only_files_carry_stand_apart(window, qtbot):
    page = window.grid_page
    assert not page.side_panel.section("keywords").isVisible()
    window.fake.put_tag("Nikon", [1, 2], source="file")
    window.fake.put_tag("Rome", [3], source="file")
    page.tags.reload()
    qtbot.waitUntil(page.side_panel.section("keywords").isVisible)
    assert "Nikon" not in names(window)
    assert ("Rome", "3") in rows(window)
    model = page.keyword_panel.model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["Nikon"]


def test_rows_are_spoken_whole(window):
    spoken = panel(window).model.index_of("animals/dog").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "animals/dog, tag, 3 photos"


@pytest.mark.parametrize(("name", "text"), [("animals/dog", "tag:animals/dog"), ("animals", "tag:animals")])
def test_a_click_shows_the_photos(window, qtbot, name, text):
    click(window, qtbot, name)
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == text)
    assert window.grid_page.navigation.place.text == text
    assert window.grid_page.search_box.text() == ""
    assert window.grid_page.folder_panel.tree.selectedItems() == []
    assert [node.name for node in tree(window).selected_nodes()] == [name]


def test_the_right_button_shows_nothing(window, qtbot):
    click(window, qtbot, "beach", Button.RightButton)
    assert window.grid_page.search_box.text() == ""


def test_what_is_typed_into_the_box_marks_its_tag_and_words_mark_none(window, qtbot):
    window.grid_page.search_box.set_text("tag:Rome")
    qtbot.waitUntil(lambda: [node.name for node in tree(window).selected_nodes()] == ["Rome"])
    window.grid_page.search_box.set_text("a dog")
    qtbot.waitUntil(lambda: tree(window).selected_nodes() == [])


def test_a_folder_takes_the_tags_place(window, qtbot):
    click(window, qtbot, "Rome")
    qtbot.waitUntil(lambda: len(window.grid_page.model.ids) == 30)
    folders = window.grid_page.folder_panel.tree
    point = folders.visualItemRect(folders.topLevelItem(0)).center()
    qtbot.mouseClick(folders.viewport(), Button.LeftButton, pos=point)
    qtbot.waitUntil(lambda: len(window.grid_page.model.ids) == 60)
    assert folders.topLevelItem(0).isSelected()
    assert window.grid_page.search_box.text() == ""
    assert tree(window).selected_nodes() == []


def test_without_tags_the_panel_says_how_to_begin(open_window):
    assert panel(open_window()).tree.empty.isVisible()


def test_a_level_that_was_closed_stays_closed_when_tags_come(window, qtbot):
    tree(window).collapse(panel(window).model.index_of("animals"))
    window.fake.submit(window.fake.tags.create, "new").result()
    qtbot.waitUntil(lambda: " dog" not in names(window) and "new" in names(window))


def test_counts_follow_without_moving_the_selection(window, qtbot):
    click(window, qtbot, "beach")
    window.fake.submit(window.fake.tags.put, [7, 8], "beach").result()
    qtbot.waitUntil(lambda: ("beach", "2") in rows(window))
    assert [node.name for node in tree(window).selected_nodes()] == ["beach"]


# Filtering


def test_many_tags_can_be_filtered_by_name_and_alias(window, qtbot):
    assert panel(window).filter.isHidden()
    for number in range(15):
        window.fake.put_tag(f"place {number}")
    window.fake.tag_list[2] = Tag(3, "beach", aliases=("Strand",))
    window.grid_page.tags.reload()
    qtbot.waitUntil(panel(window).filter.isVisible)
    qtbot.keyClicks(panel(window).filter, "DOG")
    assert names(window) == ["animals", " dog"]
    panel(window).filter.setText("stra")
    assert names(window) == ["beach"]
    panel(window).filter.clear()
    assert len(names(window)) == 20


# Making and changing


def test_a_new_tag_is_asked_for_and_can_be_undone(window, qtbot):
    qtbot.mouseClick(panel(window).new_button, Button.LeftButton)
    asked = dialog(qtbot, window)
    assert not asked.button.isEnabled()
    qtbot.keyClicks(asked.field, "places/Italy")
    qtbot.keyClick(asked.field, Key.Key_Return)
    qtbot.waitUntil(lambda: " Italy" in names(window) and window.findChild(TagDialog) is None)
    qtbot.mouseClick(window.notice_bar.button, Button.LeftButton)
    qtbot.waitUntil(lambda: " Italy" not in names(window))


def test_a_new_tag_under_another_begins_with_its_name(window, qtbot):
    menu_item(window, "animals/dog", "New tag under it…").trigger()
    asked = dialog(qtbot, window)
    assert asked.field.text() == "animals/dog/"
    qtbot.keyClick(asked.field, Key.Key_End)
    qtbot.keyClicks(asked.field, "puppy")
    qtbot.mouseClick(asked.button, Button.LeftButton)
    qtbot.waitUntil(lambda: "animals/dog/puppy" in tags(window))


def test_a_new_tag_that_cannot_be_is_explained_and_the_dialog_stays(window, qtbot):
    qtbot.mouseClick(panel(window).new_button, Button.LeftButton)
    asked = dialog(qtbot, window)
    asked.field.setText("x" * 2000)
    qtbot.mouseClick(asked.button, Button.LeftButton)
    qtbot.waitUntil(lambda: "2,000" in asked.message.text)
    assert asked.isVisible()
    assert len(asked.field.text()) == 2000
    qtbot.keyClick(asked.field, Key.Key_Escape)
    assert not asked.isVisible()


def test_f2_renames_a_level_and_what_lies_under_it_and_undo_brings_it_back(window, qtbot):
    rename(window, qtbot, "animals", "beasts")
    qtbot.waitUntil(lambda: {"beasts/cat", "beasts/dog"} <= set(tags(window)))
    qtbot.waitUntil(lambda: names(window)[0] == "beasts")
    qtbot.keyClick(window.grid_page.grid, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: {"animals/cat", "animals/dog"} <= set(tags(window)))


def test_the_photos_of_a_renamed_tag_stay_on_show(window, qtbot):
    click(window, qtbot, "Rome")
    rename(window, qtbot, "Rome", "Roma")
    qtbot.waitUntil(lambda: window.grid_page.header.title.whole == "Roma")
    qtbot.waitUntil(lambda: [node.name for node in tree(window).selected_nodes()] == ["Roma"])


@pytest.mark.parametrize(("typed", "said"), [("ROME", "already"), ("x" * 300, "200"), ("", "needs a name")])
def test_a_bad_new_name_is_explained_below_and_can_be_mended(window, qtbot, typed, said):
    current(window, qtbot, "beach")
    press(qtbot, Key.Key_F2)
    tree(window).editor.setText(typed)
    qtbot.keyClick(tree(window).editor, Key.Key_Return)
    qtbot.waitUntil(lambda: said in panel(window).message.text)
    assert tree(window).editor.text() == typed
    qtbot.keyClick(tree(window).editor, Key.Key_Escape)
    assert "beach" in names(window)
    assert not panel(window).message.isVisible()


def test_delete_deletes_at_once_and_undo_brings_tag_and_photos_back(window, qtbot):
    click(window, qtbot, "animals/dog")
    tree(window).setFocus()
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: " dog" not in names(window))
    assert window.grid_page.navigation.place.text == ""
    qtbot.mouseClick(window.notice_bar.button, Button.LeftButton)
    qtbot.waitUntil(lambda: (" dog", "3") in rows(window))


def test_a_mere_level_is_deleted_with_all_that_lies_under_it(window, qtbot):
    current(window, qtbot, "animals")
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: tags(window) == ["Rome", "beach"])


def test_several_tags_are_deleted_together(window, qtbot):
    click(window, qtbot, "beach")
    click(window, qtbot, "Rome", modifier=Mod.ControlModifier)
    tree(window).setFocus()
    press(qtbot, Key.Key_Delete)
    qtbot.waitUntil(lambda: tags(window) == ["animals/cat", "animals/dog"])


def test_a_tag_is_merged_into_one_that_completion_finds(window, qtbot):
    menu_item(window, "Rome", "Merge into…").trigger()
    asked = dialog(qtbot, window)
    qtbot.keyClicks(asked.field, "dog")
    qtbot.keyClick(asked.field, Key.Key_Down)
    qtbot.keyClick(asked.field, Key.Key_Return)
    qtbot.waitUntil(lambda: (" dog", "4") in rows(window))
    assert window.grid_page.tags.named("rome").name == "animals/dog"
    qtbot.waitUntil(lambda: window.findChild(TagDialog) is None)


def test_merging_needs_a_tag_that_is_there_and_another_one(window, qtbot):
    menu_item(window, "Rome", "Merge into…").trigger()
    asked = dialog(qtbot, window)
    for typed, said in (("nothing", "no tag"), ("rome", "itself")):
        asked.field.setText(typed)
        qtbot.mouseClick(asked.button, Button.LeftButton)
        assert said in asked.message.text
    assert tags(window) == ["Rome", "animals/cat", "animals/dog", "beach"]


def test_aliases_are_typed_one_a_line(window, qtbot):
    menu_item(window, "beach", "Aliases…").trigger()
    asked = dialog(qtbot, window)
    assert isinstance(asked.field, QPlainTextEdit)
    qtbot.keyClicks(asked.field, "Rome")
    qtbot.mouseClick(asked.button, Button.LeftButton)
    qtbot.waitUntil(lambda: "already leads" in asked.message.text)
    asked.field.setPlainText("Strand\n\n plage ")
    qtbot.mouseClick(asked.button, Button.LeftButton)
    qtbot.waitUntil(lambda: window.grid_page.tags.named("PLAGE") is not None)
    assert window.grid_page.tags.named("beach").aliases == ("Strand", "plage")


def test_a_colour_is_chosen_from_the_menu_and_undone(window, qtbot):
    action = menu_item(window, "beach", "Colour")
    next(one for one in action.menu().actions() if one.text() == "Teal").trigger()
    qtbot.waitUntil(lambda: window.grid_page.tags.named("beach").color == "teal")
    qtbot.keyClick(window.grid_page.grid, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: window.grid_page.tags.named("beach").color == "")


# Dragging


def drop(window, point, kind, value):
    data = QMimeData()
    data.setData(kind, json.dumps(value).encode())
    target, copy = tree(window).viewport(), Qt.DropAction.CopyAction
    for event in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(target, event(point, copy, data, Button.LeftButton, Mod.NoModifier))
    event = QDropEvent(QPointF(point), copy, data, Button.LeftButton, Mod.NoModifier)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def choose(window, qtbot, text):
    menu = next(m for m in panel(window).findChildren(QMenu) if m.isVisible())
    action = next(action for action in menu.actions() if action.text() == text)
    qtbot.mouseClick(menu, Button.LeftButton, pos=menu.actionGeometry(action).center())


def test_what_a_change_did_is_said_in_the_persons_language(window, qtbot, monkeypatch):
    monkeypatch.setattr(spoken, "_current", Catalogue.load(resources_dir() / "translations", "de"))
    assert drop(window, at(window, "beach"), PHOTO_IDS_MIME, [5, 6])
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 Fotos mit „beach“ verschlagwortet.")


def test_photos_dropped_onto_a_tag_get_it_and_undo_takes_it_off(window, qtbot):
    assert drop(window, at(window, "beach"), PHOTO_IDS_MIME, [5, 6])
    qtbot.waitUntil(lambda: ("beach", "2") in rows(window))
    assert window.notice_bar.text() == "Tagged 2 photos with “beach”."
    qtbot.keyClick(window.grid_page.grid, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: ("beach", "0") in rows(window))


@pytest.mark.parametrize("broken", [[], "x", ["a"], None])
def test_what_is_no_photo_is_not_taken(window, broken):
    assert not drop(window, at(window, "beach"), PHOTO_IDS_MIME, broken)


def test_photos_cannot_be_dropped_beside_the_tags(window):
    assert not drop(window, QPoint(20, tree(window).viewport().height() - 2), PHOTO_IDS_MIME, [5])


def test_a_tag_dropped_onto_another_moves_under_it(window, qtbot):
    data = panel(window).model.mimeData([panel(window).model.index_of("Rome")])
    assert json.loads(bytes(data.data(TAG_NAMES_MIME).data())) == ["Rome"]
    assert drop(window, at(window, "beach"), TAG_NAMES_MIME, ["Rome"])
    choose(window, qtbot, "Move under “beach”")
    qtbot.waitUntil(lambda: "beach/Rome" in tags(window))


def test_a_tag_dropped_onto_another_can_be_merged_into_it(window, qtbot):
    assert drop(window, at(window, "beach"), TAG_NAMES_MIME, ["Rome"])
    choose(window, qtbot, "Merge into “beach”")
    qtbot.waitUntil(lambda: ("beach", "2") in rows(window) and "Rome" not in tags(window))


def test_a_tag_dropped_beside_the_others_moves_to_the_top(window, qtbot):
    below = QPoint(20, tree(window).viewport().height() - 2)
    assert drop(window, below, TAG_NAMES_MIME, ["animals/dog"])
    qtbot.waitUntil(lambda: "dog" in tags(window))


def test_a_tag_cannot_move_into_itself(window):
    assert not drop(window, at(window, "animals/dog"), TAG_NAMES_MIME, ["animals"])
    assert not drop(window, at(window, "animals"), TAG_NAMES_MIME, ["animals"])


def test_the_menu_tags_the_selected_photos(window, qtbot):
    page = window.grid_page
    page.grid.select_only(60)
    menu_item(window, "beach", "Tag the selected photos").trigger()
    qtbot.waitUntil(lambda: window.fake.names_on(60) == ["beach"])


# Many


def shown_and_filtered(count: int) -> tuple[TagModel, int]:
    """Return a model of so many tags, and how many calls it took to show them and to look for some."""
    model = TagModel()
    many = [Tag(n, f"group {n % 100}/tag {n}", n) for n in range(1, count + 1)]
    with counted_calls() as calls:
        model.show(many)
        model.show(many, "tag 77")
    return model, calls.total()


def test_showing_and_filtering_tags_is_work_in_proportion_to_their_number():
    model, work = shown_and_filtered(10_000)
    assert model.rowCount() == 100
    assert model.rowCount(model.index_of("group 77")) == 3
    assert work <= 12 * shown_and_filtered(1000)[1]


def test_the_model_keeps_qts_rules(window, qtbot):
    model = TagModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for shown in (window.fake.tag_list, [], window.fake.tag_list[:2]):
        model.show(shown)
    assert tester.model() is model


def test_a_stale_index_finds_no_row_that_is_gone(window):
    model = TagModel()
    model.show([Tag(1, "a")])
    stale = model.index_of("a")
    model.show([Tag(2, "b")])
    assert model.node(stale).name == "/"


def test_nothing_of_it_runs_on_the_gui_thread(window, qtbot):
    click(window, qtbot, "Rome")
    assert window.fake.slow_calls_on(threading.get_ident()) == []


def test_the_editor_is_a_line(window, qtbot):
    current(window, qtbot, "Rome")
    press(qtbot, Key.Key_F2)
    assert isinstance(tree(window).editor, QLineEdit)
    qtbot.keyClick(tree(window).editor, Key.Key_Escape)
