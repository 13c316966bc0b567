"""The statements of the migrations, apart by `;;` where a trigger holds more than one. Never edited after release."""

from __future__ import annotations

# A photo is its content; a file is a path that carries it. `file_count` is kept by triggers so that listing a
# million photos by date is one walk over one index.
FIRST_SHAPE = """
CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID
;;
CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  paused INTEGER NOT NULL DEFAULT 0 CHECK (paused IN (0, 1)),
  online INTEGER NOT NULL DEFAULT 1 CHECK (online IN (0, 1))
) STRICT
;;
CREATE TABLE photos (
  id INTEGER PRIMARY KEY,
  content_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  format TEXT NOT NULL,
  sort_us INTEGER NOT NULL,
  taken_at TEXT,
  utc_offset_min INTEGER,
  camera_make TEXT,
  camera_model TEXT,
  lens TEXT,
  exposure_s REAL,
  f_number REAL,
  iso INTEGER,
  focal_length_mm REAL,
  latitude REAL,
  longitude REAL,
  altitude_m REAL,
  orientation INTEGER NOT NULL DEFAULT 1,
  file_count INTEGER NOT NULL DEFAULT 0,
  UNIQUE (content_hash, size_bytes)
) STRICT
;;
CREATE INDEX photos_by_date ON photos (sort_us, id) WHERE file_count > 0
;;
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
  relative TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  inode INTEGER NOT NULL DEFAULT 0,
  photo_id INTEGER REFERENCES photos (id) ON DELETE SET NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'ready', 'failed')),
  reason TEXT NOT NULL DEFAULT '',
  offline INTEGER NOT NULL DEFAULT 0 CHECK (offline IN (0, 1)),
  UNIQUE (folder_id, relative)
) STRICT
;;
CREATE INDEX files_by_photo ON files (photo_id)
;;
CREATE INDEX files_unfinished ON files (state, id) WHERE state <> 'ready'
;;
CREATE INDEX files_by_stamp ON files (size, mtime_ns)
;;
CREATE TRIGGER files_counted_on_insert AFTER INSERT ON files WHEN new.photo_id IS NOT NULL BEGIN
  UPDATE photos SET file_count = file_count + 1 WHERE id = new.photo_id;
END
;;
CREATE TRIGGER files_counted_on_delete AFTER DELETE ON files WHEN old.photo_id IS NOT NULL BEGIN
  UPDATE photos SET file_count = file_count - 1 WHERE id = old.photo_id;
END
;;
CREATE TRIGGER files_counted_on_update AFTER UPDATE OF photo_id ON files WHEN old.photo_id IS NOT new.photo_id BEGIN
  UPDATE photos SET file_count = file_count - 1 WHERE id = old.photo_id;
  UPDATE photos SET file_count = file_count + 1 WHERE id = new.photo_id;
END
;;
CREATE TABLE models (
  id INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  dimension INTEGER NOT NULL,
  generation INTEGER NOT NULL DEFAULT 0
) STRICT
;;
CREATE TABLE embeddings (
  model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  vector BLOB NOT NULL,
  UNIQUE (model_id, photo_id)
) STRICT
"""

# Names are indexed by their trigrams: "IMG_20" is found inside IMG_2041.jpg. Triggers only note whose name changed
# (`names.refresh_names` does the rest): a schema that is not trusted may not write to a virtual table. Deleted albums
# stay until they are restored or their name is taken again.
WHAT_THE_PERSON_SAYS = """
ALTER TABLE photos ADD COLUMN rating INTEGER NOT NULL DEFAULT 0 CHECK (rating BETWEEN 0 AND 5)
;;
ALTER TABLE photos ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0 CHECK (favourite IN (0, 1))
;;
ALTER TABLE photos ADD COLUMN added_s INTEGER NOT NULL DEFAULT 0
;;
CREATE TRIGGER photos_come AFTER INSERT ON photos BEGIN
  UPDATE photos SET added_s = CAST(strftime('%s', 'now') AS INTEGER) WHERE id = new.id;
END
;;
CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE
) STRICT
;;
CREATE TABLE photo_tags (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  PRIMARY KEY (photo_id, tag_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX photo_tags_by_tag ON photo_tags (tag_id)
;;
CREATE TABLE albums (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  folded TEXT NOT NULL,
  query TEXT NOT NULL DEFAULT '',
  strictness REAL NOT NULL DEFAULT 0.5,
  sort TEXT NOT NULL DEFAULT 'newest',
  deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
) STRICT
;;
CREATE UNIQUE INDEX albums_by_name ON albums (folded) WHERE deleted = 0
;;
CREATE TABLE album_photos (
  album_id INTEGER NOT NULL REFERENCES albums (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX album_photos_by_photo ON album_photos (photo_id)
;;
CREATE TABLE searches (
  text TEXT PRIMARY KEY,
  used INTEGER NOT NULL
) STRICT, WITHOUT ROWID
;;
CREATE TABLE kept_apart (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  other_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  PRIMARY KEY (photo_id, other_id),
  CHECK (photo_id <= other_id)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE names_changed (
  file_id INTEGER PRIMARY KEY
) STRICT
;;
CREATE TRIGGER files_named AFTER INSERT ON files BEGIN
  INSERT OR IGNORE INTO names_changed (file_id) VALUES (new.id);
END
;;
CREATE TRIGGER files_unnamed AFTER DELETE ON files BEGIN
  INSERT OR IGNORE INTO names_changed (file_id) VALUES (old.id);
END
;;
CREATE TRIGGER files_renamed AFTER UPDATE OF relative ON files WHEN old.relative IS NOT new.relative BEGIN
  INSERT OR IGNORE INTO names_changed (file_id) VALUES (new.id);
END
;;
CREATE VIRTUAL TABLE file_names USING fts5 (relative, tokenize = 'trigram', columnsize = 0)
;;
INSERT INTO file_names (rowid, relative) SELECT id, relative FROM files
"""

