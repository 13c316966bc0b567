"""Stars, favourites, colour labels, flags, and what is hidden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from photoclip.core.search import IdArray
from photoclip.core.tags import COLOR_LABELS, FLAGS, Marks
from photoclip.errors import BugError
from photoclip.store.carry_over import marks_of, marks_of_before
from photoclip.store.database import Database
from photoclip.store.drafts import draft_news
from photoclip.store.id_lists import IN_LIST, id_list
from photoclip.store.in_view import hidden_ids
from photoclip.store.takeout import keep_as_said

MAX_RATING = 5

_NONE = "''"  # SQL


class MarkStore:
    """What the person thinks of photos."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, photo_ids: Sequence[int]) -> dict[int, Marks]:
        """Return the marks of these photos; unknown ones are left out."""
        rows = self._database.reader().execute(
            f"SELECT id, rating, favourite, color_label, label_text, flag, hidden FROM photos WHERE id {IN_LIST}",
            (id_list(photo_ids),),
        )
        return {
            id_: Marks(stars, bool(favourite), color, word, flag, bool(hidden))
            for id_, stars, favourite, color, word, flag, hidden in rows
        }

    def shared(self, photo_ids: Sequence[int]) -> Marks:
        """Return what all of these photos have in common; without any that is known, no marks."""
        alike = "iif(min({0}) = max({0}), min({0}), {1})".format
        row = self._database.reader().execute(
            f"SELECT count(*), {alike('rating', 0)}, min(favourite), {alike('color_label', _NONE)},"
            f" {alike('label_text', _NONE)}, {alike('flag', _NONE)}, min(hidden) FROM photos WHERE id {IN_LIST}",
            (id_list(photo_ids),),
        )
        known, rating, favourite, color, word, flag, hidden = row.fetchone()
        return Marks(rating, bool(favourite), color, word, flag, bool(hidden)) if known else Marks()

    def hidden(self) -> IdArray:
        """Return the photos that are hidden, by rising id, whether in view or not."""
        return hidden_ids(self._database.reader())

    def change(
        self,
        photo_ids: Sequence[int],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> dict[int, Marks]:
        """Set what is not None; return the marks as they were before."""
        if rating is not None and not 0 <= rating <= MAX_RATING:
            raise BugError(f"{rating} stars")
        if color and color not in COLOR_LABELS:
            raise BugError(f"{color} is no colour label")
        if flag and flag not in FLAGS:
            raise BugError(f"{flag} is no flag")
        with self._database.transaction() as connection:
            before = self.of(photo_ids)
            draft_news(connection, "photos", list(before))
            if favourite is not None:
                keep_as_said(connection, "favourite", photo_ids)
            connection.execute(
                "UPDATE photos SET rating = ifnull(?, rating), favourite = ifnull(?, favourite),"
                # There is one label: a colour, or none, takes the place of another program's word.
                " color_label = ifnull(?3, color_label), label_text = CASE WHEN ?3 IS NULL THEN label_text ELSE '' END,"
                f" flag = ifnull(?, flag), hidden = ifnull(?, hidden) WHERE id {IN_LIST}",
                (rating, _number(favourite), color, flag, _number(hidden), id_list(photo_ids)),
            )
        return before

    def take_back(
        self,
        before: Mapping[int, Marks],
        rating: int | None = None,
        favourite: bool | None = None,
        color: str | None = None,
        flag: str | None = None,
        hidden: bool | None = None,
    ) -> None:
        """Undo a `change` to these values that returned `before`; what was changed since stays."""
        with self._database.transaction() as connection:
            restored = {}
            for photo_id, was in before.items():
                label = (was.color, was.word) if color is None else (color, "")
                after = Marks(
                    was.rating if rating is None else rating,
                    was.favourite if favourite is None else favourite,
                    *label,
                    was.flag if flag is None else flag,
                    was.hidden if hidden is None else hidden,
                )
                restored[photo_id] = marks_of_before(marks_of(connection, photo_id), was, after)
            self.restore(restored)

    def restore(self, before: Mapping[int, Marks]) -> None:
        """Give photos these marks."""
        with self._database.transaction() as connection:
            draft_news(connection, "photos", list(before))
            connection.executemany(
                "UPDATE photos SET rating = ?, favourite = ?, color_label = ?, label_text = ?, flag = ?, hidden = ?"
                " WHERE id = ?",
                [
                    (one.rating, int(one.favourite), one.color, one.word, one.flag, int(one.hidden), id_)
                    for id_, one in before.items()
                ],
            )


def _number(said: bool | None) -> int | None:
    return None if said is None else int(said)
