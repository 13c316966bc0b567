"""The table of dates that the person gave to photos. Part of a migration: never edited."""

from __future__ import annotations

# What was read stays beside what the person said, to go back to. `taken_at` NULL: nothing is said any more, and
# sidecars that said it have yet to hear that. `written`: whether they say so.
SAID_DATES = """
CREATE TABLE said_dates (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  taken_at TEXT,
  utc_offset_min INTEGER,
  date_precision TEXT NOT NULL DEFAULT '',
  read_taken_at TEXT,
  read_offset_min INTEGER,
  read_precision TEXT NOT NULL DEFAULT '',
  read_source TEXT NOT NULL DEFAULT '',
  read_sort_us INTEGER NOT NULL,
  written INTEGER NOT NULL DEFAULT 0
) STRICT
"""
