"""Pictures of the open country: beaches, mountains, deserts, camps."""

from __future__ import annotations

import math
from random import Random

from photoclip.demo import backdrops as b
from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import INK, NAMED, SHADOW, Color, dark, light
from photoclip.demo.words import Words, counted

_BRIGHT = ("red", "yellow", "green", "blue", "white", "purple")
_BEACH = "(beach|shore|seaside|coast|sandy beach)"
_SEA = "(sea|ocean|water)"


def beach(c: Canvas, rng: Random) -> Words:
    time = rng.choice((b.DAY, b.DAY, b.SUNSET, b.NIGHT))
    palms = rng.randint(0, 2)
    subject, color = rng.choice(("boat", "boat", "parasol")), rng.choice(_BRIGHT)
    horizon, shore = rng.uniform(0.4, 0.46) * c.height, rng.uniform(0.68, 0.74) * c.height
    b.sky(c, rng, time, horizon)
    b.sea(c, rng, time, horizon, shore + 0.03)
    x = c.width * rng.uniform(0.4, 0.6)
    if subject == "boat":
        size = rng.uniform(0.32, 0.42)
        _sailing_boat(
            c.at(x, horizon + rng.uniform(0.08, 0.14), size, flip=rng.random() < 0.5), b.at_time(NAMED[color], time)
        )
    b.sand(c, rng, time, shore)
    if subject == "parasol":
        _parasol(c.at(x, c.height - rng.uniform(0.08, 0.13), rng.uniform(0.5, 0.6)), b.at_time(NAMED[color], time))
    for i in range(palms):
        side = i == 0
        q = c.at(c.width * (0.1 if side else 0.88), c.height - 0.06 - 0.03 * i, rng.uniform(0.62, 0.74), flip=not side)
        b.palm(q, time)
    trees = ("(without|and no) palm trees", "(a|one) palm tree", "two palm trees")[palms]
    when = b.SAID_TIME[time]
    thing = (
        f"a (sailing boat|sailboat) with a {color} sail" if subject == "boat" else f"a {color} (beach umbrella|parasol)"
    )
    mild = (
        f"(a|one) (sailing boat|sailboat|boat) on the {_SEA}"
        if subject == "boat"
        else f"a (beach umbrella|parasol) on the {_BEACH}"
    )
    return Words(
        full=(
            f"{thing} and {trees} at the {_BEACH} {when}".replace("and (without|and no)", "(without|and no)"),
            f"a {_BEACH} {when} with {thing}, {trees}",
        ),
        brief=(
            b.SAID_MOOD[time],
            f"a {_BEACH}",
            f"the {_SEA}",
            f"a {_BEACH} {when}",
            thing,
            mild,
            "(summer holiday|vacation by the sea|a day at the beach|summer|waves)"
            if time != b.NIGHT
            else f"the {_SEA} at night",
            f"{trees} (on|at) the {_BEACH}" if palms else f"{thing} {when}",
        ),
    )


def mountains(c: Canvas, rng: Random) -> Words:
    time = rng.choice((b.DAY, b.SUNSET, b.NIGHT))
    lake, capped = rng.random() < 0.5, rng.random() < 0.6
    firs = rng.randint(0, 3)
    level = rng.uniform(0.62, 0.68) * c.height
    b.sky(c, rng, time, level)
    far, near = {
        b.DAY: ((152, 176, 206), (96, 122, 158)),
        b.SUNSET: ((176, 108, 128), (104, 66, 104)),
        b.NIGHT: ((52, 62, 110), (32, 40, 82)),
    }[time]
    b.ridge(c, rng, level + 0.02, 0.4, far, capped=False)
    b.ridge(c, rng, level + 0.04, 0.5, near, capped=capped)
    b.meadow(c, rng, time, level)
    if lake:
        tint = {b.DAY: (86, 168, 210), b.SUNSET: (222, 132, 112), b.NIGHT: (44, 60, 120)}[time]
        y = level + 0.17
        c.ellipse(c.width * 0.5, y, c.width * 0.4, 0.085, tint)
        c.ellipse(c.width * 0.47, y - 0.015, c.width * 0.3, 0.04, light(tint, 0.18))
    for i in range(firs):
        x = (0.12, 0.87, 0.27)[i] + rng.uniform(-0.03, 0.03)
        b.fir(
            c.at(x * c.width, c.height - rng.uniform(0.05, 0.1), rng.uniform(0.34, 0.4)),
            b.at_time((46, 108, 84), time),
            snowy=False,
        )
    snowy = "(snow-capped|snowy)" if capped else "(bare|dark)"
    water = "(a|one) lake" if lake else "no lake"
    trees = counted(firs, "(fir tree|fir|pine tree)", "(fir trees|firs|pine trees)") if firs else "no trees"
    when = b.SAID_TIME[time]
    return Words(
        full=(
            f"{snowy} mountains {when} with {water} and {trees}",
            f"{trees} and {water} (below|in front of) {snowy} mountains {when}",
        ),
        brief=(
            b.SAID_MOOD[time],
            "(mountains|the mountains|high peaks|alps)",
            f"mountains {when}",
            f"{snowy} mountains",
            "(a mountain lake|a lake in the mountains)" if lake else "(a mountain landscape|hiking in the mountains)",
            f"mountains and {trees}" if firs else f"{snowy} mountains {when}",
        ),
    )


