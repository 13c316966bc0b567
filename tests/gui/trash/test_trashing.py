import pytest
from PySide6.QtCore import Qt

from photoclip.core.search import SearchRequest
from photoclip.core.trash import BroughtBack, Stayed
from photoclip.gui.albums.list import album_text
from photoclip.gui.trash.question import TrashQuestion
from tests.gui.photos_on_show import select, shown
from tests.gui.photos_on_show import undo as undo_by_key

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window):
    return open_window()


def question(window, qtbot):
    qtbot.waitUntil(lambda: bool(window.findChildren(TrashQuestion)))
    (box,) = window.findChildren(TrashQuestion)
    qtbot.waitUntil(box.isVisible)
    return box


def answer(window, qtbot, yes):
    box = question(window, qtbot)
    qtbot.mouseClick(box.move_button if yes else box.cancel_button, Left)
    qtbot.waitUntil(lambda: not window.findChildren(TrashQuestion))


def undo(window, qtbot):
    window.activateWindow()  # as a desktop does when the question has gone
    qtbot.waitUntil(window.isActiveWindow)
    undo_by_key(window, qtbot)


def delete(window, qtbot, *photo_ids):
    select(window, *photo_ids)
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_Delete)


def test_nothing_goes_before_the_person_says_so(window, qtbot):
    delete(window, qtbot, 50, 51)
    box = question(window, qtbot)
    assert box.text() == "Move 2 photos to the trash?"
    assert "2 files" in box.informativeText()
    assert "What you put on them is kept" in box.informativeText()
    qtbot.keyClick(box, Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(TrashQuestion))
    assert window.fake.called("trash.move") == []
    assert len(shown(window)) == 60


def test_of_one_photo_the_question_speaks_of_one_and_is_wide_enough_for_its_title(window, qtbot):
    delete(window, qtbot, 50)
    box = question(window, qtbot)
    assert "What you put on it is kept, and is there again when it comes back." in box.informativeText()
    assert box.width() >= 420


def test_photos_go_to_the_trash_and_come_back_by_undo(window, qtbot):
    window.fake.put_tag("beach", [50])
    delete(window, qtbot, 50, 51)
    qtbot.keyClick(question(window, qtbot), Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown(window)) == 58)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 photos are in the trash.")
    assert window.undo.latest.name == "moving to the trash"
    undo(window, qtbot)
    qtbot.waitUntil(lambda: len(shown(window)) == 60)
    assert window.fake.names_on(50) == ["beach"]
    assert window.fake.missing_photos == {}


def test_in_an_album_photos_leave_the_album_and_nothing_else(window, qtbot):
    album = window.fake.albums.create("Rome", [3, 4, 5])
    window.fake.calls.clear()
    qtbot.waitUntil(lambda: bool(window.grid_page.albums.albums))
    window.grid_page.show_album(album)
    qtbot.waitUntil(lambda: sorted(shown(window)) == [3, 4, 5])
    delete(window, qtbot, 4)
    qtbot.waitUntil(lambda: sorted(shown(window)) == [3, 5])
    assert window.findChildren(TrashQuestion) == []
    assert window.fake.called("trash.plan") == []
    undo(window, qtbot)
    qtbot.waitUntil(lambda: sorted(shown(window)) == [3, 4, 5])


def test_in_a_smart_album_the_question_is_asked(window, qtbot):
    album = window.fake.albums.save_search("Dogs", SearchRequest("a dog", sort="newest"))
    window.fake.calls.clear()
    qtbot.waitUntil(lambda: bool(window.grid_page.albums.albums))
    window.grid_page.show_album(album)
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == album_text(album))
    delete(window, qtbot, shown(window)[0])
    answer(window, qtbot, yes=False)


def test_the_menu_offers_it_in_an_album_too(window, qtbot):
    album = window.fake.albums.create("Rome", [3, 4, 5])
    window.fake.calls.clear()
    qtbot.waitUntil(lambda: bool(window.grid_page.albums.albums))
    window.grid_page.show_album(album)
    qtbot.waitUntil(lambda: sorted(shown(window)) == [3, 4, 5])
    select(window, 4)
    window.grid_page.actions_of_photos.trash.table["photo.trash"].trigger()
    answer(window, qtbot, yes=True)
    qtbot.waitUntil(lambda: sorted(shown(window)) == [3, 5])
    assert list(window.fake.missing_photos) == [4]


def test_from_the_viewer_the_next_photo_follows(window, qtbot):
    window.grid_page.grid.select_only(50)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    qtbot.waitUntil(lambda: window.viewer.photo_id == 50)
    qtbot.keyClick(window.viewer.canvas, Key.Key_Delete)
    answer(window, qtbot, yes=True)
    qtbot.waitUntil(lambda: window.viewer.photo_id == 49)
    assert list(window.fake.missing_photos) == [50]


def test_what_stays_is_said_with_the_reason(window, qtbot):
    window.fake.untrashable = {51: "its drive is read-only"}
    delete(window, qtbot, 50, 51)
    answer(window, qtbot, yes=True)
    stays = f"{window.fake.tile(51).name} stays where it is: its drive is read-only."
    qtbot.waitUntil(lambda: window.notice_bar.text() == f"1 photo is in the trash. {stays}")
    assert 51 in shown(window)


def test_photos_on_a_drive_that_is_away_are_no_question(window, qtbot):
    window.fake.set_offline([50])
    delete(window, qtbot, 50)
    qtbot.waitUntil(lambda: "plug in the drive" in window.notice_bar.text())
    assert window.findChildren(TrashQuestion) == []


def test_of_several_those_that_are_away_are_named_before(window, qtbot):
    window.fake.set_offline([50])
    delete(window, qtbot, 50, 51)
    assert "1 file is on a drive that is away, and stays." in question(window, qtbot).informativeText()
    answer(window, qtbot, yes=False)


def test_what_does_not_come_back_is_said(window, qtbot, monkeypatch):
    delete(window, qtbot, 50)
    answer(window, qtbot, yes=True)
    qtbot.waitUntil(lambda: window.undo.latest is not None)
    left = BroughtBack(stayed=(Stayed("/photos/a.jpg", "it is not in the trash any more"),))
    monkeypatch.setattr(window.fake.trash, "bring_back", lambda _trashed: left)
    undo(window, qtbot)
    said = "a.jpg does not come back: it is not in the trash any more."
    qtbot.waitUntil(lambda: window.notice_bar.text() == said)
