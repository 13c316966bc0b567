"""What is dragged into and within the window: photos and tags of ours, files of other programs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote_from_bytes

from PySide6.QtCore import QMimeData, QUrl

PHOTO_IDS_MIME = "application/x-photoclip-photo-ids"
TAG_NAMES_MIME = "application/x-photoclip-tag-names"


def file_url(path: str) -> QUrl:
    """Return the address of a file, also of one whose name is no text: Qt would leave out what it cannot read of it."""
    if path.isascii() or not any("\udc80" <= sign <= "\udcff" for sign in path):
        return QUrl.fromLocalFile(path)
    return QUrl.fromEncoded(b"file://" + quote_from_bytes(os.fsencode(path)).encode())


def put_photo_ids(data: QMimeData, photo_ids: Iterable[int]) -> None:
    """Let `data` carry these photos."""
    data.setData(PHOTO_IDS_MIME, json.dumps(list(photo_ids)).encode())


def photo_ids_of(data: QMimeData) -> list[int]:
    """Return the photos that were dragged here; none where the data is not ours."""
    return [photo_id for photo_id in _list_in(data, PHOTO_IDS_MIME) if isinstance(photo_id, int)]


def put_tag_names(data: QMimeData, names: Iterable[str]) -> None:
    """Let `data` carry these tags."""
    data.setData(TAG_NAMES_MIME, json.dumps(list(names)).encode())


def tag_names_of(data: QMimeData) -> list[str]:
    """Return the tags that were dragged here; none where the data is not ours."""
    return [name for name in _list_in(data, TAG_NAMES_MIME) if isinstance(name, str)]


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the local files and folders that were dropped."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return [path for path in paths if str(path) not in ("", ".")]


def _list_in(data: QMimeData, kind: str) -> list[object]:
    try:
        read = json.loads(bytes(data.data(kind).data()))
    except ValueError:
        return []
    return read if isinstance(read, list) else []
