"""The places of the library that need no making: all photos, the favourites, what is missing…"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

FAVOURITES, RECENT, UNTAGGED, ON_THIS_DAY = "is:favourite", "is:new", "is:untagged", "on:today"
MISSING, DUPLICATES, REVIEW = "view.missing", "view.duplicates", "tags.review"


@dataclass(frozen=True, slots=True)
class LibraryPlace:
    """One of them: a search that shows its photos, or an action that opens its window. All photos are neither."""

    name: str
    icon: str
    tip: str
    search: str = ""
    action: str = ""
    nothing: str = ""
    """What is said where it shows no photo."""
    way: str = ""
    """And how photos come there."""


def library_places() -> list[LibraryPlace]:
    """Return them as they stand."""
    return [
        LibraryPlace(_tr("All photos"), "photos", _tr("Photos of every folder")),
        LibraryPlace(
            _tr("Favourites"),
            "heart",
            _tr("Photos that you gave a heart"),
            FAVOURITES,
            nothing=_tr("No favourites yet"),
            way=_tr("Press F on a photo to give it a heart."),
        ),
        LibraryPlace(
            _tr("Recently added"),
            "download",
            _tr("New in the library this week"),
            RECENT,
            nothing=_tr("Nothing new this week"),
            way=_tr("Photos that PhotoClip found in the last seven days come here."),
        ),
        LibraryPlace(
            _tr("Untagged"),
            "tag-none",
            _tr("Photos without a tag"),
            UNTAGGED,
            nothing=_tr("Every photo has a tag"),
            way=_tr("Those without one would be here."),
        ),
        LibraryPlace(
            _tr("On this day"),
            "recent",
            _tr("Taken on this day of any year"),
            ON_THIS_DAY,
            nothing=_tr("No photo was taken on this day in other years"),
            way=_tr("Look again tomorrow, or search for another day: “on:12-24” finds every 24 December."),
        ),
        LibraryPlace(_tr("Missing"), "offline", _tr("Photos whose file is gone"), action=MISSING),
        LibraryPlace(_tr("Duplicates"), "duplicate", _tr("Photos that are there more than once"), action=DUPLICATES),
        LibraryPlace(_tr("Review"), "tag-auto", _tr("Suggested tags that wait for your word"), action=REVIEW),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("LibraryPlaces", text)
