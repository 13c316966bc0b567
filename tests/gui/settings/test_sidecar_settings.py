import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QFileDialog

from photoclip.core.exchange import ExchangeFailure, ExchangeReport, MetadataTool, SidecarChange, SidecarConflict
from photoclip.errors import LibraryProblem, XmpProblem
from photoclip.gui.exchange.dialog import ExchangeDialog
from photoclip.gui.exchange.job import ExchangeJob
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.settings.sidecars_page import SidecarsPage
from tests.gui.keyboard import tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
FOUND = MetadataTool("12.57", "/usr/bin/exiftool")
CONFLICTS = tuple(SidecarConflict(n, f"/photos/{n}.jpg", "rating", str(n), "5") for n in (1, 2, 3))


@pytest.fixture
def make_page(library, bridge, show_widget):
    def make(tool=None):
        library.tool = tool
        page = show_widget(SidecarsPage(library, bridge), 660, 560)
        page.fake = library
        return page

    return make


def press_button(qtbot, button):
    button.setFocus()
    qtbot.keyClick(button, Key.Key_Space)


# The page


def test_every_choice_applies_at_once(make_page, qtbot):
    page = make_page(FOUND)
    qtbot.waitUntil(page.into_files.isEnabled)
    assert (page.read.isChecked(), page.by_hand.isChecked(), page.into_files.isChecked()) == (True, True, False)
    press_button(qtbot, page.read)
    press_button(qtbot, page.automatic)
    press_button(qtbot, page.into_files)
    settings = page.fake.settings.current
    assert (settings.read_sidecars, settings.write_sidecars, settings.write_into_files) == (False, True, True)


def test_without_exiftool_files_are_left_alone_and_the_page_says_why(make_page, qtbot):
    page = make_page(None)
    qtbot.waitUntil(lambda: "not found" in page.exiftool.text())
    assert not page.into_files.isEnabled()
    assert "exiftool.org" in page.exiftool.text()


def test_with_exiftool_the_page_says_which_one(make_page, qtbot):
    page = make_page(FOUND)
    qtbot.waitUntil(lambda: page.exiftool.text() == "With exiftool 12.57, /usr/bin/exiftool.")


def test_writing_into_files_can_be_turned_off_after_exiftool_has_gone(library, make_page, qtbot):
    library.settings.change(write_into_files=True)
    page = make_page(None)
    qtbot.waitUntil(lambda: "not found" in page.exiftool.text())
    assert page.into_files.isEnabled()
    press_button(qtbot, page.into_files)
    assert not library.settings.current.write_into_files


def test_the_page_stands_in_the_settings_and_its_buttons_open_the_windows(open_window, qtbot):
    window = open_window()
    window.open_settings("tags")
    dialog = window.dialogs.open.find(SettingsDialog)
    assert dialog.sidecars_page.isVisible()
    qtbot.mouseClick(dialog.sidecars_page.export_button, Left)
    qtbot.waitUntil(lambda: window.findChild(ExchangeDialog) is not None)
    assert window.findChild(ExchangeDialog).windowTitle() == "Export sidecars"
    window.findChild(ExchangeDialog).reject()


# Export and import


@pytest.fixture
def make_dialog(library, bridge, show_widget, qtbot):
    def make(direction, report):
        library.export_report = library.import_report = library.takeout_report = report
        dialog = show_widget(ExchangeDialog(ExchangeJob(library, bridge, direction)), 720, 480)
        qtbot.waitUntil(lambda: not dialog.job.running)
        dialog.fake = library
        return dialog

    return make


def applied(library, name):
    return [call.args[1] for call in library.called(name)]


def test_an_export_is_rehearsed_and_written_only_on_request(make_dialog, qtbot):
    dialog = make_dialog("export", ExchangeReport(changed=412, unchanged=98))
    assert dialog.said.text() == "412 sidecars would be written."
    assert dialog.more.text() == "98 are the same on both sides."
    assert applied(dialog.fake, "exchange.export_sidecars") == [False]
    qtbot.mouseClick(dialog.go_button, Left)
    qtbot.waitUntil(lambda: dialog.said.text() == "412 sidecars written.")
    assert applied(dialog.fake, "exchange.export_sidecars") == [False, True]
    assert not dialog.go_button.isVisible()


def test_a_rehearsal_shows_each_sidecar_and_what_changes_in_it(make_dialog, qtbot):
    changes = (
        SidecarChange("/photos/1.jpg", True, ("dog", "Rome"), fields=(("rating", "", "4"),)),
        SidecarChange("/photos/2.jpg", False, (), ("cat",), ("Rome",), (("label", "Red", ""),)),
    )
    dialog = make_dialog("export", ExchangeReport(changed=3, changes=changes))
    assert dialog.change_view.isVisible()
    assert dialog.changes.rows == [
        ("photos/1.jpg (new sidecar)", "dog, Rome, Stars: 4", "", ""),
        ("photos/2.jpg", "", "cat, Colour label: Red", "Rome"),
    ]
    assert dialog.more.text() == "The first 2 are listed."
    assert applied(dialog.fake, "exchange.export_sidecars") == [False]
    tab_to(qtbot, dialog.change_view)


