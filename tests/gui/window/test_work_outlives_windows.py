"""A window that is closed before its work has ended: the work is done, said, and can be taken back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import SuggestionsChanged
from photoclip.core.exchange import ExchangeReport, SidecarConflict
from photoclip.core.labels import Label, LabelSet, TagScope
from photoclip.core.photo import Problem
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import TagRun
from photoclip.errors import LibraryProblem
from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.exchange.dialog import ExchangeDialog
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.tags.dialogs import ask_for_aliases, ask_for_new_tag
from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.problems_dialog import ProblemsDialog
from tests.gui.fakes import FIRST_RUN

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
FULL = "The disk is full. Free some space and try again."


def click(qtbot, button):
    qtbot.waitUntil(button.isEnabled)
    qtbot.mouseClick(button, Left)


def auto_tag(window, qtbot):
    dialog = window.tagging.open_for(TagScope())
    qtbot.keyClicks(dialog.field.edit, "dog")
    qtbot.keyClick(dialog.field.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.strip.stand is not None and not dialog.query.busy)
    dialog.bar.set_keep_mode("tag")
    click(qtbot, dialog.bar.apply_button)
    return dialog


def accept(window, qtbot):
    dialog = window.tagging.open_review()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    qtbot.keyClick(dialog.view, Key.Key_A)
    return dialog


def reject(window, qtbot):
    dialog = window.tagging.open_review()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    qtbot.keyClick(dialog.view, Key.Key_R)
    return dialog


def open_standing(window, qtbot):
    dialog = window.tagging.open_standing()
    qtbot.waitUntil(lambda: dialog.list.topLevelItemCount() == 1)
    return dialog


def stop(window, qtbot):
    dialog = open_standing(window, qtbot)
    click(qtbot, dialog.stop_button)
    return dialog


def rest(window, qtbot):
    dialog = open_standing(window, qtbot)
    dialog.list.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    return dialog


def undo_run(window, qtbot):
    dialog = window.tagging.open_runs()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2)
    click(qtbot, dialog.undo_button)
    return dialog


def keep_all(window, qtbot):
    window.actions_["view.duplicates"].trigger()
    dialog = window.findChild(DuplicatesDialog)
    click(qtbot, dialog.keep_button)
    return dialog


def export(window, qtbot):
    window.actions_["exchange.export-sidecars"].trigger()
    dialog = window.findChild(ExchangeDialog)
    qtbot.waitUntil(lambda: not dialog.job.running and dialog.go_button.isEnabled())
    return dialog


def resolve(window, qtbot):
    dialog = export(window, qtbot)
    click(qtbot, dialog.ours_button)
    return dialog


def settings_of(window, page):
    window.open_settings(page)
    return window.findChild(SettingsDialog)


def save_patterns(window, qtbot):
    dialog = settings_of(window, "folders")
    excludes = dialog.folders_page.excludes
    qtbot.waitUntil(lambda: bool(excludes.globs))
    excludes.editor.setPlainText("raw/")
    click(qtbot, excludes.save_button)
    return dialog


def add_folder(window, qtbot):
    dialog = settings_of(window, "folders")
    dialog.folders_page.add(Path("/other"))
    return dialog


def pause(window, qtbot):
    dialog = settings_of(window, "folders")
    qtbot.waitUntil(lambda: dialog.folders_page.selected is not None)
    dialog.folders_page.pause_button.click()
    return dialog


def import_model(window, qtbot):
    dialog = settings_of(window, "model")
    form = dialog.models_page.importer
    form.config.setText("/models/mine.json")
    form.weights.setText("/models/mine.pt")
    click(qtbot, form.button)
    return dialog


def name_album(window, qtbot):
    window.actions_["album.new"].trigger()
    dialog = window.findChild(AlbumDialog)
    dialog.edit.setText("Rome")
    click(qtbot, dialog.save_button)
    return dialog


def name_tag(window, qtbot):
    dialog = ask_for_new_tag(window.grid_page.tag_actions, "cat", window)
    click(qtbot, dialog.button)
    return dialog


def set_aliases(window, qtbot):
    dialog = ask_for_aliases(window.grid_page.tag_actions, window.fake.tag_list[0], window)
    dialog.field.setPlainText("hound")
    click(qtbot, dialog.button)
    return dialog


def retry(window, qtbot):
    window.actions_["help.problems"].trigger()
    dialog = window.findChild(ProblemsDialog)
    click(qtbot, dialog.retry_button)
    return dialog


@dataclass(frozen=True)
class Case:
    """`ask` opens a dialog and asks for the work; `call` does it. `said`: ''; where nothing was ever said of it."""

    call: str
    ask: Callable[..., QDialog]
    said: str = ""
    undo: str | None = None


CASES = [
    Case("labels.apply", auto_tag, "Tags written on 5 photos.", "auto-tagging"),
    Case("labels.accept", accept, "1 tag accepted.", "accepting tags"),
    Case("labels.reject", reject, "1 tag rejected: not suggested again.", "rejecting tags"),
    Case("labels.stop", stop, "Stopped. Its suggestions are gone; tags that were written stay.", "stopping labels"),
    Case("labels.keep_on", rest),
    Case("labels.undo_run", undo_run, "2 tags were taken off. What you confirmed yourself stays."),
    Case("duplicates.keep_all", keep_all, "Kept. They are not shown as duplicates again.", "keeping all"),
    Case("exchange.resolve", resolve, "1 difference settled."),
    Case("folders.set_excludes", save_patterns, "Saved. The folders are looked at again in the background."),
    Case("folders.add", add_folder),
    Case("folders.pause", pause),
    Case("models.import_and_use", import_model, "“mine” was imported and is in use now."),
    Case("albums.create", name_album, "Album “Rome” created.", "creating an album"),
    Case("tags.create", name_tag, "Tag “cat” created.", "creating a tag"),
    Case("tags.set_aliases", set_aliases, "“dog” has other aliases.", "changing aliases"),
    Case("photos.retry_problems", retry, "The files are read again in the background."),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.call)


@pytest.fixture
def window(open_window) -> MainWindow:
    """A window on a library in which there is something to do everywhere."""
    window = open_window(60)
    fake = window.fake
    fake.add_run(TagRun(2, FIRST_RUN, "Auto-tag with dog", ("dog",), 2, "ViT-B-32", False), (8, "dog"), (16, "dog"))
    fake.suggest("dog", [24, 32])
    fake.standing = [StandingLabels(1, LabelSet("", (Label("dog"),)))]
    fake.duplicate_groups = [DuplicateGroup("similar", (20, 21))]
    fake.export_report = ExchangeReport(3, conflicts=(SidecarConflict(1, "/photos/1.jpg", "rating", "1", "5"),))
    fake.problem_list = [Problem("/photos/broken.jpg", "The file is cut short")]
    fake.emit(SuggestionsChanged())
    return window


def close(dialog, qtbot):
    """Close the dialog, and wait until nothing is left of it."""
    gone = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.close()
    qtbot.waitUntil(lambda: gone == [True])


@every_case
def test_what_was_asked_for_is_done_and_said_after_its_window_has_closed(window, case, qtbot):
    with window.fake.held(case.call):
        dialog = case.ask(window, qtbot)
        qtbot.waitUntil(lambda: len(window.fake.called(case.call)) == 1)
        close(dialog, qtbot)
    if case.said:
        qtbot.waitUntil(lambda: window.notice_bar.text() == case.said)
    if case.undo is not None:
        qtbot.waitUntil(lambda: window.undo.latest is not None)
        assert window.actions_["edit.undo"].text() == f"&Undo {case.undo}"


@every_case
def test_what_failed_is_said_after_its_window_has_closed(window, case, qtbot):
    window.fake.errors[case.call] = LibraryProblem(FULL)
    with window.fake.held(case.call):
        dialog = case.ask(window, qtbot)
        qtbot.waitUntil(lambda: len(window.fake.called(case.call)) == 1)
        close(dialog, qtbot)
    qtbot.waitUntil(lambda: window.notice_bar.text() == FULL)
    assert window.undo.latest is None


def test_labels_stay_on_and_tags_are_undone_although_auto_tag_was_closed(window, qtbot):
    window.fake.standing = []
    with window.fake.held("labels.apply"):
        dialog = auto_tag(window, qtbot)
        qtbot.waitUntil(lambda: len(window.fake.called("labels.apply")) == 1)
        close(dialog, qtbot)
    qtbot.waitUntil(lambda: window.undo.latest is not None)
    assert [one.writes for one in window.fake.standing] == [True]
    assert "dog" in window.fake.names_on(40)
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: "dog" not in window.fake.names_on(40))
    assert len(window.fake.standing) == 1


def test_sidecars_are_written_on_after_the_window_has_closed(window, qtbot):
    dialog = export(window, qtbot)
    with window.fake.held("exchange.export_sidecars"):
        click(qtbot, dialog.go_button)
        qtbot.waitUntil(lambda: len(window.fake.called("exchange.export_sidecars")) == 2)
        close(dialog, qtbot)
        assert not window.fake.called("exchange.export_sidecars")[1].args[2].cancelled
    qtbot.waitUntil(lambda: window.notice_bar.text() == "3 sidecars written.")


def test_a_window_opened_meanwhile_shows_how_far_the_writing_is(window, qtbot):
    dialog = export(window, qtbot)
    with window.fake.held("exchange.export_sidecars"):
        click(qtbot, dialog.go_button)
        close(dialog, qtbot)
        again = window.exchange.show_dialog("export")
        assert again.said.text() == "Writing sidecars…"
        assert again.stop_button.isVisible()
    qtbot.waitUntil(lambda: again.said.text() == "3 sidecars written.")
    assert len(window.fake.called("exchange.export_sidecars")) == 2


def test_what_could_not_be_settled_is_said_after_the_window_has_closed(window, qtbot):
    window.fake.errors["exchange.resolve"] = LibraryProblem(FULL)
    with window.fake.held("exchange.resolve"):
        dialog = resolve(window, qtbot)
        close(dialog, qtbot)
    qtbot.waitUntil(lambda: window.notice_bar.text() == FULL)


def test_keeping_all_is_taken_back_from_the_main_window_too(window, qtbot):
    dialog = keep_all(window, qtbot)
    qtbot.waitUntil(lambda: window.undo.latest is not None)
    close(dialog, qtbot)
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: window.fake.kept == [])


def test_a_download_that_fails_is_said_where_no_page_shows_it(window, qtbot):
    window.fake.errors["models.download_and_use"] = LibraryProblem(FULL)
    window.downloads.start("ViT-B-32-256/datacomp_s34b_b86k")
    qtbot.waitUntil(lambda: window.notice_bar.text() == FULL)
