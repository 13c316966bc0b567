"""Which files are photos, by their names."""

from __future__ import annotations

from pathlib import PurePath

EXTENSIONS = frozenset(
    {
        *(".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"),
        *(".png", ".apng"),
        ".webp",
        *(".tif", ".tiff"),
        *(".bmp", ".dib"),
        ".gif",
        *(".avif", ".avifs"),
        *(".heic", ".heif", ".heics", ".heifs", ".hif"),
    }
)


def is_photo_name(name: str) -> bool:
    """Tell from a file's name or path whether PhotoClip reads it. Hidden files (`._IMG_1.jpg`) are not photos."""
    path = PurePath(name)
    return path.suffix.lower() in EXTENSIONS and not path.name.startswith(".")