def test_beside_what_changes_the_name_of_the_photo_is_whole(make_dialog):
    long = SidecarChange("/photos/From Anna's phone/IMG_2041.jpg", True, ("dog",))
    view = make_dialog("export", ExchangeReport(changed=1, changes=(long,))).change_view
    text = view.model().index(0, 0).data()
    assert text == "From Anna's phone/IMG_2041.jpg (new sidecar)"
    assert view.fontMetrics().horizontalAdvance(text) < view.columnWidth(0)


def test_an_import_from_takeout_says_what_each_photo_would_get_and_takes_it_when_told(make_dialog, qtbot):
    facts = (("album", "", "Rome"), ("description", "", "At the gate"), ("place", "", "41.9, 12.5"))
    change = SidecarChange("/photos/1.jpg", False, ("People/Anna",), fields=facts)
    dialog = make_dialog("takeout", ExchangeReport(changed=1, unchanged=7, changes=(change,)))
    assert dialog.windowTitle() == "Import from Google Takeout"
    assert dialog.said.text() == "1 photo would get something."
    assert "Nothing is written beside the photos." in dialog.more.text()
    assert dialog.changes.rows[0][1] == "People/Anna, Album: Rome, Description: At the gate, Place: 41.9, 12.5"
    assert [dialog.change_view.isColumnHidden(column) for column in range(4)] == [False, False, True, True]
    assert applied(dialog.fake, "exchange.import_takeout") == [False]
    qtbot.mouseClick(dialog.go_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: applied(dialog.fake, "exchange.import_takeout") == [False, True])


def test_an_import_from_takeout_is_one_step_to_take_back_and_to_do_again(make_dialog, bridge, qtbot):
    dialog = make_dialog("takeout", ExchangeReport(changed=2, taken=2))
    assert bridge.undo.latest is None, "a rehearsal is nothing to take back"
    qtbot.mouseClick(dialog.go_button, Left)
    qtbot.waitUntil(lambda: bridge.undo.latest is not None)
    assert bridge.undo.latest.text == "Imported Google Takeout: 2 photos got something."
    bridge.undo.undo()
    qtbot.waitUntil(lambda: bridge.undo.latest_undone is not None)
    assert [one.undone for one in dialog.fake.takeouts] == [True]
    bridge.undo.redo()
    qtbot.waitUntil(lambda: bridge.undo.latest is not None)
    assert [one.undone for one in dialog.fake.takeouts] == [False, True]


def test_a_stopped_import_from_takeout_says_so_and_can_be_taken_back(make_dialog, bridge, qtbot):
    dialog = make_dialog("takeout", ExchangeReport(changed=2, taken=2))
    dialog.fake.takeout_report = ExchangeReport(changed=2, taken=2, stopped=True)
    qtbot.mouseClick(dialog.go_button, Left)
    qtbot.waitUntil(lambda: bridge.undo.latest is not None)
    assert dialog.said.text() == "Stopped."


def test_without_changes_no_table_of_them_is_shown(make_dialog):
    assert not make_dialog("export", ExchangeReport(unchanged=3)).change_view.isVisible()


def test_an_import_says_what_photos_would_get(make_dialog, qtbot):
    dialog = make_dialog("import", ExchangeReport(changed=1))
    assert dialog.said.text() == "1 photo would get something."
    qtbot.mouseClick(dialog.go_button, Left)
    qtbot.waitUntil(lambda: dialog.said.text() == "1 photo got something.")


def test_with_nothing_new_there_is_nothing_to_write(make_dialog):
    dialog = make_dialog("export", ExchangeReport(unchanged=60))
    assert dialog.said.text() == "There is nothing new."
    assert not dialog.go_button.isVisible()


def test_photos_that_are_still_being_read_are_counted_and_can_be_asked_for(make_dialog, qtbot):
    dialog = make_dialog("export", ExchangeReport(waiting=(3, 4, 5)))
    assert dialog.said.text() == "There is nothing new in the photos that are read."
    assert dialog.more.text() == "3 photos are still being read; their sidecars are written when that is done."
    qtbot.mouseClick(dialog.go_button, Left)
    qtbot.waitUntil(lambda: applied(dialog.fake, "exchange.export_sidecars") == [False, True])


def test_an_import_of_photos_that_are_still_being_read_is_for_later(make_dialog):
    dialog = make_dialog("import", ExchangeReport(unchanged=2, waiting=(3,)))
    assert dialog.more.text().endswith("1 photo is still being read; import again when that is done.")
    assert not dialog.go_button.isVisible()


def test_a_sidecar_that_is_tried_again_says_so(make_dialog, qtbot):
    failed = ExchangeFailure("/photos/1.jpg", "The disk is full.", photo_id=1)
    dialog = make_dialog("export", ExchangeReport(changed=1, failed=(failed,)))
    assert dialog.failures.rows == [(failed.path, failed.reason)]
    qtbot.mouseClick(dialog.go_button, Left)
    again = f"{failed.reason} It is tried again by itself."
    qtbot.waitUntil(lambda: dialog.failures.rows == [(failed.path, again)])


