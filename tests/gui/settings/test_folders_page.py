from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog

from photoclip.core.events import PhotosAdded
from photoclip.core.search import Scope
from photoclip.core.watching import FolderWatch
from photoclip.errors import FolderProblem, LibraryProblem
from photoclip.gui.settings.folders_page import FoldersPage
from photoclip.store.library_settings import DEFAULT_EXCLUDES
from tests.gui.keyboard import press, tab_round, tab_to

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def open_page(make_library, make_bridge, theme, show_widget, qtbot):
    """Return a maker of shown pages on a fake library, which is `page.fake`."""

    def make(**options):
        library = make_library(**options)
        page = FoldersPage(library, make_bridge(library))
        page.fake = library
        show_widget(page)
        qtbot.waitUntil(lambda: len(library.called("folders.all")) == 1)
        qtbot.waitUntil(lambda: page.list.topLevelItemCount() == len(library.watched))
        qtbot.waitUntil(lambda: page.excludes.globs == library.globs)
        return page

    return make


@pytest.fixture
def page(open_page):
    """One watched folder with 60 photos."""
    return open_page()


def rows(page):
    items = [page.list.topLevelItem(row) for row in range(page.list.topLevelItemCount())]
    return [(item.text(0), item.text(1), item.text(2)) for item in items]


def folder_path(page):
    return page.fake.watched[0].path


def set_folder(page, **changes):
    page.fake.watched = [replace(page.fake.watched[0], **changes)]
    page.refresh()


# The list


def test_folders_stand_with_their_photos_and_their_state(page):
    assert rows(page) == [(folder_path(page), "60", "Watching")]
    assert page.list.topLevelItem(0).toolTip(0) == folder_path(page)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"paused": True}, "Paused"),
        ({"online": False}, "Offline: cannot be reached"),
        ({"failed_count": 3}, "Watching, 3 unreadable"),
    ],
)
def test_the_state_is_said_in_words(page, qtbot, changes, state):
    set_folder(page, **changes)
    qtbot.waitUntil(lambda: rows(page)[0][2] == state)


def test_an_offline_folder_is_not_offered_to_the_file_manager(page, qtbot):
    assert page.show_button.isEnabled()
    set_folder(page, online=False)
    qtbot.waitUntil(lambda: not page.show_button.isEnabled())
    assert page.remove_button.isEnabled()


def test_without_folders_the_page_says_what_to_do(open_page, qtbot):
    page = open_page(count=0, with_folder=False)
    qtbot.waitUntil(page.empty.isVisible)
    assert page.empty.text() == "No folder is watched yet. Add one, or drop it here."
    assert not any(b.isEnabled() for b in (page.pause_button, page.show_button, page.remove_button))


def test_counts_follow_while_photos_arrive(page, qtbot):
    page.fake.watched = [replace(page.fake.watched[0], photo_count=61)]
    page.fake.emit(PhotosAdded((61,)))
    qtbot.waitUntil(lambda: rows(page)[0][1] == "61")


def test_a_list_that_cannot_be_read_is_explained_on_the_page(page, qtbot):
    page.fake.errors["folders.all"] = LibraryProblem("The library is locked by another program.")
    page.refresh()
    qtbot.waitUntil(lambda: page.message.text == "The library is locked by another program.")


# Adding


def test_a_folder_from_the_file_dialog_is_watched(page, tmp_path, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.fake.watched = []
    qtbot.mouseClick(page.add_button, Left)
    qtbot.waitUntil(lambda: [row[0] for row in rows(page)] == [str(tmp_path)])


def test_a_folder_that_cannot_be_watched_is_explained_on_the_page(page, tmp_path, qtbot):
    page.add(tmp_path / "gone")
    qtbot.waitUntil(page.message.isVisible)
    assert page.message.text == f"{tmp_path / 'gone'} does not exist; check the name, or plug the drive in."
    (tmp_path / "new").mkdir()
    page.add(tmp_path / "new")
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert not page.message.isVisible()


def test_dropped_folders_are_watched(page, tmp_path, qtbot):
    names = ("one", "two")
    for name in names:
        (tmp_path / name).mkdir()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
    rest = (Qt.DropAction.CopyAction, data, Left, Mod.NoModifier)
    enter = QDragEnterEvent(QPoint(20, 20), *rest)
    QApplication.sendEvent(page, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(20, 20), *rest))
    qtbot.waitUntil(lambda: {row[0] for row in rows(page)} >= {str(tmp_path / name) for name in names})


# Removing


@pytest.mark.parametrize("way", ["button", "key"])
def test_removing_asks_first_and_says_that_files_stay(page, qtbot, way):
    if way == "button":
        qtbot.mouseClick(page.remove_button, Left)
    else:
        page.list.setFocus()
        press(qtbot, Key.Key_Delete)
    assert page.confirm.isVisible()
    assert page.confirm.text == (
        "Stop watching “Photos”? Its photos leave the library. The files themselves stay where they are, untouched."
    )
    assert page.confirm.rejected.hasFocus()  # a hasty Space keeps the folder
    assert page.fake.called("folders.remove") == []


