"""Pictures of streets: parked cars, bicycles, people in the rain, cities at night."""

from __future__ import annotations

import math
from random import Random

from photoclip.demo import backdrops as b
from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import INK, NAMED, SHADOW, Color, dark, light, mix
from photoclip.demo.words import Words, counted

_PAINTS = ("red", "blue", "yellow", "green", "white", "black", "orange")


def car(c: Canvas, rng: Random) -> Words:
    paint, wall = rng.choice(_PAINTS), rng.choice(("white", "yellow", "blue", "pink", "red"))
    time = rng.choice((b.DAY, b.DAY, b.SUNSET, b.NIGHT))
    trees = rng.randint(0, 2)
    level = c.height - 0.3
    b.sky(c, rng, time, level)
    c.hills(level - 0.06, 0.02, b.at_time((124, 180, 110), time), rng, 1.0)
    home = b.at_time(NAMED[wall], time)
    b.house(c.at(c.width / 2 + rng.uniform(-0.08, 0.08), level, 0.56), home, lit=time == b.NIGHT)
    for i in range(trees):
        b.leafy_tree(c.at(c.width * (0.1, 0.9)[i], level + 0.01, 0.46), rng, b.at_time((84, 156, 90), time))
    _street(c, level, time)
    p = c.at(c.width / 2 + rng.uniform(-0.1, 0.1), c.height - 0.09, rng.uniform(0.52, 0.6), flip=rng.random() < 0.5)
    _car(p, mix(NAMED[paint], (16, 22, 64), 0.2) if time == b.NIGHT else NAMED[paint], lit=time == b.NIGHT)
    auto, home_said = f"a {paint} (car|car|automobile)", f"a {wall} (house|house|home)"
    green = (counted(trees, "tree") if trees else "no trees").replace("(a|one)", "one")
    when = b.SAID_TIME[time]
    return Words(
        full=(f"{auto} in front of {home_said} with {green} {when}", f"{home_said} with {green} and {auto} {when}"),
        brief=(
            "(a car|the car|a parked car|a vehicle)",
            auto,
            home_said,
            f"a (car|{paint} car) in front of a house",
            f"{auto} {when}",
            f"{auto} (on|in) the street",
        ),
    )


def bicycle(c: Canvas, rng: Random) -> Words:
    paint, place = rng.choice(_PAINTS[:6]), rng.choice(("bricks", "street", "park"))
    basket = rng.random() < 0.5
    level = c.height - 0.24
    if place == "bricks":
        _brick_wall(c, rng, level)
    elif place == "street":
        b.sky(c, rng, b.DAY, level)
        _row_of_houses(c, rng, level)
    else:
        b.sky(c, rng, b.DAY, level - 0.15)
        b.meadow(c, rng, b.DAY, level - 0.2)
        for x in (rng.uniform(0.05, 0.2), rng.uniform(0.78, 0.95)):
            b.leafy_tree(c.at(x * c.width, level - 0.03, 0.58), rng, (92, 164, 92))
    if place == "park":
        c.rect(0, c.height - 0.14, c.width, c.height - 0.02, (222, 204, 166))
    else:
        _street(c, level, b.DAY)
    p = c.at(c.width / 2 + rng.uniform(-0.1, 0.1), c.height - 0.09, rng.uniform(0.72, 0.82), flip=rng.random() < 0.5)
    _bicycle(p, NAMED[paint], basket=basket)
    where = {
        "bricks": "(leaning on|in front of|against) a (brick wall|wall of bricks)",
        "street": "(on the street|in a city street|in front of a row of houses)",
        "park": "(in the park|on a path between trees)",
    }[place]
    load = "with a (basket|basket of flowers)" if basket else "without a basket"
    bike = f"a {paint} (bicycle|bike)"
    return Words(
        full=(f"{bike} {load} {where}", f"{where}, {bike} {load}"),
        brief=("(a bicycle|a bike|cycling)", bike, f"a (bicycle|bike) {where}", f"{bike} {where}", f"{bike} {load}"),
    )


