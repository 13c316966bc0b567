"""Pictures of the seasons: winter, trees through the year, rainbows."""

from __future__ import annotations

from random import Random

from photoclip.demo import backdrops as b
from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import INK, NAMED, SHADOW, Color, clear, dark, light, mix
from photoclip.demo.words import Words, counted

_BRIGHT = ("red", "yellow", "green", "blue", "white", "purple")


def winter(c: Canvas, rng: Random) -> Words:
    subject = rng.choice(("snowman", "firs", "tree"))
    time = rng.choice((b.DAY, b.DAY, b.NIGHT))
    falling = rng.random() < 0.5
    level = rng.uniform(0.52, 0.58) * c.height
    b.sky(c, rng, time, level + 0.04)
    when = b.SAID_TIME[time]
    fall = "(and snow falling|while it snows|in snowfall)" if falling else "(in the snow|on snowy ground)"
    x = c.width * rng.uniform(0.42, 0.58)
    if subject == "firs":
        number = rng.randint(1, 5)
        b.snow(c, rng, time, level)
        for i in range(number):
            spot = (i + 0.5 + rng.uniform(-0.12, 0.12)) / number * c.width
            b.fir(
                c.at(spot, c.height - rng.uniform(0.1, 0.2), rng.uniform(0.5, 0.58)),
                b.at_time((52, 116, 92), time),
                snowy=True,
            )
        thing = counted(number, "(fir tree|fir|pine tree)", "(fir trees|firs|pine trees)")
        brief = (f"{thing} in the snow", "(fir trees|christmas trees|a forest) in winter")
    elif subject == "tree":
        bird = rng.choice((None, "red", "blue", "black"))
        b.snow(c, rng, time, level)
        p = c.at(x, c.height - 0.14, 0.78)
        b.leafy_tree(p, rng, (0, 0, 0), bare=True)
        if bird is not None:
            _bird(p.at(0.17, -0.72, 0.24), NAMED[bird])
        thing = f"a bare tree with {'a ' + bird + ' bird' if bird else 'no bird'}"
        brief = ("a (bare|leafless) tree (in the snow|in winter)", thing)
    else:
        scarf = rng.choice(_BRIGHT[:4])
        b.fir(c.at(c.width * rng.choice((0.12, 0.88)), level + 0.1, 0.4), b.at_time((52, 116, 92), time), snowy=True)
        b.snow(c, rng, time, level)
        _snowman(c.at(x, c.height - 0.1, 0.66), NAMED[scarf], dim=time == b.NIGHT)
        thing = f"a snowman with a {scarf} scarf"
        brief = ("(a snowman|the snowman)", thing)
    if falling:
        b.flakes(c, rng)
    return Words(
        full=(f"{thing} {when} {fall}", f"{thing} {fall} {when}"),
        brief=(
            "(snow|the snow)",
            "(winter|a winter day|a snowy day|cold winter)" if time == b.DAY else "(a winter night|snow at night)",
            *brief,
        ),
    )


def tree(c: Canvas, rng: Random) -> Words:
    season, leaf = rng.choice(
        (("spring", "pink"), ("summer", "green"), ("autumn", "orange"), ("autumn", "red"), ("autumn", "yellow"))
    )
    number, time = rng.randint(1, 4), rng.choice((b.DAY, b.DAY, b.SUNSET))
    bench = rng.choice((None, None, "red", "blue", "white"))
    level = rng.uniform(0.56, 0.62) * c.height
    b.sky(c, rng, time, level + 0.03)
    b.meadow(c, rng, time, level)
    for i in range(number):
        x = (i + 0.5 + rng.uniform(-0.08, 0.08)) / number * c.width
        size = min(0.74, 1.25 * c.width / number) * rng.uniform(0.92, 1.0)
        y = c.height - rng.uniform(0.16, 0.24)
        b.leafy_tree(
            c.at(x, y, size), rng, b.at_time(NAMED[leaf], time) if leaf != "green" else b.at_time((88, 166, 84), time)
        )
        for _ in range(7 if season != "summer" else 0):
            c.ellipse(x + rng.uniform(-0.2, 0.2), y + rng.uniform(0.0, 0.07), 0.011, 0.006, light(NAMED[leaf], 0.1))
    if bench is not None:
        _bench(c.at(c.width * rng.uniform(0.4, 0.6), c.height - 0.06, 0.36), NAMED[bench])
    many = {
        "pink": counted(number, "tree with pink blossoms", "trees with pink blossoms"),
        "green": counted(number, "green tree"),
    }.get(leaf, counted(number, f"tree with {leaf} leaves", f"trees with {leaf} leaves"))
    seat = f"(and|with) a {bench} bench" if bench else "(without a|and no) bench"
    when = b.SAID_TIME[time]
    brief = {
        "spring": ("(blossoming trees|cherry blossom|spring blossom)", "(spring|spring in the park)"),
        "summer": ("(green trees|leafy trees)", "(summer trees|trees in summer)"),
        "autumn": ("(autumn leaves|fall colors|autumn trees)", "(autumn|fall foliage)"),
    }[season]
    return Words(
        full=(f"{many} {seat} {when}", f"{when}, {many} {seat}"),
        brief=(
            *brief,
            many,
            f"a {bench} bench (under a tree|in the park)" if bench else "(trees in a park|trees on a meadow)",
            "(a tree|trees)",
        ),
    )


