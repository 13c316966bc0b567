"""What a photo is (`is:raw`, `is:untagged`), as SQL about a row of `photos`."""

from __future__ import annotations

from photoclip.core.companions import CompanionKind
from photoclip.core.photo_names import RAW_NAMES
from photoclip.store.looks import IS_BLURRY, IS_DARK, IS_DOCUMENT
from photoclip.store.screenshots import IS_SCREENSHOT

NEW_DAYS = 7
"""How long a photo counts as new after it came into the library."""

_RAW = f"photos.format IN ({', '.join(repr(name) for name in RAW_NAMES)})"


def _has(companion: CompanionKind) -> str:
    """Return SQL: has such a companion."""
    return (
        "EXISTS (SELECT 1 FROM photos AS other WHERE other.main_id > 0 AND other.main_id = photos.id"
        f" AND other.companion = '{companion}')"
    )


STATES = {
    "favourite": "photos.favourite = 1",
    "picked": "photos.flag = 'picked'",
    "rejected": "photos.flag = 'rejected'",
    "hidden": "photos.hidden = 1",
    "untagged": "photos.main_id = 0"
    " AND NOT EXISTS (SELECT 1 FROM photo_tags WHERE photo_tags.photo_id = photos.id)"
    " AND NOT EXISTS (SELECT 1 FROM photos AS other JOIN photo_tags ON photo_tags.photo_id = other.id"
    " WHERE other.main_id > 0 AND other.main_id = photos.id)",
    "offline": "NOT EXISTS (SELECT 1 FROM files JOIN folders ON folders.id = files.folder_id"
    " WHERE files.photo_id = photos.id AND files.offline = 0 AND folders.online = 1)",
    "duplicate": "photos.file_count > 1",
    "edited": "photos.id IN (SELECT photo_id FROM former_contents)",
    "raw": f"{_RAW} OR {_has('raw')}",
    "live": f"(photos.live_id <> '' AND photos.duration_s IS NULL) OR {_has('film')}"
    " OR photos.id IN (SELECT photo_id FROM live_apart)",
    "screenshot": IS_SCREENSHOT,
    "video": "photos.duration_s IS NOT NULL AND photos.main_id = 0",
    "blurry": IS_BLURRY,
    "dark": IS_DARK,
    "hdr": "photos.high_range = 1",
    # A PDF is one whatever its first page looks like.
    "document": f"{IS_DOCUMENT} OR photos.format = 'PDF'",
    "new": f"photos.added_s >= CAST(strftime('%s', 'now') AS INTEGER) - {NEW_DAYS * 86_400}",
}
