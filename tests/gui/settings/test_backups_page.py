from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from photoclip.core.backups import Backup
from photoclip.errors import DiskFull
from photoclip.gui.base.counted import shown_number
from photoclip.gui.settings.backup_job import BackupJob
from photoclip.gui.settings.backups_page import BackupsPage

Key = Qt.Key
NOON = datetime(2026, 11, 27, 12).astimezone()


def backup(day=27, kind="daily", photos=12_345, problem=""):
    made = NOON.replace(day=day)
    return Backup(Path(f"/backups/{kind}-{day}.photoclip.zip"), kind, made, 1_200_000, 6, photos, 8, 1, problem=problem)


@pytest.fixture
def make_page(library, bridge, show_widget, qtbot):
    def make(*backups):
        library.backup_list = list(backups)
        page = show_widget(BackupsPage(library, bridge), 660, 560)
        page.fake = library
        qtbot.waitUntil(lambda: page.list.topLevelItemCount() == len(backups))
        return page

    return make


def press_button(qtbot, button):
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


def texts(page):
    items = (page.list.topLevelItem(row) for row in range(page.list.topLevelItemCount()))
    return [[item.text(column) for column in range(1, 4)] for item in items]


def test_the_newest_stands_first_with_what_it_holds(make_page):
    page = make_page(backup(20), backup(27, "asked", 1), backup(21, "replaced", problem="It is damaged."))
    assert texts(page) == [
        ["Made by you", "1 photo, 8 tags, 1 album", "1 MB"],
        ["Replaced by a restore", "Cannot be restored", "1 MB"],
        ["Daily", f"{shown_number(12_345)} photos, 8 tags, 1 album", "1 MB"],
    ]
    assert page.list.topLevelItem(1).toolTip(2) == "It is damaged."


def test_without_a_backup_the_page_says_so_and_offers_a_file(make_page):
    page = make_page()
    assert page.empty.isVisible()
    assert not page.restore_button.isEnabled()
    assert not page.show_button.isEnabled()
    assert page.restore_file_button.isEnabled()


def test_one_is_made_now_and_stands_in_the_list(make_page, qtbot):
    page = make_page()
    with page.fake.held("backups.make"):
        press_button(qtbot, page.now_button)
        assert page.bar.isVisible()
        assert page.stop_button.isVisible()
        assert not page.now_button.isEnabled()
    qtbot.waitUntil(lambda: page.list.topLevelItemCount() == 1)
    assert "read back and sound" in page.message.text
    assert not page.bar.isVisible()
    assert page.now_button.isEnabled()


def test_one_that_is_stopped_is_not_made(make_page, qtbot):
    page = make_page()
    with page.fake.held("backups.make"):
        press_button(qtbot, page.now_button)
        press_button(qtbot, page.stop_button)
    qtbot.waitUntil(lambda: page.message.text == "Stopped. No backup was made.")
    assert page.fake.backup_list == []


def test_what_is_in_the_way_is_said_on_the_page(make_page, qtbot):
    page = make_page()
    page.fake.errors["backups.make"] = DiskFull("There is no room for the backup; free some space.")
    press_button(qtbot, page.now_button)
    qtbot.waitUntil(lambda: page.message.text == "There is no room for the backup; free some space.")
    assert page.now_button.isEnabled()


def test_a_file_elsewhere_is_written(make_page, qtbot, tmp_path):
    page = make_page()
    press_button(qtbot, page.file_button)
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "usb.photoclip.zip"))
    dialog.close()
    qtbot.waitUntil(lambda: "usb.photoclip.zip" in page.message.text)
    assert (tmp_path / "usb.photoclip.zip").exists()


def test_a_backup_goes_on_when_its_page_has_closed_and_is_said_as_a_notice(make_page, bridge, qtbot):
    page = make_page()
    said = []
    bridge.notice.connect(said.append)
    with page.fake.held("backups.make"):
        press_button(qtbot, page.now_button)
        page.deleteLater()
        qtbot.waitUntil(lambda: not any(isinstance(child, BackupsPage) for child in bridge.children()))
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["The backup asked-1.photoclip.zip is made."]
    assert bridge.findChildren(BackupJob)


def test_going_back_is_asked_before_it_is_asked_for(make_page, qtbot):
    page = make_page(backup(20), backup(27))
    asked = []
    page.restore_requested.connect(asked.append)
    page.list.setCurrentItem(page.list.topLevelItem(1))
    press_button(qtbot, page.restore_button)
    qtbot.waitUntil(page.question.isVisible)
    assert f"{shown_number(12_345)} photos" in page.question.text
    assert page.question.rejected.hasFocus()
    qtbot.keyClick(page.question.rejected, Key.Key_Escape)
    assert not page.question.isVisible()
    assert asked == []
    press_button(qtbot, page.restore_button)
    qtbot.waitUntil(page.question.isVisible)
    press_button(qtbot, page.question.accepted)
    assert asked == [Path("/backups/daily-20.photoclip.zip")]


def test_one_that_cannot_be_restored_is_not_offered(make_page):
    page = make_page(backup(27, problem="It is damaged."))
    assert not page.restore_button.isEnabled()
    assert page.show_button.isEnabled()


def test_a_file_that_is_no_backup_is_said_before_anything_is_asked(make_page, qtbot, tmp_path):
    page = make_page()
    (tmp_path / "letter.txt").write_text("dear diary")
    press_button(qtbot, page.restore_file_button)
    dialog = page.findChild(QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "letter.txt"))
    dialog.close()
    qtbot.waitUntil(lambda: "is not a backup of PhotoClip" in page.message.text)
    assert not page.question.isVisible()
