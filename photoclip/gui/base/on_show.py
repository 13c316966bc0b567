"""OnShow: the answer whose photos are on show. Whoever says or does something about them listens here."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from photoclip.core.days import DayArray
from photoclip.core.search import IdArray, SearchRequest, SearchResult


@dataclass(frozen=True, slots=True)
class Answer:
    """What the library found for a request. `again`: for the same one as before, because the library has changed."""

    request: SearchRequest
    result: SearchResult
    again: bool

    @property
    def is_ranked(self) -> bool:
        """Whether there are strong and weaker matches: something for a model to judge, and one that judged it.

        Else the photos are those that meet the filters.
        """
        return self.request.query.has_words and self.result.model is not None

    @property
    def strong(self) -> IdArray:
        """The strong matches; all photos where none is stronger than another."""
        ids, result = self.result.photo_ids, self.result
        if not self.is_ranked:
            return ids
        return ids[result.strong] if len(result.strong) == len(ids) else ids[: result.strong_count]

    @property
    def strong_days(self) -> DayArray:
        """The day of each of `strong`, where photos stand by date; else none."""
        days, result = self.result.days, self.result
        return days[result.strong] if self.is_ranked and len(days) == len(result.strong) else days

    def found(self) -> list[int]:
        """Return the photos that were found: the strong ones, each with those of its stack."""
        stacks = self.result.stacks
        return [member for photo_id in self.strong.tolist() for member in stacks.get(photo_id, (photo_id,))]


class OnShow(QObject):
    """The latest answer. Before the first one nothing is on show, as if nothing had been asked."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer: Answer | None = None
        self._place = ""

    @property
    def answer(self) -> Answer | None:
        return self._answer

    @property
    def request(self) -> SearchRequest:
        """What was asked for the photos on show."""
        return self._answer.request if self._answer is not None else SearchRequest("")

    @property
    def place(self) -> str:
        """The search that shows all photos of what is open, in which the rest of what was asked is looked for."""
        return self._place or self.request.text.strip()

    @property
    def is_search(self) -> bool:
        """Whether anything was looked for in what is open."""
        return self.request.text.strip() != self._place

    def show(self, answer: Answer, place: str = "") -> None:
        """`place`: the search of what is open; '' where the whole text was asked for."""
        self._answer, self._place = answer, place
        self.changed.emit()
