"""Photos, words and truth that the relevance cut is measured on: embedded once by PhotoClip's own code, kept as arrays.

Three sets: the 1,660 real photos of ../shared/eval with two differently trained models, and the demo library with the
tiny model that ships.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from photoclip.core.parts import Region
from photoclip.core.search import FloatArray
from photoclip.demo import draw_library
from photoclip.media.decode import Enough, decode, open_picture
from photoclip.media.limits import DecodeLimits
from photoclip.media.model_pixels import model_pixels, region_pixels
from photoclip.media.reading import read_bytes
from photoclip.model.clip import Clip
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.prompts import PromptTemplates
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import resources_dir
from photoclip.search.texts import mean_direction

BoolArray = NDArray[np.bool_]

_BATCH = 64


@dataclass(frozen=True, slots=True)
class Photos:
    """One library: what it holds, and what its photos are said to show."""

    name: str
    paths: tuple[Path, ...]
    labels: tuple[str, ...]
    """The class of each photo; '' where only captions tell."""
    captions: tuple[tuple[str, ...], ...]
    """Sentences about each photo; empty where only the class tells."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A library through the eyes of one model."""

    model: str
    photos: Photos
    vectors: FloatArray
    """Unit vectors, shape (n, d), rounded to half precision as the store keeps them."""
    text: Callable[[Sequence[str]], FloatArray]
    """Descriptions to unit vectors, shape (q, d): the mean over the prompts, as the search makes them."""


def real_photos(shared: Path) -> Photos:
    """Return the captioned and the labelled photos as one library."""
    captions: dict[str, list[str]] = json.loads((shared / "eval" / "captions.json").read_text("utf-8"))
    labels: dict[str, str] = json.loads((shared / "eval" / "labels.json").read_text("utf-8"))
    root = shared / "eval" / "photos"
    captioned, labelled = sorted(captions), sorted(labels)
    return Photos(
        "real",
        (*(root / "captioned" / name for name in captioned), *(root / "labelled" / name for name in labelled)),
        (*("" for _ in captioned), *(labels[name] for name in labelled)),
        (*(tuple(captions[name]) for name in captioned), *(() for _ in labelled)),
    )


def demo_photos(cache: Path) -> Photos:
    """Draw the demo library (240 made-up photos) below `cache`; its folders and captions say what they show."""
    drawn = draw_library(cache / "demo")
    return Photos("demo", tuple(d.path for d in drawn), tuple("" for _ in drawn), tuple(d.captions for d in drawn))


def embed(photos: Photos, model: str, config: Path, weights: Path, cache: Path) -> Embedded:
    """Return the library's vectors from `cache`, or make them with the model in `config` and `weights`."""
    eyes = _Eyes(model, config, weights, cache)
    kept = cache / f"{photos.name}-{model}.npy"
    if not kept.is_file():
        np.save(kept, eyes.images(photos.paths))
    vectors = np.load(kept).astype(np.float32)
    return Embedded(model, photos, vectors, eyes.texts)


def embed_real(shared: Path, cache: Path) -> list[Embedded]:
    """Return the real photos through the eyes of the two differently trained models of `shared`."""
    models, photos = shared / "eval" / "model", real_photos(shared)
    return [
        embed(photos, name, models / f"{name}.json", models / f"{name}.safetensors", cache)
        for name in ("photoclip-eval", "photoclip-eval-b")
    ]


def embed_parts(embedded: Embedded, shared: Path, cache: Path, regions: Sequence[Region]) -> FloatArray:
    """Return unit vectors of regions of each real photo, shape (n, regions, d), from `cache` or made."""
    kept = cache / f"{embedded.photos.name}-{embedded.model}-parts.npy"
    if not kept.is_file():
        models = shared / "eval" / "model"
        config, weights = models / f"{embedded.model}.json", models / f"{embedded.model}.safetensors"
        np.save(kept, _Eyes(embedded.model, config, weights, cache).images(embedded.photos.paths, regions))
    parts: FloatArray = np.load(kept).astype(np.float32).reshape(len(embedded.photos.paths), len(regions), -1)
    return parts


@contextmanager
def corpus_options(about: str) -> Iterator[tuple[Path, Path]]:
    """Read the command line of a measurement; yield the shared folder and where the arrays are kept."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--shared", type=Path, default=Path(__file__).resolve().parents[3] / "shared")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        cache.mkdir(parents=True, exist_ok=True)
        yield options.shared, cache


class _Eyes:
    """One checkpoint, loaded when something has to be embedded that is not cached."""

    def __init__(self, model: str, config: Path, weights: Path, cache: Path) -> None:
        self._config, self._weights = config, weights
        self._texts_path = cache / f"texts-{model}.npz"
        self._clip: Clip | None = None
        self._templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")
        self._known: dict[str, FloatArray] = {}
        if self._texts_path.is_file():
            with np.load(self._texts_path) as kept:
                self._known = dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))

    def images(self, paths: Iterable[Path], regions: Sequence[Region] = ()) -> FloatArray:
        """Return vectors of pictures, or of these regions of each, one after the other."""
        clip, limits = self._load(), DecodeLimits()
        wanted, vectors, batch = clip.model_input, [], []
        for path in paths:
            decoded = decode(open_picture(read_bytes(path, limits)[0], limits), Enough(2 * wanted.size_px, 1))
            batch += [region_pixels(decoded.image, one, wanted) for one in regions]
            if not regions:
                batch.append(model_pixels(decoded.image, wanted))
            if len(batch) >= _BATCH:
                vectors.append(clip.encode_images(np.stack(batch)))
                batch.clear()
        if batch:
            vectors.append(clip.encode_images(np.stack(batch)))
        return np.concatenate(vectors).astype(np.float16)

    def texts(self, texts: Sequence[str]) -> FloatArray:
        missing = [text for text in dict.fromkeys(texts) if text not in self._known]
        for text in missing:
            self._known[text] = mean_direction(self._load().encode_texts(self._templates.expand(text)))
        if len(missing) > 1:  # a file for each single word would take minutes
            np.savez(
                self._texts_path, texts=np.asarray(list(self._known)), vectors=np.stack(list(self._known.values()))
            )
        return np.stack([self._known[text] for text in texts])

    def _load(self) -> Clip:
        if self._clip is None:
            # The package wants a checkpoint in a folder of its own, under its own names.
            with tempfile.TemporaryDirectory(prefix="photoclip-model-") as name:
                folder = Path(name)
                (folder / CONFIG_NAME).write_text(ModelConfig.read(self._config).to_json(), "utf-8")
                (folder / WEIGHTS_NAME).symlink_to(self._weights.resolve())
                for extra in self._config.parent.glob("*.txt.gz"):
                    (folder / extra.name).write_bytes(extra.read_bytes())
                self._clip = Clip.load(folder, "cpu", "float32")
        return self._clip
