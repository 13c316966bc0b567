"""Imports that can be taken back, live photos whose files stand apart, and brightness beyond what screens show.

Part of a migration: never edited.
"""

from __future__ import annotations

# `live_apart`: where each file stands for itself, those of live photos, each with the one that would stand for all.
# `takeout_given`: what an import gave to photos, as long as the person said nothing of that themselves.
# `takeout_albums`: the albums that it made, under which names.
IMPORTS = """
ALTER TABLE photos ADD COLUMN high_range INTEGER NOT NULL DEFAULT 0 CHECK (high_range IN (0, 1))
;;
CREATE TABLE live_apart (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  main_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE
) STRICT
;;
CREATE INDEX live_apart_by_main ON live_apart (main_id)
;;
INSERT INTO companions_due (photo_id) SELECT 0 WHERE EXISTS (SELECT 1 FROM files WHERE photo_id IS NOT NULL)
  AND EXISTS (SELECT 1 FROM settings WHERE key = 'companions_apart' AND value = '1')
  AND NOT EXISTS (SELECT 1 FROM companions_due WHERE photo_id = 0)
;;
CREATE TABLE takeout_imports (
  id INTEGER PRIMARY KEY,
  made_s INTEGER NOT NULL,
  photo_count INTEGER NOT NULL DEFAULT 0,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT
;;
CREATE TABLE takeout_tags (
  import_id INTEGER NOT NULL REFERENCES takeout_imports (id) ON DELETE CASCADE,
  change_id INTEGER NOT NULL REFERENCES tag_changes (id) ON DELETE CASCADE,
  PRIMARY KEY (import_id, change_id)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE takeout_given (
  import_id INTEGER NOT NULL REFERENCES takeout_imports (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  what TEXT NOT NULL CHECK (what IN ('favourite', 'description', 'album')),
  album_id INTEGER REFERENCES albums (id) ON DELETE CASCADE,
  text TEXT NOT NULL DEFAULT ''
) STRICT
;;
CREATE INDEX takeout_given_by_photo ON takeout_given (photo_id, what)
;;
CREATE INDEX takeout_given_by_import ON takeout_given (import_id)
;;
CREATE TABLE takeout_albums (
  import_id INTEGER NOT NULL REFERENCES takeout_imports (id) ON DELETE CASCADE,
  album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  PRIMARY KEY (import_id, album_id)
) STRICT, WITHOUT ROWID
"""
