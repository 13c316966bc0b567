"""Text encoding against open_clip's own, on the CPU: the same vectors, in a fraction of the time.

python -m tests.benchmarks.bench_text               ViT-B-32 with made-up weights: the time does not depend on them
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import torch
from safetensors.torch import save_file

from photoclip.model.clip import Clip
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.prompts import PromptTemplates
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.paths import resources_dir

MODEL = "ViT-B-32-256"
QUERIES = (
    "dog",
    "a dog running on the beach",
    "birthday cake with candles",
    "two people in red jackets by a frozen lake",
)


def main() -> None:
    torch.manual_seed(0)
    torch.set_num_threads(2)
    model = open_clip.create_model(MODEL, force_quick_gelu=False).eval()
    tokenize = open_clip.get_tokenizer(MODEL)
    templates = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")
    with tempfile.TemporaryDirectory() as folder:
        config = {"model_cfg": open_clip.get_model_config(MODEL), "preprocess_cfg": {}}
        (Path(folder) / CONFIG_NAME).write_text(json.dumps(config), "utf-8")
        tensors = {name: tensor.contiguous().clone() for name, tensor in model.state_dict().items()}
        save_file(tensors, str(Path(folder) / WEIGHTS_NAME))
        clip = Clip.load(Path(folder), "cpu", "float32")
    print(f"{MODEL}, {torch.get_num_threads()} threads; {len(templates.expand('dog'))} prompts a short query")
    for query in QUERIES:
        texts = templates.expand(query)

        def plain(texts: list[str] = texts) -> np.ndarray:
            with torch.inference_mode():
                return torch.nn.functional.normalize(model.encode_text(tokenize(texts)), dim=-1).numpy()

        ours, theirs = clip.encode_texts(texts), plain()
        cosine = float((ours * theirs).sum(axis=1).min())
        our_ms, their_ms = _in_turn(lambda texts=texts: clip.encode_texts(texts), plain)
        said = f"{our_ms:6.1f} ms against {their_ms:6.1f} ms: x{our_ms / their_ms:.2f}"
        print(f"  {said}   cosine {cosine:.6f}   “{query}”")


def _in_turn(ours: Callable[[], object], theirs: Callable[[], object], times: int = 15) -> tuple[float, float]:
    """Return the median time of each in ms, measured in turn: what else the machine does hits both alike."""
    taken: list[tuple[float, float]] = []
    for _ in range(times):
        started = time.perf_counter()
        ours()
        between = time.perf_counter()
        theirs()
        taken.append((between - started, time.perf_counter() - between))
    first, second = np.median(np.asarray(taken), axis=0) * 1e3
    return float(first), float(second)


if __name__ == "__main__":
    main()
