"""How sharp and how bright photos are, and whether they are documents."""

from __future__ import annotations

from photoclip.core.photo import Looks
from photoclip.store.database import Database

BLURRED_BELOW = 0.57
"""Sharpness: of 1,660 photos as they are one in a hundred is below, of those that were blurred visibly nearly all."""
DARK_BELOW = 0.25
"""Brightness: what is darker shows next to nothing, lamps and windows included."""
PAGE_FROM = 0.5
"""Chance of a page: of 1,660 photos that are none seven in a thousand are above."""

IS_BLURRY = f"photos.sharpness < {BLURRED_BELOW}"
IS_DARK = f"photos.brightness < {DARK_BELOW}"
IS_DOCUMENT = f"photos.page >= {PAGE_FROM}"


class LookStore:
    """The looks that reading a photo's pixels found; photos that were read before they were looked for have none."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, photo_id: int, looks: Looks | None) -> None:
        """Say what a photo's content of now looks like; None: nobody can tell."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE photos SET sharpness = ?, brightness = ?, page = ? WHERE id = ?",
                (*((None,) * 3 if looks is None else (looks.sharpness, looks.brightness, looks.page)), photo_id),
            )
