"""What makes deleted files leave the view, as format 13 brings it. Part of a migration: never edited."""

from __future__ import annotations

# `deleted_s`: since when (seconds since 1970) a file is not there although its folder answers; NULL: it is there, or
# nobody can say. `file_count` counts the files that may be there, so what was deleted from the disk leaves the view.
DELETED_FILES_LEAVE_THE_VIEW = """
ALTER TABLE files ADD COLUMN deleted_s INTEGER CHECK (deleted_s IS NULL OR offline = 1)
;;
CREATE INDEX files_deleted ON files (photo_id) WHERE deleted_s IS NOT NULL
;;
DROP TRIGGER files_counted_on_insert
;;
DROP TRIGGER files_counted_on_delete
;;
DROP TRIGGER files_counted_on_update
;;
CREATE TRIGGER files_counted_on_insert AFTER INSERT ON files
WHEN new.photo_id IS NOT NULL AND new.deleted_s IS NULL BEGIN
  UPDATE photos SET file_count = file_count + 1 WHERE id = new.photo_id;
END
;;
CREATE TRIGGER files_counted_on_delete AFTER DELETE ON files
WHEN old.photo_id IS NOT NULL AND old.deleted_s IS NULL BEGIN
  UPDATE photos SET file_count = file_count - 1 WHERE id = old.photo_id;
END
;;
CREATE TRIGGER files_counted_on_update AFTER UPDATE OF photo_id, deleted_s ON files
WHEN old.photo_id IS NOT new.photo_id OR (old.deleted_s IS NULL) <> (new.deleted_s IS NULL) BEGIN
  UPDATE photos SET file_count = file_count - 1 WHERE id = old.photo_id AND old.deleted_s IS NULL;
  UPDATE photos SET file_count = file_count + 1 WHERE id = new.photo_id AND new.deleted_s IS NULL;
END
;;
UPDATE files SET deleted_s = ifnull(
  (SELECT since_s FROM gone_files WHERE file_id = files.id AND gone_files.state = 'quiet'),
  CAST(strftime('%s', 'now') AS INTEGER))
WHERE offline = 1 AND photo_id IS NOT NULL AND folder_id IN (SELECT id FROM folders WHERE online = 1)
  AND id NOT IN (SELECT file_id FROM gone_files WHERE gone_files.state <> 'quiet')
;;
UPDATE models SET generation = generation + 1 WHERE EXISTS (SELECT 1 FROM files WHERE deleted_s IS NOT NULL)
"""
