"""Take the README's pictures from the real app, on the made-up library: `python resources/screenshots/take.py`.

`--all DIR` puts every picture of the tour into DIR, for a designer's eye. Needs no display: Qt's offscreen platform
draws the window. Everything goes into a temporary data folder.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from PIL import Image  # noqa: E402 - found through the line above
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from photoclip.core.labels import TagScope  # noqa: E402
from photoclip.core.search import SearchRequest  # noqa: E402
from photoclip.gui.details.panel import PhotoFacts  # noqa: E402
from photoclip.gui.duplicates.dialog import DuplicatesDialog  # noqa: E402
from photoclip.gui.grid.model import StackRole  # noqa: E402
from photoclip.gui.grid.view import GridView  # noqa: E402
from photoclip.gui.search.help import SearchHelp  # noqa: E402
from photoclip.gui.settings.dialog import SettingsDialog  # noqa: E402
from photoclip.gui.window.session import Session, set_identity  # noqa: E402
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog  # noqa: E402
from photoclip.library import Library  # noqa: E402
from photoclip.paths import AppPaths  # noqa: E402

KEPT = {
    *(
        f"{scene}-{look}"
        for scene in ("first-start", "indexing", "search", "viewer", "settings")
        for look in ("light", "dark")
    ),
    "albums-light",
    "time-light",
    "time-dark",
    "map-light",
    "auto-tag-light",
    "search-filters-light",
}
LOOKS = ("light", "dark")
SIZE_PX = (1180, 780)
WORDS, FILTERS, NO_MATCH = "a dog running on the beach", "a dog -cat type:jpeg", "guitar"
STEADY_MS = 250
TIMEOUT_S = 180
_TAKEN, _SUBSECOND, _EXIF_IFD = 0x9003, 0x9291, 0x8769


def pause(time_ms: int) -> None:
    """Let the app run. `QTest.qWait` would hold the interpreter's lock, and with it the library's threads."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


def wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        pause(20)


