"""The page of the library's health: what stands there, what its buttons do, and that a job outlives it."""

from __future__ import annotations

from datetime import datetime

import pytest

from photoclip.core.health import Damage, HealthLine, Repaired, VerifyReport
from photoclip.errors import LibraryProblem
from photoclip.gui.health.dialog import HealthDialog
from photoclip.gui.health.job import HealthJob, verified_text
from photoclip.gui.widgets.page_area import PageArea

GOOD = HealthLine("library file", "good", "It is sound.", "Never shown.")
NOTE = HealthLine("thumbnails", "note", "3 of 60 are missing.", "They can be made again.", "repair")
LOOK = HealthLine("photos gone", "look", "180 of 200 photos are gone.", "Nothing changes.", "answer", ("/a",), 1)
DAMAGE = Damage(7, "/photos/a.jpg", datetime(2024, 5, 6))
BAD = HealthLine("originals", "bad", "One photo changed.", "Restore it.", "accept", (DAMAGE.sentence,))
MODEL = HealthLine("model", "look", "None is chosen.", "Choose one.", "models")


@pytest.fixture
def open_dialog(make_library, make_bridge, theme, show_widget, qtbot):
    """Return a maker of shown dialogs on a fake library with these lines; `dialog.fake` is that library."""

    def make(*lines):
        library = make_library()
        library.health_lines = list(lines)
        bridge = make_bridge(library)
        dialog = HealthDialog(HealthJob(library, bridge))
        dialog.fake, dialog.bridge = library, bridge
        show_widget(dialog, 720, 620)
        qtbot.waitUntil(lambda: len(dialog.page.rows) == len(lines))
        return dialog

    return make


def row(dialog, name):
    return next(row for row in dialog.page.rows if row.line.name == name)


def test_what_needs_the_person_stands_first(open_dialog):
    dialog = open_dialog(GOOD, NOTE, LOOK, BAD)
    assert [row.line for row in dialog.page.rows] == [BAD, LOOK, NOTE, GOOD]
    assert dialog.page.said.text() == "2 things need you."
    assert row(dialog, "library file").accessibleName() == "Library file: well. It is sound."


def test_where_all_is_well_it_says_so(open_dialog):
    assert open_dialog(GOOD, NOTE).page.said.text() == "All is well."


def test_a_repair_says_each_thing_it_did_and_looks_again(open_dialog, qtbot):
    dialog = open_dialog(GOOD, NOTE)
    dialog.fake.repaired = [Repaired("thumbnails", "3 thumbnails made again."), Repaired("leftovers", "One removed.")]
    row(dialog, "thumbnails").buttons["repair"].click()
    qtbot.waitUntil(lambda: [row.line for row in dialog.page.rows] == [GOOD])
    assert dialog.page.message.text == "3 thumbnails made again.\nOne removed."


def test_reading_originals_shows_how_far_it_is_and_can_be_stopped(open_dialog, qtbot):
    dialog = open_dialog(GOOD)
    page = dialog.page
    with dialog.fake.held("health.verify"):
        page.verify_button.click()
        qtbot.waitUntil(page.stop_button.isVisible)
        assert not page.repair_button.isEnabled()
        page.stop_button.click()
    qtbot.waitUntil(lambda: page.message.text == "Stopped. Reading goes on from here the next time.")
    assert not page.stop_button.isVisible()


def test_what_reading_found_is_said(open_dialog, qtbot):
    dialog = open_dialog(GOOD)
    dialog.fake.verify_report = VerifyReport(verified=58, damaged=(DAMAGE,), left=1)
    dialog.page.verify_button.click()
    said = "58 photos were read again and are as they were. One is left for the next time. One is damaged on the disk."
    qtbot.waitUntil(lambda: dialog.page.message.text == said)
    assert verified_text(VerifyReport(verified=1)) == "One photo was read again and is as it was."


