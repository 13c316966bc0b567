"""PastedPicture: keeps a picture that came without a file, so that photos like it can be looked for."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QObject, Qt, Signal
from PySide6.QtGui import QImage, QImageWriter

from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library

MAX_PX = 2048
"""Long side of a picture that is kept: far above what a model looks at."""


class PastedPicture(QObject):
    """Keeps one on a library thread."""

    kept = Signal(str)
    """path of its file"""
    failed = Signal(str)

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge

    def keep(self, image: QImage) -> None:
        def keep() -> str:
            return str(self._library.search.keep_picture(_png(image)))

        self._bridge.ask(keep, done=self.kept.emit, failed=self.failed.emit, owner=self)


def _png(image: QImage) -> bytes:
    """Return `image`, made smaller where it is large, as a PNG file. Any thread."""
    if max(image.width(), image.height()) > MAX_PX:
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(MAX_PX, MAX_PX, kept, smooth)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"PNG").write(image)
    return bytes(buffer.data().data())
