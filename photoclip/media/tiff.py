"""TIFF as people have it: of its pages the one that is the picture, and samples that Pillow mixes up or refuses."""

from __future__ import annotations

import contextlib
import struct
from typing import Any

from PIL import Image, TiffImagePlugin

from photoclip.media.tiff_samples import SampleLayout, layout_of, number_in, read_samples

PLUGIN_ID = "PHOTO-TIFF"
"""Under which Pillow knows this reader; its own keeps its name."""

_NEW_SUBFILE_TYPE, _SUBFILE_TYPE, _SUB_IFDS = 254, 255, 330
_REDUCED, _MASK = 1, 4
_TOGETHER, _PLANES = 1, 2
"""How the channels of a page may lie."""
_MOST_PAGES = 16
"""So many are looked at for the picture: a scanned book has hundreds, all of them pictures."""
_LARGER = 2
"""A later page of the same shape that is so many times as wide shows what the first is a thumbnail of."""
_SAME_SHAPE = 0.05
_PAGE_ERRORS = (EOFError, OSError, SyntaxError, LookupError, ValueError, TypeError, ArithmeticError, struct.error)


class PhotoTiff(TiffImagePlugin.TiffImageFile):
    """An opened TIFF that stands at its picture: not at a thumbnail or mask before it.

    Samples of 16 bits and more that lie plane by plane, or count from white, or are floats in several channels, are
    read here (`tiff_samples.py`): Pillow mixes them up or refuses them.
    """

    _layout: SampleLayout | None = None

    def _open(self) -> None:
        super()._open()
        self.first_offset: int = self._frame_pos[0]
        self._first_raw: dict[int, bytes] = dict(self.tag_v2._tagdata)
        best = self._picture_page()
        if self.tell() != best:
            self._seek(best)

    @property
    def shows_a_later_page(self) -> bool:
        """Whether its first page, which may say more about the photo, is only a thumbnail of what is shown."""
        return bool(self._frame_pos[self.tell()] != self.first_offset)

    def raw_tag(self, tag: int) -> bytes | None:
        """Return a tag's bytes as they stand in the page that is shown, or else in the first one.

        Not through Pillow's own reading: some writers call these bytes "longs", which would be swapped.
        """
        data: Any = self.tag_v2._tagdata.get(tag) or self._first_raw.get(tag)
        return data if isinstance(data, bytes) else None

    def load(self) -> Any:
        if self._layout is not None and self._im is None:
            stream: Any = self.fp
            self.im = read_samples(stream.getvalue(), self._layout).im
            self.load_end()
        return super().load()

    def _setup(self) -> None:
        self._layout = None
        is_alone = number_in(self.tag_v2, TiffImagePlugin.SAMPLESPERPIXEL, 1) == 1
        if is_alone and self.tag_v2.get(TiffImagePlugin.PLANAR_CONFIGURATION) == _PLANES:
            # Pillow takes the first letter of how samples lie for the only plane: black is white then, 16 bits are 8.
            self.tag_v2[TiffImagePlugin.PLANAR_CONFIGURATION] = _TOGETHER
        try:
            super()._setup()
        except SyntaxError:
            layout = layout_of(self.tag_v2)
            if layout is None:
                raise
        else:
            layout = layout_of(self.tag_v2)
            if layout is None or not layout.pillow_is_wrong:
                return
        self._layout = layout
        self._mode = layout.mode
        self._size = self._tile_size = (layout.width, layout.height)
        if self.tag_v2.get(274) in {5, 6, 7, 8}:
            self._size = (layout.height, layout.width)
        self.tile = []
        self.palette = None
        self.info["compression"] = self._compression
        if TiffImagePlugin.ICCPROFILE in self.tag_v2:
            self.info["icc_profile"] = self.tag_v2[TiffImagePlugin.ICCPROFILE]

    def _picture_page(self) -> int:
        """Return the number of the page that is the picture; pages below the first one (SubIFDs) count behind all."""
        kinds, sizes = [self._kind()], [self.size]
        below = self._offsets_below()
        if not self.is_animated and not below:
            return 0
        numbers = [0]
        for number in range(1, _MOST_PAGES + len(below)):
            if number >= _MOST_PAGES or (self._n_frames is not None and number >= self._n_frames):
                break
            self._look_at(number, numbers, kinds, sizes)
        for offset in below:
            self._frame_pos.append(offset)
            self._tag_data_limits.append(self._tag_data_remaining)
            self._look_at(len(self._frame_pos) - 1, numbers, kinds, sizes)
        return numbers[_best(kinds, sizes)]

    def _look_at(self, number: int, numbers: list[int], kinds: list[int], sizes: list[tuple[int, int]]) -> None:
        with contextlib.suppress(*_PAGE_ERRORS):  # a page that cannot be read is not the picture
            self._seek(number)
            numbers.append(number)
            kinds.append(self._kind())
            sizes.append(self.size)

    def _kind(self) -> int:
        kind = self.tag_v2.get(_NEW_SUBFILE_TYPE, 0)
        old = self.tag_v2.get(_SUBFILE_TYPE, 0)
        return (kind if isinstance(kind, int) else 0) | (_REDUCED if old == 2 else 0)

    def _offsets_below(self) -> list[int]:
        found = self.tag_v2.get(_SUB_IFDS, ())
        offsets = found if isinstance(found, tuple) else (found,)
        return [offset for offset in offsets[:_MOST_PAGES] if isinstance(offset, int) and 0 < offset < 2**63]


def register() -> None:
    """Let Pillow open a TIFF this way under `PLUGIN_ID`. Cheap to repeat."""
    if PLUGIN_ID not in Image.OPEN:
        Image.register_open(PLUGIN_ID, PhotoTiff, lambda prefix: prefix.startswith(tuple(TiffImagePlugin.PREFIXES)))


def _best(kinds: list[int], sizes: list[tuple[int, int]]) -> int:
    places = range(len(kinds))
    first = sizes[0]
    if not kinds[0] & (_REDUCED | _MASK):
        same = [place for place in places if not kinds[place] & _MASK and _is_larger_copy(sizes[place], first)]
        return max(same, key=lambda place: sizes[place][0], default=0)
    whole = [place for place in places if not kinds[place] & (_REDUCED | _MASK)]
    seen = whole or [place for place in places if not kinds[place] & _MASK] or [0]
    return max(seen, key=lambda place: sizes[place][0] * sizes[place][1])


def _is_larger_copy(size: tuple[int, int], first: tuple[int, int]) -> bool:
    if size[0] < _LARGER * first[0] or size[1] < _LARGER * first[1]:
        return False
    scales = size[0] / first[0], size[1] / first[1]
    # The sides of a thumbnail are rounded to whole pixels.
    rounding = 1 / min(first)
    return abs(scales[0] / scales[1] - 1) <= _SAME_SHAPE + rounding
