"""Libraries that read a format of their own. They are not on every system, so each is asked for where it is needed."""

from __future__ import annotations

import importlib
import importlib.util
from types import ModuleType

from photoclip.core.photo_names import VIDEO_FORMATS
from photoclip.errors import UnreadableImage
from photoclip.language import english

PACKAGES: dict[str, tuple[str, str]] = {
    "HEIC": ("pillow_heif", "pillow-heif"),
    "Raw": ("rawpy", "rawpy"),
    "JPEG XL": ("pylibjxl", "pylibjxl"),
    "OpenEXR": ("OpenEXR", "OpenEXR"),
    "SVG": ("resvg_py", "resvg-py"),
    "PDF": ("pypdfium2", "pypdfium2"),
    **dict.fromkeys(VIDEO_FORMATS, ("av", "av")),
}
"""By the format, as `photo_names` calls it: the module that reads it, and the package that brings this."""


def library_for(form: str) -> ModuleType:
    """Return the module that reads a format, imported with the first such file. Raises `UnreadableImage`."""
    module, package = PACKAGES[form]
    try:
        return importlib.import_module(module)
    except ImportError as exc:
        raise UnreadableImage(
            english("reading {form} files needs the package {package}, which is not installed").format(
                form=form, package=package
            )
        ) from exc


def reads_videos() -> bool:
    """Tell whether what reads videos is installed."""
    return is_installed("MP4")


def is_installed(form: str) -> bool:
    """Tell whether what reads a format is here, without loading it."""
    return importlib.util.find_spec(PACKAGES[form][0]) is not None


def missing_packages() -> dict[str, str]:
    """Return the formats that cannot be read here, each with the package that is missing."""
    missing = {}
    for form, (_, package) in PACKAGES.items():
        # FFmpeg is not loaded to find out: a window may be playing with that of Qt's.
        if form in VIDEO_FORMATS:
            if not is_installed(form):
                missing[form] = package
            continue
        try:
            library_for(form)
        except UnreadableImage:
            missing[form] = package
    return missing
