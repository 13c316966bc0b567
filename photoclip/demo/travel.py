"""Pictures of travel: hot-air balloons, trains, lighthouses, airplanes."""

from __future__ import annotations

from random import Random

from photoclip.demo import backdrops as b
from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import NAMED, Color, clear, dark, light
from photoclip.demo.words import Words, counted

_PAINTS = ("red", "blue", "yellow", "green", "white", "black", "orange")


def balloon(c: Canvas, rng: Random) -> Words:
    number, color, second = rng.randint(1, 3), *rng.sample(("red", "yellow", "green", "blue", "purple", "orange"), 2)
    land, time = rng.choice(("meadow", "snow", "mountains")), rng.choice((b.DAY, b.DAY, b.SUNSET))
    level = rng.uniform(0.76, 0.82) * c.height
    b.sky(c, rng, time, level + 0.04)
    if land == "snow":
        b.snow(c, rng, time, level)
    else:
        if land == "mountains":
            b.ridge(c, rng, level + 0.02, 0.26, b.at_time((112, 136, 172), time), capped=True)
        b.meadow(c, rng, time, level)
    spots = {1: ((0.5, 0.44),), 2: ((0.32, 0.5), (0.7, 0.36))}.get(number, ((0.22, 0.5), (0.54, 0.34), (0.82, 0.56)))
    size = (0.58, 0.46, 0.38)[number - 1]
    for fx, fy in spots:
        x, y = (fx + rng.uniform(-0.04, 0.04)) * c.width, fy * level + rng.uniform(-0.03, 0.03)
        _balloon(c.at(x, y, size * rng.uniform(0.94, 1.06)), NAMED[color], NAMED[second])
    where = {
        "meadow": "(over|above) (a meadow|green fields)",
        "snow": "(over|above) snow",
        "mountains": "(over|above) (mountains|a mountain range)",
    }[land]
    many = counted(number, f"{color} and {second} hot-air balloon")
    when = b.SAID_TIME[time]
    return Words(
        full=(f"{many} {where} {when}", f"{when}, {many} (flying|floating) {where}"),
        brief=(
            b.SAID_MOOD[time],
            "(a hot-air balloon|hot air balloons|a hot air balloon)",
            counted(number, "hot-air balloon"),
            f"{many}",
            f"hot-air balloons {where}",
            f"a hot-air balloon {when}",
        ),
    )


def train(c: Canvas, rng: Random) -> Words:
    paint, wagons = rng.choice(_PAINTS[:6]), rng.randint(1, 3)
    load = rng.choice([n for n in ("red", "blue", "yellow", "green") if n != paint])
    land, time = rng.choice(("meadow", "snow", "mountains")), rng.choice((b.DAY, b.DAY, b.SUNSET))
    level = c.height - 0.42
    b.sky(c, rng, time, level + 0.05)
    if land == "snow":
        b.snow(c, rng, time, level)
    else:
        if land == "mountains":
            b.ridge(c, rng, level + 0.02, 0.34, b.at_time((112, 136, 172), time), capped=True)
        b.meadow(c, rng, time, level)
    base = c.height - 0.17
    c.rect(0, base, c.width, base + 0.045, (150, 138, 126))
    for i in range(int(c.width / 0.05) + 1):
        c.rect(i * 0.05, base + 0.004, i * 0.05 + 0.022, base + 0.03, (104, 78, 60))
    c.rect(0, base - 0.004, c.width, base + 0.006, (92, 96, 106))
    p = c.at(c.width / 2, base, min(0.34, 0.95 * c.width / (wagons + 1.15)), flip=rng.random() < 0.5)
    start = wagons / 2
    _engine(p.at(start, 0), NAMED[paint])
    for i in range(wagons):
        _wagon(p.at(start - 1.02 * (i + 1), 0), NAMED[load])
    where = {
        "meadow": "(in|through) (a meadow|green fields)",
        "snow": "(in|through) the snow",
        "mountains": "(in|through) the mountains",
    }[land]
    many, when = counted(wagons, f"{load} (wagon|carriage)", f"{load} (wagons|carriages)"), b.SAID_TIME[time]
    steam = f"a {paint} (train|steam engine|locomotive)"
    return Words(
        full=(f"{steam} with {many} {where} {when}", f"{when}, {steam} (pulling|with) {many} {where}"),
        brief=(
            b.SAID_MOOD[time],
            "(a train|the train|a railway|a journey by train)",
            f"a {paint} train",
            f"a train {where}",
            f"{steam} with {many}",
            f"{steam} {when}",
        ),
    )


