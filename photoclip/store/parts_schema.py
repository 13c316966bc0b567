"""The tables of parts of photos, as the format that has parts brings them. Part of a migration: never edited."""

from __future__ import annotations

# Beside the vectors of whole photos, not among them: those of a million photos are found and read as before, and need
# not be written anew by the migration. A part is a box (x, y, width, height in fractions of the picture) or a moment.
# `folders.closer`: NULL as the library's setting says.
PARTS = """
CREATE TABLE part_embeddings (
  model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  part INTEGER NOT NULL CHECK (part BETWEEN 1 AND 15),
  x REAL,
  y REAL,
  width REAL,
  height REAL,
  moment_s REAL,
  vector BLOB NOT NULL,
  UNIQUE (model_id, photo_id, part)
) STRICT
;;
CREATE INDEX part_embeddings_by_photo ON part_embeddings (photo_id)
;;
ALTER TABLE models ADD COLUMN part_generation INTEGER NOT NULL DEFAULT 0
;;
ALTER TABLE folders ADD COLUMN closer INTEGER CHECK (closer IN (0, 1))
;;
CREATE TRIGGER news_of_closer_folders AFTER UPDATE OF closer ON folders WHEN old.closer IS NOT new.closer BEGIN
  INSERT INTO news_draft (kind, photo_id) SELECT 'closer', 0 WHERE NOT EXISTS
  (SELECT 1 FROM news_draft WHERE kind = 'closer' AND photo_id = 0);
END
;;
CREATE TRIGGER news_of_closer_library AFTER INSERT ON settings WHEN new.key = 'closer' BEGIN
  INSERT INTO news_draft (kind, photo_id) SELECT 'closer', 0 WHERE NOT EXISTS
  (SELECT 1 FROM news_draft WHERE kind = 'closer' AND photo_id = 0);
END
"""
