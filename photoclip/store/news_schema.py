"""The tables and triggers of news for other processes, as format 4 brings them. Part of a migration: never edited."""

from __future__ import annotations

import sqlite3

# `news_draft` holds what the open transaction changes, and is empty outside of one; committing moves it to `news`
# (`drafts.publish_news`). Photo 0 is none in particular. A trigger costs about as much as writing the row that fires
# it: what is written by the thousand (tags, marks, embeddings) says itself what it did, with `drafts.draft_news`.
_NEWS = """
CREATE TABLE news (
  id INTEGER PRIMARY KEY,
  writer INTEGER NOT NULL,
  kind TEXT NOT NULL,
  photo_ids TEXT
) STRICT
;;
CREATE TABLE news_draft (
  kind TEXT NOT NULL,
  photo_id INTEGER NOT NULL,
  PRIMARY KEY (kind, photo_id)
) STRICT, WITHOUT ROWID
"""

_NEWS_OF = (
    ("view", "new.id", "UPDATE OF file_count ON photos WHEN (old.file_count > 0) <> (new.file_count > 0)"),
    ("photos", "new.id", "UPDATE OF file_count ON photos WHEN old.file_count > 0 AND new.file_count > 0"),
    (
        "photos",
        "new.photo_id",
        "UPDATE OF folder_id, relative, offline ON files WHEN new.photo_id IS NOT NULL"
        " AND (old.folder_id, old.relative, old.offline) IS NOT (new.folder_id, new.relative, new.offline)",
    ),
    ("photos", "0", "UPDATE OF online ON folders WHEN old.online <> new.online"),
    (
        "files",
        "0",
        "UPDATE OF folder_id, relative, offline, photo_id, state ON files"
        " WHEN (old.folder_id, old.relative, old.offline, old.photo_id, old.state = 'failed')"
        " IS NOT (new.folder_id, new.relative, new.offline, new.photo_id, new.state = 'failed')",
    ),
    ("files", "0", "DELETE ON files WHEN old.photo_id IS NOT NULL OR old.state = 'failed'"),
    ("files", "0", "UPDATE OF online ON folders WHEN old.online <> new.online"),
    *(("folders", "0", f"{verb} ON folders") for verb in ("INSERT", "DELETE", "UPDATE OF path, paused")),
    *(
        (kind, "0", f"{verb} ON {table}")
        for kind, table in (
            ("tag_names", "tags"),
            ("tag_names", "tag_aliases"),
            ("albums", "albums"),
            ("albums", "album_photos"),
            ("suggestions", "suggestions"),
        )
        for verb in ("INSERT", "UPDATE", "DELETE")
    ),
    *(("suggestions", "0", f"{verb} ON standing_labels") for verb in ("INSERT", "DELETE")),
    # Not `model`, which says who judged last.
    (
        "suggestions",
        "0",
        "UPDATE OF name, labels, exclusive, complete, folder_id, relative, album_id, query, strictness, writes, enabled"
        " ON standing_labels",
    ),
    ("model", "0", "INSERT ON settings WHEN new.key = 'active_model'"),
    ("model", "0", "DELETE ON settings WHEN old.key = 'active_model'"),
    ("excludes", "0", "INSERT ON settings WHEN new.key = 'exclude_globs'"),
)
"""Kind of news, which photo it is about, and the statement that makes it."""


def create_news(connection: sqlite3.Connection) -> None:
    """Make the tables, and the triggers that notice what a transaction changes."""
    for statement in _NEWS.split(";;"):
        connection.execute(statement)
    for number, (kind, photo_id, statement) in enumerate(_NEWS_OF, start=1):
        # Not OR IGNORE: inside a trigger the conflict clause of the statement that fired it counts instead.
        connection.execute(
            f"CREATE TRIGGER news_{number}_of_{kind} AFTER {statement} BEGIN"
            f" INSERT INTO news_draft (kind, photo_id) SELECT '{kind}', {photo_id} WHERE NOT EXISTS"
            f" (SELECT 1 FROM news_draft WHERE kind = '{kind}' AND photo_id = {photo_id}); END"
        )