def lighthouse(c: Canvas, rng: Random) -> Words:
    paint, time = rng.choice(("red", "blue", "green", "black", "yellow")), rng.choice((b.DAY, b.SUNSET, b.NIGHT))
    gulls, boat = rng.randint(0, 3), rng.choice((None, "red", "yellow", "white"))
    horizon = rng.uniform(0.62, 0.68) * c.height
    b.sky(c, rng, time, horizon)
    b.sea(c, rng, time, horizon, c.height)
    right = rng.random() < 0.5
    x = c.width * (0.7 if right else 0.3)
    rock = b.at_time((120, 112, 116), time)
    c.polygon(
        [
            (x - 0.36, c.height),
            (x - 0.27, horizon + 0.1),
            (x - 0.1, horizon + 0.03),
            (x + 0.14, horizon + 0.04),
            (x + 0.28, horizon + 0.13),
            (x + 0.38, c.height),
        ],
        rock,
    )
    c.polygon(
        [
            (x + 0.05, c.height),
            (x + 0.02, horizon + 0.1),
            (x + 0.14, horizon + 0.04),
            (x + 0.28, horizon + 0.13),
            (x + 0.38, c.height),
        ],
        dark(rock, 0.16),
    )
    _lighthouse(
        c.at(x, horizon + 0.06, 0.56),
        b.at_time(NAMED[paint], time),
        b.at_time(NAMED["white"], time),
        lit=time == b.NIGHT,
    )
    if boat is not None:
        q = c.at(c.width * (0.24 if right else 0.76), horizon + 0.16, 0.24)
        q.polygon([(-0.5, -0.2), (0.5, -0.2), (0.34, 0.06), (-0.36, 0.06)], b.at_time(NAMED[boat], time))
        q.rect(-0.2, -0.5, 0.16, -0.2, (236, 230, 220), 0.03)
        q.rect(-0.12, -0.44, 0.08, -0.32, (120, 160, 190), 0.02)
    for _ in range(gulls):
        q = c.at(
            c.width * ((0.1 if right else 0.5) + rng.uniform(0.0, 0.4)),
            rng.uniform(0.26, 0.46) * c.height,
            rng.uniform(0.05, 0.07),
        )
        q.arc(-0.5, 0, 0.5, 200, 340, 0.13, (250, 250, 252) if time != b.DAY else (70, 80, 100))
        q.arc(0.5, 0, 0.5, 200, 340, 0.13, (250, 250, 252) if time != b.DAY else (70, 80, 100))
    ship = f"(and|with) a {boat} boat" if boat else "(without a|and no) boat"
    when, house = b.SAID_TIME[time], f"a {paint} and white lighthouse"
    return Words(
        full=(f"{house} {ship} {when}", f"{when}, {house} {ship}"),
        brief=(
            b.SAID_MOOD[time],
            "(a lighthouse|the lighthouse)",
            house,
            f"a lighthouse {when}",
            f"a {boat} boat (on the sea|near a lighthouse)"
            if boat
            else "a lighthouse (by the sea|on the rocks|on the coast)",
        ),
    )


