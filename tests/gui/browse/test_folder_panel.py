from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from photoclip.core.photo import FolderNode, WatchedFolder
from photoclip.core.search import Scope
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.removal import RemovalQuestion
from tests.gui.keyboard import press, tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
ALL, PHOTOS = Scope(), Scope(1, "")


@pytest.fixture
def panel(library, bridge, theme, show_widget, qtbot):
    """Photos (60) with 2023, 2023/Italy and 2024; `panel.scopes` are those it told of."""
    shown = show_widget(FolderPanel(library, bridge), 240, 400)
    shown.fake, shown.scopes = library, []
    shown.scope_changed.connect(shown.scopes.append)
    shown.reload()
    qtbot.waitUntil(lambda: shown.tree.topLevelItemCount() == 1)
    return shown


def items(panel):
    return {item.text(0): item for item in panel.tree.items()}


def click(panel, qtbot, name):
    at = panel.tree.visualItemRect(items(panel)[name]).center()
    qtbot.mouseClick(panel.tree.viewport(), Left, pos=at)


def open_menu(panel, reason, point):
    viewport = panel.tree.viewport()
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, point, viewport.mapToGlobal(point)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def entries(menu):
    return {action.text(): action for action in menu.actions() if action.text()}


def test_copies_make_no_second_number_but_are_explained(panel, qtbot, monkeypatch):
    monkeypatch.setattr(panel.fake.folders, "tree", lambda: [FolderNode(1, "", "Photos", 60, 72)])
    panel.reload()
    qtbot.waitUntil(lambda: items(panel)["Photos"].toolTip(1) != "")
    for item in items(panel).values():
        assert item.text(1) == "60"
        assert item.toolTip(1) == "60 photos in 72 files: some photos lie here more than once."


# Choosing


def test_the_tree_shows_folders_with_their_counts(panel):
    assert {name: item.text(1) for name, item in items(panel).items()} == {
        "Photos": "60",
        "2023": "30",
        "Italy": "15",
        "2024": "15",
    }


def test_a_click_on_a_folder_tells_its_scope(panel, qtbot):
    click(panel, qtbot, "2023")
    click(panel, qtbot, "Photos")
    assert panel.scopes == [Scope(1, "2023"), PHOTOS]
    assert panel.current_scope() == PHOTOS


def test_the_arrows_walk_the_folders(panel, qtbot):
    tab_to(qtbot, panel.tree)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Down)
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_Down)
    assert panel.scopes == [PHOTOS, Scope(1, "2023"), Scope(1, "2023/Italy")]
    press(qtbot, Key.Key_Home)
    assert panel.scopes[-1] == PHOTOS


def test_what_is_chosen_stays_chosen_when_folders_come(panel, qtbot):
    click(panel, qtbot, "2024")
    panel.fake.watched.append(WatchedFolder(2, "/other/More", photo_count=3))
    panel.reload()
    qtbot.waitUntil(lambda: "More" in items(panel))
    assert panel.current_scope() == Scope(1, "2024")
    assert panel.scopes == [Scope(1, "2024")]  # nothing is asked again


def test_a_chosen_folder_that_goes_leads_back_to_all_photos(panel, qtbot):
    click(panel, qtbot, "2024")
    panel.fake.submit(panel.fake.folders.remove, 1).result()
    qtbot.waitUntil(lambda: panel.scopes[-1] == ALL)
    assert items(panel) == {}


def test_closed_folders_stay_closed_when_counts_change(panel, qtbot):
    items(panel)["Photos"].setExpanded(False)
    panel.fake.add_photos(4)
    qtbot.waitUntil(lambda: items(panel)["Photos"].text(1) == "64")
    assert not items(panel)["Photos"].isExpanded()


