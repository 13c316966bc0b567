"""The set *Sensitive*: how often it suggests a photo that shows nothing of the kind, on real photos with two models.

    python -m tests.benchmarks.sensitive [--cache DIR] [--shared DIR]

Prints the table of tests/benchmarks/sensitive.md. Photos, models and cache are those of tests/benchmarks/relevance.py:
holidays, sports, animals and things, of which hardly any shows what the set looks for. What shows it has to be looked
for by hand: the names of the photos that are taken are printed below the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from photoclip.core.labels import Label
from photoclip.paths import resources_dir
from photoclip.search.ranking import Judged, judge
from photoclip.tagging.judging import mix_of
from photoclip.tagging.starter_sets import read_starter_sets
from tests.benchmarks.closer import Library
from tests.benchmarks.relevance_corpus import Embedded, corpus_options, embed_real


def judged(embedded: Embedded, labels: Sequence[Label]) -> list[Judged]:
    """Return how all photos stand with labels, as a preview of auto-tag asks for it."""
    mixes = [mix_of(label) for label in labels]
    queries = [embedded.text([term.text for term in mix.terms]) for mix in mixes]
    return judge(Library(embedded, None).scene, mixes, queries, None)


def main() -> None:
    sets = read_starter_sets(resources_dir() / "labels" / "starter_sets.json")
    labels = next(one.labels for one in sets if one.name == "Sensitive")
    plain = [replace(label, unwanted=()) for label in labels]
    with corpus_options("Measure the false alarms of the set Sensitive.") as (shared, cache):
        for embedded in embed_real(shared, cache):
            print(f"| {embedded.model} | by its words alone | with what it is not |")
            print("|---|---|---|")
            taken: dict[str, list[str]] = {}
            alone = judged(embedded, plain)
            for label, before, now in zip(labels, alone, judged(embedded, labels), strict=True):
                print(f"| {label.name} | {(before.evidence >= 0).sum()} | {(now.evidence >= 0).sum()} |", flush=True)
                best = np.argsort(-now.evidence)[: int((now.evidence >= 0).sum())]
                taken[label.name] = [embedded.photos.paths[int(now.photo_ids[place])].name for place in best]
            print(f"| any of them | | {len({name for names in taken.values() for name in names})} |")
            for name, photos in taken.items():
                print(f"  {name}: {', '.join(photos[:40])}")
            print()


if __name__ == "__main__":
    main()