def airplane(c: Canvas, rng: Random) -> Words:
    paint, time, land = (
        rng.choice(_PAINTS[:4]),
        rng.choice((b.DAY, b.DAY, b.SUNSET, b.NIGHT)),
        rng.choice(("clouds", "sea", "mountains")),
    )
    level = c.height * (0.76 if land == "sea" else 1.0)
    b.sky(c, rng, time, level)
    if land == "sea":
        b.sea(c, rng, time, level, c.height)
    elif land == "mountains":
        b.ridge(c, rng, c.height, 0.34, b.at_time((146, 170, 200), time), capped=False)
        b.ridge(c, rng, c.height, 0.36, b.at_time((100, 126, 164), time), capped=True)
    else:
        tone = {b.DAY: (255, 255, 255), b.SUNSET: (252, 206, 178), b.NIGHT: (92, 100, 152)}[time]
        for i in range(9):
            b.cloud(c.at((i + 0.3) / 8.5 * c.width, c.height - rng.uniform(0.0, 0.13), rng.uniform(0.3, 0.42)), tone)
    p = c.at(c.width / 2, c.height * rng.uniform(0.42, 0.48), rng.uniform(0.7, 0.8), flip=rng.random() < 0.5)
    _airplane(p.at(0, 0, turn_deg=rng.uniform(-14, -4)), NAMED[paint])
    where = {"clouds": "above the clouds", "sea": "over the (sea|ocean)", "mountains": "over the mountains"}[land]
    plane = "(airplane|plane|aeroplane)"
    return Words(
        full=(
            f"a white {plane} with a {paint} tail {where} {b.SAID_TIME[time]}",
            f"{b.SAID_TIME[time]}, a {plane} with a {paint} tail (flying|flying high) {where}",
        ),
        brief=(
            b.SAID_MOOD[time],
            f"(an|the) {plane}",
            f"a {plane} {where}",
            f"a {plane} (flying|in the sky) {b.SAID_TIME[time]}",
            f"a {plane} with a {paint} tail",
            "(flying|flying in the sky|travel by air)",
        ),
    )


def _balloon(p: Pen, color: Color, second: Color) -> None:
    """A hot-air balloon one unit high, its middle on the pen's origin."""
    for i, x in enumerate((0.34, 0.23, 0.115)):
        tone = color if i % 2 == 0 else second
        p.ellipse(0, -0.16, x, 0.34, tone)
        p.polygon([(-x * 0.86, 0.02), (x * 0.86, 0.02), (x * 0.34, 0.25), (-x * 0.34, 0.25)], tone)
    p.ellipse(-0.14, -0.3, 0.05, 0.09, clear(light(color, 0.8), 70))
    for x in (-0.09, 0.09):
        p.line([(x, 0.25), (x * 0.75, 0.38)], 0.01, (96, 74, 60))
    p.rect(-0.085, 0.37, 0.085, 0.5, (156, 106, 66), 0.02)
    p.rect(-0.085, 0.37, 0.085, 0.4, (120, 78, 52), 0.01)


def _engine(p: Pen, paint: Color) -> None:
    """A steam engine one unit long that faces right, on the pen's origin."""
    for x, y, r in ((0.22, -0.92, 0.085), (0.06, -1.08, 0.12), (-0.18, -1.2, 0.16)):
        p.circle(x, y, r, (248, 248, 250, 215))
    p.rect(-0.46, -0.62, -0.08, -0.12, paint, 0.03)
    p.rect(-0.5, -0.7, -0.04, -0.61, dark(paint, 0.35), 0.03)
    p.rect(-0.38, -0.54, -0.16, -0.36, (200, 230, 242), 0.02)
    p.rect(-0.1, -0.46, 0.44, -0.14, paint, 0.08)
    p.rect(0.02, -0.46, 0.06, -0.14, dark(paint, 0.25))
    p.polygon([(0.2, -0.44), (0.17, -0.78), (0.36, -0.78), (0.32, -0.44)], dark(paint, 0.4))
    p.polygon([(0.42, -0.16), (0.58, 0), (0.36, 0)], (80, 84, 94))
    p.circle(0.45, -0.32, 0.04, (255, 236, 160))
    p.rect(-0.48, -0.16, 0.46, -0.1, (70, 74, 84))
    for x, r in ((-0.28, 0.12), (0.04, 0.1), (0.28, 0.1)):
        b.wheel(p, x, r)


