"""The window of missing photos: what it says of each, where the work goes, and that nothing goes without a word."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from photoclip.core.health import HealthLine
from photoclip.core.tags import Marks
from photoclip.gui.base.selection import Selection
from photoclip.gui.health.dialog import HealthDialog
from photoclip.gui.missing.dialog import EMPTY, LIST, MissingDialog

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def open_dialog(make_library, make_bridge, theme, show_widget, qtbot):
    """Return a maker of shown dialogs on a library that misses these photos: id -> the one that lies there now."""

    def make(**missing):
        library = make_library()
        library.put_tag("Rome", [7])
        library.mark_list[7] = Marks(4)
        for photo, there_now in missing.items():
            library.lose_photo(int(photo[1:]), there_now)
        chosen = Selection()
        dialog = MissingDialog(library, make_bridge(library), chosen)
        dialog.fake, dialog.chosen = library, chosen
        show_widget(dialog, 820, 520)
        qtbot.waitUntil(lambda: bool(library.called("missing.all")))
        qtbot.waitUntil(lambda: bool(listed(dialog)) or dialog.stack.currentIndex() == EMPTY)
        return dialog

    return make


def listed(dialog):
    return [dialog.list.topLevelItem(row).text(0) for row in range(dialog.list.topLevelItemCount())]


def test_where_nothing_is_missing_it_says_so(open_dialog):
    dialog = open_dialog()
    assert dialog.stack.currentIndex() == EMPTY
    assert dialog.empty.text().startswith("No photo is missing.")
    assert not dialog.carry_button.isEnabled()
    assert not dialog.remove_button.isEnabled()


def test_each_photo_says_where_it_lay_and_what_is_on_it_those_with_work_first(open_dialog, qtbot):
    dialog = open_dialog(p3=None, p7=20)
    assert listed(dialog) == ["forest_0007.jpg", "cake_0003.jpg"]
    assert dialog.list.hasFocus()
    assert dialog.preview.path.text().endswith("forest_0007.jpg")
    assert dialog.preview.work.text() == "What you put on it: tag Rome; 4 stars"
    assert dialog.preview.since.text().startswith("Missing since ")
    qtbot.waitUntil(lambda: dialog.preview.target.text() == "On the right: the photo that lies there now.")
    assert dialog.carry_button.text() == "&Carry over to the photo that lies there now"
    qtbot.keyClick(dialog.list, Key.Key_Down)
    assert dialog.preview.work.text() == "You put nothing on it."
    assert not dialog.carry_button.isEnabled()


def test_the_work_is_carried_over_to_the_photo_that_lies_there_and_back_with_one_undo(open_dialog, qtbot):
    dialog = open_dialog(p7=20)
    qtbot.keyClick(dialog, Key.Key_C, Mod.AltModifier)
    qtbot.waitUntil(lambda: dialog.message.text == "Carried over: 1 tag, marks.")
    assert dialog.fake.names_on(20) == ["Rome"]
    assert dialog.fake.mark_list[20] == Marks(4)
    qtbot.waitUntil(lambda: dialog.preview.work.text() == "You put nothing on it.")
    qtbot.keyClick(dialog.list, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog.preview.work.text() == "What you put on it: tag Rome; 4 stars")
    assert dialog.fake.names_on(20) == []
    assert dialog.fake.names_on(7) == ["Rome"]


def test_where_no_other_photo_lies_there_it_goes_to_the_selected_one(open_dialog, qtbot):
    dialog = open_dialog(p7=None)
    assert dialog.carry_button.text() == "&Carry over to the selected photo"
    for ids in ([], [7], [30, 31]):
        dialog.chosen.choose(ids)
        assert not dialog.carry_button.isEnabled()
        assert dialog.preview.target.text() == "To carry it over, select one photo in the main window."
    dialog.chosen.choose([30])
    qtbot.waitUntil(lambda: dialog.preview.target.text() == "On the right: boat_0030.jpg.")
    qtbot.mouseClick(dialog.carry_button, Left)
    qtbot.waitUntil(lambda: dialog.fake.names_on(30) == ["Rome"])


def test_removing_is_asked_about_first_and_another_row_takes_the_question_back(open_dialog, qtbot):
    dialog = open_dialog(p3=None, p7=None)
    qtbot.keyClick(dialog.list, Key.Key_Delete)
    said = "Remove “forest_0007.jpg” for good, with tag Rome; 4 stars? There is no way back."
    assert dialog.message.text == said
    qtbot.keyClick(dialog.list, Key.Key_Down)
    assert dialog.message.text == ""
    assert dialog.fake.called("missing.remove") == []
    qtbot.keyClick(dialog.list, Key.Key_A, Mod.ControlModifier)
    assert not dialog.carry_button.isEnabled()
    qtbot.keyClick(dialog, Key.Key_R, Mod.AltModifier)
    asked = "Remove 2 photos for good? You put tags, marks or albums on 1 of them; there is no way back."
    qtbot.waitUntil(lambda: dialog.message.text == asked)
    qtbot.keyClick(dialog, Key.Key_G, Mod.AltModifier)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == EMPTY)
    assert dialog.message.text == "2 photos were removed."


def test_all_missing_photos_are_removed_with_one_question(open_dialog, qtbot):
    dialog = open_dialog(p3=None, p7=None)
    qtbot.keyClick(dialog, Key.Key_A, Mod.AltModifier)
    asked = "Remove 2 photos for good? You put tags, marks or albums on 1 of them; there is no way back."
    qtbot.waitUntil(lambda: dialog.message.text == asked)
    assert dialog.fake.called("missing.remove_all") == []
    qtbot.keyClick(dialog, Key.Key_G, Mod.AltModifier)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == EMPTY)
    assert dialog.message.text == "2 photos were removed."
    assert not dialog.remove_all_button.isEnabled()


def test_what_is_missing_is_followed_while_the_window_is_open(open_dialog, qtbot):
    dialog = open_dialog()
    dialog.fake.lose_photo(9)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == LIST)
    assert listed(dialog) == ["beach_0009.jpg"]


def test_a_failure_is_said_where_one_looks(open_dialog, qtbot):
    dialog = open_dialog(p7=20)
    dialog.fake.missing_photos.clear()
    qtbot.keyClick(dialog, Key.Key_C, Mod.AltModifier)
    qtbot.waitUntil(lambda: dialog.message.text == "That photo is not missing, or nothing was put on it.")


def test_the_menu_and_the_librarys_health_lead_there(window, qtbot):
    window.fake.lose_photo(7)
    window.fake.health_lines = [HealthLine("missing files", "note", "One is gone.", "Put it back.", "missing")]
    menu = next(menu for menu in window.menuBar().findChildren(QMenu) if menu.title() == "&View")
    next(action for action in menu.actions() if action.text() == "M&issing photos…").trigger()
    dialog = window.dialogs.open.find(MissingDialog)
    qtbot.waitUntil(lambda: listed(dialog) == ["forest_0007.jpg"])
    window.grid_page.grid.select_only(30)
    qtbot.waitUntil(lambda: dialog.target_id == 30)
    dialog.close()
    window.dialogs.show_health()
    page = window.dialogs.open.find(HealthDialog).page
    qtbot.waitUntil(lambda: len(page.rows) == 1)
    qtbot.mouseClick(page.rows[0].buttons["missing"], Left)
    assert window.dialogs.open.find(MissingDialog) is not None


def test_a_deleted_photo_leaves_the_grid_and_its_counts(window, qtbot):
    rows = window.grid_page.model.rowCount()
    window.fake.lose_photo(7)
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == rows - 1)
