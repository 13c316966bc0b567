"""Label sets that stay on: they judge photos as these come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np

from photoclip.core.cancel import CancelToken
from photoclip.core.labels import TagScope, check_labels
from photoclip.core.search import IdArray
from photoclip.core.standing import StandingLabels
from photoclip.errors import LibraryProblem
from photoclip.language import english
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore
from photoclip.tagging.judging import LabelJudge, choose_one
from photoclip.tagging.runs import rows_of

_AT_ONCE = 5_000  # photos between two looks at the cancel token; what was judged is kept


class StandingJudge:
    """Keeps label sets on, and lets them judge what they have not seen."""

    def __init__(
        self,
        store: StandingStore,
        suggestions: SuggestionStore,
        photo_tags: PhotoTagStore,
        judge: LabelJudge,
        photos_of: Callable[[TagScope], IdArray],
        model_id: Callable[[], str | None],
        ready: Callable[[], bool],
    ) -> None:
        """`ready`: whether photos would be judged as well now as in a moment."""
        self._store = store
        self._suggestions = suggestions
        self._photo_tags = photo_tags
        self._judge = judge
        self._photos_of = photos_of
        self._model_id = model_id
        self._ready = ready
        self._runs: dict[tuple[int, date], int] = {}

    def all(self) -> list[StandingLabels]:
        """Return every set that stays on, with how many suggestions of it wait."""
        waiting = self._suggestions.waiting_by_standing()
        return [replace(one, waiting_count=waiting.get(one.id, 0)) for one in self._store.all()]

    def keep(self, standing: StandingLabels, judge_present: bool) -> StandingLabels:
        """Let a set stay on (id 0: a new one). Raises LabelProblem, LibraryProblem.

        `judge_present`: whether photos that are there already are judged, too. What labels offered that are not in the
        set any more goes.
        """
        (labels,) = check_labels([standing.labels]).sets
        before = next((one for one in self._store.all() if one.id == standing.id), None)
        kept = self._store.keep(replace(standing, labels=labels))
        if before is None and not judge_present:
            self._store.mark_seen(kept.id, self._photos_of(kept.where))
        elif before is not None:
            self._suggestions.drop_others(kept.id, [label.name for label in labels.labels])
            if judge_present:
                self._store.forget_seen(kept.id)
        return kept

    def any_enabled(self) -> bool:
        """Tell whether any set judges what comes."""
        return any(one.enabled for one in self._store.all())

    def stop(self, standing_id: int) -> None:
        """Forget a set; what it offered goes, tags stay."""
        self._store.remove(standing_id)

    def work(self, cancel: CancelToken) -> tuple[int, int]:
        """Judge what no set has seen; return how many tags were offered and how many put on photos.

        Nothing is judged before all that judging needs is there. A set whose album is gone rests. Raises ModelProblem,
        Cancelled; what was judged until then is kept.
        """
        if not self._ready():
            return 0, 0
        offered = written = 0
        for standing in self._store.all():
            model = self._model_id()
            if not standing.enabled or model is None:
                continue
            if not standing.writes and self._store.begin_model(standing.id, model):
                # Another checkpoint sees differently: what waits is judged anew, what was decided stays.
                self._suggestions.drop(standing.id)
            try:
                waiting = self._unseen(standing)
            except LibraryProblem:
                continue
            for start in range(0, len(waiting), _AT_ONCE):
                cancel.raise_if_cancelled()
                new_offers, new_tags = self._judge_some(standing, waiting[start : start + _AT_ONCE], model, cancel)
                offered += new_offers
                written += new_tags
        return offered, written

    def _unseen(self, standing: StandingLabels) -> IdArray:
        photo_ids = self._judge.seen(self._photos_of(standing.where))
        return photo_ids[~np.isin(photo_ids, self._store.seen(standing.id))]

    def _judge_some(
        self, standing: StandingLabels, photo_ids: IdArray, model: str, cancel: CancelToken
    ) -> tuple[int, int]:
        previews = self._judge.previews(standing.labels.labels, photo_ids, cancel)
        if standing.labels.exclusive:
            previews = choose_one(previews, standing.labels.complete, self._judge.alike)
        rows = []
        for one in previews:
            strictness = standing.strictness if one.label.strictness is None else one.label.strictness
            rows.append(rows_of(one, strictness))
        count = sum(len(one.photo_ids) for one in rows)
        offered = written = 0
        if standing.writes and count:
            today = (standing.id, date.today())
            change = self._photo_tags.apply(
                rows,
                english("Kept tagging with “{name}”").format(name=standing.labels.name),
                model,
                self._runs.get(today),
            )
            self._runs[today] = change.id
            written = count
        elif count:
            offered = self._suggestions.offer(standing.id, rows)
        self._store.mark_seen(standing.id, photo_ids)
        return offered, written
