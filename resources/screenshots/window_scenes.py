"""Scenes of the windows beside the main one: duplicates, missing photos, tagging, settings, exports, help."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from photo_scenes import WORDS
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from stage import Stage, pause, wait

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import Label, TagScope
from photoclip.core.search import SearchRequest
from photoclip.gui.autotag.label_dialog import LabelDialog
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.photo.copies_dialog import CopiesDialog
from photoclip.gui.photo.date_dialog import DateDialog
from photoclip.gui.search.help import SearchHelp
from photoclip.gui.settings.dialog import PAGES, SettingsDialog
from photoclip.gui.tags.dialogs import TagDialog, ask_for_new_tag
from photoclip.gui.trash.question import TrashQuestion
from photoclip.gui.window.lost_library import LostLibraryBox
from photoclip.gui.window.restoring import RestoreWindow
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog
from photoclip.library.contract import Library
from photoclip.store.refusals import damaged


def duplicates(stage: Stage) -> None:
    """Duplicates and what is asked before they go."""
    stage.do("view.duplicates")
    dialog = stage.dialog(DuplicatesDialog)
    wait(lambda: dialog.groups and getattr(dialog.area.widget(), "cards", []))
    pause(1000)
    stage.shots("duplicates", dialog)
    dialog.keep_bar.all_button.click()
    question = stage.dialog(TrashQuestion)
    stage.shots("trash-question", question)
    question.reject()
    dialog.close()


def missing(stage: Stage) -> None:
    """Photos whose files were deleted."""
    found = stage.library.submit(stage.library.search.find, SearchRequest("birthday cake")).result()
    tiles = stage.library.submit(stage.library.photos.tiles, [int(one) for one in found.photo_ids[:3]]).result()
    kept = [(Path(tile.path), Path(tile.path).read_bytes()) for tile in tiles.values()]
    for path, _bytes in kept:
        path.unlink()
    stage.library.indexing.rescan()
    wait(lambda: stage.library.submit(stage.library.missing.all).result().photos)
    dialog = stage.window.dialogs.show_missing()
    pause(1000)
    stage.shots("missing", dialog)
    dialog.close()
    for path, held in kept:
        path.write_bytes(held)
    stage.library.indexing.rescan()
    wait(lambda: not stage.library.submit(stage.library.missing.all).result().photos)
    wait(lambda: stage.library.indexing.status().phase == "idle")


def tagging(stage: Stage) -> None:
    """Tag, look back at the run, let labels stay on, review what they suggest; leave no tag behind."""
    stage.type("")
    tagging = stage.window.tagging
    dialog = tagging.open_for(TagScope())
    stage.shots("auto-tag-empty", dialog)
    dialog.draft.add_text("dog\nbirthday cake\nsailing boat\nmountain")
    dialog.draft.add(next(one for one in stage.library.labels.starter_sets() if one.name == "Time of day"))
    strip = dialog.strip
    wait(lambda: strip.stand is not None and not dialog.query.busy and stage.shows_all(strip.view))
    for row, verdict in ((strip.model.line, "tick"), (strip.model.line - 2, "cross")):
        strip.view.judged.emit([strip.model.photo_id(row)], verdict)
    wait(lambda: strip.stand.preview.learned_from == 2 and stage.shows_all(strip.view))
    stage.shots("auto-tag", dialog)
    label = LabelDialog(Label("dog"), False, dialog)
    label.show()
    stage.shots("label", label)
    label.reject()
    dialog.bar.set_keep_mode("suggest")
    dialog.bar.apply_button.click()
    wait(lambda: stage.library.submit(stage.library.labels.standing).result())
    wait(lambda: dialog.message.isVisible() and not dialog.query.busy)
    stage.shots("auto-tag-done", dialog)
    dialog.close()
    runs = tagging.open_runs()
    wait(lambda: runs.model.rowCount() > 0 and stage.shows_all(runs.view))
    stage.shots("tag-runs", runs)
    runs.undo_button.click()
    wait(lambda: runs.run.undone)
    runs.close()
    standing = tagging.open_standing()
    wait(lambda: standing.list.topLevelItemCount() > 0)
    stage.shots("standing-labels", standing)
    standing.close()
    sets = stage.library.submit(stage.library.labels.standing).result()
    stage.library.submit(stage.library.labels.keep_on, sets[0], True).result()
    stage.library.indexing.rescan()
    wait(lambda: tagging.waiting.count > 0)
    review = tagging.open_review()
    wait(lambda: review.model.rowCount() > 0 and stage.shows_all(review.view))
    stage.shots("review", review)
    review.close()
    for one in sets:
        stage.library.submit(stage.library.labels.stop, one.id).result()
    stage.window.notice_bar.hide()  # its way back leads nowhere now


def settings(stage: Stage) -> None:
    """Every page of the settings."""
    stage.type(WORDS)
    stage.window.open_settings("folders")
    dialog = stage.dialog(SettingsDialog)
    for name in PAGES:
        dialog.open_page(name)
        pause(1500 if name == "health" else 300)
        stage.shots("settings" if name == "folders" else f"settings-{name}", dialog)
        area = dialog.stack.currentWidget()
        bar = area.verticalScrollBar()
        if bar.maximum():
            bar.setValue(bar.maximum())
            stage.shots(f"settings-{name}-end", dialog)
            bar.setValue(0)
    dialog.close()


def exchange(stage: Stage) -> None:
    """Sidecars in and out, rehearsed; copies of photos."""
    for direction in ("export", "import"):
        dialog = stage.window.exchange.show_dialog(direction)
        pause(2500)
        stage.shots(f"sidecars-{direction}", dialog)
        dialog.close()
    grid = stage.page.grid
    grid.select_only(grid.model().photo_id(0))
    stage.do("photo.export")
    copies = stage.dialog(CopiesDialog)
    stage.shots("export-copies", copies)
    copies.close()


def small_windows(stage: Stage) -> None:
    """Date, tag, trash, history, health, problems, help."""
    stage.type("")
    grid = stage.page.grid
    grid.select_only(grid.model().photo_id(0))
    stage.do("photo.date")
    date = stage.dialog(DateDialog)
    stage.shots("photo-date", date)
    date.reject()
    tag = ask_for_new_tag(stage.page.tag_actions, "", stage.window)
    stage.shots("new-tag", stage.dialog(TagDialog))
    tag.reject()
    stage.window.activateWindow()
    wait(stage.window.isActiveWindow)
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_4)
    QTest.keyClick(grid, Qt.Key.Key_F)
    pause(700)
    history = stage.window.dialogs.show_history()
    stage.shots("history", history)
    history.close()
    stage.window.activateWindow()
    wait(stage.window.isActiveWindow)
    for _ in range(2):
        QTest.keyClick(grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        wait(stage.window.notice_bar.isVisible)
    stage.shots("toast")
    stage.window.notice_bar.hide()
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_T)
    pause(500)
    stage.shots("type-to-tag")
    QTest.keyClick(stage.window.focusWidget() or grid, Qt.Key.Key_Escape)
    problems = stage.window.dialogs.show_problems()
    pause(500)
    stage.shots("problems", problems)
    problems.close()
    health = stage.window.dialogs.show_health()
    pause(2000)
    stage.shots("health", health)
    health.close()
    for kind, action in ((SearchHelp, "help.search"), (ShortcutsDialog, "help.shortcuts")):
        stage.do(action)
        shown = stage.dialog(kind)
        stage.shots(action.replace("help.", "help-"), shown)
        shown.close()


def trouble(stage: Stage) -> None:
    """Photos that are gone, a library that is damaged, and how it is brought back."""
    (root,) = (Path(one.path) for one in stage.library.submit(stage.library.folders.all).result())
    aside = root.with_name(f"{root.name} aside")
    aside.mkdir()
    for one in sorted(root.iterdir())[1:]:  # a folder that is empty may be a drive that is not there
        one.rename(aside / one.name)
    stage.library.indexing.rescan()
    wait(stage.window.gone_bar.isVisible)
    stage.shots("photos-gone")
    for one in list(aside.iterdir()):
        one.rename(root / one.name)
    aside.rmdir()
    stage.library.indexing.rescan()
    wait(lambda: not stage.window.gone_bar.isVisible())
    wait(lambda: stage.library.indexing.status().phase == "idle")
    backup = stage.library.submit(stage.library.backups.make).result()
    paths = stage.library.paths
    box = LostLibraryBox(str(damaged(paths.database, paths.backups)), backup, stage.window, is_damaged=True)
    box.show()
    stage.shots("library-damaged", box)
    box.hide()
    restoring = RestoreWindow(cast("Library", SimpleNamespace(backups=_Slow())), stage.window)
    restoring.restore(backup.path)
    wait(lambda: restoring.bar.value() > 0)
    stage.shots("library-restored", restoring)
    restoring.reject()
    wait(lambda: not restoring.isVisible())


class _Slow:
    """Backups of which one is brought back until that is stopped."""

    def restore(self, _path: Path, cancel: CancelToken, on_progress: Callable[[int, int], None]) -> None:
        on_progress(62, 100)
        while not cancel.wait(1):
            pass
        cancel.raise_if_cancelled()


SCENES: dict[str, Callable[[Stage], None]] = {
    "duplicates": duplicates,
    "missing": missing,
    "exchange": exchange,
    "tagging": tagging,
    "small-windows": small_windows,
    "settings": settings,
    "trouble": trouble,
}
