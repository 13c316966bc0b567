"""Where pictures end: a white page on a white ground seems to have no end."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtGui import QColor, QImage, QPixmap

HAIRLINE_PX = 1.0
"""Of the line round a picture whose end is not seen."""
_NEAR = 24
"""Of 255 in each channel: so far colours may be apart and still seem one, black and the dark ground too."""
_SAMPLES = 10
_INSET_PX = 2
_SHARE = 0.8
"""Of a side that has to be like the ground."""
_MOST = 4000
"""Pictures that are remembered: some screens full."""


class Edges:
    """Looks at each picture once, and remembers what it found."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, str], bool] = OrderedDict()

    def melt(self, picture: QPixmap, ground: str) -> bool:
        """Tell whether at least one side of a picture can hardly be told from the `ground` that it lies on."""
        key = picture.cacheKey(), ground
        if key not in self._known:
            self._known[key] = _melts(picture.toImage(), QColor(ground))
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return self._known[key]


def _melts(image: QImage, ground: QColor) -> bool:
    width, height = image.width(), image.height()
    if min(width, height) <= 2 * _INSET_PX:
        return False
    # Corners are round: what is there is no picture.
    shares = [(place + 1) / (_SAMPLES + 1) for place in range(_SAMPLES)]
    across, down = [int(share * width) for share in shares], [int(share * height) for share in shares]
    right, bottom = width - 1 - _INSET_PX, height - 1 - _INSET_PX
    sides = (
        [(x, _INSET_PX) for x in across],
        [(x, bottom) for x in across],
        [(_INSET_PX, y) for y in down],
        [(right, y) for y in down],
    )
    return any(sum(_is_near(image.pixelColor(x, y), ground) for x, y in side) >= _SHARE * _SAMPLES for side in sides)


def _is_near(color: QColor, ground: QColor) -> bool:
    return (
        abs(color.red() - ground.red()) <= _NEAR
        and abs(color.green() - ground.green()) <= _NEAR
        and abs(color.blue() - ground.blue()) <= _NEAR
    )