def test_a_confirmed_folder_leaves_the_list(page, qtbot):
    qtbot.mouseClick(page.remove_button, Left)
    qtbot.mouseClick(page.confirm.accepted, Left)
    qtbot.waitUntil(lambda: rows(page) == [])
    assert not page.confirm.isVisible()
    qtbot.waitUntil(page.empty.isVisible)


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Escape])
def test_a_folder_that_is_kept_stays_and_the_list_has_the_keyboard(page, qtbot, key):
    qtbot.mouseClick(page.remove_button, Left)
    press(qtbot, key)
    assert not page.confirm.isVisible()
    assert page.list.hasFocus()
    assert page.fake.called("folders.remove") == []


def test_the_keyboard_alone_removes_a_folder(page, qtbot):
    page.list.setFocus()
    press(qtbot, Key.Key_Delete)
    tab_to(qtbot, page.confirm.accepted)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: rows(page) == [])
    assert page.list.hasFocus()


def test_a_question_about_one_folder_is_never_taken_for_another(page, tmp_path, qtbot):
    (tmp_path / "second").mkdir()
    page.add(tmp_path / "second")
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    page.list.setFocus()
    qtbot.mouseClick(page.remove_button, Left)
    assert page.confirm.isVisible()
    page.list.setFocus()
    press(qtbot, Key.Key_Down)
    assert page.selected.path == str(tmp_path / "second")
    assert not page.confirm.isVisible()


def test_a_question_stands_while_another_folder_arrives(page, tmp_path, qtbot):
    qtbot.mouseClick(page.remove_button, Left)
    (tmp_path / "second").mkdir()
    page.add(tmp_path / "second")
    qtbot.waitUntil(lambda: len(rows(page)) == 2)
    assert page.confirm.isVisible()
    assert page.selected.path == folder_path(page)


def test_a_folder_that_cannot_be_removed_is_explained(page, qtbot):
    page.fake.errors["folders.remove"] = LibraryProblem("The library cannot be written. Is the disk full?")
    qtbot.mouseClick(page.remove_button, Left)
    qtbot.mouseClick(page.confirm.accepted, Left)
    qtbot.waitUntil(lambda: page.message.text == "The library cannot be written. Is the disk full?")
    assert len(rows(page)) == 1


# Pausing


def test_the_button_pauses_and_resumes(page, qtbot):
    qtbot.mouseClick(page.pause_button, Left)
    qtbot.waitUntil(lambda: rows(page)[0][2] == "Paused")
    assert page.pause_button.text() == "&Resume"
    qtbot.mouseClick(page.pause_button, Left)
    qtbot.waitUntil(lambda: rows(page)[0][2] == "Watching")
    assert page.pause_button.text() == "&Pause"


def test_a_folder_paused_elsewhere_shows_so_here(page, qtbot):
    page.fake.submit(page.fake.folders.pause, 1, True)
    qtbot.waitUntil(lambda: rows(page)[0][2] == "Paused")


# What is left out


def test_patterns_are_saved_one_a_line_without_blanks(page, qtbot):
    excludes = page.excludes
    assert not excludes.save_button.isEnabled()
    excludes.editor.selectAll()
    qtbot.keyClicks(excludes.editor, " raw/ ")
    qtbot.keyClick(excludes.editor, Key.Key_Return)
    qtbot.keyClick(excludes.editor, Key.Key_Return)
    qtbot.keyClicks(excludes.editor, "*.psd")
    assert excludes.save_button.isEnabled()
    qtbot.mouseClick(excludes.save_button, Left)
    qtbot.waitUntil(lambda: page.fake.globs == ["raw/", "*.psd"])
    qtbot.waitUntil(lambda: excludes.message.text.startswith("Saved."))
    assert not excludes.save_button.isEnabled()


def test_what_was_typed_back_needs_no_saving(page, qtbot):
    qtbot.keyClicks(page.excludes.editor, "x")
    assert page.excludes.save_button.isEnabled()
    qtbot.keyClick(page.excludes.editor, Key.Key_Backspace)
    assert not page.excludes.save_button.isEnabled()


def test_what_is_typed_while_saving_is_not_lost(page, qtbot):
    editor = page.excludes.editor
    editor.selectAll()
    qtbot.keyClicks(editor, "one")
    with page.fake.held("folders.set_excludes"):
        qtbot.mouseClick(page.excludes.save_button, Left)
        editor.setFocus()
        qtbot.keyClicks(editor, "and-two")
    qtbot.waitUntil(lambda: page.fake.globs == ["one"])
    qtbot.waitUntil(page.excludes.message.isVisible)
    assert page.excludes.globs == ["oneand-two"]
    assert page.excludes.save_button.isEnabled()


