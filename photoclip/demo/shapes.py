"""Pictures of plain shapes on paper."""

from __future__ import annotations

import math
from random import Random

from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import INK, NAMED, Color, clear, dark, light
from photoclip.demo.words import Words, counted


def shapes(c: Canvas, rng: Random) -> Words:
    paper = rng.choice(("white", "yellow", "black", "gray"))
    colors = rng.sample([n for n in ("red", "blue", "green", "orange", "purple", "yellow") if n != paper], 2)
    forms = rng.sample(("circle", "square", "triangle", "star"), 2)
    numbers = (rng.randint(1, 3), rng.randint(1, 3))
    ground = {"white": (248, 246, 240), "yellow": (252, 230, 160), "black": (42, 42, 52), "gray": (190, 194, 202)}[
        paper
    ]
    c.gradient(0, c.height, (light(ground, 0.08), ground, dark(ground, 0.05)))
    columns, rows = (3, 2) if c.width >= c.height else (2, 3)
    cells = rng.sample([(x, y) for x in range(columns) for y in range(rows)], sum(numbers))
    jobs = [(forms[0], colors[0])] * numbers[0] + [(forms[1], colors[1])] * numbers[1]
    size = 0.72 * min(c.width / columns, c.height / rows)
    for (column, row), (form, color) in zip(cells, jobs, strict=True):
        x = (column + 0.5) / columns * c.width + rng.uniform(-0.1, 0.1) * size
        y = (row + 0.5) / rows * c.height + rng.uniform(-0.1, 0.1) * size
        _shape(c.at(x, y, size * rng.uniform(0.84, 1.04), turn_deg=rng.uniform(-10, 10)), form, NAMED[color])
    one, two = (counted(n, f"{color} {form}") for n, color, form in zip(numbers, colors, forms, strict=True))
    return Words(
        full=(f"{one} and {two} on a {paper} (background|ground|sheet of paper)", f"{two} and {one} on {paper} paper"),
        brief=(
            "(shapes|geometric shapes|colored shapes)",
            f"{one} and {two}",
            one,
            two,
            f"(shapes|figures) on {paper} paper",
            f"{forms[0]}s and {forms[1]}s",
        ),
    )


def _shape(p: Pen, form: str, color: Color) -> None:
    """One flat shape, one unit across, on a soft shadow."""
    for q, tone in ((p.at(0.025, 0.035), (20, 24, 40, 50)), (p, color)):
        if form == "circle":
            q.circle(0, 0, 0.46, tone)
        elif form == "square":
            q.polygon([(-0.41, -0.41), (0.41, -0.41), (0.41, 0.41), (-0.41, 0.41)], tone)
        elif form == "triangle":
            q.polygon([(0, -0.48), (0.5, 0.38), (-0.5, 0.38)], tone)
        else:
            tips = [(math.radians(i * 36 - 90), 0.52 if i % 2 == 0 else 0.215) for i in range(10)]
            q.polygon([(r * math.cos(t), 0.03 + r * math.sin(t)) for t, r in tips], tone)
    p.circle(0, 0, 0.02, clear(INK, 0))
