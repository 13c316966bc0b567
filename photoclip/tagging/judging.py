"""How photos stand with labels: what a model sees, moved by what the person said before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from photoclip.core.arrays import distinct
from photoclip.core.cancel import CancelToken
from photoclip.core.labels import Label
from photoclip.core.previews import Corrections, LabelPreview
from photoclip.core.search import FloatArray, IdArray
from photoclip.search.engine import SearchEngine
from photoclip.search.mix import Mix, MixTerm, Wanted
from photoclip.search.relevance import confidences
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.tags import TagStore
from photoclip.tagging.alike import Alike, alike_among
from photoclip.tagging.exclusive import BEYOND, against_each_other
from photoclip.tagging.learning import LIKELY, Learned, learn, second_look

_TOGETHER = 25  # labels in one product: 100 MB of cosines at a million photos


class LabelJudge:
    """Judges photos by labels in the vectors of the model in use."""

    def __init__(self, engine: SearchEngine, tags: TagStore, photo_tags: PhotoTagStore) -> None:
        self._engine = engine
        self._tags = tags
        self._photo_tags = photo_tags

    def seen(self, photo_ids: IdArray) -> IdArray:
        """Return those of the photos that the model has looked at. Raises what the engine raises."""
        return photo_ids[np.isin(photo_ids, self._engine.known_ids())]

    def previews(self, labels: Sequence[Label], photo_ids: IdArray, cancel: CancelToken) -> list[LabelPreview]:
        """Return how the photos that have a vector stand with each label.

        Raises what the engine raises, and Cancelled.
        """
        found = []
        for start in range(0, len(labels), _TOGETHER):
            cancel.raise_if_cancelled()
            part = labels[start : start + _TOGETHER]
            judged = self._engine.judge([mix_of(label) for label in part], photo_ids)
            for label, one in zip(part, judged, strict=True):
                tag_id = self._tags.find(label.name)
                carrying, rejected = self._known(tag_id)
                keep = ~np.isin(one.photo_ids, rejected)
                preview = LabelPreview(
                    label=label,
                    photo_ids=one.photo_ids[keep],
                    evidence=one.evidence[keep],
                    confidences=np.empty(0, np.float32),
                    scores=one.scores[keep],
                    tagged=np.isin(one.photo_ids[keep], carrying),
                    others_better=np.zeros(int(keep.sum()), np.bool_),
                    base_evidence=one.evidence[keep],
                )
                found.append(self._learned(preview))
        return found

    def alike(self, photo_ids: IdArray) -> Alike | None:
        """Return which of the photos, by rising ids, look alike; None of a few. Raises what the engine raises."""
        return alike_among(photo_ids, self._engine.vectors_of, self._engine.products)

    def corrected(self, preview: LabelPreview, corrections: Corrections) -> LabelPreview:
        """Return the preview as it stands after all of `corrections`."""
        return self._learned(replace(preview, corrections=corrections))

    def _learned(self, preview: LabelPreview) -> LabelPreview:
        tag_id = self._tags.find(preview.label.name)
        before = Corrections() if tag_id is None else self._photo_tags.decisions(tag_id)
        now = preview.corrections
        ticks = (before.ticks - now.crosses) | now.ticks
        crosses = (before.crosses - now.ticks) | now.crosses
        evidence = preview.base_evidence
        if len(evidence) and (ticks or crosses):
            learned = self._learn(preview, ticks, crosses)
            evidence = self._evidence(learned, preview)
        return ordered(
            replace(
                preview,
                evidence=evidence,
                confidences=confidences(evidence),
                learned_from=len(ticks) + len(crosses),
            )
        )

    def _learn(self, preview: LabelPreview, ticks: frozenset[int], crosses: frozenset[int]) -> Learned:
        by_words = np.argsort(-preview.base_evidence, kind="stable")
        above = preview.photo_ids[by_words[preview.base_evidence[by_words] > 0][: LIKELY + len(ticks | crosses)]]
        likely = [photo_id for photo_id in above.tolist() if photo_id not in ticks | crosses]
        likely = likely[: max(0, LIKELY - len(ticks))]
        return learn(self._vectors(ticks), self._vectors(crosses), self._engine.some_vectors(), self._vectors(likely))

    def _evidence(self, learned: Learned, preview: LabelPreview) -> FloatArray:
        if not learned.slope:
            return preview.base_evidence
        products = self._engine.products(learned.direction[None], preview.photo_ids)[0]
        mix = mix_of(preview.label)
        words = second_look(
            learned,
            products,
            preview.base_evidence,
            lambda places: self._engine.look_closely(mix, preview.photo_ids[places]),
        )
        return learned.evidence_of_products(products, words)

    def _vectors(self, photo_ids: Collection[int]) -> FloatArray:
        return self._engine.vectors_of(np.asarray(sorted(photo_ids), np.int64))[1]

    def _known(self, tag_id: int | None) -> tuple[IdArray, IdArray]:
        if tag_id is None:
            return np.empty(0, np.int64), np.empty(0, np.int64)
        carrying, rejected = self._photo_tags.carrying(tag_id), self._photo_tags.rejected(tag_id)
        return carrying, rejected[~np.isin(rejected, carrying)]


def mix_of(label: Label) -> Mix:
    """Return a label as a question: any of its descriptions, none of what it is not."""
    wanted = Wanted(tuple(MixTerm(text) for text in label.descriptions))
    return Mix((wanted,), tuple(MixTerm(text) for text in label.unwanted))


def choose_one(
    previews: Sequence[LabelPreview],
    complete: bool = False,
    alike: Callable[[IdArray], Alike | None] = lambda _photo_ids: None,
) -> list[LabelPreview]:
    """Return the previews of an exclusive set, in which each photo is left to the label that fits it best.

    A tick wins over any other label, a cross leaves the photo to the others. `complete`: one of them fits every photo,
    so that they are judged against each other alone, and photos that look alike (`alike`, of rising ids) decide
    together. The previews must be as `LabelJudge` made them.
    """
    every = distinct(np.concatenate([one.photo_ids for one in previews]))
    fitting = np.full((len(previews), len(every)), -BEYOND, np.float32)
    places = [np.searchsorted(every, one.photo_ids) for one in previews]
    for row, one in enumerate(previews):
        fitting[row, places[row]] = one.evidence
        fitting[row, _places_in(every, one.corrections.ticks)] = BEYOND
        fitting[row, _places_in(every, one.corrections.crosses)] = -BEYOND
    if not complete or len(previews) < 2 or not len(every):  # of one label alone nothing is known but itself
        best = fitting.argmax(axis=0)
        return [replace(one, others_better=best[places[row]] != row) for row, one in enumerate(previews)]
    evidence, chances = against_each_other(fitting, alike(every))
    best = chances.argmax(axis=0)
    return [
        ordered(
            replace(
                one,
                evidence=evidence[row, places[row]],
                confidences=chances[row, places[row]],
                others_better=best[places[row]] != row,
            )
        )
        for row, one in enumerate(previews)
    ]


def ordered(preview: LabelPreview) -> LabelPreview:
    """Return the preview with its photos by falling evidence, then rising id."""
    order = np.lexsort((preview.photo_ids, -preview.evidence))
    return replace(
        preview,
        photo_ids=preview.photo_ids[order],
        evidence=preview.evidence[order],
        confidences=preview.confidences[order],
        scores=preview.scores[order],
        tagged=preview.tagged[order],
        others_better=preview.others_better[order],
        base_evidence=preview.base_evidence[order],
    )


def _places_in(every: IdArray, photo_ids: frozenset[int]) -> NDArray[np.int64]:
    some = np.asarray(sorted(photo_ids), np.int64)
    at = np.searchsorted(every, some)
    inside = at < len(every)
    found: NDArray[np.int64] = at[inside][every[at[inside]] == some[inside]]
    return found


def by_name(previews: Sequence[LabelPreview]) -> Mapping[str, LabelPreview]:
    """Return the previews by the names of their labels."""
    return {one.label.name: one for one in previews}
