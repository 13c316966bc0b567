"""What a large text tower costs, in single and in half precision: the table of tests/benchmarks/half_text.md.

python -m tests.benchmarks.half_text FOLDER

ViT-B-32-SigLIP2-256 with made-up weights, written straight into FOLDER (2.5 GB), most of its table of words left empty.
Seconds are the processor's, so that it may run beside other work; memory is private to the encoder's process.
"""

from __future__ import annotations

import argparse
import json
import math
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
from tokenizers import Tokenizer, models, pre_tokenizers

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import CheckpointInfo
from photoclip.model.encoder import Encoder
from photoclip.model.halving import SENTENCES
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.keeping_half import keep_in_half
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME, sha256_of
from photoclip.model.words_first import read_words

MODEL = "ViT-B-32-SigLIP2-256"
WORDS = 4_000
"""So many rows of the table are made up; what the tokenizer here knows stays below."""
MADE_UP = CheckpointInfo("made-up", "Made up", "", "imported", "MIT", 0, 768, "")


def make(folder: Path) -> None:
    import open_clip

    folder.mkdir(parents=True)
    config = open_clip.get_model_config(MODEL)
    (folder / CONFIG_NAME).write_text(json.dumps({"model_cfg": config, "preprocess_cfg": {}}))
    _write_weights(folder / WEIGHTS_NAME, _shapes(config))
    letters = [chr(97 + number) for number in range(26)]
    words = ["<unk>", *letters, *(one + two for one in letters for two in letters)]
    known = {word: number for number, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordPiece(known, unk_token="<unk>", continuing_subword_prefix=""))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))


def _shapes(config: dict[str, object]) -> dict[str, tuple[int, ...]]:
    import open_clip
    import torch

    with torch.device("meta"):
        told = {name: value for name, value in config.items() if name != "custom_text"}
        model = open_clip.model.CustomTextCLIP(**told)
    return {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}


def _write_weights(path: Path, shapes: dict[str, tuple[int, ...]]) -> None:
    header, end = {}, 0
    for name, shape in shapes.items():
        start, end = end, end + 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, end]}
    said = json.dumps(header).encode()
    said += b" " * (-len(said) % 8)
    random = np.random.default_rng(0)
    with path.open("wb") as file:
        file.write(len(said).to_bytes(8, "little") + said)
        begin = file.tell()
        for name, shape in shapes.items():
            file.seek(begin + header[name]["data_offsets"][0])  # type: ignore[index]
            rows = (WORDS, *shape[1:]) if name.endswith("token_embedding.weight") else shape
            if len(rows) > 1:
                file.write((random.standard_normal(rows, np.float32) * np.float32(0.03)).tobytes())
            else:
                file.write(np.full(rows, name.endswith("weight"), np.float32).tobytes())
        file.truncate(begin + end)


def install(root: Path, files: Path) -> InstalledCheckpoints:
    installed = InstalledCheckpoints(root)
    with installed.workshop() as folder:
        for path in files.iterdir():
            os.link(path, folder / path.name)
        installed.install(folder, MADE_UP, sha256_of(folder / WEIGHTS_NAME), "made up")
    return installed


def words(encoder: Encoder) -> object:
    return encoder.encode_texts(["a dog running on the beach"]).result()


def pictures(encoder: Encoder) -> object:
    return encoder.encode_images(np.zeros((2, 256, 256, 3), np.uint8)).result()


def tell(name: str, model: InstalledCheckpoint, ask: Callable[[Encoder], object]) -> None:
    with Encoder(1) as encoder:
        encoder.load(model, "cpu", "float32").result()
        ask(encoder)
        first_s, megabytes = _processor_s(encoder), psutil.Process(encoder.pid).memory_full_info().uss / 1e6
        least_s = math.inf
        for _ in range(5):
            before = _processor_s(encoder)
            words(encoder)
            least_s = min(least_s, _processor_s(encoder) - before)
    print(f"| {name} | {first_s:.1f} s | {megabytes:.0f} MB | {1000 * least_s:.0f} ms |", flush=True)


def _processor_s(encoder: Encoder) -> float:
    times = psutil.Process(encoder.pid).cpu_times()
    return float(times.user + times.system)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    files = folder / "files"
    if not (files / CONFIG_NAME).exists():
        make(files)
    print("| what is asked | first answer | memory then | a text then |\n|---|---|---|---|")
    whole = InstalledCheckpoint(MADE_UP, files, "", 0, "")  # only tried, and so loaded by open_clip alone
    tell("words, the whole model", whole, words)
    tell("pictures, the whole model", whole, pictures)
    installed = install(folder / "models", files)
    tell("words, first start", installed.get(MADE_UP.id), words)
    vectors = []
    for precision in ("single", "half"):
        model = installed.get(MADE_UP.id)
        tell(f"words, {precision} precision", model, words)
        tell(f"pictures, {precision} precision", model, pictures)
        tower = read_words(model.folder)
        assert tower is not None
        vectors.append(tower.encode_texts(SENTENCES))
        size = model.weights.stat().st_size
        print(f"{precision}: {size / 1e6:.0f} MB on the disk", flush=True)
        if precision == "single":
            assert keep_in_half(model, installed, CancelToken())
    print(f"least cosine: {float((vectors[0] * vectors[1]).sum(axis=1).min()):.7f}")


if __name__ == "__main__":
    main()