def rain(c: Canvas, rng: Random) -> Words:
    color = rng.choice(("red", "yellow", "green", "blue", "pink", "purple"))
    coat = rng.choice([n for n in ("red", "yellow", "green", "blue", "brown", "white") if n != color])
    houses = rng.random() < 0.5
    level = c.height - 0.22
    c.gradient(0, level, ((112, 124, 142), (156, 168, 182), (190, 198, 206)))
    for _ in range(4):
        b.cloud(
            c.at(rng.uniform(0, c.width), rng.uniform(0.05, 0.16), rng.uniform(0.3, 0.46)),
            rng.choice(((136, 146, 162), (150, 160, 174))),
        )
    if houses:
        _row_of_houses(c, rng, level, gray=True)
    else:
        for x in (rng.uniform(0.08, 0.22), rng.uniform(0.78, 0.92)):
            b.leafy_tree(c.at(x * c.width, level + 0.01, 0.56), rng, (92, 132, 104))
    c.gradient(level, c.height, ((104, 112, 126), (84, 92, 108)))
    for _ in range(5):
        c.ellipse(
            rng.uniform(0, c.width),
            rng.uniform(level + 0.04, c.height),
            rng.uniform(0.06, 0.12),
            0.011,
            (176, 190, 206, 130),
        )
    _walker(
        c.at(c.width * rng.uniform(0.4, 0.6), c.height - 0.08, rng.uniform(0.68, 0.76), flip=rng.random() < 0.5),
        NAMED[coat],
        NAMED[color],
    )
    for _ in range(90):
        x, y = rng.uniform(0, c.width), rng.uniform(0, c.height)
        c.line([(x, y), (x - 0.01, y + 0.045)], 0.0035, (226, 236, 246, 150))
    where = "(in front of houses|in the city|in a street)" if houses else "(between trees|in the park)"
    who = f"a (person|woman|somebody) in a {coat} coat"
    return Words(
        full=(
            f"{who} with a {color} umbrella {where} in the rain",
            f"{who} (walking|standing) {where} under a {color} umbrella on a rainy day",
        ),
        brief=(
            "(rain|the rain|a rainy day|bad weather)",
            "an umbrella",
            f"a {color} umbrella",
            f"a person with an umbrella {where}",
            f"{who}",
            f"a {color} umbrella in the rain",
        ),
    )


def city(c: Canvas, rng: Random) -> Words:
    crescent, river = rng.random() < 0.5, rng.random() < 0.5
    tower = rng.choice(("red", "green", "blue", "yellow", None))
    night = rng.choice(((14, 18, 48), (40, 22, 66)))
    level = c.height - (0.3 if river else 0.12)
    c.gradient(0, level, (night, mix(night, (70, 76, 150), 0.6), mix(night, (214, 120, 130), 0.55)))
    b.stars(c, rng, level * 0.6)
    b.moon(c, c.width * rng.uniform(0.15, 0.85), rng.uniform(0.15, 0.22), rng.uniform(0.075, 0.1), crescent=crescent)
    _skyline(c, rng, level, light(night, 0.14), 0.42, lamps=False)
    if tower is not None:
        x = c.width * rng.uniform(0.35, 0.65)
        c.glow(x, level - 0.55, 0.32, NAMED[tower], 0.6)
        c.polygon(
            [(x - 0.05, level), (x - 0.022, level - 0.5), (x + 0.022, level - 0.5), (x + 0.05, level)], NAMED[tower]
        )
        c.rect(x - 0.045, level - 0.53, x + 0.045, level - 0.46, light(NAMED[tower], 0.3), 0.02)
        c.line([(x, level - 0.52), (x, level - 0.66)], 0.008, light(NAMED[tower], 0.3))
    _skyline(c, rng, level, dark(night, 0.3), 0.3, lamps=True)
    if river:
        c.gradient(level, c.height, (mix(night, (60, 70, 140), 0.5), night))
        for _ in range(28):
            x, y = rng.uniform(0, c.width), rng.uniform(level + 0.02, c.height)
            c.rect(
                x,
                y,
                x + rng.uniform(0.02, 0.07),
                y + 0.006,
                (*rng.choice(((255, 214, 120), (255, 160, 110), (170, 190, 255))), 150),
                0.003,
            )
    else:
        c.rect(0, level, c.width, c.height, (28, 28, 44))
        for i in range(8):
            x = (i + 0.3) / 7 * c.width
            c.line([(x, level + 0.02), (x, level - 0.08)], 0.007, (90, 90, 110))
            c.glow(x, level - 0.09, 0.09, (255, 220, 140), 0.9)
    shape = "(crescent|new) moon" if crescent else "full moon"
    water = "(a|one) river" if river else "(street lamps|a street)"
    glow = f"a {tower} tower" if tower else "no tower"
    return Words(
        full=(f"a city at night with a {shape}, {glow} and {water}", f"{glow} in a city by {water} under a {shape}"),
        brief=(
            "(a city at night|the city at night|a night skyline)",
            f"(night|at night) with a {shape}",
            "(the moon|a moon)",
            f"a {shape} over (the city|skyscrapers)",
            f"{glow} at night",
            "(skyscrapers|a skyline|city lights)",
        ),
    )


