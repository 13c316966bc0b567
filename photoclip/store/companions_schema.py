"""What makes companions known, as the format that has them brings it. Part of a migration: never edited."""

from __future__ import annotations

# `main_id`: the photo that this one is a companion of, 0 for none; it stands in no list then (`in_view.IN_LISTS`).
# `companions_due`: of whom that may have changed in the open transaction, 0 for all; empty outside of one
# (`companions.settle_companions`).
_DUE = "INSERT INTO companions_due (photo_id) SELECT {photo} WHERE {photo} IS NOT NULL AND NOT EXISTS" + (
    " (SELECT 1 FROM companions_due WHERE photo_id = {photo})"
)
COMPANIONS = f"""
ALTER TABLE photos ADD COLUMN main_id INTEGER NOT NULL DEFAULT 0
;;
ALTER TABLE photos ADD COLUMN companion TEXT NOT NULL DEFAULT ''
;;
ALTER TABLE photos ADD COLUMN live_id TEXT NOT NULL DEFAULT ''
;;
CREATE INDEX photos_with_main ON photos (main_id, companion) WHERE main_id > 0
;;
CREATE INDEX photos_live ON photos (id) WHERE live_id <> ''
;;
CREATE TABLE companions_due (
  photo_id INTEGER PRIMARY KEY
) STRICT
;;
CREATE TRIGGER companions_due_by_new_file AFTER INSERT ON files WHEN new.photo_id IS NOT NULL BEGIN
  {_DUE.format(photo="new.photo_id")};
END
;;
CREATE TRIGGER companions_due_by_lost_file AFTER DELETE ON files WHEN old.photo_id IS NOT NULL BEGIN
  {_DUE.format(photo="old.photo_id")};
END
;;
CREATE TRIGGER companions_due_by_file AFTER UPDATE OF photo_id, folder_id, relative, deleted_s ON files
WHEN (old.photo_id, old.folder_id, old.relative, old.deleted_s IS NULL)
  IS NOT (new.photo_id, new.folder_id, new.relative, new.deleted_s IS NULL) BEGIN
  {_DUE.format(photo="old.photo_id")};
  {_DUE.format(photo="new.photo_id")};
END
;;
CREATE TRIGGER companions_due_by_photo AFTER UPDATE OF taken_at, live_id ON photos
WHEN (old.taken_at, old.live_id) IS NOT (new.taken_at, new.live_id) BEGIN
  {_DUE.format(photo="new.id")};
END
;;
CREATE TRIGGER companions_due_by_lost_photo AFTER DELETE ON photos WHEN old.main_id = 0 BEGIN
  INSERT INTO companions_due (photo_id) SELECT id FROM photos WHERE main_id > 0 AND main_id = old.id
    AND id NOT IN (SELECT photo_id FROM companions_due);
END
;;
INSERT INTO companions_due (photo_id) SELECT 0 WHERE EXISTS (SELECT 1 FROM files WHERE photo_id IS NOT NULL)
"""