def rainbow(c: Canvas, rng: Random) -> Words:
    wall = rng.choice(("white", "red", "yellow", "blue"))
    subject = rng.choice(("house", "windmill", "tree"))
    field = rng.choice((None, "red", "yellow", "pink", "purple"))
    level = rng.uniform(0.58, 0.64) * c.height
    c.gradient(0, level + 0.05, ((120, 148, 178), (168, 194, 212), (220, 232, 236)))
    for _ in range(3):
        b.cloud(c.at(rng.uniform(0, c.width), rng.uniform(0.07, 0.2), rng.uniform(0.25, 0.36)), (206, 214, 224))
    r = min(c.width * 0.46, level - 0.1)
    for i, name in enumerate(("red", "orange", "yellow", "green", "blue", "purple")):
        c.ring(c.width / 2, level + 0.05, r - i * 0.028, 0.031, clear(light(NAMED[name], 0.12), 215))
    b.meadow(c, rng, b.DAY, level)
    x = c.width * rng.uniform(0.36, 0.64)
    base = level + 0.16
    if subject == "house":
        b.house(c.at(x, base, 0.34), NAMED[wall], lit=False)
        thing = f"a {wall} house"
    elif subject == "windmill":
        _windmill(c.at(x, base, 0.46), NAMED[wall], rng.uniform(5, 80))
        thing = f"a {wall} windmill"
    else:
        leaf = rng.choice(("green", "orange", "pink", "red"))
        b.leafy_tree(c.at(x, base, 0.44), rng, NAMED[leaf])
        thing = f"a tree with {leaf} leaves"
    if field is not None:
        _flower_field(c, rng, base + 0.03, NAMED[field])
    bloom = f"{field} (flowers|tulips)" if field else "no flowers"
    return Words(
        full=(f"a rainbow over {thing} with {bloom}", f"{thing} and {bloom} (under|below) a rainbow"),
        brief=(
            "(a rainbow|rainbow)",
            f"a rainbow over {thing}",
            thing,
            f"a field of {bloom}" if field else "a rainbow over (a meadow|the countryside)",
            f"{thing} in a field of {bloom}" if field else thing,
        ),
    )


def _snowman(p: Pen, scarf: Color, *, dim: bool) -> None:
    """A snowman one unit high on the pen's origin."""
    body: Color = (210, 220, 242) if dim else (252, 253, 255)
    p.ellipse(0, 0.0, 0.32, 0.03, (60, 90, 140, 70))
    for y, r in ((-0.22, 0.25), (-0.54, 0.18), (-0.78, 0.13)):
        p.circle(0, y, r, mix(body, (130, 160, 205), 0.3))
        p.circle(-0.015, y - 0.012, r * 0.94, body)
    for side in (-1, 1):
        p.line([(side * 0.15, -0.58), (side * 0.38, -0.7)], 0.022, (96, 66, 48))
        p.circle(side * 0.045, -0.82, 0.017, INK)
    p.polygon([(0, -0.79), (0.17, -0.755), (0, -0.745)], (240, 132, 44))
    for y in (-0.58, -0.5, -0.3):
        p.circle(0, y, 0.02, INK)
    p.rect(-0.13, -0.7, 0.13, -0.63, scarf, 0.03)
    p.rect(0.03, -0.68, 0.1, -0.46, dark(scarf, 0.12), 0.02)
    p.rect(-0.16, -0.91, 0.16, -0.88, INK, 0.01)
    p.rect(-0.1, -1.07, 0.1, -0.89, INK, 0.015)


def _bird(p: Pen, color: Color) -> None:
    p.polygon([(-0.3, -0.1), (-0.62, -0.02), (-0.3, 0.06)], dark(color, 0.2))
    p.ellipse(-0.05, -0.06, 0.32, 0.22, color)
    p.circle(0.2, -0.24, 0.17, color)
    p.ellipse(0.06, 0.0, 0.18, 0.13, light(color, 0.35))
    p.polygon([(0.35, -0.28), (0.52, -0.22), (0.35, -0.18)], (246, 176, 60))
    p.circle(0.25, -0.27, 0.03, (255, 255, 255))


def _bench(p: Pen, color: Color) -> None:
    p.ellipse(0, 0, 0.55, 0.03, SHADOW)
    for x in (-0.4, 0.4):
        p.rect(x - 0.03, -0.5, x + 0.03, 0, (84, 84, 92))
    for y in (-0.5, -0.38, -0.24):
        p.rect(-0.54, y, 0.54, y + 0.08, color, 0.02)


def _windmill(p: Pen, wall: Color, turn_deg: float) -> None:
    """A windmill one unit high on the pen's origin."""
    p.polygon([(-0.24, 0), (-0.15, -0.62), (0.15, -0.62), (0.24, 0)], wall)
    p.polygon([(0.05, 0), (0.06, -0.62), (0.15, -0.62), (0.24, 0)], dark(wall, 0.12))
    p.pie(0, -0.6, 0.18, 0.2, 180, 360, (120, 78, 62))
    p.rect(-0.06, -0.2, 0.06, 0, (104, 70, 52), 0.02)
    for quarter in range(4):
        q = p.at(0, -0.66, turn_deg=turn_deg + quarter * 90)
        q.line([(0, 0), (0, -0.46)], 0.025, (92, 66, 52))
        q.polygon([(0.01, -0.08), (0.13, -0.08), (0.13, -0.46), (0.01, -0.46)], (250, 244, 230))
    p.circle(0, -0.66, 0.035, (92, 66, 52))


def _flower_field(c: Canvas, rng: Random, top: float, color: Color) -> None:
    y = top
    while y < c.height + 0.03:
        near = (y - top) / (c.height - top + 0.01)
        step = 0.045 + 0.035 * near
        x = rng.uniform(-step, 0)
        while x < c.width + step:
            r = 0.011 + 0.012 * near
            c.line([(x, y), (x, y + r * 2.4)], 0.005, (66, 128, 70))
            c.circle(x, y, r, color)
            c.circle(x, y - r * 0.2, r * 0.4, light(color, 0.45))
            x += step * rng.uniform(0.85, 1.15)
        y += 0.032 + 0.026 * near
