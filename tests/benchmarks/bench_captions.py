"""Finding a photo by a sentence about it: PhotoClip's own search against plain open_clip code with the same weights.

python -m tests.benchmarks.bench_captions [EVERY]     every caption by default (5,000); 5 takes one of each photo
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.core.query import Description, print_term
from photoclip.core.search import SearchRequest
from photoclip.library import Library
from photoclip.model.prompts import PromptTemplates
from photoclip.paths import AppPaths, resources_dir
from tests.command_line import CommandLine

MODEL = "photoclip-eval"
LIMIT_POINTS = 0.5
"""How far apart they may be, of all captions."""

Numbers = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Captioned:
    """The captioned photos of ../shared/eval, and sentences about them."""

    shared: Path
    folder: Path
    """Where the photos lie."""
    names: tuple[str, ...]
    captions: tuple[str, ...]
    truth: Numbers
    """The number of each caption's photo."""

    @classmethod
    def of(cls, shared: Path) -> Captioned:
        described: dict[str, list[str]] = json.loads((shared / "eval" / "captions.json").read_text("utf-8"))
        names = tuple(sorted(described))
        captions = tuple(caption for name in names for caption in described[name])
        truth = np.asarray([number for number, name in enumerate(names) for _ in described[name]])
        return cls(shared, shared / "eval" / "photos" / "captioned", names, captions, truth)

    @property
    def model_files(self) -> tuple[Path, Path]:
        """The configuration and the weights."""
        folder = self.shared / "eval" / "model"
        return folder / f"{MODEL}.json", folder / f"{MODEL}.safetensors"

    def some(self, step: int, folder: Path) -> Captioned:
        """Return one photo in `step`, with its captions; copied to `folder`."""
        kept = np.arange(0, len(self.names), step)
        for number in kept:
            shutil.copyfile(self.folder / self.names[number], folder / self.names[number])
        rows = np.flatnonzero(np.isin(self.truth, kept))
        captions = tuple(self.captions[row] for row in rows)
        return Captioned(self.shared, folder, self.names[::step], captions, np.searchsorted(kept, self.truth[rows]))

    def every(self, step: int) -> Captioned:
        """Return the same photos with one caption in `step`."""
        return replace(self, captions=self.captions[::step], truth=self.truth[::step])

    def recall_at_10(self, top: Numbers) -> float:
        """`top`: photo numbers, shape (captions, 10)."""
        return float((top == self.truth[:, None]).any(axis=1).mean())


def in_common(first: Numbers, second: Numbers) -> float:
    """Return which part of the ten best of each caption two answers share, 0 to 1. Both: shape (captions, 10)."""
    shared = [np.intersect1d(*both).size for both in zip(first, second, strict=True)]
    return float(np.mean(shared)) / 10


def plain_open_clip(wanted: Captioned) -> Numbers:
    """Return the ten best photo numbers of each caption, by open_clip alone with PhotoClip's prompts."""
    import torch
    from PIL import Image

    from photoclip.model.lean_open_clip import open_clip, take_timm

    take_timm()  # its tower is one of timm's, and a process that had PhotoClip's import has open_clip without
    config, weights = wanted.model_files
    open_clip.add_model_config(str(config))
    model, _, preprocess = open_clip.create_model_and_transforms(MODEL, pretrained=str(weights))
    model.eval()
    tokenizer = open_clip.get_tokenizer(MODEL)
    templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")

    def unit(vectors: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(vectors, dim=-1)

    with torch.inference_mode():
        photos = []
        for start in range(0, len(wanted.names), 32):
            pictures = [Image.open(wanted.folder / name).convert("RGB") for name in wanted.names[start : start + 32]]
            photos.append(unit(model.encode_image(torch.stack([preprocess(picture) for picture in pictures]))))
        images = torch.cat(photos)
        top = []
        for caption in wanted.captions:
            prompts = unit(model.encode_text(tokenizer(templates.expand(caption))))
            top.append((images @ unit(prompts.mean(dim=0))).topk(10).indices)
    return torch.stack(top).numpy()


def by_the_app(data_dir: Path, wanted: Captioned) -> Numbers:
    """Return the ten best photo numbers of each caption, by PhotoClip's own search in an indexed library."""
    number_of = {name: number for number, name in enumerate(wanted.names)}
    library = Library(AppPaths.choose(data_dir))
    library.open()
    try:
        library.search.prepare()
        ids = library.photos.ids().tolist()
        photo_number = {id_: number_of[tile.name] for id_, tile in library.photos.tiles(ids).items()}
        # A quote in a caption would be a file's name: the canonical spelling of a description has none of that.
        texts = [print_term(Description(" ".join(caption.split()))) for caption in wanted.captions]
        answers = (library.search.find(SearchRequest(text, limit=10)) for text in texts)
        return np.asarray([[photo_number[int(id_)] for id_ in answer.photo_ids] for answer in answers])
    finally:
        library.close()


def main(arguments: Sequence[str]) -> None:
    wanted = Captioned.of(Path(__file__).resolve().parents[3] / "shared").every(int(arguments[0]) if arguments else 1)
    with tempfile.TemporaryDirectory() as folder:
        photoclip = CommandLine(Path(folder))
        for command in (("models", "import", *wanted.model_files), ("folders", "add", wanted.folder), ("index",)):
            answer = photoclip(*command)
            assert answer.status == 0, answer.err
        app = by_the_app(photoclip.data_dir, wanted)
    plain = plain_open_clip(wanted)
    ours, theirs = wanted.recall_at_10(app), wanted.recall_at_10(plain)
    print(
        f"text to image, R@10 over {len(wanted.captions):,} captions: PhotoClip {ours:.2%}, plain open_clip"
        f" {theirs:.2%}, {100 * (ours - theirs):+.2f} points of ±{LIMIT_POINTS}; of their ten best"
        f" {in_common(app, plain):.1%} in common"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
