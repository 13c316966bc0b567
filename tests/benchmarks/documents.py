"""Documents, known from pixels: real photos, of which none is one, and drawn pages, scanned and photographed.

    python -m tests.benchmarks.documents [--shared DIR]

Prints the tables of tests/benchmarks/documents.md. Photos are the 1,660 captioned and labelled ones of ../shared/eval;
the pages are drawn anew by `tests/drawn_pages.py`, other ones than those that the weights were found on. What is
measured is what the decode worker measures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from time import process_time

import numpy as np
from PIL import Image

from photoclip.media.looks import looks_of
from photoclip.media.pages import signs_of_page
from photoclip.media.scanners import FOR_ANYTHING, FOR_PAPERS
from photoclip.media.thumbnails import as_thumbnail
from photoclip.store.looks import PAGE_FROM
from tests.benchmarks.relevance_corpus import corpus_options
from tests.drawn_pages import KINDS, photographed

PAGES = 10
"""Of each kind."""


def page(image: Image.Image, scanned: float = 0.0) -> float:
    looks = looks_of(as_thumbnail(image), scanned)
    return 0.0 if looks is None else looks.page


def small(image: Image.Image) -> Image.Image:
    """Return a picture as small as the photos that it is compared with."""
    copy = image.copy()
    copy.thumbnail((300, 300))
    return copy


def _ways(draw: Callable[[Random], Image.Image], rng: Random, photos: Sequence[Image.Image]) -> list[bool]:
    """Return whether a page is known: scanned; photographed on a table; the same, small; photographed on a photo."""
    drawn = draw(rng)
    on_a_table, on_a_photo = photographed(drawn, rng, 1000), photographed(drawn, rng, 1000, rng.choice(photos))
    seen = (drawn, on_a_table, small(on_a_table), on_a_photo)
    return [page(one) >= PAGE_FROM for one in seen]


def main() -> None:
    with corpus_options("Measure what is a document.") as (shared, _cache):
        root = Path(shared) / "eval" / "photos"
        paths = [path for name in ("captioned", "labelled") for path in sorted((root / name).rglob("*.jpg"))]
    photos = [Image.open(path).convert("RGB") for path in paths]
    found = np.array([page(photo) for photo in photos])
    print(f"{len(photos)} photos: {np.mean(found >= PAGE_FROM):.1%} are documents")
    for name, odds in (("made by an app for papers", FOR_PAPERS), ("made by a scanner", FOR_ANYTHING)):
        print(f"  were they all {name}: {np.mean([page(photo, odds) >= PAGE_FROM for photo in photos]):.1%}")
    print("  ", ", ".join(paths[place].name for place in np.argsort(-found)[:15]))

    print(f"| {PAGES} of each | as scanned | on a table | the same, 300 pixels | on a photo |")
    print("|---|---|---|---|---|")
    for kind, draw in KINDS.items():
        hits = np.array([_ways(draw, Random(f"measured {kind} {number}"), photos) for number in range(PAGES)])
        print(f"| {kind} | " + " | ".join(f"{share:.0%}" for share in hits.mean(axis=0)) + " |", flush=True)
    taken = as_thumbnail(photographed(KINDS["letter"](Random(1)), Random(1), 1400))
    began = process_time()
    for _ in range(20):
        signs_of_page(taken)
    print(f"{(process_time() - began) * 50:.1f} ms of one core for a picture of {taken.width} x {taken.height}")


if __name__ == "__main__":
    main()
