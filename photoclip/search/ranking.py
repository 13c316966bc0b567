"""One question answered from one view of the library: photos in order, and which of them are strong matches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from photoclip.core.arrays import distinct
from photoclip.core.search import FloatArray, IdArray
from photoclip.core.strictness import cut_at
from photoclip.search.best_part import handicaps
from photoclip.search.close_look import JUDGED, CloseLook
from photoclip.search.exact import rank, rank_places
from photoclip.search.mix import Mix, MixTerm
from photoclip.search.relevance import Background, confidences
from photoclip.search.scene import Scene

_MAX_PROPOSED = 1000  # past so many hits the index would have to look at much of the library anyway
_OVERSAMPLE = 1.5
_OVERSAMPLE_LEAST = 32
# Picking rows out costs a copy: past this share of the library, scoring all of it is faster.
_GATHER_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Ranked:
    """Strong matches first, then the others; in both parts by falling score, then rising id. One shape, (n,)."""

    photo_ids: IdArray
    scores: FloatArray
    """Cosines with the one description or picture there is; of a `Mix` its combined score."""
    confidences: FloatArray
    """0 to 1: the chance that the photo shows what was asked for."""
    strong: NDArray[np.bool_]
    """Which photos are above the cut: the first `strong_count` of them."""
    strong_count: int
    exact: bool
    """Whether every photo was scored; else the index proposed which."""
    complete: bool
    """Whether every stored embedding was already in memory."""
    elapsed_ms: float

    def without(self, photo_ids: IdArray, limit: int | None) -> Ranked:
        """Return the same without these photos, and of the others at most `limit` (None: all)."""
        stays = np.flatnonzero(~np.isin(self.photo_ids, photo_ids))[:limit]
        strong = self.strong[stays]
        return replace(
            self,
            photo_ids=self.photo_ids[stays],
            scores=self.scores[stays],
            confidences=self.confidences[stays],
            strong=strong,
            strong_count=int(strong.sum()),
        )


def rank_for(
    scene: Scene,
    mix: Mix,
    queries: FloatArray,
    allowed: IdArray | None,
    limit: int | None,
    strictness: float,
) -> Ranked:
    """Rank the photos of `allowed` (None: all), at most `limit` (None: all), for `mix`.

    `queries`: unit vectors of `mix.terms`, shape (terms, d).
    """
    started = time.perf_counter()
    snapshot = scene.view.snapshot
    # Strong matches come first, so as many must be looked at as are judged one by one.
    looked_at = None if limit is None else max(limit, JUDGED)
    rows = _proposed(scene, queries[0], allowed, looked_at, mix.single.vector is None) if mix.single else None
    exact = rows is None
    if rows is None and allowed is not None:
        rows = snapshot.rows_of(allowed)
    ids, scores, backgrounds = _scored(scene, rows, queries, mix.terms)
    if mix.single:
        combined = scores[0]
    else:
        combined = mix.combined(ids, np.stack([b.deviations(s) for b, s in zip(backgrounds, scores, strict=True)]))
    ids, combined = rank(ids, combined, looked_at)
    judge = CloseLook(scene, mix, queries, backgrounds)
    evidence = judge.evidence(snapshot, ids)
    strong = evidence >= np.float32(cut_at(strictness))
    order = np.argsort(~strong, kind="stable")[:limit]
    return Ranked(
        photo_ids=ids[order],
        scores=combined[order],
        confidences=confidences(evidence[order]),
        strong=strong[order],
        strong_count=int(strong[order].sum()),
        exact=exact,
        complete=scene.complete,
        elapsed_ms=(time.perf_counter() - started) * 1e3,
    )


def may_be_proposed(allowed: IdArray | None, limit: int | None) -> bool:
    """Tell whether an index can serve a question for at most `limit` photos of `allowed` (None: all)."""
    return allowed is None and limit is not None and limit <= _MAX_PROPOSED


@dataclass(frozen=True, slots=True)
class Judged:
    """How photos stand with one question, in any order. One shape, (n,)."""

    photo_ids: IdArray
    scores: FloatArray
    """Cosines with the best of the wanted terms."""
    evidence: FloatArray
    """Above the normal cut."""


def judge(scene: Scene, mixes: Sequence[Mix], queries: Sequence[FloatArray], allowed: IdArray | None) -> list[Judged]:
    """Return how the photos of `allowed` (None: all) stand with each of `mixes`: the cosines come from one product.

    `queries`: for each mix unit vectors of its terms, shape (terms, d).
    """
    snapshot = scene.view.snapshot
    rows = None if allowed is None else snapshot.rows_of(allowed)
    terms = [term for mix in mixes for term in mix.terms]
    ids, scores, library = _scored(scene, rows, np.concatenate(list(queries)), terms)
    ends = np.cumsum([len(own) for own in queries])

    def judged(at: int) -> Judged:
        mix, own = mixes[at], queries[at]
        here = slice(ends[at] - len(own), ends[at])
        backgrounds = library[here]
        if mix.single:
            combined = scores[here][0]
        else:
            deviations = [b.deviations(s) for b, s in zip(backgrounds, scores[here], strict=True)]
            combined = mix.combined(ids, np.stack(deviations))
        order = rank_places(ids, combined)
        evidence = CloseLook(scene, mix, own, backgrounds).evidence(snapshot, ids[order])
        wanted = len(own) - len(mix.unwanted)
        return Judged(ids[order], scores[here][:wanted].max(axis=0)[order], evidence)

    return scene.scorer.map(judged, range(len(mixes)))


def nothing(complete: bool) -> Ranked:
    """Return the answer to no question."""
    ids, floats = np.empty(0, np.int64), np.empty(0, np.float32)
    return Ranked(ids, floats, floats, floats.astype(np.bool_), 0, True, complete, 0.0)


def _scored(
    scene: Scene, rows: IdArray | None, queries: FloatArray, terms: Sequence[MixTerm]
) -> tuple[IdArray, FloatArray, list[Background]]:
    """Return the ids in `rows` (None: of every live photo), their cosines (terms, n), and each term's background.

    `queries`: unit vectors of `terms`, shape (terms, d).
    """
    snapshot = scene.view.snapshot
    # Judged against the whole library, not against the filtered rest: "dog" among dogs is still a strong match.
    sample = scene.sample
    is_all = sample.is_all_of(snapshot)
    if rows is None or is_all or len(rows) > _GATHER_SHARE * snapshot.rows:
        every, keep = scene.scorer.scores(snapshot, queries), snapshot.keep()
        library = every[:, keep] if is_all else sample.scores_among(snapshot, every, queries)
        backgrounds = [Background.of(one) for one in library]
        if scene.parts is not None:
            scene.parts.join_all(scene.scorer, every, queries, handicaps(terms, backgrounds))
        chosen = keep if rows is None else rows
        return snapshot.ids[chosen], every[:, chosen], backgrounds
    scores = scene.scorer.scores_of_rows(snapshot, rows, queries)
    backgrounds = [Background.of(one) for one in sample.scores(snapshot, queries)]
    if scene.parts is not None:
        scene.parts.join_rows(scene.scorer, rows, scores, queries, handicaps(terms, backgrounds))
    return snapshot.ids[rows], scores, backgrounds


def _proposed(
    scene: Scene, vector: FloatArray, allowed: IdArray | None, limit: int | None, told: bool
) -> IdArray | None:
    """Return the rows worth scoring, or None where all must be. `told`: in words, which parts may fit, too."""
    view, snapshot = scene.view, scene.view.snapshot
    if view.index is None or limit is None or not may_be_proposed(allowed, limit):
        return None
    reach = view.reach.words if told else view.reach.pictures
    if reach is None:
        return None
    count = int(limit * _OVERSAMPLE) + _OVERSAMPLE_LEAST
    ids, _ = view.index.nearest(vector, count, reach)
    tail = snapshot.live(np.arange(view.indexed_rows, snapshot.rows, dtype=np.int64))
    found = [snapshot.rows_of(ids), tail]
    if told and scene.parts is not None:
        found.append(scene.parts.proposed(scene.scorer, vector, count))
    rows = distinct(np.concatenate(found))
    # Too few when many of them were removed since: the index has not caught up.
    return rows if len(rows) >= min(limit, len(snapshot)) else None