def test_damaged_files_are_listed_and_can_be_said_to_be_right(open_dialog, qtbot):
    dialog = open_dialog(BAD)
    dialog.fake.verify_report = VerifyReport(damaged=(DAMAGE,))
    row(dialog, "originals").buttons["details"].click()
    row(dialog, "originals").buttons["accept"].click()
    qtbot.waitUntil(lambda: dialog.page.rows == [])
    assert [call.args for call in dialog.fake.called("health.accept")] == [()]


@pytest.mark.parametrize(("button", "call"), [("deleted", "folders.confirm_gone"), ("wait", "folders.wait_for_gone")])
def test_a_question_is_answered_on_the_page(open_dialog, qtbot, button, call):
    dialog = open_dialog(LOOK)
    row(dialog, "photos gone").buttons[button].click()
    qtbot.waitUntil(lambda: [one.args for one in dialog.fake.called(call)] == [(1,)])
    qtbot.waitUntil(lambda: len(dialog.fake.called("health.examine")) == 2)


def test_what_another_window_brings_is_asked_for(open_dialog, qtbot):
    dialog = open_dialog(MODEL)
    with qtbot.waitSignal(dialog.page.requested) as asked:
        row(dialog, "model").buttons["models"].click()
    assert asked.args == ["models"]


def test_a_look_that_fails_is_said(open_dialog, qtbot):
    dialog = open_dialog(GOOD)
    dialog.fake.errors["health.examine"] = LibraryProblem("The library is in use.")
    dialog.page.look_button.click()
    qtbot.waitUntil(lambda: dialog.page.message.text == "The library is in use.")
    assert dialog.page.look_button.isEnabled()


def test_reading_goes_on_when_the_page_closes_and_a_notice_says_what_it_found(open_dialog, qtbot):
    dialog = open_dialog(GOOD)
    dialog.fake.verify_report = VerifyReport(verified=60)
    with dialog.fake.held("health.verify"):
        dialog.page.verify_button.click()
        dialog.hide()
        heard = []
        dialog.bridge.notice.connect(heard.append)
    qtbot.waitUntil(lambda: heard == ["60 photos were read again and are as they were."])


def test_the_window_opens_it_from_the_help_menu_and_its_pages_lead_on(window, qtbot):
    window.fake.health_lines = [MODEL]
    window.actions_["help.health"].trigger()
    dialog = window.dialogs.show_health()
    qtbot.waitUntil(lambda: len(dialog.page.rows) == 1)
    dialog.page.rows[0].buttons["models"].click()
    assert window.dialogs.show_settings("model").page == "model"


def test_the_line_of_backups_leads_to_their_page(window, qtbot):
    window.fake.health_lines = [HealthLine("backups", "good", "The newest is of today.", remedy="backup")]
    settings = window.dialogs.show_settings("health")
    qtbot.waitUntil(lambda: len(settings.health_page.rows) == 1)
    settings.health_page.rows[0].buttons["backup"].click()
    assert settings.page == "backups"


def test_the_settings_have_the_page_too(window, qtbot):
    window.fake.health_lines = [MODEL]
    settings = window.dialogs.show_settings("health")
    qtbot.waitUntil(lambda: len(settings.health_page.rows) == 1)
    settings.health_page.rows[0].buttons["models"].click()
    assert settings.page == "model"


def test_however_long_a_path_is_nothing_scrolls_sideways(open_dialog, qtbot):
    path = "/media/" + "0123456789ABCDEF" * 20 + "/library.sqlite3"
    lines = [
        HealthLine("library file", "good", f"It is sound ({path})."),
        HealthLine("watching", "look", path, f"echo {path}", "folders", (path, path)),
    ]
    dialog = open_dialog(*lines)
    row(dialog, "watching").buttons["details"].click()
    dialog.page.message.show_problem(f"{path} could not be saved.")
    dialog.resize(dialog.minimumSize())
    area = dialog.findChild(PageArea)
    qtbot.waitUntil(lambda: area.width() <= dialog.minimumWidth())
    qtbot.waitUntil(lambda: dialog.page.width() <= area.viewport().width())
    assert area.horizontalScrollBar().maximum() == 0
    assert dialog.page.message.text == f"{path} could not be saved."
