"""Pictures from inside: birthday cakes, flowers in a vase, coffee, fruit."""

from __future__ import annotations

import math
from random import Random

from photoclip.demo import backdrops as b
from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import NAMED, SHADOW, Color, clear, dark, light, mix
from photoclip.demo.words import Words, counted

_WALLS: tuple[Color, ...] = ((240, 218, 190), (196, 218, 214), (226, 208, 226), (244, 204, 188), (204, 216, 236))
_WOOD: tuple[Color, ...] = ((176, 124, 84), (214, 170, 122), (120, 84, 64))


def cake(c: Canvas, rng: Random) -> Words:
    candles, icing = rng.randint(1, 5), rng.choice(("pink", "white", "blue", "chocolate", "green"))
    balloons = rng.choice((None, "red", "yellow", "blue", "purple"))
    wall = rng.choice(_WALLS)
    level = c.height - 0.26
    b.table(c, rng, wall, level, rng.choice(_WOOD))
    if balloons is not None:
        for x in (0.13, 0.87):
            for dx, dy in ((-0.06, 0.0), (0.06, 0.08)):
                _party_balloon(
                    c.at(x * c.width + dx, c.height * 0.26 + dy + rng.uniform(-0.03, 0.03), 0.24), NAMED[balloons]
                )
    else:
        _bunting(c, rng)
    _cake(
        c.at(c.width * rng.uniform(0.46, 0.54), c.height - 0.13, rng.uniform(0.68, 0.74)),
        (112, 70, 52) if icing == "chocolate" else light(NAMED[icing], 0.12),
        candles,
    )
    lights = counted(candles, "(burning candle|candle)", "(burning candles|candles)").replace("(a|one)", "one")
    party = f"(and|with) {balloons} balloons" if balloons else "(without|and no) balloons"
    sort = f"{icing} (birthday cake|cake)"
    return Words(
        full=(f"a {sort} with {lights} {party}", f"{lights} on a {sort} {party}"),
        brief=(
            "(a birthday cake|a cake|the birthday cake)",
            f"a birthday cake with {lights}",
            f"a {icing} cake",
            "(a birthday party|birthday|happy birthday|a party)",
            f"a cake {party}",
            "(candles|dessert|something sweet)",
        ),
    )


def vase(c: Canvas, rng: Random) -> Words:
    kind = rng.choice(("tulip", "daisy", "sunflower", "rose"))
    color = {"daisy": "white", "sunflower": "yellow"}.get(kind) or rng.choice(
        ("red", "yellow", "pink", "purple", "white")
    )
    number = rng.randint(1, 5)
    glaze = rng.choice([n for n in ("blue", "green", "white", "red", "black") if n != color])
    seen = rng.random() < 0.5
    wall = rng.choice(_WALLS)
    level = c.height - 0.24
    b.table(c, rng, wall, level, rng.choice(_WOOD))
    if seen:
        b.window(c.at(c.width * rng.choice((0.16, 0.84)), level - 0.14, 0.26), b.DAY)
    p = c.at(c.width / 2 + rng.uniform(-0.08, 0.08), c.height - 0.12, rng.uniform(0.74, 0.8))
    for i in range(number):
        spread = (i - (number - 1) / 2) * (0.62 / max(2, number - 1))
        tip = (spread * 0.78, -0.82 + abs(spread) * 0.28 + rng.uniform(-0.04, 0.02))
        p.line([(0, -0.3), (spread * 0.4, -0.52), tip], 0.018, (74, 138, 78))
        q = p.at(spread * 0.36, -0.5, turn_deg=math.degrees(spread) + rng.choice((-50, 50)))
        q.ellipse(0, -0.07, 0.028, 0.08, (92, 158, 88))
        _flower(p.at(*tip, turn_deg=math.degrees(spread) * 0.7), kind, NAMED[color])
    _vase(p, NAMED[glaze])
    many = counted(number, f"{color} {kind}", f"{color} {'daisies' if kind == 'daisy' else kind + 's'}")
    view = "(by|next to) a window" if seen else "(on a table|on a wooden table)"
    return Words(
        full=(f"{many} in a {glaze} vase {view}", f"a {glaze} vase with {many} {view}"),
        brief=(
            "(flowers in a vase|a vase with flowers|a bunch of flowers|a bouquet)",
            many,
            f"{color} flowers",
            f"a {glaze} vase",
            f"{kind if kind != 'daisy' else 'daisie'}s in a vase",
            "(flowers|some flowers)",
        ),
    )