def test_what_failed_is_listed_with_its_reason(make_dialog):
    failed = ExchangeFailure("/photos/1.jpg", "The folder cannot be written to: it is read-only.")
    dialog = make_dialog("export", ExchangeReport(changed=3, failed=(failed,)))
    assert dialog.failures.rows == [(failed.path, failed.reason)]
    assert dialog.failure_view.isVisible()
    assert not dialog.conflict_view.isVisible()


def test_conflicts_show_both_values_and_are_settled_one_by_one(make_dialog, qtbot):
    dialog = make_dialog("export", ExchangeReport(changed=1, conflicts=CONFLICTS))
    assert dialog.conflicts.rows[0] == ("/photos/1.jpg", "Stars", "1", "5")
    rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    dialog.conflict_view.selectionModel().select(dialog.conflicts.index(1, 0), rows)
    assert dialog.choice_note.text() == "For the 1 selected:"
    qtbot.mouseClick(dialog.theirs_button, Left)
    qtbot.waitUntil(lambda: len(dialog.conflicts.rows) == 2)
    assert dialog.fake.resolved == [(CONFLICTS[1], "theirs")]
    assert dialog.message.text == "1 difference settled."


def test_without_a_selection_the_choice_is_for_all(make_dialog, qtbot):
    dialog = make_dialog("import", ExchangeReport(conflicts=CONFLICTS))
    assert dialog.choice_note.text() == "For all 3:"
    qtbot.mouseClick(dialog.ours_button, Left)
    qtbot.waitUntil(lambda: not dialog.conflict_view.isVisible())
    assert [keep for _, keep in dialog.fake.resolved] == ["ours"] * 3


def test_a_conflict_that_cannot_be_settled_stays_and_says_why(make_dialog, qtbot):
    dialog = make_dialog("export", ExchangeReport(conflicts=CONFLICTS[:1]))
    dialog.fake.errors["exchange.resolve"] = XmpProblem("The disk is full.")
    qtbot.mouseClick(dialog.ours_button, Left)
    qtbot.waitUntil(lambda: dialog.failures.rows == [("/photos/1.jpg", "The disk is full.")])
    assert len(dialog.conflicts.rows) == 1


def test_a_run_that_cannot_begin_says_why(library, bridge, show_widget, qtbot):
    library.errors["exchange.export_sidecars"] = XmpProblem("exiftool was not found.")
    dialog = show_widget(ExchangeDialog(ExchangeJob(library, bridge, "export")))
    qtbot.waitUntil(lambda: dialog.message.text == "exiftool was not found.")
    assert not dialog.bar.isVisible()


def test_a_run_can_be_stopped(library, bridge, show_widget, qtbot):
    library.export_report = ExchangeReport(changed=100)
    with library.held("exchange.export_sidecars"):
        dialog = show_widget(ExchangeDialog(ExchangeJob(library, bridge, "export")))
        qtbot.waitUntil(dialog.bar.isVisible)
        qtbot.mouseClick(dialog.stop_button, Left)
    qtbot.waitUntil(lambda: dialog.said.text() == "Stopped.")


def test_closing_the_window_stops_the_run(library, bridge, show_widget, qtbot):
    library.export_report = ExchangeReport(changed=100)
    with library.held("exchange.export_sidecars"):
        dialog = show_widget(ExchangeDialog(ExchangeJob(library, bridge, "export")))
        qtbot.waitUntil(lambda: dialog.job.running)
        dialog.reject()
        assert library.called("exchange.export_sidecars")[0].args[2].cancelled
    qtbot.waitUntil(lambda: not dialog.job.running)


# Tables


def test_tags_are_exported_into_a_file_that_is_asked_for(open_window, qtbot, tmp_path):
    window = open_window()
    window.actions_["exchange.export-csv"].trigger()
    qtbot.waitUntil(lambda: window.findChild(QFileDialog) is not None)
    asked = window.findChild(QFileDialog)
    assert asked.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    asked.fileSelected.emit(str(tmp_path / "tags.csv"))
    asked.reject()
    qtbot.waitUntil(lambda: window.notice_bar.text() == "The tags of 60 photos are in tags.csv.")
    assert [table[:2] for table in window.fake.tables] == [(Path(tmp_path / "tags.csv"), "csv")]


def test_a_table_that_cannot_be_written_says_why(open_window, qtbot, tmp_path):
    window = open_window()
    window.fake.errors["exchange.export_table"] = LibraryProblem("The folder cannot be written to.")
    window.exchange.write_table(tmp_path / "tags.json", "json")
    qtbot.waitUntil(lambda: window.notice_bar.text() == "The folder cannot be written to.")


def test_nothing_of_it_runs_on_the_gui_thread(make_dialog):
    dialog = make_dialog("export", ExchangeReport(changed=1))
    assert dialog.fake.slow_calls_on(threading.get_ident()) == []
