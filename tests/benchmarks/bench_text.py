"""Text encoding against open_clip's own, on the CPU: the same vectors, in a fraction of the time.

python -m tests.benchmarks.bench_text               ViT-B-32 with made-up weights: the time does not depend on them
python -m tests.benchmarks.bench_text --threads 1   open_clip, too, on one thread, as ours is for so few words

The least of many is what a quiet machine needs; the median is what this one needed.
"""

from __future__ import annotations

import argparse
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--times", type=int, default=15)
    arguments = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(arguments.threads)
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
        taken = _in_turn(lambda texts=texts: clip.encode_texts(texts), plain, arguments.times)
        said = "   ".join(
            f"{name} {our_ms:5.1f} against {their_ms:6.1f} ms: x{our_ms / their_ms:.2f}"
            for name, (our_ms, their_ms) in (("least", taken.min(axis=0)), ("median", np.median(taken, axis=0)))
        )
        print(f"  {said}   cosine {cosine:.6f}   “{query}”", flush=True)


def _in_turn(ours: Callable[[], object], theirs: Callable[[], object], times: int) -> np.ndarray:
    """Return the ms of each (times, 2), measured in turn: what else the machine does hits both alike."""
    taken: list[tuple[float, float]] = []
    for _ in range(times):
        started = time.perf_counter()
        ours()
        between = time.perf_counter()
        theirs()
        taken.append((between - started, time.perf_counter() - between))
    return np.asarray(taken) * 1e3


if __name__ == "__main__":
    main()