def _street(c: Canvas, level: float, time: str) -> None:
    road = b.at_time((116, 120, 130), time)
    c.rect(0, level, c.width, c.height, b.at_time((190, 186, 180), time))
    c.rect(0, level + 0.07, c.width, c.height, road)
    for i in range(int(c.width / 0.22) + 1):
        c.rect(i * 0.22 + 0.04, c.height - 0.045, i * 0.22 + 0.15, c.height - 0.033, (240, 236, 220, 190))


def _row_of_houses(c: Canvas, rng: Random, level: float, *, gray: bool = False) -> None:
    x = -0.05
    while x < c.width:
        wide, tall = rng.uniform(0.24, 0.34), rng.uniform(0.42, 0.62)
        tone = rng.choice(((232, 190, 140), (216, 150, 128), (172, 190, 202), (226, 212, 180), (178, 196, 160)))
        wall = mix(tone, (136, 146, 160), 0.6) if gray else tone
        c.rect(x, level - tall, x + wide, level, wall)
        c.rect(x - 0.01, level - tall - 0.03, x + wide + 0.01, level - tall, dark(wall, 0.3))
        for row in range(3):
            for column in range(2):
                wx, wy = x + wide * (0.18 + 0.42 * column), level - tall + 0.06 + 0.13 * row
                if wy < level - 0.1:
                    c.rect(
                        wx, wy, wx + wide * 0.22, wy + 0.075, light(wall, 0.7) if not gray else (250, 220, 150), 0.005
                    )
        x += wide


def _brick_wall(c: Canvas, rng: Random, level: float) -> None:
    c.rect(0, 0, c.width, level, (214, 178, 158))
    height, wide = 0.05, 0.12
    for row in range(int(level / height) + 1):
        y = level - (row + 1) * height
        for column in range(int(c.width / wide) + 2):
            x = column * wide - (wide / 2 if row % 2 else 0)
            c.rect(
                x + 0.003,
                y + 0.003,
                x + wide - 0.003,
                y + height - 0.003,
                mix((176, 92, 74), (208, 128, 100), rng.random()),
                0.004,
            )


def _skyline(c: Canvas, rng: Random, level: float, color: Color, tall: float, *, lamps: bool) -> None:
    x = -0.04
    while x < c.width:
        wide, height = rng.uniform(0.09, 0.17), tall * rng.uniform(0.4, 1.0)
        c.rect(x, level - height, x + wide, level, color)
        y = level - height + 0.025
        while lamps and y < level - 0.03:
            for column in range(int(wide / 0.03)):
                if rng.random() < 0.55:
                    wx = x + 0.012 + column * 0.03
                    c.rect(
                        wx, y, wx + 0.014, y + 0.018, rng.choice(((255, 218, 126), (255, 236, 178), (250, 186, 100)))
                    )
            y += 0.036
        x += wide + rng.choice((0.0, 0.0, 0.02))


