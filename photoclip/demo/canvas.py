"""A picture being painted: flat shapes in size-free units, smooth edges by painting larger and shrinking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageDraw

from photoclip.demo.palette import Color

Point = tuple[float, float]
Affine = tuple[float, float, float, float, float, float]

SUPERSAMPLE = 2
_ROUND = 40
"""Corners of a turned ellipse: the eye sees none of them at the sizes drawn here."""


class Pen:
    """Draws in its own frame: x to the right, y down, one unit as long as whoever made the frame wanted."""

    def __init__(self, image: Image.Image, frame: Affine) -> None:
        self._image = image
        self._frame = frame
        self._draw = ImageDraw.Draw(image, "RGBA")

    def at(self, x: float, y: float, scale: float = 1.0, *, flip: bool = False, turn_deg: float = 0.0) -> Pen:
        """Return a pen whose origin is (x, y) here and whose unit is `scale` long; `flip` mirrors left and right."""
        a, b, c, d, e, f = self._frame
        cos, sin = math.cos(math.radians(turn_deg)) * scale, math.sin(math.radians(turn_deg)) * scale
        mirror = -1.0 if flip else 1.0
        p, q, r, s = cos * mirror, -sin, sin * mirror, cos
        return Pen(
            self._image,
            (a * p + b * r, a * q + b * s, a * x + b * y + c, d * p + e * r, d * q + e * s, d * x + e * y + f),
        )

    def polygon(self, points: Sequence[Point], color: Color) -> None:
        self._draw.polygon([self._px(x, y) for x, y in points], fill=color)

    def rect(self, x0: float, y0: float, x1: float, y1: float, color: Color, radius: float = 0.0) -> None:
        if self._turned():
            self.polygon([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], color)
            return
        (left, top), (right, bottom) = self._px(x0, y0), self._px(x1, y1)
        box = (min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        self._draw.rounded_rectangle(box, radius * self._unit_px(), fill=color)

    def ellipse(self, x: float, y: float, rx: float, ry: float, color: Color) -> None:
        if self._turned():
            steps = [i * math.tau / _ROUND for i in range(_ROUND)]
            self.polygon([(x + rx * math.cos(t), y + ry * math.sin(t)) for t in steps], color)
            return
        (left, top), (right, bottom) = self._px(x - rx, y - ry), self._px(x + rx, y + ry)
        self._draw.ellipse((min(left, right), top, max(left, right), bottom), fill=color)

    def circle(self, x: float, y: float, r: float, color: Color) -> None:
        self.ellipse(x, y, r, r, color)

    def ring(self, x: float, y: float, r: float, width: float, color: Color) -> None:
        """Draw the outline of a circle, `width` thick, centred on radius `r`."""
        cx, cy = self._px(x, y)
        outer = (r + width / 2) * self._unit_px()
        box = (cx - outer, cy - outer, cx + outer, cy + outer)
        self._draw.ellipse(box, outline=color, width=max(1, round(width * self._unit_px())))

    def line(self, points: Sequence[Point], width: float, color: Color) -> None:
        """Draw through `points` with round ends."""
        pixels = [self._px(x, y) for x, y in points]
        thick = width * self._unit_px()
        self._draw.line(pixels, fill=color, width=max(1, round(thick)), joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            self._draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=color)

    def pie(self, x: float, y: float, rx: float, ry: float, start_deg: float, end_deg: float, color: Color) -> None:
        """Fill the slice of an ellipse from `start_deg` to `end_deg`, clockwise from the right."""
        steps = 24
        angles = [math.radians(start_deg + (end_deg - start_deg) * i / steps) for i in range(steps + 1)]
        self.polygon([(x, y), *((x + rx * math.cos(t), y + ry * math.sin(t)) for t in angles)], color)

    def arc(self, x: float, y: float, r: float, start_deg: float, end_deg: float, width: float, color: Color) -> None:
        """Draw a part of a circle's outline with round ends."""
        steps = 20
        angles = [math.radians(start_deg + (end_deg - start_deg) * i / steps) for i in range(steps + 1)]
        self.line([(x + r * math.cos(t), y + r * math.sin(t)) for t in angles], width, color)

    def glow(self, x: float, y: float, r: float, color: Color, strength: float = 0.6) -> None:
        """Let light of `color` fade out over a disc of radius `r`."""
        cx, cy = self._px(x, y)
        side = max(2, round(2 * r * self._unit_px()))
        fade = Image.radial_gradient("L").point(
            [round(max(0.0, 1 - v / 180) ** 2 * 255 * strength) for v in range(256)]
        )
        mask = fade.resize((side, side), Image.Resampling.BILINEAR)
        self._image.paste(color[:3], (round(cx - side / 2), round(cy - side / 2)), mask)

    def _px(self, x: float, y: float) -> Point:
        a, b, c, d, e, f = self._frame
        return a * x + b * y + c, d * x + e * y + f

    def _unit_px(self) -> float:
        return math.hypot(self._frame[0], self._frame[3])

    def _turned(self) -> bool:
        return abs(self._frame[1]) > 1e-9 or self._frame[4] < 0


class Canvas(Pen):
    """The whole picture. Its short side is one unit; `width` and `height` say how far the corners are."""

    def __init__(self, aspect: float, long_side_px: int) -> None:
        self.width = max(1.0, aspect)
        self.height = max(1.0, 1 / aspect)
        longest = max(self.width, self.height)
        self.size_px = (round(long_side_px * self.width / longest), round(long_side_px * self.height / longest))
        width_px, height_px = (SUPERSAMPLE * n for n in self.size_px)
        image = Image.new("RGB", (width_px, height_px))
        super().__init__(image, (width_px / self.width, 0.0, 0.0, 0.0, height_px / self.height, 0.0))

    def gradient(self, top: float, bottom: float, colors: Sequence[Color]) -> None:
        """Fill the full width from `top` to `bottom` with `colors`, evenly spaced and blended."""
        y0, y1 = round(self._px(0, top)[1]), round(self._px(0, bottom)[1])
        if y1 <= y0:
            return
        column = Image.new("RGB", (1, len(colors)))
        column.putdata([color[:3] for color in colors])
        # The box runs from the middle of the first color to the middle of the last.
        blend = column.resize((1, y1 - y0), Image.Resampling.BILINEAR, box=(0, 0.5, 1, len(colors) - 0.5))
        self._image.paste(blend.resize((self._image.width, y1 - y0), Image.Resampling.NEAREST), (0, y0))

    def hills(self, level: float, height: float, color: Color, rng: Random, waves: float = 1.5) -> None:
        """Fill everything below a rolling line around `level`, which rises and falls by `height`."""
        first, second = rng.uniform(0, math.tau), rng.uniform(0, math.tau)
        line: list[Point] = []
        for i in range(61):
            t = i / 60
            wave = math.sin(first + t * math.tau * waves) + 0.4 * math.sin(second + t * math.tau * waves * 2.3)
            line.append((t * self.width, level - height * wave / 1.4))
        self.polygon([*line, (self.width, self.height), (0, self.height)], color)

    def finished(self) -> Image.Image:
        """Return the picture at its real size. (width, height) is `size_px`."""
        return self._image.reduce(SUPERSAMPLE)
