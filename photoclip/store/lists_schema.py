"""What lists of photos are read from: their days, and indexes that answer alone. Part of a migration: never edited."""

from __future__ import annotations

_DAY_US = 86_400 * 1_000_000
_1980_US = 3652 * _DAY_US
# A file that was written when nobody knew the time has the first that a system knows, in whatever zone.
_UNSAID = " OR ".join(f"sort_us BETWEEN {first - _DAY_US} AND {first + 2 * _DAY_US}" for first in (0, _1980_US))
_FILE_DAY = f"CASE WHEN {_UNSAID} THEN 0 ELSE strftime('%Y%m%d', sort_us / 1000000, 'unixepoch') + 0 END"
_YEAR, _MONTH, _OF_MONTH = "substr(taken_at, 1, 4) * 10000", "substr(taken_at, 6, 2) * 100", "substr(taken_at, 9, 2)"
_DAY = (
    f"CAST(max(0, ifnull(CASE WHEN taken_at IS NULL THEN {_FILE_DAY} WHEN date_precision = 'year' THEN {_YEAR}"
    f" WHEN date_precision = 'month' THEN {_YEAR} + {_MONTH} ELSE {_YEAR} + {_MONTH} + {_OF_MONTH} END, 0)) AS INTEGER)"
)

# `day`: see `core.days` for the numbers. Triggers keep it, so that none who writes a date has to think of it. What an
# index is asked about stands in it, `main_id` and `file_count` too: else each photo is looked up at its own place.
LISTS = f"""
ALTER TABLE photos ADD COLUMN day INTEGER NOT NULL DEFAULT 0
;;
UPDATE photos SET day = {_DAY}
;;
CREATE TRIGGER photos_come_with_a_day AFTER INSERT ON photos BEGIN
  UPDATE photos SET day = {_DAY} WHERE id = new.id;
END
;;
CREATE TRIGGER photos_change_their_day AFTER UPDATE OF sort_us, taken_at, date_precision ON photos BEGIN
  UPDATE photos SET day = {_DAY} WHERE id = new.id;
END
;;
DROP INDEX IF EXISTS photos_by_date
;;
CREATE INDEX photos_by_date ON photos (sort_us, id, main_id, day, file_count) WHERE file_count > 0
;;
CREATE INDEX photos_by_arrival ON photos (added_s, main_id, file_count) WHERE file_count > 0
;;
CREATE INDEX photos_favourite ON photos (favourite, main_id, file_count) WHERE favourite = 1 AND file_count > 0
;;
CREATE INDEX photos_by_lens ON photos (lens, file_count) WHERE lens IS NOT NULL AND file_count > 0
;;
CREATE INDEX photos_by_camera ON photos (camera_make, camera_model, file_count)
  WHERE camera_model IS NOT NULL AND file_count > 0
"""
