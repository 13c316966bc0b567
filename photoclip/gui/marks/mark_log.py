"""MarkLog: which marks were given in this run and stand, so that each can be taken back in any order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from photoclip.core.tags import Marks

Field = Literal["rating", "favourite", "color", "flag", "hidden"]


@dataclass(eq=False, slots=True)
class MarkStep:
    """One thing that was said of photos. `said`: the mark, in a few signs or words."""

    field: Field
    said: str
    before: dict[int, Marks]
    """What taking it back brings back."""
    seen: tuple[int, ...]
    """Those of these photos that a person sees: what belongs to another one is that one to them."""


class MarkLog:
    """Keeps the steps in the order in which they were done.

    Who gives three stars and then four, and takes the three back, still has four; who then takes back the four, too,
    has none, for the three are not there to come back.
    """

    def __init__(self, most: int) -> None:
        """`most`: older steps are forgotten, as the undo list forgets them."""
        self._most = most
        self._steps: list[MarkStep] = []

    def add(self, field: Field, said: str, before: Mapping[int, Marks], seen: Iterable[int]) -> MarkStep:
        step = MarkStep(field, said, dict(before), tuple(seen))
        self._steps = [*self._steps[1 - self._most :], step]
        return step

    def said_since(self, step: MarkStep) -> dict[int, str]:
        """Return the photos (`seen`) of which something else was said since, and what the last of that was."""
        return {photo_id: one.said for one in self._after(step) for photo_id in step.seen if photo_id in one.before}

    def taken_back(self, step: MarkStep) -> None:
        """The step is no more: what followed it leads back to what was before it."""
        waiting = dict(step.before)
        for one in self._after(step):
            for photo_id in waiting.keys() & one.before.keys():
                was = {step.field: getattr(waiting.pop(photo_id), step.field)}
                one.before[photo_id] = replace(one.before[photo_id], **was)
        self._steps = [one for one in self._steps if one is not step]

    def _after(self, step: MarkStep) -> list[MarkStep]:
        places = [place for place, one in enumerate(self._steps) if one is step]
        return [one for one in self._steps[places[0] + 1 :] if one.field == step.field] if places else []