def coffee(c: Canvas, rng: Random) -> Words:
    cup, side = (
        rng.choice(("red", "blue", "yellow", "green", "white", "black")),
        rng.choice(("croissant", "cookies", "book", "apple")),
    )
    cloth = rng.choice((None, "red", "blue", "green"))
    level = c.height * 0.42
    b.table(c, rng, rng.choice(_WALLS), level, rng.choice(_WOOD))
    if cloth is not None:
        _checked_cloth(c, level + 0.12, NAMED[cloth])
    flip = rng.random() < 0.5
    _cup(c.at(c.width * (0.64 if flip else 0.34), c.height * 0.76, 0.44, flip=flip), NAMED[cup])
    q = c.at(c.width * (0.28 if flip else 0.72), c.height * 0.78, 0.42)
    {"croissant": _croissant, "cookies": _cookies, "book": _book, "apple": _apple}[side](q)
    food = {
        "croissant": "a croissant",
        "cookies": "(cookies|biscuits)",
        "book": "(a book|an open book)",
        "apple": "a red apple",
    }[side]
    cover = f"on a {cloth} (tablecloth|checked tablecloth)" if cloth else "on a (wooden|bare) table"
    mug = f"a {cup} (cup of coffee|coffee cup)"
    return Words(
        full=(f"{mug} and {food} {cover}", f"{food} and {mug} {cover}"),
        brief=(
            "(coffee|a cup of coffee|a cup of tea|hot coffee)",
            mug,
            f"coffee and {food}",
            "(reading a book|a book|reading)" if side == "book" else f"(breakfast|a snack) with {food}",
            food,
            f"coffee {cover}",
        ),
    )