# A row of `photo_tags` names the change that put it there; the change knows who, when and with which model, so that
# a hundred thousand tags of one run are small. What a change takes off a photo moves to `tags_taken`, whole, and moves
# back when the change is undone. `moved`: the merge put the tag it merged into in its place. A deleted tag keeps its
# row with a `folded` that nobody can type, so that its name is free and undoing brings all of it back.
TAGS_WITH_THEIR_HISTORY = """
ALTER TABLE photos ADD COLUMN color_label TEXT NOT NULL DEFAULT ''
;;
ALTER TABLE albums ADD COLUMN cover_id INTEGER REFERENCES photos (id) ON DELETE SET NULL
;;
ALTER TABLE tags ADD COLUMN color TEXT NOT NULL DEFAULT ''
;;
ALTER TABLE tags ADD COLUMN deleted INTEGER NOT NULL DEFAULT 0 CHECK (deleted IN (0, 1))
;;
ALTER TABLE tags ADD COLUMN merged_into INTEGER REFERENCES tags (id) ON DELETE SET NULL
;;
CREATE TABLE tag_aliases (
  folded TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID
;;
CREATE INDEX tag_aliases_by_tag ON tag_aliases (tag_id)
;;
CREATE TABLE tag_changes (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('person', 'run', 'file', 'removal', 'delete', 'rename', 'merge')),
  made_s INTEGER NOT NULL,
  text TEXT NOT NULL,
  model TEXT NOT NULL DEFAULT '',
  photo_count INTEGER NOT NULL DEFAULT 0,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT
;;
CREATE TABLE change_tags (
  change_id INTEGER NOT NULL REFERENCES tag_changes (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  prompt TEXT NOT NULL DEFAULT '',
  old_name TEXT NOT NULL DEFAULT '',
  created INTEGER NOT NULL DEFAULT 0 CHECK (created IN (0, 1)),
  PRIMARY KEY (change_id, tag_id)
) STRICT, WITHOUT ROWID
;;
ALTER TABLE photo_tags ADD COLUMN change_id INTEGER REFERENCES tag_changes (id) ON DELETE SET NULL
;;
ALTER TABLE photo_tags ADD COLUMN score REAL
;;
ALTER TABLE photo_tags ADD COLUMN confidence REAL
;;
ALTER TABLE photo_tags ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1))
;;
CREATE TABLE tags_taken (
  taken_by INTEGER NOT NULL REFERENCES tag_changes (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  change_id INTEGER REFERENCES tag_changes (id) ON DELETE SET NULL,
  score REAL,
  confidence REAL,
  confirmed INTEGER NOT NULL DEFAULT 0,
  moved INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (taken_by, photo_id, tag_id)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE rejections (
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  change_id INTEGER REFERENCES tag_changes (id) ON DELETE SET NULL,
  PRIMARY KEY (tag_id, photo_id)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE standing_labels (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  labels TEXT NOT NULL,
  exclusive INTEGER NOT NULL DEFAULT 0 CHECK (exclusive IN (0, 1)),
  complete INTEGER NOT NULL DEFAULT 0 CHECK (complete IN (0, 1)),
  folder_id INTEGER REFERENCES folders (id) ON DELETE CASCADE,
  relative TEXT NOT NULL DEFAULT '',
  album_id INTEGER REFERENCES albums (id) ON DELETE CASCADE,
  query TEXT NOT NULL DEFAULT '',
  strictness REAL NOT NULL DEFAULT 0.5,
  writes INTEGER NOT NULL DEFAULT 0 CHECK (writes IN (0, 1)),
  enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
  model TEXT NOT NULL DEFAULT ''
) STRICT
;;
CREATE TABLE standing_seen (
  standing_id INTEGER NOT NULL REFERENCES standing_labels (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  PRIMARY KEY (standing_id, photo_id)
) STRICT, WITHOUT ROWID
;;
CREATE TABLE suggestions (
  tag_id INTEGER NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  standing_id INTEGER NOT NULL REFERENCES standing_labels (id) ON DELETE CASCADE,
  confidence REAL NOT NULL,
  score REAL NOT NULL,
  settled_by INTEGER REFERENCES tag_changes (id) ON DELETE SET NULL,
  PRIMARY KEY (tag_id, photo_id)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX suggestions_by_standing ON suggestions (standing_id)
;;
CREATE TABLE sidecars (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  fields TEXT NOT NULL
) STRICT
;;
CREATE TABLE embedded_fields (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  fields TEXT NOT NULL,
  taken INTEGER NOT NULL DEFAULT 0 CHECK (taken IN (0, 1))
) STRICT
;;
CREATE INDEX embedded_fields_new ON embedded_fields (photo_id) WHERE taken = 0
"""

