"""Photos as cameras take them, indexed by the whole command, beside a plain open_clip loop and the limit.

make bench PARTS=camera

With the default architecture and made-up weights, and photos of ../shared/eval made as large as a camera's, with noise.
The limit is what the cores allow where nothing else is done: decoding as small as the model and the thumbnail need, a
thumbnail, and the image tower in its fastest precision, each measured alone just before. All by the clock, in turns.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from tests.benchmarks.bench_beside import indexed
from tests.benchmarks.bench_index import labelled, plain_loop
from tests.benchmarks.made_library import made_checkpoint
from tests.benchmarks.rows import Ground, Row, spent

TITLE = "photos as cameras take them, indexed, beside a plain open_clip loop and the limit"
PHOTOS = 300
KINDS = {"12 MP": ((4000, 3000), 2.5), "2 MP": ((1632, 1224), 1.8)}
"""How large they are, and how many times as fast as the plain loop the whole command is to be."""
STEADY = 0.9
"""Of the limit, at least, from the first photo that is done to the last."""
_LIMIT = """
import io, json, os, sys, time
from pathlib import Path
import open_clip, torch
from PIL import Image
config, weights, folder = map(Path, sys.argv[1:])
paths = sorted(folder.iterdir())[:40]
began = time.process_time()
for path in paths:
    image = Image.open(io.BytesIO(path.read_bytes()))
    image.draft("RGB", (512, 512))
    image.load()
    small = image.copy()
    small.thumbnail((512, 512), Image.Resampling.LANCZOS)
    small.save(io.BytesIO(), "JPEG", quality=85)
    side = min(image.size)
    image.resize((256 * image.width // side, 256 * image.height // side), Image.Resampling.BICUBIC)
decode_s = (time.process_time() - began) / len(paths)
open_clip.add_model_config(config)
tower = open_clip.create_model(config.stem, pretrained=str(weights)).eval().visual
encode_s = {}
with torch.inference_mode():
    for precision in (torch.float32, torch.bfloat16):
        tower.to(precision)
        pixels = torch.randn(16, 3, 256, 256, dtype=precision)
        for _ in range(3):
            tower(pixels)
        took = []
        for _ in range(8):
            began = time.perf_counter()
            tower(pixels)
            took.append((time.perf_counter() - began) / len(pixels))
        encode_s[str(precision)] = sorted(took)[len(took) // 2]
print(json.dumps({"decode_s": decode_s, "encode_s": min(encode_s.values()), "cores": os.cpu_count()}))
"""


def measure(ground: Ground) -> Iterator[Row]:
    if not (photos := labelled()):
        return
    checkpoint = made_checkpoint(ground.folder)
    model = checkpoint / "bench.json", checkpoint / "bench.safetensors"
    for kind, (size, times) in KINDS.items():
        for count in ground.sizes((PHOTOS,)):
            folder = _made(ground.folder / f"camera-{count}" / kind.replace(" ", ""), size, photos[:count])
            whole_s, steady_s, plain_s, least_s = [], [], [], []
            with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as made:
                alone = Path(made) / "alone.json"  # open_clip takes the architecture by itself
                alone.write_text(json.dumps(json.loads(model[0].read_text("utf-8"))["model_cfg"]))
                plain = plain_loop(Path(made), folder, (alone, model[1]))
                first = Path(made) / "first"
                first.mkdir()
                for path in photos[-2:]:
                    shutil.copyfile(path, first / path.name)
                for turn in range(ground.rounds):
                    home = Path(made) / str(turn)
                    indexed(home, first, model)  # what the self-check finds is known from here on
                    run = indexed(home, folder, model)
                    whole_s.append(1e3 * run.whole_s / count)
                    steady_s.append(1e3 / run.per_second)
                    plain_s.append(1e3 * spent(plain).wall_s / count)
                    least_s.append(1e3 * _limit_s(folder, (alone, model[1])))
            ours = tuple(whole_s)
            yield Row(f"{kind}: a photo, all in", count, ours, "ms", "plain open_clip", tuple(plain_s), 1 / times)
            yield Row(
                f"{kind}: a photo, once it runs", count, tuple(steady_s), "ms", "the limit", tuple(least_s), 1 / STEADY
            )


def _limit_s(folder: Path, model: tuple[Path, Path]) -> float:
    """Return how long a photo takes at least, with all cores at work all the time."""
    command = [sys.executable, "-c", _LIMIT, *map(str, model), str(folder)]
    said = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True).stdout
    told = json.loads(said.splitlines()[-1])
    return float(told["decode_s"] / told["cores"] + told["encode_s"])


def _made(folder: Path, size: tuple[int, int], photos: list[Path]) -> Path:
    """Return a folder of these photos in this size, made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(photos):
        made = folder / f"IMG_{number:04}.jpg"
        if made.exists():
            continue
        noise = Image.effect_noise((size[0] // 2, size[1] // 2), 18).resize(size).convert("RGB")
        with Image.open(path) as photo:
            large = Image.blend(photo.convert("RGB").resize(size, Image.Resampling.BICUBIC), noise, 0.12)
        exif = Image.Exif()
        exif[0x0132] = f"2024:0{number % 9 + 1}:1{number % 9} 10:00:{number % 60:02}"
        large.save(made, quality=90, exif=exif)
    return folder
