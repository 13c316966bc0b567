"""Small photos indexed by the whole command, beside what somebody would write with open_clip for vectors alone.

make bench PARTS=index

With the model and photos of ../shared/eval, where they are. Processor time, of all processes: it does not depend on how
busy the machine is. PhotoClip also hashes, reads what the camera said, makes thumbnails, and keeps all of it.

The first embedding is by the clock: `photoclip index` from the shell where one photo is new, to its end.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.benchmarks.bench_beside import MODEL, indexed
from tests.benchmarks.rows import Ground, Row, in_turns

FIRST_S = 3.0
"""The first embedding after the start, at most."""
_BEFORE = 50
"""Photos that the library has by then."""

TITLE = "small photos indexed, beside a plain open_clip loop"
SIZES = (100, 300)
GOAL = 1.0
_SHARED = Path(__file__).resolve().parents[3] / "shared" / "eval"
_PLAIN = """
import sys
from pathlib import Path
import open_clip, torch
from PIL import Image
config, weights, folder = map(Path, sys.argv[1:])
open_clip.add_model_config(config)
model, _, prepare = open_clip.create_model_and_transforms(config.stem, pretrained=str(weights))
model.eval()
paths = sorted(folder.iterdir())
class Photos(torch.utils.data.Dataset):
    def __len__(self): return len(paths)
    def __getitem__(self, at): return prepare(Image.open(paths[at]).convert("RGB"))
if __name__ == "__main__":
    with torch.no_grad():
        for batch in torch.utils.data.DataLoader(Photos(), 16, num_workers=2):
            model.encode_image(batch)
"""


def measure(ground: Ground) -> Iterator[Row]:
    model = _SHARED / "model" / f"{MODEL}.json", _SHARED / "model" / f"{MODEL}.safetensors"
    if not model[1].exists():
        return
    yield _first(ground, model)
    for size in ground.sizes(SIZES):
        with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as made:
            photos = Path(made) / "photos"
            photos.mkdir()
            for path in labelled()[:size]:
                shutil.copyfile(path, photos / path.name)

            def ours(made: str = made, photos: Path = photos) -> None:
                with tempfile.TemporaryDirectory(dir=made) as home:
                    indexed(Path(home), photos, model)

            mine, plain = in_turns(ground.rounds, ours, plain_loop(Path(made), photos, model))
        a_photo = [tuple(1e3 * one.processor_s / size for one in taken) for taken in (mine, plain)]
        yield Row("index, a photo of the whole command", size, a_photo[0], "ms", "plain open_clip", a_photo[1], GOAL)


def _first(ground: Ground, model: tuple[Path, Path]) -> Row:
    """A start like any other: the library is there, and what the checks of the checkpoint found, too."""
    with tempfile.TemporaryDirectory(prefix="photoclip-bench-") as made:
        home, photos, alone = Path(made) / "home", Path(made) / "photos", Path(made) / "alone"
        before, coming = labelled()[:_BEFORE], iter(labelled()[_BEFORE:])
        for folder, some in ((photos, before), (alone, before[:1])):
            folder.mkdir()
            for path in some:
                shutil.copyfile(path, folder / path.name)

        def ours() -> None:
            shutil.copyfile(path := next(coming), photos / path.name)
            command = [sys.executable, "-m", "photoclip", "--data-dir", str(home), "index"]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

        indexed(home, photos, model)
        mine, plain = in_turns(ground.rounds, ours, plain_loop(Path(made), alone, model))
    seconds = [tuple(one.wall_s for one in taken) for taken in (mine, plain)]
    return Row("the first embedding, by the clock", 1, seconds[0], "s", "plain open_clip", seconds[1], limit=FIRST_S)


def plain_loop(made: Path, photos: Path, model: tuple[Path, Path]) -> Callable[[], object]:
    """Return what runs the plain loop over `photos`."""
    script = made / "plain.py"
    script.write_text(_PLAIN, encoding="utf-8")
    words = [str(word) for word in (*model, photos)]
    return lambda: subprocess.run([sys.executable, str(script), *words], stderr=subprocess.DEVNULL, check=True)


def labelled() -> list[Path]:
    """Return the photos of ../shared/eval, none where they are not there."""
    folder = _SHARED / "photos" / "labelled"
    return sorted(folder.iterdir()) if folder.is_dir() else []
