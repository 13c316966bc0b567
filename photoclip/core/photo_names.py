"""Which files are photos, by their names."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import PurePath

from photoclip.language import english

RAW_EXTENSIONS = (
    *(".3fr", ".arw", ".cr2", ".cr3", ".crw", ".dcr", ".dng", ".erf", ".fff", ".gpr", ".iiq", ".k25", ".kdc", ".mef"),
    *(".mos", ".mrw", ".nef", ".nrw", ".orf", ".pef", ".raf", ".raw", ".rw2", ".rwl", ".sr2", ".srf", ".srw", ".x3f"),
)
"""What cameras keep before they make a picture of it."""
RAW_NAMES = ("CR2", "CR3", "CRW", "NEF", "ARW", "DNG", "RAF", "ORF", "RW2", "PEF", "SRW", "MRW", "X3F", "RAW")
"""Cameras' raw formats as a person calls them; RAW is one that has no name of its own here."""

FORMATS: dict[str, tuple[str, ...]] = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
    "PNG": (".png", ".apng"),
    "WebP": (".webp",),
    "TIFF": (".tif", ".tiff"),
    "BMP": (".bmp", ".dib"),
    "GIF": (".gif",),
    "AVIF": (".avif", ".avifs"),
    "HEIC": (".heic", ".heif", ".heics", ".heifs", ".hif"),
    "JPEG 2000": (".jp2", ".j2k", ".jpx", ".jpf", ".j2c", ".jpc"),
    "JPEG XL": (".jxl",),
    "PSD": (".psd", ".psb"),
    "QOI": (".qoi",),
    "OpenEXR": (".exr",),
    "HDR": (".hdr",),
    "Raw": RAW_EXTENSIONS,
}
"""What PhotoClip reads: what a person calls it, and the endings of its files."""

DOCUMENT_FORMATS: dict[str, tuple[str, ...]] = {"SVG": (".svg", ".svgz"), "PDF": (".pdf",)}
"""What PhotoClip reads where the person wants to see documents, too."""
DOCUMENT_EXTENSIONS = frozenset(ending for endings in DOCUMENT_FORMATS.values() for ending in endings)

VIDEO_FORMATS: dict[str, tuple[str, ...]] = {
    "MP4": (".mp4", ".m4v"),
    "MOV": (".mov", ".qt"),
    "MKV": (".mkv",),
    "WebM": (".webm",),
    "AVI": (".avi",),
    "3GP": (".3gp", ".3g2"),
    "MTS": (".mts", ".m2ts"),
}
"""The same of videos."""
VIDEO_EXTENSIONS = frozenset(ending for endings in VIDEO_FORMATS.values() for ending in endings)

FORMAT_NAMES = (*FORMATS, *RAW_NAMES, *DOCUMENT_FORMATS, *VIDEO_FORMATS)
"""All that the format of a photo may be called, `Raw` standing for every one of `RAW_NAMES`."""

EXTENSIONS = VIDEO_EXTENSIONS.union(DOCUMENT_EXTENSIONS, (ending for endings in FORMATS.values() for ending in endings))


def is_video_name(name: str) -> bool:
    """Tell from a file's name or path whether it is a video that PhotoClip reads."""
    return os.path.splitext(name)[1].lower() in VIDEO_EXTENSIONS  # noqa: PTH122


def is_photo_name(name: str) -> bool:
    """Tell from a file's name or path whether PhotoClip reads it. Hidden files (`._IMG_1.jpg`) are not photos."""
    return is_shown_name(os.path.basename(name), EXTENSIONS)  # noqa: PTH119


def is_shown_name(name: str, endings: Collection[str]) -> bool:
    """Tell whether a file's name, without its folder, ends as one of these (`EXTENSIONS`) and is not hidden."""
    # No PurePath: a scan asks of each file, and making one costs as much as asking the disk for the file.
    return name[name.rfind(".") :].lower() in endings and not name.startswith(".")


_FILMS = (".flv", ".insv", ".mpeg", ".mpg", ".ogv", ".vob", ".wmv")
_LAYERED = (".afphoto", ".kra", ".xcf")
_OTHERS = (".jxr", ".pcx", ".ppm", ".tga", ".wdp")
PASSED_OVER = {
    **dict.fromkeys((*_FILMS, *VIDEO_EXTENSIONS), english("videos")),
    **dict.fromkeys(DOCUMENT_EXTENSIONS, english("documents")),
    **dict.fromkeys(_LAYERED, english("files of picture editors")),
    **dict.fromkeys(_OTHERS, english("pictures of other formats")),
}
"""Endings of pictures and films that PhotoClip does not show yet, or not where what reads them is missing: what a
person calls them."""


HIDDEN, LINKS = "hidden", "links"
"""What is passed over whatever its kind: photos whose names begin with a dot, and links to folders."""


def passed_over_kind(name: str, is_link: bool = False) -> str:
    """Return the ending, in small letters, of a picture or film that PhotoClip does not show, else ''.

    Also `HIDDEN`, and `LINKS` of what may lead to a folder. Where it leads is not asked: a server may hang there.
    """
    suffix = PurePath(name).suffix.lower()
    if name.startswith("."):
        # `._IMG_1.jpg` is what macOS keeps beside a photo on disks of others, and no photo.
        return HIDDEN if suffix in EXTENSIONS and not name.startswith("._") else ""
    if suffix in PASSED_OVER:
        return suffix
    return LINKS if is_link and not suffix[1:].isalpha() else ""
