"""The veil over small pictures of hidden photos: so far out of focus that nothing can be told but a few colours."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage

_CELLS = 5
_SOFT = 24  # in between: enlarging five cells in one go shows their edges


def veiled(picture: QImage) -> QImage:
    """Return the picture out of focus, in its own size. Any thread."""
    if picture.isNull():
        return picture
    veil = _scaled(_scaled(picture, QSize(_CELLS, _CELLS)), QSize(_SOFT, _SOFT))
    return _scaled(veil, picture.size())


def _scaled(picture: QImage, size: QSize) -> QImage:
    return picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
