"""Folders within watched ones that are looked at closer or not, as their format brings them. Part of a migration."""

from __future__ import annotations

# What the person said of a folder below a watched one; the nearest above a photo counts. `relative` as in `files`.
CLOSER_WITHIN = """
CREATE TABLE closer_within (
  folder_id INTEGER NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
  relative TEXT NOT NULL CHECK (relative <> ''),
  closer INTEGER NOT NULL CHECK (closer IN (0, 1)),
  PRIMARY KEY (folder_id, relative)
) STRICT, WITHOUT ROWID
;;
CREATE TRIGGER news_of_closer_within AFTER INSERT ON closer_within BEGIN
  INSERT INTO news_draft (kind, photo_id) SELECT 'closer', 0 WHERE NOT EXISTS
  (SELECT 1 FROM news_draft WHERE kind = 'closer' AND photo_id = 0);
END
;;
CREATE TRIGGER news_of_closer_no_more_within AFTER DELETE ON closer_within BEGIN
  INSERT INTO news_draft (kind, photo_id) SELECT 'closer', 0 WHERE NOT EXISTS
  (SELECT 1 FROM news_draft WHERE kind = 'closer' AND photo_id = 0);
END
"""
