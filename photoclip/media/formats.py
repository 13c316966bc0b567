"""The decoders that may see a photo file. Which files are photos stands in `core/photo_names.py`."""

from __future__ import annotations

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    PsdImagePlugin,
    QoiImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from photoclip.media import heic, jpeg_xl, openexr, pdf, radiance, svg, tiff

_SHOWN_NAMES = {
    "JPEG": "JPEG",
    "MPO": "JPEG",  # a JPEG with more pictures behind the first, as phones write them
    "PNG": "PNG",
    "WEBP": "WebP",
    "TIFF": "TIFF",
    "BMP": "BMP",
    "GIF": "GIF",
    "AVIF": "AVIF",
    "HEIF": "HEIC",
    "JPEG2000": "JPEG 2000",
    "JXL": "JPEG XL",
    "EXR": "OpenEXR",
}

# Importing a plugin registers it. A hostile file must not reach Pillow's others: EPS starts Ghostscript, many are old
# and little tested. MPO is not here: the JPEG plugin hands such files on by itself.
_PLUGINS: tuple[type[ImageFile.ImageFile], ...] = (
    JpegImagePlugin.JpegImageFile,
    PngImagePlugin.PngImageFile,
    WebPImagePlugin.WebPImageFile,
    TiffImagePlugin.TiffImageFile,
    BmpImagePlugin.BmpImageFile,
    GifImagePlugin.GifImageFile,
    AvifImagePlugin.AvifImageFile,
    Jpeg2KImagePlugin.Jpeg2KImageFile,
    PsdImagePlugin.PsdImageFile,
    QoiImagePlugin.QoiImageFile,
    jpeg_xl.JpegXl,
    openexr.OpenExr,
    radiance.Radiance,
    svg.Svg,
    pdf.Pdf,
)
PILLOW_FORMATS = (*(plugin.format or "" for plugin in _PLUGINS), heic.FORMAT)
READERS = tuple(tiff.PLUGIN_ID if name == "TIFF" else name for name in PILLOW_FORMATS)
"""The names of what opens them: of TIFF a reader of our own, on top of Pillow's."""


def shown_name(pillow_format: str | None) -> str:
    """Return what a person calls a format that Pillow names its own way."""
    return _SHOWN_NAMES.get(pillow_format or "", pillow_format or "")


def register_formats(max_pixels: int) -> None:
    """Make Pillow read `PILLOW_FORMATS` by `READERS`, one thread each. Cheap to repeat."""
    for reader in (tiff, heic, jpeg_xl, openexr, radiance, svg, pdf):
        reader.register()
    # One worker per core is parallel enough, and every further thread reserves address space under the memory cap.
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    # Pillow refuses twice this; the first frame of a file is held to exactly `max_pixels` by `decode`.
    Image.MAX_IMAGE_PIXELS = max_pixels
