"""Libraries that read a format of their own. They are not on every system, so each is asked for where it is needed."""

from __future__ import annotations

import importlib
from types import ModuleType

from photoclip.errors import UnreadableImage
from photoclip.language import english

PACKAGES: dict[str, tuple[str, str]] = {
    "Raw": ("rawpy", "rawpy"),
    "JPEG XL": ("pylibjxl", "pylibjxl"),
    "OpenEXR": ("OpenEXR", "OpenEXR"),
    "SVG": ("resvg_py", "resvg-py"),
    "PDF": ("pypdfium2", "pypdfium2"),
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


def missing_packages() -> dict[str, str]:
    """Return the formats that cannot be read here, each with the package that is missing."""
    missing = {}
    for form, (_, package) in PACKAGES.items():
        try:
            library_for(form)
        except UnreadableImage:
            missing[form] = package
    return missing
