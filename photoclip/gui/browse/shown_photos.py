"""ShownPhotos: an answer's photos in the grid, bursts as stacks that open and close where they stand."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLocale, QObject, Signal

from photoclip.core.days import DayArray, in_periods
from photoclip.core.search import IdArray
from photoclip.gui.base.dates import period_text
from photoclip.gui.base.on_show import Answer, OnShow
from photoclip.gui.browse.answer_texts import count_text, weaker_title
from photoclip.gui.grid.best_shots import BestShots
from photoclip.gui.grid.layout import Section
from photoclip.gui.grid.stacks import StackMark, hidden_in_stacks, marks_of, with_open_stacks
from photoclip.gui.grid.view import GridView
from photoclip.gui.widgets.inline_message import announce


class ShownPhotos(QObject):
    """Fills the grid, and knows which stacks are open. Another question closes them all."""

    count_changed = Signal(str)
    """The few words for the status line."""

    def __init__(self, grid: GridView, on_show: OnShow, best: BestShots, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._best = best
        self._grid = grid
        self._on_show = on_show
        self._before: Answer | None = None
        self._first: Answer | None = None
        self._open: set[int] = set()
        grid.stack_toggled.connect(self._on_stack_toggled)
        on_show.changed.connect(self._on_answer)
        best.changed.connect(self._on_best)

    def stack_of(self, photo_id: int) -> list[int]:
        """Return the photos of the stack that this one stands for, [] where it stands for itself."""
        answer = self._on_show.answer
        return list(answer.result.stacks.get(photo_id, ())) if answer is not None else []

    def to_compare(self, ids: list[int]) -> list[int]:
        """Return the selected photos; where that is one that stands for a burst, the photos of the burst."""
        return self.stack_of(ids[0]) or ids if len(ids) == 1 else ids

    def show_first(self, answer: Answer) -> None:
        """Show the best photos until all of them are there. Nothing is counted yet, and nothing else follows."""
        self._open = set()
        self._first = answer
        self._show_photos(answer, keep_place=False)

    # Below: private

    def _on_answer(self) -> None:
        """Show the answer. The same question again keeps the place in the grid."""
        before, answer = self._before, self._on_show.answer
        if answer is None:
            return
        self._before = answer
        if not answer.again:
            self._open = set()
        ids, sections = self._photos(answer)
        same_stacks = before is not None and before.result.stacks == answer.result.stacks
        same = same_stacks and sections == self._grid.sections and np.array_equal(ids, self._grid.model().ids)
        # Who went on in the best photos stays there when all of them come.
        went_on = self._first is not None and self._first.request is answer.request
        self._first = None
        if not (answer.again and same):
            self._show_photos(answer, keep_place=answer.again or went_on)
        self._tell_count(answer)

    def _photos(self, answer: Answer) -> tuple[IdArray, list[Section]]:
        ids, sections = photos_in_sections(answer)
        return with_open_stacks(ids, sections, answer.result.stacks, self._open)

    def _show_photos(self, answer: Answer, *, keep_place: bool) -> None:
        ids, sections = self._photos(answer)
        self._grid.show_photos(ids, sections, marks=self._marks(answer), keep_place=keep_place)

    def _marks(self, answer: Answer) -> dict[int, StackMark]:
        return marks_of(answer.result.stacks, self._open, self._best.photo_ids)

    def _on_best(self) -> None:
        if self._on_show.answer is not None:
            self._grid.model().set_marks(self._marks(self._on_show.answer))

    def _on_stack_toggled(self, photo_id: int) -> None:
        answer = self._on_show.answer
        if answer is None or photo_id not in answer.result.stacks:
            return
        current = self._grid.current_id()
        self._open ^= {photo_id}
        is_open = photo_id in self._open
        if is_open:
            self._best.look_at(photo_id, answer.result.stacks[photo_id])
        self._show_photos(answer, keep_place=True)
        self._tell_count(answer)
        announce(self._grid, self.tr("Stack opened") if is_open else self.tr("Stack closed"))
        if not is_open and current in answer.result.stacks[photo_id]:
            self._grid.select_only(photo_id)  # its other photos have gone; the keyboard goes on from here

    def _tell_count(self, answer: Answer) -> None:
        text = count_text(answer, len(self._grid.model().ids))
        hidden = hidden_in_stacks(answer.result.stacks, self._open)
        if hidden and not (answer.is_ranked and answer.request.sort == "relevance"):
            # Where it counts the strong ones, those behind them belong to both halves.
            text = self.tr("{count}, {n} more in stacks").format(count=text, n=QLocale().toString(hidden))
        self.count_changed.emit(text)


def photos_in_sections(answer: Answer) -> tuple[IdArray, list[Section]]:
    """Return the photos to show for `answer`, and under which headings.

    By relevance: strong matches, then the weaker ones under a heading of theirs. By date: strong matches only, for
    between them the weaker ones would tell nothing; all photos when there are no words or no model read them. They
    stand under their months, or under days or years.
    """
    result = answer.result
    ids, count = result.photo_ids, len(result.photo_ids)
    if not answer.is_ranked or answer.request.sort != "relevance":
        return answer.strong, _by_date(answer.strong_days) or [Section("", 0, len(answer.strong))]
    strong_count = min(result.strong_count, count)
    sections = [Section("", 0, strong_count), Section(weaker_title(answer), strong_count, count - strong_count)]
    return ids, [section for section in sections if section.count]


def _by_date(days: DayArray) -> list[Section]:
    locale = QLocale()
    return [Section(period_text(run.period, locale), run.start, run.count, run.period) for run in in_periods(days)]
