"""Made-up documents, drawn: letters, receipts, forms and the like, as a scanner gives them and as a phone takes them.

Every page is drawn anew from a number, so nobody's papers are needed; fonts are the ones Pillow brings.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

Colour = tuple[int, int, int]

_SYLLABLES = (
    *("ba", "con", "de", "fer", "ga", "hil", "in", "jo", "kra", "lem", "mon", "ni", "or", "pel", "qua", "rin", "sta"),
    *("tu", "ver", "wal", "xen", "yl", "zo", "the", "and", "of", "to"),
)
_INK: tuple[Colour, ...] = ((10, 10, 10), (30, 30, 40), (25, 30, 70), (60, 60, 60))
_PENS: tuple[Colour, ...] = ((20, 30, 110), (15, 15, 20), (120, 25, 30), (20, 90, 50))


def _words(rng: Random, count: int) -> str:
    return " ".join("".join(rng.choices(_SYLLABLES, k=rng.randint(1, 4))) for _ in range(count))


def _font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _paper(rng: Random, width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    white = rng.randint(232, 255)
    page = Image.new("RGB", (width, height), (white, white, white - rng.randint(0, 14)))
    return page, ImageDraw.Draw(page)


def _paragraph(
    draw: ImageDraw.ImageDraw, rng: Random, box: tuple[int, int, int, int], size: float, fill: Colour
) -> None:
    """Fill a box with lines; the last one is short."""
    left, top, right, bottom = box
    step, font = size * rng.uniform(1.2, 1.5), _font(size)
    letters = int((right - left) / (size * 0.52))
    y = float(top)
    while y + step < bottom:
        long = letters if y + 2 * step < bottom else rng.randint(letters // 4, letters)
        draw.text((left, y), _words(rng, long // 4)[:long], fill, font=font)
        y += step


def letter(rng: Random) -> Image.Image:
    """An address, a date, some paragraphs, a signature."""
    page, draw = _paper(rng, 850, 1200)
    ink, size = rng.choice(_INK), rng.uniform(13, 22)
    _paragraph(draw, rng, (90, 90, 380, 190), size, ink)
    draw.text((600, 220), f"{rng.randint(1, 28)}. {_words(rng, 1)} 20{rng.randint(10, 26)}", ink, font=_font(size))
    y = 290
    for _ in range(rng.randint(2, 5)):
        high = rng.randint(80, 220)
        _paragraph(draw, rng, (90, y, 770, min(1050, y + high)), size, ink)
        y += high + 20
        if y > 950:
            break
    _scribble(draw, rng, (110, min(y + 10, 1080), 330, min(y + 70, 1140)), rng.choice(_PENS), 3)
    return page


def article(rng: Random) -> Image.Image:
    """Two columns below a heading, sometimes with a picture."""
    page, draw = _paper(rng, 850, 1150)
    ink, size = rng.choice(_INK), rng.uniform(11, 15)
    draw.text((70, 60), _words(rng, 5)[:32], ink, font=_font(42))
    picture = rng.random() < 0.5
    for left in (70, 440):
        _paragraph(draw, rng, (left, 450 if picture and left == 70 else 150, left + 340, 1080), size, ink)
    if picture:
        shade = np.linspace(60, 200, 340)[None, :, None] * np.random.default_rng(rng.randint(0, 999)).random(3)
        page.paste(Image.fromarray(np.broadcast_to(shade, (280, 340, 3)).astype(np.uint8)), (70, 150))
    return page


def receipt(rng: Random) -> Image.Image:
    """A strip with a shop's name and prices."""
    lines = rng.randint(10, 26)
    page, draw = _paper(rng, 420, 300 + 34 * lines)
    ink, font = rng.choice(_INK[:2] + _INK[3:]), _font(22)
    draw.text((110, 40), _words(rng, 2).upper()[:14], ink, font=_font(32))
    for row in range(2):
        draw.text((100, 95 + 30 * row), _words(rng, 3)[:20], ink, font=font)
    for row in range(lines):
        y = 180 + 34 * row
        draw.text((30, y), _words(rng, 3)[:18], ink, font=font)
        draw.text((310, y), f"{rng.uniform(0.5, 99):6.2f}", ink, font=font)
    draw.line((30, 190 + 34 * lines, 390, 190 + 34 * lines), ink, 2)
    draw.text((30, 205 + 34 * lines), f"TOTAL     {rng.uniform(9, 400):.2f}", ink, font=_font(30))
    return page


