"""News for the other processes that have the library open: written inside the transaction that makes them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Literal

NewsKind = Literal[
    "view",
    "vectors",
    "photos",
    "files",
    "folders",
    "tags",
    "tag_names",
    "albums",
    "suggestions",
    "model",
    "excludes",
    "closer",
    "hidden",
]
"""What changed.

view: photos came into view or left it; vectors: photos have new embeddings; photos: marks, paths, online state;
files: what lies where; folders: which are watched; tags: who carries which; tag_names: which there are, how they look;
suggestions: what waits, and which label sets stay on; model: which one is chosen; excludes: what is left out;
closer: whose photos are looked at closer; hidden: how hidden photos are kept from being seen.
"""

MOST_NAMED = 1000
"""Of more photos news say that they are many, not which."""
KEPT = 500
"""So many rows are kept for who looks twice a second; who missed more looks at everything."""


def draft_news(connection: sqlite3.Connection, kind: NewsKind, photo_ids: Sequence[int] | None = None) -> None:
    """Say in the open transaction that this changed, for what no trigger notices; None: any photos."""
    named = photo_ids is not None and len(photo_ids) <= MOST_NAMED
    connection.executemany(
        "INSERT OR IGNORE INTO news_draft (kind, photo_id) VALUES (?, ?)",
        [(kind, int(photo_id)) for photo_id in photo_ids] if photo_ids is not None and named else [(kind, 0)],
    )


def publish_news(connection: sqlite3.Connection, writer: int) -> None:
    """Let others know what the open transaction changed, once it is committed."""
    if connection.execute("SELECT 1 FROM news_draft LIMIT 1").fetchone() is None:
        return
    connection.execute(
        "INSERT INTO news (writer, kind, photo_ids)"
        " SELECT ?, kind, CASE WHEN min(photo_id) > 0 AND count(*) <= ? THEN json_group_array(photo_id) END"
        " FROM news_draft GROUP BY kind",
        (writer, MOST_NAMED),
    )
    connection.execute("DELETE FROM news_draft")
    connection.execute("DELETE FROM news WHERE id <= (SELECT max(id) FROM news) - ?", (KEPT,))
