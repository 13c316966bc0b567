"""Sameness: whether what lies at a path now is the photo that lay there before, edited, or another one."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoclip.core.photo import Photo, ShotInfo
from photoclip.indexing import registration
from photoclip.indexing.registration import shared_detail
from photoclip.media.grey import Grey
from photoclip.media.photo_reading import PhotoReading
from photoclip.media.thumbnails import LONG_SIDE_PX, ThumbnailStore, look_of
from photoclip.store.photos import PhotoStore

_ALIKE = 0.9
"""Correlation of two small grey pictures. Another photo of the same place and light was seen to reach 0.8; a photo
that was saved again, brightened, sharpened or turned stays above 0.93."""
_IDENTICAL = 0.995
"""The same pixels, but for a JPEG that was saved again."""
_SAME_DETAIL = 0.6
"""Share of the details of a part. Everyday photos that were cropped to a quarter, levelled by 5 degrees, framed or
given a caption kept more than that; no two of them shared 0.3."""
_FLAT = 2.0
"""Grey levels: with less contrast a picture has nothing to be told by."""


class Sameness:
    """Compares what the camera wrote, then the thumbnails, which both contents have by then."""

    def __init__(self, photos: PhotoStore, thumbnails: Path) -> None:
        self._photos = photos
        self._thumbnails = ThumbnailStore(thumbnails)

    def is_edit(self, photo_id: int, reading: PhotoReading) -> bool:
        """Tell whether `reading` is the photo, edited.

        A shot of the same camera at the same moment is. One of another moment is another photo, unless its pixels are
        the same and only the date was mended. Where no moment is known, looks decide: alike as a whole, or one is a
        part of the other, which was cropped, levelled, framed or written on. Where there is nothing to look at, it is
        another photo: work that stays with the old one can be found again, work mixed up cannot.
        """
        before = self._photos.get(photo_id)
        if before is None:
            return False
        if not before.width:  # nothing but its tags was left of it when the library was damaged
            return True
        moments = self._photos.shot_as_read(before).camera_moment, reading.shot.camera_moment
        if None not in moments and moments[0] == moments[1]:
            return _same_camera(before.shot, reading.shot)
        likeness = self._likeness(before, reading)
        if None not in moments:
            return likeness >= _IDENTICAL and _same_shape(before, reading)
        return likeness >= _ALIKE or self._is_part(before.content_hash, reading.content_hash)

    def _likeness(self, before: Photo, reading: PhotoReading) -> float:
        """Return how alike both look, -1 to 1, however one is turned; -1 where one cannot be seen."""
        old = self._grey(before.content_hash)
        new = self._grey(reading.content_hash) if reading.look is None else reading.look.astype(np.float64)
        if old is None or new is None:
            return -1.0
        return max(_correlation(old, turned) for side in (new, new.T) for turned in _flipped(side))

    def _is_part(self, one_hash: str, other_hash: str) -> bool:
        one, other = self._thumbnail(one_hash), self._thumbnail(other_hash)
        if one is None or other is None:
            return False
        return shared_detail(_small(one), _small(other)) >= _SAME_DETAIL

    def _grey(self, content_hash: str) -> NDArray[np.float64] | None:
        picture = self._thumbnail(content_hash)
        return None if picture is None else look_of(picture).astype(np.float64)

    def _thumbnail(self, content_hash: str) -> Image.Image | None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow's complaints about a damaged one
                picture = Image.open(self._thumbnails.path_of(content_hash), formats=("JPEG",))
            with picture:
                return None if max(picture.size) > LONG_SIDE_PX else picture.convert("L")
        except (OSError, ValueError, Image.DecompressionBombError):  # a lost or damaged thumbnail
            return None


def _small(picture: Image.Image) -> Grey:
    picture.thumbnail((registration.LONG_SIDE_PX,) * 2)
    return np.asarray(picture, np.float32)


def _flipped(grey: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    return grey, grey[::-1], grey[:, ::-1], grey[::-1, ::-1]


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    one, other = one - one.mean(), other - other.mean()
    spread = float(one.std() * other.std())
    return -1.0 if spread < _FLAT**2 else float((one * other).mean() / spread)


def _same_camera(before: ShotInfo, after: ShotInfo) -> bool:
    return (before.camera_make, before.camera_model) == (after.camera_make, after.camera_model)


def _same_shape(before: Photo, after: PhotoReading) -> bool:
    return sorted((before.width, before.height)) == sorted((after.width, after.height))