def form(rng: Random) -> Image.Image:
    """Ruled fields with names, some filled in by hand."""
    page, draw = _paper(rng, 850, 1150)
    ink, pen = rng.choice(_INK), rng.choice(_PENS)
    draw.text((80, 60), _words(rng, 4)[:28], ink, font=_font(36))
    y = 150
    while y < 1050:
        columns = rng.choice((1, 2, 2, 3))
        wide = 690 // columns
        for column in range(columns):
            left = 80 + column * wide
            draw.rectangle((left, y, left + wide - 12, y + 58), outline=ink, width=2)
            draw.text((left + 6, y + 4), _words(rng, 2)[:16], ink, font=_font(13))
            if rng.random() < 0.6:
                _scribble(draw, rng, (left + 12, y + 24, left + rng.randint(60, wide - 30), y + 52), pen, 2)
        y += 72
    return page


def table(rng: Random) -> Image.Image:
    """A bill: a coloured head, rows and columns."""
    page, draw = _paper(rng, 850, 1150)
    ink, size = rng.choice(_INK), rng.uniform(13, 18)
    head = (rng.randint(20, 200), rng.randint(20, 200), rng.randint(20, 200))
    draw.rectangle((70, 70, 70 + rng.randint(100, 260), 70 + rng.randint(40, 90)), fill=head)
    _paragraph(draw, rng, (500, 70, 790, 190), size, ink)
    rows = rng.randint(8, 24)
    for row in range(rows):
        y = 260 + row * 34
        draw.line((70, y - 6, 780, y - 6), (180, 180, 180), 1)
        draw.text((80, y), _words(rng, 4)[:36], ink, font=_font(size))
        for x in (520, 620, 710):
            draw.text((x, y), f"{rng.uniform(1, 999):.2f}", ink, font=_font(size))
    return page


def notes(rng: Random) -> Image.Image:
    """Handwriting, on ruled paper or plain."""
    page, draw = _paper(rng, 850, 1150)
    step = rng.randint(38, 56)
    if rng.random() < 0.6:
        for y in range(120, 1120, step):
            draw.line((0, y, 850, y), (170, 190, 220), 1)
    pen = rng.choice(_PENS)
    for y in range(120, rng.randint(500, 1080), step):
        x = 70
        while x < rng.randint(560, 760):
            wide = rng.randint(40, 130)
            _scribble(draw, rng, (x, y - step * 2 // 3, x + wide, y), pen, 3)
            x += wide + 22
    return page


def whiteboard(rng: Random) -> Image.Image:
    """Boxes, arrows and words in three pens."""
    page, draw = _paper(rng, 1200, 850)
    for _ in range(rng.randint(4, 8)):
        x, y, pen = rng.randint(60, 950), rng.randint(60, 680), rng.choice(_PENS)
        if rng.random() < 0.6:
            draw.rectangle((x, y, x + rng.randint(120, 220), y + rng.randint(60, 130)), outline=pen, width=4)
        _scribble(draw, rng, (x + 14, y + 16, x + 150, y + 52), pen, 4)
        draw.line((x + 60, y + 130, rng.randint(60, 1140), rng.randint(60, 790)), pen, 4)
    for row in range(rng.randint(3, 7)):
        for column in range(rng.randint(1, 4)):
            left = 80 + 170 * column
            _scribble(draw, rng, (left, 90 + 100 * row, left + 140, 140 + 100 * row), rng.choice(_PENS), 4)
    return page


def _scribble(draw: ImageDraw.ImageDraw, rng: Random, box: tuple[int, int, int, int], fill: Colour, width: int) -> None:
    """Write something that nobody can read: strokes up and down."""
    left, top, right, bottom = box
    points, x = [], float(left)
    high = max(4, bottom - top)
    while x < right:
        tall = rng.choice((0.45, 0.45, 0.6, 1.0))
        points += [(x, bottom - rng.uniform(0, 0.1) * high), (x + 0.12 * high, bottom - tall * high)]
        x += rng.uniform(0.2, 0.45) * high
    draw.line(points, fill, width, joint="curve")


KINDS: dict[str, Callable[[Random], Image.Image]] = {
    "letter": letter,
    "article": article,
    "receipt": receipt,
    "form": form,
    "bill": table,
    "handwriting": notes,
    "whiteboard": whiteboard,
}


def photographed(page: Image.Image, rng: Random, long_px: int = 1400, ground: Image.Image | None = None) -> Image.Image:
    """Return a page as a phone sees it: lying on something, from an angle, in uneven and coloured light, with noise.

    `ground`: what it lies on, in RGB; None draws a table.
    """
    wide = page.width > page.height
    width, height = (long_px, long_px * 3 // 4) if wide else (long_px * 3 // 4, long_px)
    scene = _ground(rng, width, height) if ground is None else ground.resize((width, height))
    scale = rng.uniform(0.78, 1.0) * min(width / page.width, height / page.height)
    half = np.array([page.width, page.height]) * scale / 2
    turn, tilt = np.deg2rad(rng.uniform(-9, 9)), [rng.uniform(0.86, 1.0) for _ in range(4)]
    corners = np.array([(-1, -1), (-1, 1), (1, 1), (1, -1)]) * half * np.array(tilt)[:, None]
    rotation = np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))])
    corners = corners @ rotation + (width / 2, height / 2)
    seen = _warped(page, corners, (width, height))
    mask = _warped(Image.new("L", page.size, 255), corners, (width, height))
    scene.paste(seen, (0, 0), mask)
    return _taken(scene, rng)