def fruit(c: Canvas, rng: Random) -> Words:
    glaze = rng.choice(("white", "blue", "green", "black", "purple"))
    first, second = rng.sample(("red apple", "green apple", "orange", "banana", "pear", "purple plum"), 2)
    level = c.height - 0.3
    b.table(c, rng, rng.choice(_WALLS), level, rng.choice(_WOOD))
    seen = rng.random() < 0.5
    if seen:
        b.window(c.at(c.width * rng.choice((0.17, 0.83)), level - 0.1, 0.28), b.DAY)
    p = c.at(c.width / 2 + rng.uniform(-0.06, 0.06), c.height - 0.14, rng.uniform(0.76, 0.84))
    kinds = [first, second] * 3
    for i, (x, y) in enumerate(((-0.12, -0.5), (0.13, -0.52), (-0.27, -0.38), (0.27, -0.38), (0.0, -0.4))):
        _piece(p.at(x, y, 0.27), kinds[i + i // 4], rng)
    _bowl(p, NAMED[glaze])
    some = f"{_many(first)} and {_many(second)}"
    view = "(by|next to) a window" if seen else "on a (wooden table|table)"
    return Words(
        full=(
            f"{some} in a {glaze} bowl {view}",
            f"a {glaze} bowl with {some} {view}",
            f"a {glaze} bowl with {_many(second)} and {_many(first)} {view}",
        ),
        brief=(
            "(fruit|a bowl of fruit|fresh fruit|healthy food)",
            some,
            _many(first),
            f"{_many(second)} in a bowl",
            f"a {glaze} bowl (of|with) fruit",
        ),
    )


def _many(kind: str) -> str:
    return f"{kind}s" if kind != "purple plum" else "(purple plums|plums)"


def _party_balloon(p: Pen, color: Color) -> None:
    p.line([(0, 0.5), (0.05, 0.9), (-0.04, 1.5), (0.03, 2.2)], 0.014, (120, 112, 120))
    p.ellipse(0, 0, 0.36, 0.46, color)
    p.polygon([(-0.07, 0.54), (0.07, 0.54), (0, 0.42)], dark(color, 0.15))
    p.ellipse(-0.13, -0.16, 0.07, 0.12, (255, 255, 255, 110))


def _bunting(c: Canvas, rng: Random) -> None:
    names = rng.sample(("red", "yellow", "green", "blue", "pink"), 5)
    count = round(c.width * 9)
    for i in range(count):
        t = (i + 0.5) / count
        y = 0.06 + 0.07 * math.sin(t * math.pi)
        c.polygon(
            [(t * c.width - 0.042, y), (t * c.width + 0.042, y), (t * c.width, y + 0.085)],
            light(NAMED[names[i % 5]], 0.15),
        )
    c.line([(i / 20 * c.width, 0.06 + 0.07 * math.sin(i / 20 * math.pi)) for i in range(21)], 0.006, (130, 112, 104))


def _cake(p: Pen, icing: Color, candles: int) -> None:
    """A cake one unit wide on the pen's origin, with its candles burning."""
    sponge: Color = (236, 196, 136)
    p.ellipse(0, 0.0, 0.62, 0.055, SHADOW)
    p.ellipse(0, -0.02, 0.6, 0.055, (246, 246, 248))
    p.rect(-0.46, -0.24, 0.46, -0.02, sponge, 0.04)
    p.rect(-0.46, -0.15, 0.46, -0.11, mix(icing, (255, 255, 255), 0.2))
    _iced(p, -0.24, 0.46, icing, 7)
    p.rect(-0.31, -0.48, 0.31, -0.25, sponge, 0.04)
    p.rect(-0.31, -0.39, 0.31, -0.355, mix(icing, (255, 255, 255), 0.2))
    _iced(p, -0.48, 0.31, icing, 5)
    for x in (-0.39, 0.39):
        p.circle(x, -0.285, 0.036, NAMED["red"])
    tones = ("blue", "yellow", "red", "green", "purple")
    for i in range(candles):
        x = (i - (candles - 1) / 2) * 0.115
        p.rect(x - 0.023, -0.7, x + 0.023, -0.5, (252, 250, 246), 0.008)
        for y in (-0.66, -0.6, -0.54):
            p.polygon(
                [(x - 0.023, y + 0.02), (x + 0.023, y - 0.01), (x + 0.023, y + 0.012), (x - 0.023, y + 0.042)],
                NAMED[tones[i]],
            )
        p.glow(x, -0.76, 0.12, (255, 230, 130), 0.9)
        p.ellipse(x, -0.75, 0.024, 0.046, (255, 176, 60))
        p.ellipse(x, -0.738, 0.011, 0.024, (255, 244, 190))


def _iced(p: Pen, y: float, half: float, icing: Color, drops: int) -> None:
    p.rect(-half - 0.012, y - 0.035, half + 0.012, y + 0.05, icing, 0.04)
    step = 2 * half / drops
    for i in range(drops):
        x = -half + (i + 0.5) * step
        p.rect(x - step * 0.36, y, x + step * 0.36, y + (0.1 if i % 2 else 0.075), icing, step * 0.36)
    p.rect(-half + 0.02, y - 0.022, half - 0.02, y - 0.008, light(icing, 0.4), 0.007)


def _vase(p: Pen, glaze: Color) -> None:
    """A vase 0.36 high on the pen's origin."""
    p.ellipse(0.03, 0.0, 0.2, 0.03, SHADOW)
    p.ellipse(0, -0.15, 0.165, 0.15, glaze)
    p.polygon([(-0.08, -0.36), (0.08, -0.36), (0.14, -0.2), (-0.14, -0.2)], glaze)
    p.rect(-0.1, -0.38, 0.1, -0.345, light(glaze, 0.2), 0.015)
    p.rect(-0.1, -0.03, 0.1, 0.0, dark(glaze, 0.15), 0.012)
    p.ellipse(-0.07, -0.18, 0.02, 0.065, (255, 255, 255, 90))
    p.rect(-0.163, -0.165, 0.163, -0.135, light(glaze, 0.35))


def _flower(p: Pen, kind: str, color: Color) -> None:
    if kind == "tulip":
        p.polygon(
            [
                (-0.085, 0.02),
                (-0.085, -0.12),
                (-0.042, -0.06),
                (0, -0.14),
                (0.042, -0.06),
                (0.085, -0.12),
                (0.085, 0.02),
            ],
            color,
        )
        p.ellipse(0, 0.015, 0.085, 0.065, color)
        p.ellipse(0, -0.02, 0.035, 0.085, light(color, 0.2))
    elif kind == "rose":
        for turn in (20, 100, 160, 240, 310):
            x, y = 0.045 * math.cos(math.radians(turn)), 0.045 * math.sin(math.radians(turn))
            p.circle(x, y - 0.02, 0.062, dark(color, 0.06 if turn % 100 else 0.16))
        p.circle(0, -0.03, 0.062, color)
        for r, start, end in ((0.05, 190, 330), (0.036, 20, 170), (0.021, 200, 360)):
            p.arc(0, -0.03, r, start, end, 0.012, dark(color, 0.24))
    else:
        big = kind == "sunflower"
        petals, reach = (16, 0.105) if big else (11, 0.085)
        for i in range(petals):
            p.at(0, 0, turn_deg=i * 360 / petals).ellipse(
                0, -reach * 0.72, 0.026, reach * 0.5, color if i % 2 else dark(color, 0.07)
            )
        p.circle(0, 0, 0.068 if big else 0.038, (104, 66, 44) if big else NAMED["yellow"])


def _checked_cloth(c: Canvas, top: float, color: Color) -> None:
    c.rect(0, top, c.width, c.height, light(color, 0.82))
    for i in range(0, int(c.width / 0.08) + 1, 2):
        c.rect(i * 0.08, top, i * 0.08 + 0.08, c.height, clear(color, 110))
    for i in range(0, int((c.height - top) / 0.08) + 1, 2):
        c.rect(0, top + i * 0.08, c.width, top + i * 0.08 + 0.08, clear(color, 110))


def _cup(p: Pen, color: Color) -> None:
    """A steaming cup with its saucer, one unit wide, on the pen's origin."""
    p.ellipse(0.02, 0.03, 0.6, 0.11, SHADOW)
    p.ellipse(0, 0, 0.56, 0.1, light(color, 0.2))
    p.ellipse(0, -0.015, 0.4, 0.065, dark(color, 0.1))
    p.ring(-0.4, -0.36, 0.14, 0.06, color)
    p.polygon([(-0.38, -0.56), (0.38, -0.56), (0.3, -0.16), (-0.3, -0.16)], color)
    p.ellipse(0, -0.16, 0.3, 0.15, color)
    p.ellipse(0, -0.56, 0.38, 0.085, light(color, 0.35))
    p.ellipse(0, -0.55, 0.33, 0.064, (96, 58, 40))
    p.ellipse(-0.05, -0.555, 0.12, 0.022, (170, 116, 78))
    for x in (-0.14, 0.0, 0.14):
        p.line([(x, -0.68), (x + 0.04, -0.78), (x - 0.03, -0.88), (x + 0.02, -1.0)], 0.026, (255, 255, 255, 130))


def _plate(p: Pen) -> None:
    p.ellipse(0.02, 0.03, 0.62, 0.15, SHADOW)
    p.ellipse(0, 0, 0.6, 0.15, (250, 250, 252))
    p.ellipse(0, 0, 0.44, 0.1, (234, 236, 242))


def _croissant(p: Pen) -> None:
    _plate(p)
    for i in range(7):
        t = (i - 3) / 3
        p.at(t * 0.38, -0.17 + 0.14 * t * t, turn_deg=t * 34).ellipse(
            0, 0, 0.1, 0.17 - 0.08 * abs(t), (218, 148, 72) if i % 2 else (236, 172, 92)
        )


def _cookies(p: Pen) -> None:
    _plate(p)
    for x, y in ((-0.24, -0.05), (0.24, -0.05), (0.0, -0.15)):
        p.ellipse(x, y, 0.21, 0.13, (206, 148, 88))
        for dx, dy in ((-0.1, -0.03), (0.05, -0.06), (0.1, 0.03), (-0.03, 0.05)):
            p.ellipse(x + dx, y + dy, 0.03, 0.022, (92, 56, 40))


def _book(p: Pen) -> None:
    p.polygon([(-0.6, 0.08), (0, 0.13), (0.6, 0.08), (0.52, -0.28), (0, -0.24), (-0.52, -0.28)], (150, 70, 66))
    for side in (-1, 1):
        p.polygon([(0, 0.09), (side * 0.56, 0.04), (side * 0.49, -0.29), (0, -0.25)], (252, 248, 238))
        for i in range(4):
            y = -0.2 + i * 0.065
            p.line([(side * 0.07, y), (side * (0.42 + i * 0.015), y - 0.03)], 0.014, (170, 164, 160))


def _apple(p: Pen) -> None:
    _plate(p)
    _piece(p.at(0, -0.22, 0.56), "red apple", Random(0))  # noqa: S311


def _bowl(p: Pen, glaze: Color) -> None:
    p.ellipse(0, 0.0, 0.36, 0.035, SHADOW)
    p.rect(-0.17, -0.07, 0.17, 0.0, dark(glaze, 0.2), 0.02)
    p.pie(0, -0.32, 0.5, 0.29, 0, 180, glaze)
    p.rect(-0.52, -0.345, 0.52, -0.295, light(glaze, 0.25), 0.025)
    p.ellipse(-0.25, -0.2, 0.05, 0.03, (255, 255, 255, 80))


def _piece(p: Pen, kind: str, rng: Random) -> None:
    """One piece of fruit, one unit across, its middle on the pen's origin."""
    if kind == "banana":
        q = p.at(0, 0.06, turn_deg=rng.uniform(-34, -14) if rng.random() < 0.5 else rng.uniform(14, 34))
        for lift, tone in ((0.2, (232, 184, 48)), (0.0, (250, 212, 74))):
            q.polygon(_banana(lift), tone)
        q.line([(-0.66, -0.3), (-0.74, -0.44)], 0.11, (150, 116, 48))
        q.circle(0.66, -0.29, 0.05, (96, 72, 44))
        return
    color = {
        "red apple": NAMED["red"],
        "green apple": (140, 190, 74),
        "orange": (246, 150, 48),
        "pear": (206, 206, 92),
        "purple plum": (110, 62, 140),
    }[kind]
    p.circle(0, 0.05, 0.47, color)
    if kind == "pear":
        p.ellipse(0, -0.34, 0.26, 0.36, color)
    p.circle(0.1, 0.13, 0.36, clear(dark(color, 0.2), 70))
    p.ellipse(-0.17, -0.12, 0.1, 0.14, (255, 255, 255, 90))
    if kind == "orange":
        for x, y in ((-0.2, 0.2), (0.1, 0.3), (0.2, 0.0), (0.0, 0.08)):
            p.circle(x, y, 0.026, dark(color, 0.14))
    top = -0.68 if kind == "pear" else -0.4
    p.line([(0, top + 0.06), (0.05, top - 0.12)], 0.06, (104, 72, 48))
    p.at(0.14, top - 0.04, turn_deg=55).ellipse(0, 0, 0.07, 0.16, (96, 156, 78))


def _banana(lift: float) -> list[tuple[float, float]]:
    """The outline of a banana that hangs like a smile; `lift` keeps only its lower part."""
    outer = [(0.7 * math.cos(t), -0.3 + 0.62 * math.sin(t)) for t in (math.pi * i / 20 for i in range(21))]
    inner = [(0.62 * math.cos(t), -0.34 + (0.2 + lift) * math.sin(t)) for t in (math.pi * i / 20 for i in range(21))]
    return [*outer, *reversed(inner)]