# `current` tells the files that carry a photo's content of now from copies of what it was before it was edited.
# An agreement with a sidecar is made about one photo and one sidecar: the hash tells it from another one.
WORK_FOLLOWS_AN_EDITED_PHOTO = """
CREATE TABLE former_contents (
  content_hash TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  PRIMARY KEY (content_hash, size_bytes)
) STRICT, WITHOUT ROWID
;;
CREATE INDEX former_contents_by_photo ON former_contents (photo_id)
;;
ALTER TABLE files ADD COLUMN current INTEGER NOT NULL DEFAULT 1 CHECK (current IN (0, 1))
;;
ALTER TABLE photos ADD COLUMN label_text TEXT NOT NULL DEFAULT ''
;;
ALTER TABLE sidecars ADD COLUMN photo_id INTEGER
;;
ALTER TABLE sidecars ADD COLUMN content_hash TEXT NOT NULL DEFAULT ''
;;
UPDATE sidecars SET photo_id = (SELECT photo_id FROM files WHERE files.id = file_id)
;;
ALTER TABLE embedded_fields ADD COLUMN before TEXT
"""

# `readings` says which bytes a file held at the last reading, and under which stamp: other bytes under the same stamp
# are damage, no edit. `round` is the verification that last read them again, 0 where none did.
GONE_AND_VERIFIED = """
CREATE TABLE gone_files (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  state TEXT NOT NULL CHECK (state IN ('quiet', 'asked', 'waiting')),
  since_s INTEGER NOT NULL
) STRICT
;;
CREATE TABLE readings (
  file_id INTEGER PRIMARY KEY REFERENCES files (id) ON DELETE CASCADE,
  content_hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  mtime_ns INTEGER NOT NULL,
  read_s INTEGER NOT NULL DEFAULT 0,
  round INTEGER NOT NULL DEFAULT 0,
  damaged_s INTEGER
) STRICT
;;
CREATE INDEX readings_by_content ON readings (content_hash)
;;
CREATE INDEX readings_damaged ON readings (file_id) WHERE damaged_s IS NOT NULL
;;
INSERT INTO readings (file_id, content_hash, size, mtime_ns)
  SELECT files.id, content_hash, size, mtime_ns FROM files JOIN photos ON photos.id = photo_id
  WHERE state = 'ready' AND current = 1 AND size = size_bytes
"""

# Whole paths: who stops watching a folder may begin again one level above or below.
WHERE_PHOTOS_LAY = """
CREATE TABLE former_places (
  path TEXT PRIMARY KEY,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID
;;
CREATE INDEX former_places_by_photo ON former_places (photo_id)
"""

# `ctime_ns` 0: not noted yet. `retry_at_s`: seconds since 1970; 0: a failed file is not tried again by itself.
FILES_ARE_TRIED_AGAIN = """
ALTER TABLE files ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0
;;
ALTER TABLE files ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0
;;
ALTER TABLE files ADD COLUMN retry_at_s INTEGER NOT NULL DEFAULT 0
;;
ALTER TABLE readings ADD COLUMN ctime_ns INTEGER NOT NULL DEFAULT 0
"""

# A photo that is edited or removed takes along what hangs on it; without these, each costs a walk through every vector.
WHAT_HANGS_ON_A_PHOTO = """
CREATE INDEX embeddings_by_photo ON embeddings (photo_id)
;;
CREATE INDEX standing_seen_by_photo ON standing_seen (photo_id)
;;
CREATE INDEX tags_taken_by_photo ON tags_taken (photo_id)
;;
CREATE INDEX rejections_by_photo ON rejections (photo_id)
;;
CREATE INDEX suggestions_by_photo ON suggestions (photo_id)
;;
CREATE INDEX kept_apart_by_other ON kept_apart (other_id)
"""

# A photo has no file any more once another one took its name; this says where it lay, and since when it is gone.
WHERE_PHOTOS_WERE_REPLACED = """
CREATE TABLE replaced_photos (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  path TEXT NOT NULL,
  since_s INTEGER NOT NULL
) STRICT
"""
