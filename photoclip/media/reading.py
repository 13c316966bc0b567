"""One read of a photo file: its hash, metadata, keywords, thumbnail and model input."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from photoclip.core.model_input import ModelInput
from photoclip.core.parts import Moment, Region
from photoclip.core.photo import Stamp
from photoclip.core.photo_names import is_video_name
from photoclip.errors import LibraryProblem, UnreadableImage
from photoclip.language import english
from photoclip.media.brightness import has_high_range
from photoclip.media.dates import dated_beside, dated_inside
from photoclip.media.decode import Enough, decode, format_of, open_picture, plain_reasons
from photoclip.media.embedded import read_embedded
from photoclip.media.file_bytes import fingerprint, read_bytes
from photoclip.media.limits import DecodeLimits
from photoclip.media.live import live_id
from photoclip.media.looks import looks_of
from photoclip.media.metadata import read_metadata
from photoclip.media.model_pixels import model_pixels, region_pixels
from photoclip.media.photo_reading import PhotoReading, RenderedPhoto, SameContent
from photoclip.media.refusals import NO_PICTURE
from photoclip.media.scanners import page_odds
from photoclip.media.thumbnails import LONG_SIDE_PX, ThumbnailStore, as_thumbnail, fitted, look_of, shrunk
from photoclip.media.video import kind_of_file, open_video
from photoclip.media.video_facts import read_facts
from photoclip.media.video_files import VideoKind, video_kind

NO_VIDEO = english("not a video PhotoClip can read")
_LARGEST_MISNAMED = 1 << 28


def read_photo(
    path: str | Path,
    thumbnails_root: Path,
    model_input: ModelInput | None,
    limits: DecodeLimits,
    regions: Sequence[Region] = (),
) -> PhotoReading:
    """Read a file once and return all that the library keeps of it; write its thumbnail unless there is one.

    `regions`: parts of the picture that the model is to see by themselves, too; of a video it sees moments.
    The file is only ever opened for reading. Raises `UnreadableImage`. A thumbnail that cannot be saved is no reason
    to: it is a cache.
    """
    if (kind := _video_kind(path)) is not None:
        return _video_reading(path, kind, thumbnails_root, model_input, limits)
    data, stamp = _picture_bytes(path, limits)
    content_hash = hashlib.sha256(data).hexdigest()
    return _reading(path, data, stamp, content_hash, thumbnails_root, model_input, limits, regions)


def read_again(
    path: str | Path,
    known_hash: str,
    known_size: int,
    thumbnails_root: Path,
    model_input: ModelInput | None,
    limits: DecodeLimits,
    regions: Sequence[Region] = (),
) -> PhotoReading | SameContent:
    """Do what `read_photo` does, but decode nothing where the file has the content that it had."""
    if (kind := _video_kind(path)) is not None:
        return _video_read_again(path, kind, known_hash, known_size, thumbnails_root, model_input, limits)
    data, stamp = _picture_bytes(path, limits)
    content_hash = hashlib.sha256(data).hexdigest()
    if content_hash == known_hash:
        return SameContent(stamp)
    reading = _reading(path, data, stamp, content_hash, thumbnails_root, model_input, limits, regions)
    grew = 0 < known_size < len(data) and hashlib.sha256(memoryview(data)[:known_size]).hexdigest() == known_hash
    return replace(reading, grew=grew)


def _reading(
    path: str | Path,
    data: bytes,
    stamp: Stamp,
    content_hash: str,
    thumbnails_root: Path,
    model_input: ModelInput | None,
    limits: DecodeLimits,
    regions: Sequence[Region],
) -> PhotoReading:
    if (kind := video_kind(data)) is not None:  # under the name of a picture
        return _video_reading(path, kind, thumbnails_root, model_input, limits)
    picture = _opened(path, data, limits)
    shot = dated_beside(dated_inside(read_metadata(picture), picture), Path(path))
    bright = has_high_range(picture.format or "", data)
    shot = replace(shot, live_id=live_id(picture, data), high_range=bright)
    xmp, scanned = read_embedded(picture), page_odds(picture)
    decoded = decode(picture, _enough(model_input, regions))
    # Made once: what is measured is made smaller from it, too, which takes a third of the time.
    thumbnail = as_thumbnail(decoded.image)
    no_thumbnail = _saved(ThumbnailStore(thumbnails_root), content_hash, thumbnail)
    return PhotoReading(
        stamp=stamp,
        content_hash=content_hash,
        size_bytes=len(data),
        width=decoded.width,
        height=decoded.height,
        format=format_of(picture),
        shot=shot,
        pixels=None if model_input is None else model_pixels(decoded.image, model_input),
        part_pixels=_part_pixels(decoded.image, model_input, regions),
        part_places=tuple(regions),
        xmp=xmp,
        no_thumbnail=no_thumbnail,
        incomplete=decoded.incomplete,
        looks=looks_of(thumbnail, scanned),
        look=look_of(thumbnail) if no_thumbnail else None,
    )


def _video_kind(path: str | Path) -> VideoKind | None:
    """Return what kind of video a file is that is called one."""
    return kind_of_file(path) if is_video_name(str(path)) else None


def _picture_bytes(path: str | Path, limits: DecodeLimits) -> tuple[bytes, Stamp]:
    if is_video_name(str(path)):  # what is called a video and is none need not be in memory
        limits = replace(limits, max_file_bytes=min(limits.max_file_bytes, _LARGEST_MISNAMED))
    return read_bytes(path, limits)


def _opened(path: str | Path, data: bytes, limits: DecodeLimits) -> Image.Image:
    try:
        return open_picture(data, limits)
    except UnreadableImage as exc:
        if exc.reason == NO_PICTURE and is_video_name(str(path)):
            raise UnreadableImage(NO_VIDEO) from exc
        raise


def _video_reading(
    path: str | Path, kind: VideoKind, thumbnails_root: Path, model_input: ModelInput | None, limits: DecodeLimits
) -> PhotoReading:
    known = fingerprint(path)
    return _video_facts(path, kind, known.stamp, known.content_hash, thumbnails_root, model_input, limits)


def _video_read_again(
    path: str | Path,
    kind: VideoKind,
    known_hash: str,
    known_size: int,
    thumbnails_root: Path,
    model_input: ModelInput | None,
    limits: DecodeLimits,
) -> PhotoReading | SameContent:
    known = fingerprint(path, known_size)
    if known.content_hash == known_hash:
        return SameContent(known.stamp)
    reading = _video_facts(path, kind, known.stamp, known.content_hash, thumbnails_root, model_input, limits)
    return replace(reading, grew=0 < known_size < known.stamp.size and known.start_hash == known_hash)


def _video_facts(
    path: str | Path,
    kind: VideoKind,
    stamp: Stamp,
    content_hash: str,
    thumbnails_root: Path,
    model_input: ModelInput | None,
    limits: DecodeLimits,
) -> PhotoReading:
    with open_video(path, kind, limits) as video:
        # Without a model one picture is enough: the others wait to be seen by one.
        enough = _enough(model_input, ())
        scenes = [video.poster(enough)] if model_input is None else video.scenes(enough)
        shot = dated_beside(read_facts(video.texts, Path(path).name, video.duration_s), Path(path))
        size, incomplete = video.size, video.incomplete
    if Stamp.of(Path(path).stat()) != stamp:
        raise UnreadableImage(english("the file was still being written"), retry=True)
    poster = scenes[0].image
    no_thumbnail = _saved(ThumbnailStore(thumbnails_root), content_hash, poster)
    seen = None if model_input is None else [model_pixels(scene.image, model_input) for scene in scenes]
    return PhotoReading(
        stamp=stamp,
        content_hash=content_hash,
        size_bytes=stamp.size,
        width=size[0],
        height=size[1],
        format=kind.name,
        shot=shot,
        pixels=None if seen is None else seen[0],
        part_pixels=None if seen is None else np.stack(seen),
        part_places=tuple(Moment(scene.second) for scene in scenes),
        no_thumbnail=no_thumbnail,
        incomplete=incomplete,
        look=look_of(poster) if no_thumbnail else None,
    )


def _part_pixels(
    image: Image.Image, model_input: ModelInput | None, regions: Sequence[Region]
) -> NDArray[np.uint8] | None:
    if model_input is None or not regions:
        return None
    return np.stack([region_pixels(image, region, model_input) for region in regions])


def _saved(thumbnails: ThumbnailStore, content_hash: str, image: Image.Image) -> str:
    """Let there be a thumbnail; return '', or why there is none."""
    try:
        if not thumbnails.has(content_hash):
            thumbnails.write(content_hash, image)
    except LibraryProblem as exc:
        return str(exc)
    return ""


def render_photo(path: str | Path, max_side_px: int | None, limits: DecodeLimits) -> RenderedPhoto:
    """Return a file's picture for the screen, its long side at most `max_side_px` (None: as large as it is).

    Never more than `limits.max_shown_pixels`. Raises `UnreadableImage`.
    """
    if (kind := _video_kind(path)) is not None:
        return _rendered_poster(path, kind, max_side_px, limits)
    data, _ = _picture_bytes(path, limits)
    if (kind := video_kind(data)) is not None:
        return _rendered_poster(path, kind, max_side_px, limits)
    picture = _opened(path, data, limits)
    longest, pixels = max(picture.size), picture.width * picture.height
    side_px = min(longest, max_side_px or longest)
    if pixels > limits.max_shown_pixels:
        side_px = min(side_px, int(longest * (limits.max_shown_pixels / pixels) ** 0.5))
    decoded = decode(picture, Enough(1, side_px))
    with plain_reasons():
        # Not from the size of a reduced JPEG, whose sides are rounded up.
        image = shrunk(decoded.image, fitted(decoded.width, decoded.height, max(1, side_px)))
        return RenderedPhoto(image.width, image.height, image.tobytes())


def _rendered_poster(path: str | Path, kind: VideoKind, max_side_px: int | None, limits: DecodeLimits) -> RenderedPhoto:
    with open_video(path, kind, limits) as video:
        image = video.poster(None if max_side_px is None else Enough(1, max_side_px)).image
    most = min(max(image.size), max_side_px or max(image.size))
    if image.width * image.height > limits.max_shown_pixels:
        most = min(most, int(max(image.size) * (limits.max_shown_pixels / (image.width * image.height)) ** 0.5))
    image = shrunk(image, fitted(*image.size, most))
    return RenderedPhoto(image.width, image.height, image.tobytes())


def _enough(model_input: ModelInput | None, regions: Sequence[Region]) -> Enough:
    # Half as much again for the thumbnail, twice for the model: its bicubic filter then still decides what it sees.
    thumbnail_px = LONG_SIDE_PX * 3 // 2
    if model_input is None:
        return Enough(1, thumbnail_px)
    # Of a picture of which parts are looked at more is needed; a small one has no more to show.
    model_px = ceil(2 * model_input.size_px / min((min(one.width, one.height) for one in regions), default=1.0))
    if model_input.resize_mode == "longest":
        return Enough(1, max(thumbnail_px, model_px))
    return Enough(model_px, thumbnail_px)