def _car(p: Pen, paint: Color, *, lit: bool) -> None:
    """A car one unit long that faces right, standing on the pen's origin."""
    if lit:
        p.glow(0.62, -0.18, 0.42, (255, 236, 160), 0.9)
    p.ellipse(0, 0, 0.54, 0.035, SHADOW)
    p.polygon([(-0.33, -0.28), (-0.22, -0.47), (0.12, -0.47), (0.29, -0.28)], paint)
    p.polygon([(-0.27, -0.28), (-0.19, -0.43), (-0.05, -0.43), (-0.05, -0.28)], (196, 228, 242))
    p.polygon([(-0.01, -0.28), (-0.01, -0.43), (0.1, -0.43), (0.23, -0.28)], (196, 228, 242))
    p.rect(-0.5, -0.3, 0.5, -0.09, paint, 0.07)
    p.rect(-0.5, -0.15, 0.5, -0.09, dark(paint, 0.22), 0.03)
    p.rect(-0.07, -0.24, 0.01, -0.225, dark(paint, 0.4), 0.006)
    p.ellipse(0.46, -0.22, 0.035, 0.035, (255, 238, 170))
    p.ellipse(-0.475, -0.22, 0.025, 0.035, (226, 70, 60))
    for x in (-0.28, 0.28):
        b.wheel(p, x, 0.105)


def _bicycle(p: Pen, paint: Color, *, basket: bool) -> None:
    """A bicycle 1.1 long that faces right, standing on the pen's origin."""
    p.ellipse(0, 0, 0.56, 0.025, SHADOW)
    hub, crank, seat, head = (-0.32, -0.23), (-0.05, -0.23), (-0.14, -0.52), (0.24, -0.52)
    for x in (-0.32, 0.32):
        p.ring(x, -0.23, 0.215, 0.03, INK)
        for turn in range(0, 180, 30):
            dx, dy = 0.2 * math.cos(math.radians(turn)), 0.2 * math.sin(math.radians(turn))
            p.line([(x - dx, -0.23 - dy), (x + dx, -0.23 + dy)], 0.005, (190, 194, 202))
    for points in ([hub, crank, seat, hub], [seat, head, crank], [head, (0.32, -0.23)]):
        p.line(points, 0.036, paint)
    p.line([seat, (-0.16, -0.6)], 0.024, (120, 124, 132))
    p.rect(-0.25, -0.635, -0.06, -0.59, (94, 62, 48), 0.022)
    p.line([head, (0.21, -0.64), (0.31, -0.67)], 0.026, (120, 124, 132))
    p.circle(*crank, 0.055, (110, 114, 122))
    p.line([crank, (-0.01, -0.13)], 0.02, (90, 94, 102))
    if basket:
        p.polygon([(0.27, -0.6), (0.52, -0.6), (0.48, -0.42), (0.3, -0.42)], (190, 142, 88))
        for x, color in ((0.31, "red"), (0.37, "yellow"), (0.43, "pink"), (0.48, "white")):
            p.circle(x, -0.625, 0.036, NAMED[color])


def _walker(p: Pen, coat: Color, umbrella: Color) -> None:
    """Somebody under an umbrella, one unit high, on the pen's origin."""
    p.ellipse(0, 0.0, 0.2, 0.025, SHADOW)
    for x in (-0.05, 0.06):
        p.line([(x * 0.7, -0.25), (x, -0.06)], 0.06, (62, 64, 88))
        p.rect(x - 0.045, -0.07, x + 0.065, 0.0, (46, 46, 58), 0.025)
    p.polygon([(-0.09, -0.56), (0.09, -0.56), (0.15, -0.2), (-0.15, -0.2)], coat)
    p.polygon([(0.02, -0.56), (0.09, -0.56), (0.15, -0.2), (0.06, -0.2)], dark(coat, 0.12))
    p.line([(0.2, -0.86), (0.2, -0.4)], 0.018, (90, 84, 90))
    p.line([(0.06, -0.5), (0.14, -0.4), (0.2, -0.44)], 0.05, dark(coat, 0.16))
    p.circle(0, -0.64, 0.085, (240, 200, 168))
    p.pie(0, -0.65, 0.095, 0.095, 170, 375, (88, 58, 46))
    p.pie(0.12, -0.74, 0.4, 0.3, 180, 360, umbrella)
    for start in (200, 250, 300):
        p.pie(0.12, -0.74, 0.4, 0.3, start, start + 22, light(umbrella, 0.22))
    p.line([(0.12, -1.03), (0.12, -1.08)], 0.018, (90, 84, 90))
