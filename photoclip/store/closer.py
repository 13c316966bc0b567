"""Which photos are looked at closer, as a piece of SQL."""

from __future__ import annotations

LOOKED_AT_CLOSER = "ifnull({folder}.closer, ifnull((SELECT value = '1' FROM settings WHERE key = 'closer'), 0)) = 1"
"""Whether what lies in a folder is: as the person said of it, else of the library."""

WANTS_PARTS = (
    LOOKED_AT_CLOSER.format(folder="folders") + " AND NOT EXISTS (SELECT 1 FROM part_embeddings"
    " WHERE part_embeddings.model_id = ? AND part_embeddings.photo_id = files.photo_id)"
)
"""Whether a model has still to look closer at what a file shows; joined with its folder."""