def test_an_offline_folder_says_so_to_eyes_and_ears(panel, qtbot):
    panel.fake.watched = [replace(panel.fake.watched[0], online=False)]
    panel.reload()
    qtbot.waitUntil(lambda: "Offline" in items(panel)["Photos"].toolTip(0))
    spoken = items(panel)["Photos"].data(0, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Photos, 60 photos, offline"


def test_the_button_asks_for_a_folder(panel, qtbot):
    button = panel.findChild(QPushButton)
    with qtbot.waitSignal(panel.add_requested):
        qtbot.mouseClick(button, Left)
    tab_to(qtbot, button)
    with qtbot.waitSignal(panel.add_requested):
        press(qtbot, Key.Key_Space)


def test_the_tree_is_as_high_as_its_rows(panel, qtbot):
    def is_whole():
        last = panel.tree.visualItemRect([one for one in panel.tree.items() if not one.isHidden()][-1])
        return panel.tree.viewport().height() == last.bottom() + 1

    qtbot.waitUntil(is_whole)
    items(panel)["2023"].setExpanded(True)
    qtbot.waitUntil(is_whole)


# Context menu


def test_the_menu_of_a_folder_shows_it_in_the_file_manager(panel, qtbot):
    items(panel)["2023"].setExpanded(True)
    at = panel.tree.visualItemRect(items(panel)["Italy"]).center()
    menu = open_menu(panel, QContextMenuEvent.Reason.Mouse, at)
    assert list(entries(menu)) == [
        "Show in file manager",
        "Make an album of this folder…",
        "Auto-tag…",
        "Look closer",
        "Look for changes now",
        "Add folder…",
        "Folder settings…",
    ]
    with qtbot.waitSignal(panel.reveal_requested) as signal:
        entries(menu)["Show in file manager"].trigger()
    assert signal.args == [str(panel.fake.folder / "Photos" / "2023" / "Italy")]
    menu.close()


def test_the_menu_of_a_watched_folder_pauses_and_resumes_it(panel, qtbot):
    entries(panel.menu_for(PHOTOS))["Pause watching"].trigger()
    qtbot.waitUntil(lambda: "Paused" in items(panel)["Photos"].toolTip(0))
    entries(panel.menu_for(PHOTOS))["Watch again"].trigger()
    qtbot.waitUntil(lambda: "Paused" not in items(panel)["Photos"].toolTip(0))


def test_the_menu_of_a_watched_folder_stops_watching_it_once_that_is_agreed(panel, qtbot):
    def asked():
        entries(panel.menu_for(PHOTOS))["Stop watching…"].trigger()
        return panel.window().findChild(RemovalQuestion)

    qtbot.mouseClick(asked().keep_button, Left)
    qtbot.waitUntil(lambda: panel.window().findChild(RemovalQuestion) is None)
    assert panel.fake.called("folders.remove") == []
    qtbot.mouseClick(asked().stop_button, Left)
    qtbot.waitUntil(lambda: items(panel) == {})
    assert "Stop watching…" not in entries(panel.menu_for(Scope(1, "2023")))


def test_the_menu_of_all_photos_is_about_no_folder(panel, qtbot):
    menu = panel.menu_for(ALL)
    assert list(entries(menu)) == ["Auto-tag…", "Look for changes now", "Add folder…", "Folder settings…"]
    entries(menu)["Look for changes now"].trigger()
    assert panel.fake.called("indexing.rescan")
    with qtbot.waitSignal(panel.settings_requested):
        entries(menu)["Folder settings…"].trigger()


def test_the_menu_key_is_about_the_folder_that_the_keyboard_is_on(panel, monkeypatch, qtbot):
    many = [FolderNode(1, f"{number:02}", f"{number:02}", 1) for number in range(30)]
    monkeypatch.setattr(panel.fake.folders, "tree", lambda: [FolderNode(1, "", "Photos", 60), *many])
    panel.reload()
    qtbot.waitUntil(lambda: "29" in items(panel) and panel.tree.height() > 400)
    panel.tree.setFocus()
    panel.tree.setCurrentItem(items(panel)["02"])
    # The key's event comes with the middle of the tree, whatever is there.
    middle = panel.tree.viewport().rect().center()
    assert panel.tree.itemAt(middle).text(0) != "02"
    menu = open_menu(panel, QContextMenuEvent.Reason.Keyboard, middle)
    with qtbot.waitSignal(panel.reveal_requested) as signal:
        entries(menu)["Show in file manager"].trigger()
    menu.close()
    assert signal.args[0].endswith("02")


def test_any_folder_is_looked_at_closer_by_its_menu(panel, qtbot):
    place = panel.tree.visualItemRect(items(panel)["2024"]).center()
    menu = open_menu(panel, QContextMenuEvent.Reason.Mouse, place)
    entry = entries(menu)["Look closer"]
    assert not entry.isChecked()
    qtbot.mouseClick(menu, Left, pos=menu.actionGeometry(entry).center())
    qtbot.waitUntil(lambda: bool(panel.fake.called("closer.choose")))
    assert panel.fake.called("closer.choose")[-1].args == (True, Scope(1, "2024"))
    qtbot.waitUntil(lambda: entries(panel.menu_for(Scope(1, "2024")))["Look closer"].isChecked() is True)
    assert not entries(panel.menu_for(Scope(1, "2023")))["Look closer"].isChecked()
