"""The whole job on real captioned photos with a real model, against plain open_clip code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from photoclip.core.query import Description, print_term
from photoclip.core.search import SearchRequest
from photoclip.library import Library
from photoclip.model.prompts import PromptTemplates
from photoclip.paths import AppPaths, resources_dir
from tests.command_line import CommandLine

pytestmark = [pytest.mark.shared, pytest.mark.slow, pytest.mark.timeout(900)]


def recall_at_10(top: np.ndarray, truth: np.ndarray) -> float:
    """`top`: photo numbers, shape (captions, 10); `truth`: photo number of each caption."""
    return float((top == truth[:, None]).any(axis=1).mean())


def captions_of(shared: Path) -> tuple[list[str], list[str], np.ndarray]:
    """Return the photo names, captions and each caption's photo number."""
    described: dict[str, list[str]] = json.loads((shared / "eval" / "captions.json").read_text("utf-8"))
    names = sorted(described)
    captions = [caption for name in names for caption in described[name]]
    truth = np.asarray([number for number, name in enumerate(names) for _ in described[name]])
    return names, captions, truth


def plain_open_clip(shared: Path, names: list[str], captions: list[str]) -> np.ndarray:
    """Return the ten best photo numbers of each caption, by open_clip alone with PhotoClip's prompts."""
    import open_clip
    import torch
    from PIL import Image

    model_dir = shared / "eval" / "model"
    open_clip.add_model_config(str(model_dir / "photoclip-eval.json"))
    model, _, preprocess = open_clip.create_model_and_transforms(
        "photoclip-eval", pretrained=str(model_dir / "photoclip-eval.safetensors")
    )
    model.eval()
    tokenizer = open_clip.get_tokenizer("photoclip-eval")
    templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")

    def unit(vectors: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.normalize(vectors, dim=-1)

    with torch.inference_mode():
        photos = []
        for start in range(0, len(names), 32):
            pictures = [
                Image.open(shared / "eval" / "photos" / "captioned" / name).convert("RGB")
                for name in names[start : start + 32]
            ]
            photos.append(unit(model.encode_image(torch.stack([preprocess(picture) for picture in pictures]))))
        images = torch.cat(photos)
        top = []
        for caption in captions:
            prompts = unit(model.encode_text(tokenizer(templates.expand(caption))))
            top.append((images @ unit(prompts.mean(dim=0))).topk(10).indices)
    return torch.stack(top).numpy()


def by_the_app(data_dir: Path, names: list[str], captions: list[str]) -> np.ndarray:
    """Return the ten best photo numbers of each caption, by PhotoClip's own search."""
    number_of = {name: number for number, name in enumerate(names)}
    library = Library(AppPaths.choose(data_dir))
    library.open()
    try:
        library.search.prepare()
        ids = library.photos.ids().tolist()
        photo_number = {id_: number_of[tile.name] for id_, tile in library.photos.tiles(ids).items()}
        # A quote in a caption would be a file's name: the canonical spelling of a description has none of that.
        texts = [print_term(Description(" ".join(caption.split()))) for caption in captions]
        answers = (library.search.find(SearchRequest(text, limit=10)) for text in texts)
        return np.asarray([[photo_number[int(id_)] for id_ in answer.photo_ids] for answer in answers])
    finally:
        library.close()


def test_the_whole_job_finds_what_plain_open_clip_finds(
    photoclip: CommandLine, shared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names, captions, truth = captions_of(shared)
    model_dir = shared / "eval" / "model"
    imported = photoclip(
        "models", "import", model_dir / "photoclip-eval.json", model_dir / "photoclip-eval.safetensors", "--json"
    )
    assert imported.status == 0, imported.err
    assert photoclip("folders", "add", shared / "eval" / "photos" / "captioned").status == 0
    indexed = photoclip("index", "--json")
    assert indexed.status == 0, indexed.err
    report: dict[str, Any] = indexed.json
    assert set(report) >= {"indexed", "unchanged", "rechecked", "moved", "offline", "waiting", "failed", "seconds"}
    assert (report["indexed"], report["failed"]) == (len(names), [])
    again = photoclip("index", "--json").json
    assert (again["indexed"], again["unchanged"]) == (0, len(names))

    found = photoclip("search", "a dog running on the beach", "--json", "--limit", "5").json
    assert set(found) == {"query", "model", "exact", "hits", "ms"}
    assert set(found["hits"][0]) == {"path", "score", "confidence", "strong"}
    assert len(found["hits"]) == 5

    app = recall_at_10(by_the_app(photoclip.data_dir, names, captions), truth)
    plain = recall_at_10(plain_open_clip(shared, names, captions), truth)
    with capsys.disabled():
        print(
            f"\n    text→image R@10 over {len(captions):,} captions: PhotoClip {app:.2%}, plain open_clip {plain:.2%}"
        )
    assert abs(app - plain) <= 0.005
