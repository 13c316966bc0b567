"""What a tagging job is about, in words: "Album Italy", "Folder 2023/Italy", "Search: dog"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from photoclip.core.albums import Album
from photoclip.core.labels import TagScope
from photoclip.core.search import Scope
from photoclip.gui.base.counted import counted


@dataclass(frozen=True, slots=True)
class Names:
    """The names that scopes have for a person."""

    albums: Sequence[Album] = ()
    folders: Mapping[int, str] | None = None
    """Paths of the watched folders by id."""


def scope_text(where: TagScope, names: Names) -> str:
    """Return one line that says which photos `where` is about."""
    parts = []
    if where.photo_ids is not None:
        parts.append(counted(len(where.photo_ids), _tr("1 selected photo"), _tr("{n} selected photos")))
    if where.album_id is not None:
        album = next((album for album in names.albums if album.id == where.album_id), None)
        parts.append(_tr("Album “{name}”").format(name=album.name) if album else _tr("An album that is gone"))
    if where.query:
        parts.append(_tr("Search “{text}”").format(text=where.query))
    if where.scope != Scope():
        parts.append(_tr("Folder “{name}”").format(name=_folder_name(where.scope, names)))
    return ", ".join(parts) or _tr("All photos")


def _folder_name(scope: Scope, names: Names) -> str:
    path = (names.folders or {}).get(scope.folder_id or 0, "")
    name = PurePath(path).name or path
    return "/".join(part for part in (name, scope.relative) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TagScope", text)