def desert(c: Canvas, rng: Random) -> Words:
    number, time = rng.randint(1, 4), rng.choice((b.DAY, b.SUNSET, b.NIGHT))
    blooming = rng.random() < 0.5
    rocks = rng.random() < 0.5
    level = rng.uniform(0.52, 0.6) * c.height
    b.sky(c, rng, time, level + 0.05)
    dune = b.at_time((236, 186, 116), time)
    if rocks:
        for x in (rng.uniform(0.12, 0.3), rng.uniform(0.66, 0.86)):
            rock = b.at_time((190, 104, 76), time)
            q = c.at(x * c.width, level + 0.03, 0.3)
            q.polygon([(-0.6, 0), (-0.46, -0.62), (0.42, -0.66), (0.6, 0)], rock)
            q.polygon([(0.1, 0), (0.2, -0.65), (0.42, -0.66), (0.6, 0)], dark(rock, 0.16))
    c.hills(level, 0.04, dark(dune, 0.12), rng, 0.9)
    c.hills(level + 0.12, 0.05, dune, rng, 0.7)
    for i in range(number):
        x = (i + 0.5 + rng.uniform(-0.12, 0.12)) / number * c.width
        size = min(0.5, 0.85 * c.width / number)
        _cactus(
            c.at(x, c.height - rng.uniform(0.1, 0.2), size, flip=rng.random() < 0.5),
            b.at_time((74, 140, 88), time),
            blooming=blooming,
        )
    many = counted(number, "cactus", "cacti")
    bloom = "(with pink flowers|in bloom)" if blooming else "(without flowers|not in bloom)"
    back = "(and|before) red rocks" if rocks else "(and|among) sand dunes"
    when = b.SAID_TIME[time]
    return Words(
        full=(f"{many} {bloom} {back} in the desert {when}", f"the desert {when}: {many} {bloom} {back}"),
        brief=(
            b.SAID_MOOD[time],
            "(the|a) desert",
            f"{many} in the desert",
            "(cactus|a cactus|cacti)",
            f"the desert {when}",
            f"{many} {bloom}",
        ),
    )


def camp(c: Canvas, rng: Random) -> Words:
    time, color = (
        rng.choice((b.NIGHT, b.NIGHT, b.SUNSET)),
        rng.choice(("red", "yellow", "green", "blue", "orange", "purple")),
    )
    fire, firs = rng.random() < 0.6, rng.randint(1, 4)
    level = rng.uniform(0.54, 0.6) * c.height
    b.sky(c, rng, time, level + 0.12)
    for x in rng.sample((0.1, 0.3, 0.72, 0.91), firs):
        b.fir(
            c.at((x + rng.uniform(-0.03, 0.03)) * c.width, level + 0.08, rng.uniform(0.42, 0.52)),
            b.at_time((44, 96, 80), time),
            snowy=False,
        )
    b.meadow(c, rng, time, level + 0.04)
    flip = rng.random() < 0.5
    _tent(c.at(c.width * (0.6 if flip else 0.4), c.height - 0.13, 0.6), NAMED[color])
    if fire:
        _campfire(c.at(c.width * (0.2 if flip else 0.8), c.height - 0.1, 0.24))
    burning = "(and|by) a (campfire|fire)" if fire else "(without a|and no) campfire"
    trees = counted(firs, "(fir|fir tree|pine)", "(firs|fir trees|pines)")
    when = b.SAID_TIME[time]
    return Words(
        full=(
            f"a {color} tent {burning} and {trees} {when}",
            f"camping {when} in a {color} tent {burning}, {trees}".replace("(and|by)", "by"),
        ),
        brief=(
            b.SAID_MOOD[time],
            "(camping|a camp|camping in the forest)",
            "a tent",
            f"a {color} tent",
            f"a tent {when}",
            "(a campfire|a fire at night)" if fire else "a tent in the (woods|forest)",
        ),
    )