def stand_over(picture: QPixmap, dialog: QWidget) -> None:
    """Draw the dialog over the middle of the darkened picture, with an outline in place of a window's frame."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
    place = dialog.rect()
    place.moveCenter(picture.rect().center())
    painter.drawPixmap(place.topLeft(), dialog.grab())
    painter.setPen(QPen(QColor(128, 128, 128, 160), 1))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()


def add_copies_and_burst(folder: Path) -> int:
    """Put a copy, a smaller copy and a burst of three beside the drawn photos; return how many files."""
    photos = sorted(folder.rglob("*beach*.jpg")) or sorted(folder.rglob("*.jpg"))
    shared = folder / "Shared"
    shared.mkdir()
    shutil.copy2(photos[0], shared / photos[0].name)
    with Image.open(photos[1]) as image:
        image.reduce(2).save(shared / f"small-{photos[1].name}", quality=80, exif=image.getexif())
    with Image.open(photos[2]) as image:
        for shot in range(1, 4):
            exif = image.getexif()
            camera = exif.get_ifd(_EXIF_IFD)
            taken = datetime.strptime(camera[_TAKEN], "%Y:%m:%d %H:%M:%S") + timedelta(seconds=shot)
            camera[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
            moved = image.crop((6 * shot, 3 * shot, image.width - 12 + 4 * shot, image.height - 6 + 2 * shot))
            moved.save(shared / f"burst-{shot}.jpg", quality=90, exif=exif)
    return 5


class Tour:
    """One walk through the app; takes a picture wherever there is something to see."""

    def __init__(self, app: QApplication, data_dir: Path, out: Path, everything: Path | None) -> None:
        self._out, self._everything = out, everything
        self._left: list[int] = []
        self.library = Library(AppPaths.choose(data_dir))
        self.session = Session(app, self.library, leave=self._left.append)
        self.window = self.session.window
        self.page = self.window.grid_page
        self.edit = self.page.search_box.edit
        self.session.start()
        self.window.resize(*SIZE_PX)

    def walk(self) -> None:
        self.first_start()
        self.indexing()
        self.time()
        self.map()
        self.searches()
        self.albums()
        self.viewer()
        self.stacks_and_duplicates()
        self.tagging()
        self.dialogs()
        self.window.close()
        wait(lambda: bool(self._left))

    def first_start(self) -> None:
        wait(lambda: self.window.pages.first_start is not None)
        self.shots("first-start")
        QTest.mouseClick(self.window.pages.first_start.demo_button, Qt.MouseButton.LeftButton)
        wait(lambda: self.window.pages.currentWidget() is self.page)

    def indexing(self) -> None:
        wait(lambda: self.library.indexing.status().phase == "indexing" and self.library.indexing.status().done > 90)
        self.shots("indexing")
        wait(lambda: self.library.indexing.status().done >= 240)
        wait(lambda: self.library.indexing.status().phase == "idle")
        wait(lambda: self.library.engine.wait_contrast(0))

    def time(self) -> None:
        """Photos by date: some of a month chosen, the pointer on the years."""
        self.type("")
        grid = self.page.grid
        wait(lambda: self.page.library_panel.count_text("All photos") == str(grid.model().rowCount()) == "240")
        wait(grid.rail.isVisible)
        wait(lambda: self._shows_all(grid))
        first = grid.places.sections[1]
        grid.verticalScrollBar().setValue(grid.places.top_of(1) + 20)
        grid.select_section(first)
        QTest.mouseMove(grid.rail, QPoint(grid.rail.width() // 2, grid.rail.height() // 3))
        self.shots("time")
        grid.clearSelection()
        self.window.resize(800, 600)
        self.shots("time-small")
        self.window.resize(1600, 1000)
        self.shots("time-large")
        self.window.resize(*SIZE_PX)
        grid.verticalScrollBar().setValue(0)
        self.window.actions_["go.date"].trigger()
        dialog = self._dialog()
        dialog.text.setText("2019-07")  # type: ignore[attr-defined]
        self.shots("time-go-to", dialog)
        dialog.reject()  # type: ignore[attr-defined]

    def map(self) -> None:
        """The map beside the photos: all of the world, then one place and its photos."""
        self.type("")
        pane = self.page.map
        self.library.settings.change(show_map=True)
        wait(lambda: bool(pane.canvas.pins.clusters))
        pause(2000)  # the land is drawn, and pictures come
        self.shots("map")
        self.window.resize(800, 600)
        pause(1000)
        self.shots("map-small")
        self.window.resize(*SIZE_PX)
        pause(1000)
        pane.canvas.pin_chosen.emit(pane.canvas.pins.clusters[0])
        wait(lambda: pane.photos.area is not None)
        pause(2000)
        self.shots("map-area")
        self.library.settings.change(show_map=False)
        self.type("")

    def searches(self) -> None:
        self.type(WORDS)
        self.shots("search")
        self.page.grid.select_only(self.page.grid.model().photo_id(0))
        self.library.settings.change(show_info_panel=True)
        wait(lambda: isinstance(self.page.info_panel.widget(), PhotoFacts))
        wait(lambda: getattr(self.page.info_panel.widget(), "why", None) is not None)
        self.page.info_panel.verticalScrollBar().setValue(10_000)
        self.shots("why")
        self.library.settings.change(show_info_panel=False)
        self.type(FILTERS)
        self.shots("search-filters")
        self.type(NO_MATCH)
        self.shots("search-nothing")
        self.type("a dog tgs:family type:gif")
        self.shots("search-hints")
        self.type("")
        self.edit.setFocus()
        QTest.keyClicks(self.edit, "dog type:", delay=15)
        wait(lambda: self.page.search_box.completions.is_open)
        self.shots("completions")
        self.page.search_box.completions.close()

    def albums(self) -> None:
        boats = self.library.submit(self.library.search.find, SearchRequest("a sailing boat")).result()
        ids = [int(photo_id) for photo_id in boats.photo_ids[: boats.strong_count]]
        self.library.submit(self.library.albums.create, "By the sea", ids).result()
        self.library.submit(self.library.albums.save_search, "Birthday cakes", SearchRequest("birthday cake")).result()
        self.library.submit(self.library.albums.save_search, "Dogs outdoors", SearchRequest("a dog")).result()
        albums = self.page.albums
        wait(lambda: len(albums.albums) == 3 and all(albums.count(album) is not None for album in albums.albums))
        self.page.show_album(next(album for album in albums.albums if album.name == "By the sea"))
        self.shots("albums")
        self.type(WORDS)
        self.page.album_actions.table["album.save-search"].trigger()
        self.shots("album-dialog", self._dialog())
        self._dialog().reject()

    def viewer(self) -> None:
        self.type(WORDS)
        QTest.keyClick(self.edit, Qt.Key.Key_Down)
        QTest.keyClick(self.page.grid, Qt.Key.Key_Return)
        wait(lambda: self.window.pages.currentWidget() is self.window.viewer)
        wait(lambda: bool(self.window.viewer.pictures.levels(self.window.viewer.photo_id)))
        self.shots("viewer")
        QTest.keyClick(self.window.viewer, Qt.Key.Key_Escape)

    def stacks_and_duplicates(self) -> None:
        folder = Path(self.library.submit(self.library.folders.all).result()[0].path)
        before = len(self.library.submit(self.library.photos.ids).result())
        add_copies_and_burst(folder)
        self.library.indexing.rescan()
        wait(lambda: len(self.library.submit(self.library.photos.ids).result()) == before + 4)
        wait(lambda: self.library.indexing.status().phase == "idle")
        self.window.actions_["view.collapse-bursts"].trigger()
        self.type("")
        tree = self.page.folder_panel.tree
        wait(lambda: bool(tree.findItems("Shared", Qt.MatchFlag.MatchRecursive)))
        tree.setCurrentItem(tree.findItems("Shared", Qt.MatchFlag.MatchRecursive)[0])
        model = self.page.model
        wait(lambda: any(model.index(row).data(StackRole) for row in range(model.rowCount())))
        self.shots("stack-closed")
        row = next(row for row in range(model.rowCount()) if model.index(row).data(StackRole))
        self.page.grid.select_only(model.photo_id(row))
        self.page.grid.toggle_stack()
        self.shots("stack-open")
        self.window.actions_["view.duplicates"].trigger()
        dialog = self.window.dialogs.open.find(DuplicatesDialog)
        wait(lambda: bool(dialog.groups) and bool(getattr(dialog.area.widget(), "cards", [])))
        pause(1000)
        self.shots("duplicates", dialog)
        dialog.close()
        self.page.navigation.search("")

    def tagging(self) -> None:
        """Tag the demo, look back at the run, let labels stay on, review what they suggest; leave no tag behind."""
        self.type("")
        tagging = self.window.tagging
        dialog = tagging.open_for(TagScope())
        self.shots("auto-tag-empty", dialog)
        dialog.draft.add_text("dog\nbirthday cake\nsailing boat\nmountain")
        dialog.draft.add(next(one for one in self.library.labels.starter_sets() if one.name == "Time of day"))
        wait(lambda: dialog.strip.stand is not None and not dialog.query.busy and self._shows_all(dialog.strip.view))
        model, view = dialog.strip.model, dialog.strip.view
        for row, verdict in ((model.line, "tick"), (model.line - 2, "cross")):
            view.judged.emit([model.photo_id(row)], verdict)
        wait(lambda: dialog.strip.stand.preview.learned_from == 2 and self._shows_all(view))
        self.shots("auto-tag", dialog)
        dialog.bar.set_keep_mode("suggest")
        dialog.bar.apply_button.click()
        wait(lambda: bool(self.library.submit(self.library.labels.standing).result()))
        wait(lambda: dialog.message.isVisible() and not dialog.query.busy)
        dialog.close()
        runs = tagging.open_runs()
        wait(lambda: runs.model.rowCount() > 0 and self._shows_all(runs.view))
        self.shots("tag-runs", runs)
        runs.undo_button.click()
        wait(lambda: runs.run.undone)
        runs.close()
        standing = tagging.open_standing()
        wait(lambda: standing.list.topLevelItemCount() > 0)
        self.shots("standing-labels", standing)
        standing.close()
        sets = self.library.submit(self.library.labels.standing).result()
        self.library.submit(self.library.labels.keep_on, sets[0], True).result()
        self.library.indexing.rescan()
        wait(lambda: tagging.waiting.count > 0)
        review = tagging.open_review()
        wait(lambda: review.model.rowCount() > 0 and self._shows_all(review.view))
        self.shots("review", review)
        review.close()
        for one in sets:
            self.library.submit(self.library.labels.stop, one.id).result()
        self.window.notice_bar.hide()  # its way back leads nowhere now

    def dialogs(self) -> None:
        self.type(WORDS)
        self.window.open_settings("folders")
        dialog = self.window.dialogs.open.find(SettingsDialog)
        for name in ("folders", "model", "general"):
            dialog.open_page(name)
            self.shots("settings" if name == "folders" else f"settings-{name}", dialog)
        dialog.close()
        for kind, action in (
            (SearchHelp, self.window.actions_["help.search"]),
            (ShortcutsDialog, self.window.actions_["help.shortcuts"]),
        ):
            action.trigger()
            shown = self.window.dialogs.open.find(kind)
            self.shots(kind.__name__.lower(), shown)
            shown.close()

    def type(self, text: str) -> None:
        """Look for `text` in all photos, and wait until its answer and every thumbnail in sight are there."""
        self.page.navigation.leave_place()  # in an album it would be looked for in that alone
        self.edit.setFocus()
        self.page.search_box.set_text(text)
        self.page.search_box.completions.close()
        wait(lambda: self.page.query.request.text == text.strip() and self._is_complete())

    def shots(self, name: str, dialog: QWidget | None = None) -> None:
        """Take the picture `name` in both looks; `dialog` stands over the middle of the window."""
        for look in LOOKS:
            self.library.settings.change(appearance=look)
            pause(STEADY_MS)
            wait(self._is_complete)
            pause(STEADY_MS)
            self._take(f"{name}-{look}", dialog)
        self.library.settings.change(appearance="light")

    # Below: private

    def _dialog(self) -> QWidget:
        found = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not self.window]
        return found[-1]

    def _is_complete(self) -> bool:
        """Return whether the answer is here, and a picture for every photo in sight."""
        grid = self.page.grid
        if self.page.query.busy:
            return False
        if not grid.isVisible():
            return True
        return self._shows_all(grid)

    def _shows_all(self, grid: GridView) -> bool:
        """Return whether there is a picture for every photo in sight."""
        model = grid.model()
        rows = [row for row in grid.visible_rows() if row < model.rowCount()]
        return all(model.thumbnails.get(model.photo_id(row)) is not None for row in rows)

    def _take(self, name: str, dialog: QWidget | None) -> None:
        picture = self.window.grab()
        if dialog is not None:
            stand_over(picture, dialog)
        if name in KEPT:
            picture.save(str(self._out / f"{name}.png"))
        if self._everything is not None:
            picture.save(str(self._everything / f"{name}.png"))
        print(name, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE, help="where the README's pictures go (here)")
    parser.add_argument("--all", type=Path, dest="everything", metavar="DIR", help="where all pictures go")
    asked = parser.parse_args()
    for folder in filter(None, (asked.out, asked.everything)):
        folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["photoclip"])
    set_identity(app)
    data_dir = Path(tempfile.gettempdir()) / "PhotoClip"  # the pictures show it
    data_dir.mkdir()
    try:
        Tour(app, data_dir, asked.out, asked.everything).walk()
    finally:
        shutil.rmtree(data_dir)


if __name__ == "__main__":
    main()
