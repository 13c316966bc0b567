"""What a photo is one with, in words: short ones on its picture, whole ones for who hears or hovers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.core.photo import Tile


def short_pairs(tile: Tile) -> str:
    """Return what stands on the picture, '' for nothing: a word is as short as a sign, and known."""
    words = (("film", _tr("LIVE")), ("raw", _tr("RAW")))
    return " + ".join(word for kind, word in words if kind in tile.companions)


def spoken_pairs(tile: Tile) -> str:
    """Return what a screen reader says and the tool tip shows, '' for nothing."""
    words = {
        "film": _tr("with its film"),
        "raw": _tr("with its raw file"),
        "original": _tr("with its original"),
        "jpeg": _tr("with a JPEG of it"),
    }
    return ", ".join(words[kind] for kind in tile.companions if kind in words)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Pairs", text)
