"""Stage: the real app's window in one size and scale; takes its picture in the light and in the dark."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from photoclip.gui.grid.view import GridView
from photoclip.gui.window.session import Session
from photoclip.library import Library
from photoclip.paths import AppPaths

W = TypeVar("W", bound=QWidget)

STEADY_MS = 250
TIMEOUT_S = 120
HALVED_FROM_PX = 1000
COLORS, OWN_COLORS = 128, 64
"""A picture of a window looks the same in so many colours, and is a third as large. The most frequent ones are the
window's own, and stay exactly as they are."""


def pause(time_ms: int) -> None:
    """Let the app run. `QTest.qWait` would hold the interpreter's lock, and with it the library's threads."""
    loop = QEventLoop()
    QTimer.singleShot(time_ms, loop.quit)
    loop.exec()


def wait(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        pause(20)


class Stage:
    """The window, and where its pictures go."""

    def __init__(
        self,
        app: QApplication,
        data_dir: Path,
        out: Path,
        size_px: tuple[int, int],
        suffix: str,
        looks: list[str],
        *,
        halved: bool,
    ) -> None:
        """`suffix` ends the names of pictures; `looks`: light, dark or both; `halved`: large ones are made smaller."""
        self._out, self._suffix, self._looks, self._halved = out, suffix, looks, halved
        self.size_px = size_px
        self.left: list[int] = []
        self.library = Library(AppPaths.choose(data_dir))
        self.session = Session(app, self.library, leave=self.left.append)
        self.window = self.session.window
        self.page = self.window.grid_page
        self.edit = self.page.search_box.edit
        self.session.start()
        self.window.resize(*size_px)
        self.window.activateWindow()

    def shots(self, name: str, part: QWidget | None = None, settle_ms: int = STEADY_MS) -> None:
        """Take the picture `name` in each look: of the window, or of `part`, a dialog or a menu.

        `settle_ms`: how long what is drawn in the background takes after a change of the look.
        """
        for look in self._looks:
            self.library.settings.change(appearance=look)
            pause(STEADY_MS)
            wait(self.is_complete)
            pause(settle_ms)
            self._take(f"{name}{self._suffix}-{look}", part)
        self.library.settings.change(appearance="light")

    def type(self, text: str) -> None:
        """Look for `text` in all photos, and wait until its answer and every thumbnail in sight are there."""
        self.page.navigation.leave_place()  # in an album it would be looked for in that alone
        self.edit.setFocus()
        self.page.search_box.set_text(text)
        self.page.search_box.completions.close()
        wait(lambda: self.page.query.request.text == text.strip() and self.is_complete())

    def do(self, action: str) -> None:
        """Do what the menu entry `action` does."""
        self.window.actions_[action].trigger()

    def dialog(self, kind: type[W]) -> W:
        """Wait for the dialog of this kind, and return it."""
        found: list[W] = []

        def there() -> bool:
            found[:] = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
            return bool(found)

        wait(there)
        return found[-1]

    def is_complete(self) -> bool:
        """Return whether the answer is here, and a picture for every photo in sight."""
        if self.page.query.busy:
            return False
        return not self.page.grid.isVisible() or self.shows_all(self.page.grid)

    def shows_all(self, grid: GridView) -> bool:
        """Return whether there is a picture for every photo in sight."""
        model = grid.model()
        rows = [row for row in grid.visible_rows() if row < model.rowCount()]
        return all(model.thumbnails.get(model.photo_id(row)) is not None for row in rows)

    def close(self) -> None:
        self.window.close()
        wait(lambda: self.left)

    # Below: private

    def _take(self, name: str, part: QWidget | None) -> None:
        picture = (part or self.window).grab()
        if part is not None and not self._suffix:  # README shows dialogs where they stand
            picture = over(self.window.grab(), picture)
        path = self._out / f"{name}.png"
        picture.save(str(path))
        with Image.open(path) as taken:
            image = taken.convert("RGB")
        if self._halved and image.width > HALVED_FROM_PX:
            image = image.reduce(2)
        reduced(image).save(path, optimize=True)
        print(name, flush=True)


def reduced(image: Image.Image) -> Image.Image:
    """Return the picture in `COLORS` colours."""
    counted = sorted(image.getcolors(image.width * image.height) or [], reverse=True)
    own = [part for _count, color in counted[:OWN_COLORS] for part in color]  # type: ignore[union-attr]
    photos = image.quantize(COLORS - OWN_COLORS).getpalette() or []
    palette = Image.new("P", (1, 1))
    palette.putpalette([*own, *photos][: 3 * COLORS])
    return image.quantize(palette=palette, dither=Image.Dither.NONE)


def over(picture: QPixmap, dialog: QPixmap) -> QPixmap:
    """Draw the dialog over the middle of the darkened picture, with an outline in place of a window's frame."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(picture.rect(), QColor(0, 0, 0, 90))
    place = dialog.rect()
    place.moveCenter(picture.rect().center())
    painter.drawPixmap(place.topLeft(), dialog)
    painter.setPen(QPen(QColor(128, 128, 128, 160), 1))
    painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    return picture
