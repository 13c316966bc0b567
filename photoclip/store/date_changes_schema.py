"""The tables of what was done to dates, and a rule for tags. Part of a migration: never edited."""

from __future__ import annotations

# What the person had said before and said then; `taken_at` NULL: nothing.
DATE_CHANGES = """
CREATE TABLE date_changes (
  id INTEGER PRIMARY KEY,
  made_s INTEGER NOT NULL,
  text TEXT NOT NULL,
  photo_count INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0
) STRICT
;;
CREATE TABLE dates_changed (
  change_id INTEGER NOT NULL REFERENCES date_changes (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  before_taken_at TEXT,
  before_offset_min INTEGER,
  before_precision TEXT NOT NULL DEFAULT '',
  taken_at TEXT,
  utc_offset_min INTEGER,
  date_precision TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (change_id, photo_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX dates_changed_by_photo ON dates_changed (photo_id)
"""

# Tags that look alike became one (format 15), of which a photo may have carried one while the person had said no to the
# other. What a person or a file put there stays, and the cross sleeps; what a run guessed goes.
GUESSES_BESIDE_A_CROSS = """
DELETE FROM photo_tags WHERE confirmed = 0
 AND change_id IN (SELECT id FROM tag_changes WHERE kind = 'run')
 AND EXISTS (SELECT 1 FROM rejections WHERE rejections.tag_id = photo_tags.tag_id
  AND rejections.photo_id = photo_tags.photo_id)
"""