def _wagon(p: Pen, paint: Color) -> None:
    p.rect(-0.6, -0.14, -0.4, -0.11, (70, 74, 84))
    p.rect(-0.46, -0.58, 0.46, -0.12, paint, 0.04)
    p.rect(-0.49, -0.63, 0.49, -0.55, dark(paint, 0.3), 0.03)
    for x in (-0.3, 0.0, 0.3):
        p.rect(x - 0.1, -0.48, x + 0.1, -0.3, (206, 232, 242), 0.02)
    for x in (-0.28, 0.28):
        b.wheel(p, x, 0.09)


def _lighthouse(p: Pen, paint: Color, white: Color, *, lit: bool) -> None:
    """A striped lighthouse one unit high on the pen's origin."""
    if lit:
        p.polygon([(0, -0.88), (-1.6, -1.1), (-1.6, -0.72)], (255, 240, 170, 90))
        p.polygon([(0, -0.88), (1.6, -1.1), (1.6, -0.72)], (255, 240, 170, 90))
    half = [0.15 - 0.06 * i / 5 for i in range(6)]
    for i in range(5):
        y0, y1 = -0.78 * i / 5, -0.78 * (i + 1) / 5
        tone = paint if i % 2 == 0 else white
        p.polygon([(-half[i], y0), (half[i], y0), (half[i + 1], y1), (-half[i + 1], y1)], tone)
        p.polygon([(half[i] * 0.35, y0), (half[i], y0), (half[i + 1], y1), (half[i + 1] * 0.35, y1)], dark(tone, 0.13))
    p.rect(-0.13, -0.81, 0.13, -0.775, (64, 66, 78), 0.01)
    p.rect(-0.07, -0.93, 0.07, -0.81, (255, 230, 140))
    p.pie(0, -0.92, 0.1, 0.11, 180, 360, paint)
    p.rect(-0.035, -0.13, 0.035, 0, (84, 66, 60), 0.02)
    if lit:
        p.glow(0, -0.87, 0.4, (255, 240, 180), 0.9)


def _airplane(p: Pen, paint: Color) -> None:
    """An airliner one unit long that faces right, its middle on the pen's origin."""
    body: Color = (250, 250, 252)
    p.polygon([(-0.02, -0.02), (-0.16, -0.22), (-0.1, -0.22), (0.14, -0.02)], (196, 204, 216))
    p.polygon([(-0.34, -0.04), (-0.5, -0.26), (-0.4, -0.26), (-0.22, -0.05)], paint)
    p.polygon(
        [(-0.5, -0.03), (-0.36, -0.075), (0.32, -0.075), (0.44, -0.045), (0.5, 0.01), (0.42, 0.05), (-0.3, 0.06)], body
    )
    p.polygon([(-0.44, -0.005), (0.49, 0.005), (0.42, 0.05), (-0.3, 0.06)], (222, 228, 238))
    p.line([(-0.4, 0.008), (0.4, 0.012)], 0.012, paint)
    for i in range(10):
        p.circle(-0.24 + i * 0.06, -0.03, 0.0115, (110, 160, 206))
    p.polygon([(0.38, -0.055), (0.44, -0.045), (0.465, -0.018), (0.39, -0.018)], (90, 130, 176))
    p.polygon([(0.1, 0.02), (-0.22, 0.24), (-0.14, 0.24), (0.2, 0.03)], (206, 213, 224))
    p.polygon([(-0.36, 0.0), (-0.5, 0.08), (-0.44, 0.08), (-0.26, 0.01)], (206, 213, 224))
    p.rect(-0.02, 0.09, 0.1, 0.14, paint, 0.025)
