"""JPEG XL through libjxl (pylibjxl): a reader for Pillow."""

from __future__ import annotations

from typing import Any

from PIL import ExifTags, Image, ImageFile

from photoclip.errors import UnreadableImage
from photoclip.media import boxes
from photoclip.media.brought import library_for
from photoclip.media.refusals import CUT_OFF, DAMAGED, DAMAGED_OR_CUT_OFF, too_large

FORMAT = "JXL"
BARE = b"\xff\x0a"
CONTAINER = b"\0\0\0\x0cJXL \r\n\x87\n"
STARTS = (BARE, CONTAINER)
_TAGS = (("exif", "exif"), ("xmp", "xmp"), ("icc", "icc_profile"))
_MODES = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}


class JpegXl(ImageFile.ImageFile):
    """An opened JPEG XL. Its size is looked at first; its tags may be packed, and come with the pixels.

    libjxl turns it as the stream says, which counts, and not what EXIF says of it beside.
    """

    format = FORMAT

    def _open(self) -> None:
        stream: Any = self.fp
        data = stream.getvalue()
        library = library_for("JPEG XL")
        try:
            said = library.probe(data)
            if said["width"] * said["height"] > (Image.MAX_IMAGE_PIXELS or 0):
                raise too_large(said["width"] * said["height"])
            # One thread: others would reserve address space under the worker's cap.
            with library.JXL(threads=1, pool_size=1) as decoder:
                samples, tags = decoder.decode(data, metadata=True)
        except RuntimeError as exc:
            raise UnreadableImage(_reason(data)) from exc
        self._mode = _MODES[samples.shape[2] if samples.ndim == 3 else 1]
        self._size = (samples.shape[1], samples.shape[0])
        self._samples = samples
        self.tile = []
        self.info |= {name: tags[key] for key, name in _TAGS if key in tags}
        orientation = self.getexif().pop(ExifTags.Base.Orientation, None)
        if orientation is not None:
            self.info["original_orientation"] = orientation

    def load(self) -> Any:
        if self._im is None:
            self.im = Image.frombytes(self._mode, self._size, self._samples.tobytes()).im
            del self._samples
        return super().load()


def register() -> None:
    """Let Pillow open JPEG XL this way. Cheap to repeat."""
    if FORMAT not in Image.OPEN:
        Image.register_open(FORMAT, JpegXl, lambda prefix: prefix.startswith(STARTS))
        Image.register_extension(FORMAT, ".jxl")


def _reason(data: bytes) -> str:
    if data.startswith(BARE):
        return DAMAGED_OR_CUT_OFF
    return CUT_OFF if boxes.is_cut_off(data) else DAMAGED