def _ground(rng: Random, width: int, height: int) -> Image.Image:
    """Return a table: plain, of wood, or of cloth; never as white as paper."""
    made = np.random.default_rng(rng.randint(0, 1 << 30))
    colour = made.uniform(30, 150, 3) * np.array([1.1, 0.95, 0.8])
    kind = rng.choice(("plain", "wood", "cloth"))
    grain = np.ones((height, width))
    if kind == "wood":
        waves = np.sin(np.linspace(0, 60, width)[None] + np.cumsum(made.normal(0, 0.05, height))[:, None])
        grain += 0.18 * waves
    if kind == "cloth":
        grain += 0.25 * made.normal(0, 1, (height, width))
    return Image.fromarray(np.clip(colour * grain[..., None], 0, 255).astype(np.uint8))


def _warped(image: Image.Image, corners: NDArray[np.float64], size: tuple[int, int]) -> Image.Image:
    """Return `image` with its corners (top left, bottom left, bottom right, top right) at these points."""
    wide, high = image.size
    own = [(0, 0), (0, high), (wide, high), (wide, 0)]
    rows, values = [], []
    for (x, y), (u, v) in zip(corners, own, strict=True):
        rows += [(x, y, 1, 0, 0, 0, -u * x, -u * y), (0, 0, 0, x, y, 1, -v * x, -v * y)]
        values += [u, v]
    found = np.linalg.solve(np.array(rows, float), np.array(values, float))
    return image.transform(size, Image.Transform.PERSPECTIVE, found.tolist(), Image.Resampling.BICUBIC)


def _taken(scene: Image.Image, rng: Random) -> Image.Image:
    """Light from a side, the shadow of a hand, a warm lamp, a lens and a sensor."""
    made = np.random.default_rng(rng.randint(0, 1 << 30))
    height, width = scene.height, scene.width
    ys, xs = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    light = 1 - rng.uniform(0.1, 0.5) * (0.5 + (xs - 0.5) * np.cos(angle) + (ys - 0.5) * np.sin(angle))
    if rng.random() < 0.5:
        edge = (xs - rng.uniform(0.2, 0.8)) * np.cos(angle + 1) + (ys - rng.uniform(0.2, 0.8)) * np.sin(angle + 1)
        light *= 1 - rng.uniform(0.15, 0.4) / (1 + np.exp(-edge * rng.uniform(15, 60)))
    warm = np.array([1.0, rng.uniform(0.88, 1.0), rng.uniform(0.7, 1.0)])
    soft = scene.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.6)))
    pixels = np.asarray(soft, float) * light[..., None] * warm * rng.uniform(0.7, 1.0)
    pixels += made.normal(0, rng.uniform(1, 6), pixels.shape)
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