def _sailing_boat(p: Pen, sail: Color) -> None:
    """A boat one unit high, floating on the pen's origin."""
    p.ellipse(0, 0.03, 0.46, 0.03, (10, 30, 60, 60))
    p.polygon([(-0.42, -0.14), (0.44, -0.14), (0.3, 0.03), (-0.32, 0.03)], (126, 78, 56))
    p.rect(-0.42, -0.16, 0.44, -0.12, (244, 236, 220), 0.02)
    p.rect(-0.02, -0.98, 0.015, -0.14, (90, 62, 50))
    p.polygon([(0.04, -0.95), (0.44, -0.22), (0.04, -0.22)], sail)
    p.polygon(
        [(-0.05, -0.86), (-0.36, -0.22), (-0.05, -0.22)],
        light(sail, 0.25) if sail != NAMED["white"] else (226, 224, 222),
    )


def _parasol(p: Pen, color: Color) -> None:
    p.ellipse(0.08, 0.0, 0.34, 0.035, SHADOW)
    p.line([(0, 0), (0.0, -0.72)], 0.03, (240, 232, 214))
    p.pie(0, -0.56, 0.5, 0.4, 180, 360, color)
    for start in (198, 252, 306):
        p.pie(0, -0.56, 0.5, 0.4, start, start + 27, (255, 250, 240) if color != NAMED["white"] else (220, 214, 206))
    p.circle(0, -0.96, 0.025, color)
    p.rect(-0.44, -0.03, -0.1, 0.02, light(color, 0.25), 0.01)


def _cactus(p: Pen, color: Color, *, blooming: bool) -> None:
    """A cactus one unit high on the pen's origin."""
    p.ellipse(0, 0, 0.24, 0.025, SHADOW)
    p.line([(0.06, -0.42), (0.27, -0.44), (0.27, -0.66)], 0.12, dark(color, 0.1))
    p.line([(-0.06, -0.3), (-0.25, -0.32), (-0.25, -0.56)], 0.12, dark(color, 0.1))
    p.rect(-0.11, -0.98, 0.11, 0, color, 0.11)
    for x in (-0.045, 0.035):
        p.line([(x, -0.88), (x, -0.05)], 0.012, dark(color, 0.22))
    if blooming:
        for x, y in ((0, -1.0), (0.27, -0.73), (-0.25, -0.63)):
            for turn in range(0, 360, 72):
                p.circle(
                    x + 0.045 * math.cos(math.radians(turn)),
                    y + 0.045 * math.sin(math.radians(turn)),
                    0.04,
                    NAMED["pink"],
                )
            p.circle(x, y, 0.03, NAMED["yellow"])


def _tent(p: Pen, color: Color) -> None:
    """A tent one unit wide on the pen's origin, lit from inside."""
    p.glow(0, -0.2, 0.8, (255, 214, 140), 0.5)
    p.ellipse(0, 0, 0.56, 0.03, SHADOW)
    p.polygon([(-0.5, 0), (0, -0.66), (0.5, 0)], color)
    p.polygon([(0, -0.66), (0.5, 0), (0.2, 0)], dark(color, 0.2))
    p.polygon([(-0.17, 0), (0, -0.46), (0.17, 0)], (255, 226, 150))
    p.polygon([(0, -0.46), (0.17, 0), (0.04, 0)], light(color, 0.25))
    p.line([(-0.03, -0.7), (0, -0.66), (0.03, -0.7)], 0.014, INK)


def _campfire(p: Pen) -> None:
    p.glow(0, -0.3, 2.0, (255, 170, 70), 0.8)
    for turn in (-14, 14):
        p.at(0, -0.05, turn_deg=turn).rect(-0.42, -0.06, 0.42, 0.06, (96, 62, 44))
    p.polygon(
        [(-0.3, -0.1), (-0.26, -0.5), (-0.1, -0.36), (0, -0.92), (0.14, -0.42), (0.27, -0.56), (0.3, -0.1)],
        (240, 120, 40),
    )
    p.polygon([(-0.18, -0.1), (-0.12, -0.36), (0, -0.62), (0.12, -0.34), (0.18, -0.1)], (255, 206, 88))
