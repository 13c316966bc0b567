"""WaitingTags: suggestions of the fake library, which wait for the person's word."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from photoclip.core.standing import StandingLabels
from photoclip.core.tags import ChangeKind, PhotoTag, Suggestion, TagChange
from tests.gui.fakes.tag_table import FIRST_TAGGED, RunRow
from tests.gui.fakes.world import World


class WaitingTags:
    """What was tagged or rejected by another way meanwhile, or by an answer, does not wait any more."""

    def __init__(self, world: World) -> None:
        self._world = world

    def all(self) -> list[Suggestion]:
        table = self._world.table
        known = {tag.id for tag in table.tags}
        return [
            one
            for one in self._world.waiting
            if (key := (one.photo_id, one.tag_id)) not in table.rows
            and key not in table.rejections
            and key not in table.settled
            and one.tag_id in known
            and self._world.is_in_sight(one.photo_id)
        ]

    def count_of(self, standing: StandingLabels) -> int:
        names = {label.name for label in standing.labels.labels}
        return sum(one.name in names for one in self.all())

    def offer(self, rows: Sequence[tuple[str, str, Sequence[RunRow], object]]) -> None:
        there = {(one.photo_id, one.tag_id) for one in self._world.waiting}
        for name, _, found, _ in rows:
            tag = self._world.table.ensure(name)
            self._world.waiting += [
                Suggestion(row.photo_id, tag.id, tag.name, row.confidence, row.score)
                for row in found
                if (row.photo_id, tag.id) not in there
            ]

    def drop(self, names: Collection[str]) -> None:
        self._world.waiting = [one for one in self._world.waiting if one.name not in names]

    def accept(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Put suggested tags on photos as the person's own."""
        table = self._world.table
        change = table.begin("person")
        asked = set(pairs)
        for one in self.all():
            if (one.photo_id, one.tag_id) in asked:
                table.rows[one.photo_id, one.tag_id] = PhotoTag(
                    one.tag_id, one.name, "", "person", FIRST_TAGGED, change.id, True, one.score, one.confidence
                )
        return self._settled(change.id, "person", "Accepted", pairs)

    def reject(self, pairs: Sequence[tuple[int, int]]) -> TagChange:
        """Never offer these again."""
        change = self._world.table.begin("removal")
        for pair in pairs:
            self._world.table.rejections.setdefault(pair, change.id)
        return self._settled(change.id, "removal", "Rejected", pairs)

    def _settled(self, change_id: int, kind: ChangeKind, word: str, pairs: Sequence[tuple[int, int]]) -> TagChange:
        self._world.table.settled |= dict.fromkeys(pairs, change_id)
        said = "1 suggestion" if len(pairs) == 1 else f"{len(pairs):,} suggestions"
        return TagChange(change_id, kind, f"{word} {said}", len({photo_id for photo_id, _ in pairs}))