def test_the_defaults_come_back_and_are_taken_when_saved(page, qtbot):
    qtbot.mouseClick(page.excludes.defaults_button, Left)
    assert page.excludes.globs == list(DEFAULT_EXCLUDES)
    assert page.fake.globs != list(DEFAULT_EXCLUDES)
    qtbot.mouseClick(page.excludes.save_button, Left)
    qtbot.waitUntil(lambda: page.fake.globs == list(DEFAULT_EXCLUDES))


def test_a_pattern_that_is_refused_stays_in_the_editor_with_its_reason(page, qtbot):
    page.fake.errors["folders.set_excludes"] = FolderProblem("“[” is not a pattern.")
    page.excludes.editor.setPlainText("[")
    qtbot.mouseClick(page.excludes.save_button, Left)
    qtbot.waitUntil(lambda: page.excludes.message.text == "“[” is not a pattern.")
    assert page.excludes.globs == ["["]
    assert page.excludes.save_button.isEnabled()


def test_tab_leaves_the_editor(page, qtbot):
    page.excludes.editor.setFocus()
    assert {page.list, page.add_button, page.excludes.editor, page.excludes.defaults_button} <= set(tab_round(qtbot))
    assert page.excludes.globs == page.fake.globs


# How they are watched


def test_where_all_folders_are_watched_nothing_more_is_said(page, qtbot):
    qtbot.waitUntil(lambda: bool(page.fake.called("folders.watching")))
    assert not page.watching.isVisible()


def test_a_limit_stands_with_the_command_that_raises_it(open_page, qtbot):
    page = open_page()
    page.fake.polled = [FolderWatch(1, folder_path(page), "watches", limit=8192)]
    page.refresh()
    qtbot.waitUntil(page.watching.isVisible)
    assert "limit of watched folders is reached (8,192)" in page.watching.text
    assert "fs.inotify.max_user_watches=524288" in page.watching.command
    assert rows(page) == [(folder_path(page), "60", "Looked at every 5 minutes")]
    page.watching.copy_button.click()
    assert QGuiApplication.clipboard().text() == page.watching.command


def test_a_folder_of_another_machine_says_why_it_is_looked_at(open_page, qtbot):
    page = open_page()
    page.fake.polled = [FolderWatch(1, folder_path(page), "network", "nfs4")]
    page.refresh()
    qtbot.waitUntil(page.watching.isVisible)
    assert "another machine (nfs4)" in page.watching.text
    assert not page.watching.copy_button.isVisible()


def test_the_cost_of_looking_closer_is_said_in_time_for_this_library(page, qtbot):
    qtbot.waitUntil(lambda: "60 photos" in page.closer.cost.text())
    assert "about a minute" not in page.closer.cost.text()
    assert "on this computer" in page.closer.cost.text()


def test_all_photos_are_looked_at_closer_and_no_more(page, qtbot):
    qtbot.mouseClick(page.closer.everywhere, Left, pos=QPoint(8, page.closer.everywhere.height() // 2))
    qtbot.waitUntil(lambda: rows(page)[0][2] == "Watching, looked at closer")
    assert page.closer.everywhere.isChecked()
    assert page.closer_button.text().replace("&", "") == "Look at whole photos"
    qtbot.mouseClick(page.closer.everywhere, Left, pos=QPoint(8, page.closer.everywhere.height() // 2))
    qtbot.waitUntil(lambda: rows(page)[0][2] == "Watching")


def test_one_folder_is_looked_at_closer(page, qtbot):
    qtbot.mouseClick(page.closer_button, Left)
    qtbot.waitUntil(lambda: rows(page)[0][2] == "Watching, looked at closer")
    assert not page.closer.everywhere.isChecked()
    assert page.fake.called("closer.choose")[-1].args == (True, Scope(1))


def test_a_choice_that_cannot_be_kept_is_taken_back_and_said(page, qtbot):
    page.fake.errors["closer.choose"] = LibraryProblem("The disk is full.")
    qtbot.mouseClick(page.closer.everywhere, Left, pos=QPoint(8, page.closer.everywhere.height() // 2))
    qtbot.waitUntil(lambda: page.closer.message.text == "The disk is full.")
    qtbot.waitUntil(lambda: not page.closer.everywhere.isChecked())


# Documents


def test_documents_are_shown_at_once_when_the_switch_is_set(page, qtbot):
    switch = page.documents.shown
    assert not switch.isChecked()
    switch.setFocus()
    qtbot.keyClick(switch, Key.Key_Space)
    qtbot.waitUntil(lambda: page.fake.documents)
    assert switch.isChecked()
    qtbot.keyClick(switch, Key.Key_Space)
    qtbot.waitUntil(lambda: not page.fake.documents)


def test_a_switch_that_cannot_be_saved_goes_back_and_says_why(page, qtbot):
    page.fake.errors["folders.show_documents"] = LibraryProblem("The disk is full.")
    qtbot.mouseClick(page.documents.shown, Left)
    qtbot.waitUntil(page.documents.message.isVisible)
    qtbot.waitUntil(lambda: not page.documents.shown.isChecked())
