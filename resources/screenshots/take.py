"""Take a picture of every page of the real app, on the made-up library: `python resources/screenshots/take.py`.

Without options: README's pictures, and, in `pages/`, every page in a small window (800x600), a large one (1600x1000),
which is dark, and at 200 % on a screen of 1920x1080; large pictures at half their size. `--size`, `--look`, `--scene`
say which, `--out` where to: then nothing is halved. Needs no display: Qt's offscreen platform draws the window, on a
screen as large as the size says. What differs from run to run is the time of day, and how fast the machine was.

`--library DIR` shows a library that is there already instead of the demo, for a designer's eye. Give it a copy: tags,
albums and files are made there.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOOKS = ("light", "dark")
README_PICTURES = {
    *(
        f"{name}-{look}"
        for name in ("first-start", "indexing", "search", "viewer", "settings", "time")
        for look in LOOKS
    ),
    *("album-light", "map-light", "auto-tag-light", "search-filters-light"),
}
NEEDED = {"first-start", "indexing", "live-in"}
"""Scenes without which there is nothing to show."""


@dataclass(frozen=True, slots=True)
class Size:
    """A window, and the screen that it is on, in pixels of its own; `looks`: those that are kept."""

    window: tuple[int, int]
    screen: tuple[int, int]
    looks: tuple[str, ...] = LOOKS
    scale: int = 1


SIZES = {
    "readme": Size((1180, 780), (1920, 1200)),
    "800x600": Size((800, 600), (800, 600), ("light",)),
    "1600x1000": Size((1600, 1000), (1600, 1000), ("dark",)),
    "200%": Size((960, 540), (960, 540), ("light",), scale=2),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, help="where all pictures go")
    parser.add_argument("--size", choices=SIZES, action="append", help="all by default")
    parser.add_argument("--look", choices=LOOKS, action="append", help="those that are kept by default")
    parser.add_argument("--scene", action="append", help="all by default")
    parser.add_argument("--library", type=Path, metavar="DIR", help="a copy of a data folder to be shown")
    parser.add_argument("--here", choices=SIZES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        return take(asked)
    # Each in a process of its own: the screen and its scale are read once, when Qt starts.
    again = [sys.executable, __file__, *sys.argv[1:], "--here"]
    return max(subprocess.run([*again, size], check=False).returncode for size in asked.size or SIZES)


def take(asked: argparse.Namespace) -> int:
    """Take the pictures of one size; return the exit status: 1 where a scene failed, and the others went on."""
    size, of_readme = SIZES[asked.here], asked.here == "readme" and asked.out is None
    work = Path(tempfile.mkdtemp())
    prepare_screen(size, work)
    sys.path.insert(0, str(HERE.parent.parent))
    import photo_scenes  # noqa: PLC0415
    import window_scenes  # noqa: PLC0415
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - after the screen was said
    from stage import Stage  # noqa: PLC0415

    from photoclip.gui.window.start import set_identity  # noqa: PLC0415

    out = asked.out or (work if of_readme else HERE / "pages")
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication(["photoclip"])
    set_identity(app)
    data_dir = asked.library or Path(tempfile.gettempdir()) / "PhotoClip"  # the pictures show it
    if asked.library is None:
        data_dir.mkdir()
    failed = 0
    try:
        suffix = "" if asked.here == "readme" else f"-{asked.here.replace('%', '')}"
        looks = asked.look or list(size.looks)
        stage = Stage(app, data_dir, out, size.window, suffix, looks, halved=asked.out is None and not of_readme)
        for name, scene in {**photo_scenes.SCENES, **window_scenes.SCENES}.items():
            if asked.library is not None and name in {"first-start", "indexing"}:
                continue
            if asked.scene and name not in asked.scene and name not in NEEDED:
                continue
            try:
                scene(stage)
            except Exception:  # noqa: BLE001 - the other pages are worth a look, too
                traceback.print_exc()
                failed = 1
        stage.close()
    finally:
        if asked.library is None:
            shutil.rmtree(data_dir)
        for name in sorted(README_PICTURES) if of_readme else []:
            if (work / f"{name}.png").exists():
                shutil.copy(work / f"{name}.png", HERE)
        shutil.rmtree(work)
    return failed


def prepare_screen(size: Size, work: Path) -> None:
    """Tell Qt, before it starts, of a screen of this size and scale."""
    width, height = (side * size.scale for side in size.screen)
    screens = [{"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}]
    file = work / "screens.json"
    file.write_text(
        json.dumps({"synchronousWindowSystemEvents": True, "windowFrameMargins": False, "screens": screens})
    )
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
    os.environ["QT_SCALE_FACTOR"] = str(size.scale)


if __name__ == "__main__":
    sys.exit(main())
