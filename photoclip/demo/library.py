"""A folder of made-up photos, as a camera and an orderly person would have left it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from photoclip.core.cancel import CancelToken
from photoclip.demo.gallery import SCENES, Drawn, Scene, draw
from photoclip.disk.drafts import replacing
from photoclip.errors import FolderProblem
from photoclip.language import tr

JPEG_QUALITY = 88
_SIZES_PX = (640, 800, 960, 1200)
_YEARS = tuple(range(2019, 2026))
_TWICE = ("Beach", "Cat", "Car", "Birthday")
_THRICE = ("Dog",)
_TURNS = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
"""How pixels are stored for each EXIF orientation, so that turning as it says shows them upright."""
_NIGHT = ("night", "stars", "moonlight", "after dark", "dark window")
_EVENING = ("sunset", "evening", "orange sky", "dusk")


@dataclass(frozen=True, slots=True)
class Captioned:
    """One photo of the made-up library. The first two captions name every attribute, the others only some."""

    path: Path
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Shot:
    """What is decided about one photo before it is drawn."""

    seed: int
    scene: Scene
    relative: Path
    long_side_px: int
    orientation: int
    year: int
    month: int


def draw_library(
    folder: Path,
    count: int = 240,
    seed: int = 7,
    progress: Callable[[int, int], None] | None = None,
    cancel: CancelToken | None = None,
) -> list[Captioned]:
    """Write `count` made-up JPEGs with EXIF into folders below `folder`; return them in the order of drawing.

    A photo that already exists is left as it is, so a second call only adds what is missing. `progress(done, total)`
    follows every photo. Raises `Cancelled`, and `FolderProblem` when the folder cannot be written.
    """
    library = []
    for number in range(count):
        if cancel is not None:
            cancel.raise_if_cancelled()
        shot = _shot(seed, number)
        path = folder / shot.relative
        if path.exists():
            captions = draw(shot.seed, 16, shot.scene).captions  # the same words at any size
        else:
            made = draw(shot.seed, shot.long_side_px, shot.scene)
            captions = made.captions
            _write(path, _jpeg(made, shot))
        library.append(Captioned(path, captions))
        if progress is not None:
            progress(number + 1, count)
    return library


def drawn_paths(folder: Path, count: int = 240, seed: int = 7) -> list[Path]:
    """Return where `draw_library` writes, without drawing anything."""
    return [folder / _shot(seed, number).relative for number in range(count)]


def _shot(seed: int, number: int) -> _Shot:
    rng = Random(f"shot {seed} {number}")  # noqa: S311 - made-up dates, not secrets
    titles = _plan()
    scene = titles[number % len(titles)]
    year, month = rng.choice(_YEARS), rng.choice(scene.season)
    folder = Path(scene.category) if scene.category == "Shapes" else Path(str(year)) / scene.category
    orientation = rng.choice(tuple(_TURNS)) if rng.random() < 0.15 else 1
    name = f"{scene.title}-{number + 1:03d}.jpg"
    return _Shot(seed * 100_000 + number, scene, folder / name, rng.choice(_SIZES_PX), orientation, year, month)


def _plan() -> tuple[Scene, ...]:
    """One round of the library: every scene, and again those that the example queries ask most of."""
    again = [s for s in SCENES if s.title in _TWICE + _THRICE]
    return (*SCENES, *again, *(s for s in SCENES if s.title in _THRICE))


def _jpeg(made: Drawn, shot: _Shot) -> bytes:
    image = made.image.transpose(_TURNS[shot.orientation]) if shot.orientation in _TURNS else made.image
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, exif=_exif(made.captions[0], shot), optimize=True)
    return out.getvalue()


def _exif(caption: str, shot: _Shot) -> Image.Exif:
    rng = Random(f"exif {shot.seed}")  # noqa: S311
    taken = _moment(caption, shot, rng)
    written = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "PhotoClip", "PhotoClip Demo"
    exif[0x0112] = shot.orientation
    exif[0x0131], exif[0x0132] = "PhotoClip demo", written
    camera = exif.get_ifd(0x8769)
    camera[0x9003] = camera[0x9004] = written
    camera[0x9291] = f"{rng.randrange(1000):03d}"
    camera[0x829A] = IFDRational(1, rng.choice((30, 60, 125, 250, 500)))
    camera[0x829D] = IFDRational(rng.choice((18, 28, 40, 56)), 10)
    camera[0x8827] = rng.choice((100, 200, 400, 800))
    camera[0x920A] = IFDRational(rng.choice((24, 35, 50, 85)), 1)
    camera[0xA434] = "Made-up 24-85 mm"
    if shot.scene.lat_lon is not None and rng.random() < 0.7:
        latitude, longitude = (degrees + rng.uniform(-0.02, 0.02) for degrees in shot.scene.lat_lon)
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N" if latitude >= 0 else "S", _sexagesimal(latitude)
        gps[3], gps[4] = "E" if longitude >= 0 else "W", _sexagesimal(longitude)
    return exif


def _moment(caption: str, shot: _Shot, rng: Random) -> datetime:
    """Choose when it was taken: stars come out late, the sun sets in the evening."""
    if any(word in caption for word in _NIGHT):
        hour = rng.choice((21, 22, 23))
    else:
        hour = rng.choice((18, 19, 20)) if any(word in caption for word in _EVENING) else rng.randint(9, 16)
    return datetime(shot.year, shot.month, rng.randint(1, 28), hour, rng.randrange(60), rng.randrange(60))


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    """Return degrees, minutes and seconds to a hundredth, without sign."""
    hundredths = round(abs(degrees) * 360_000)
    whole, rest = divmod(hundredths, 360_000)
    minutes, seconds = divmod(rest, 6_000)
    return IFDRational(whole, 1), IFDRational(minutes, 1), IFDRational(seconds, 100)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, private=False) as file:
            file.write(content)
    except OSError as exc:
        why = exc.strerror or str(exc)
        raise FolderProblem(
            tr("The demo photos could not be written to {folder} ({why}); choose another folder.").format(
                folder=path.parent, why=why
            )
        ) from exc
