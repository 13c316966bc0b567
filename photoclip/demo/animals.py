"""Pictures of animals: dogs, cats, fish, sheep."""

from __future__ import annotations

from random import Random

from photoclip.demo import backdrops as b
from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import INK, NAMED, SHADOW, Color, clear, dark, light, mix
from photoclip.demo.words import Words, counted

_DOG_COATS = ("brown", "black", "white", "golden")
_CAT_COATS = ("orange", "black", "white", "gray")
_SAID_DOG = "(dog|dog|dog|puppy)"
_SAID_CAT = "(cat|cat|cat|kitten)"
_SAID_COAT = {"orange": "(orange|ginger)", "golden": "(golden|blond)"}
_SAID_PLACE = {
    "beach": "(on the beach|on the sand|by the sea|at the seaside)",
    "grass": "(on the grass|in a meadow|in the park|on a lawn)",
    "snow": "(in the snow|in the snow|in winter)",
}


def dog(c: Canvas, rng: Random) -> Words:
    place, coat = rng.choice(list(_SAID_PLACE)), rng.choice(_DOG_COATS)
    running = rng.random() < 0.6
    ball = rng.choice((None, "red", "blue", "yellow"))
    time = rng.choice((b.DAY, b.DAY, b.SUNSET)) if place != "snow" else b.DAY
    level = rng.uniform(0.46, 0.54) * c.height
    b.sky(c, rng, time, level + 0.05)
    if place == "beach":
        b.sea(c, rng, time, level - 0.08, level + 0.12)
        b.sand(c, rng, time, level + 0.1)
    elif place == "grass":
        b.leafy_tree(c.at(rng.choice((0.1, 0.9)) * c.width, level + 0.04, 0.42), rng, b.at_time((92, 160, 92), time))
        b.meadow(c, rng, time, level)
    else:
        for _ in range(3):
            b.fir(c.at(rng.uniform(0, c.width), level + 0.03, rng.uniform(0.2, 0.32)), (58, 112, 96), snowy=True)
        b.snow(c, rng, time, level)
    flip = rng.random() < 0.5
    x = c.width * rng.uniform(0.42, 0.58)
    p = c.at(x, c.height - rng.uniform(0.13, 0.2), rng.uniform(0.52, 0.62), flip=flip)
    _dog(p, NAMED[coat], running=running)
    if ball is not None:
        q = p.at(0.72, -0.42 if running else -0.07, 1)
        if not running:
            q.ellipse(0, 0.07, 0.08, 0.015, SHADOW)
        q.circle(0, 0, 0.075, NAMED[ball])
        q.arc(0, 0, 0.045, 200, 290, 0.014, light(NAMED[ball], 0.5))
    doing = "(running|racing|playing)" if running else "(sitting|waiting|resting)"
    name, where, when = f"{_SAID_COAT.get(coat, coat)} {_SAID_DOG}", _SAID_PLACE[place], b.SAID_TIME[time]
    toy = f"(with|and) a {ball} ball" if ball else "(alone|without a ball)"
    return Words(
        full=(f"a {name} {doing} {where} {toy} {when}", f"{when}, a {name} {toy} {doing} {where}"),
        brief=(
            f"a {_SAID_DOG} {doing} {where}",
            f"(a|one|my|the) {_SAID_DOG}",
            f"a {name}",
            f"a {_SAID_DOG} {where}",
            f"a {name} {doing}",
            f"{_SAID_DOG} {toy}" if ball else "a (pet|animal|doggy)",
        ),
    )


def cat(c: Canvas, rng: Random) -> Words:
    coat = rng.choice(_CAT_COATS)
    sofa = rng.choice([n for n in ("red", "blue", "green", "yellow", "purple", "pink") if n != coat])
    asleep = rng.random() < 0.45
    wall = rng.choice(((236, 222, 200), (206, 222, 214), (222, 214, 232), (238, 210, 196)))
    time = rng.choice((b.DAY, b.NIGHT))
    floor = c.height - 0.2
    b.room(c, rng, wall, floor, (176, 128, 92))
    side = rng.choice((-1, 1))
    b.window(c.at(c.width / 2 + side * c.width * 0.27, c.height * 0.44, 0.25), time)
    _lamp(c.at(c.width / 2 - side * (c.width * 0.5 - 0.12), floor + 0.06, 0.72), lit=time == b.NIGHT)
    p = c.at(c.width / 2, c.height - 0.11, min(0.86, c.width * 0.8))
    _sofa(p, NAMED[sofa])
    seat = p.at(rng.uniform(-0.16, 0.16), -0.3, 0.5, flip=rng.random() < 0.5)
    _sleeping_cat(seat, NAMED[coat]) if asleep else _sitting_cat(seat, NAMED[coat])
    doing = "(sleeping|asleep|napping|curled up)" if asleep else "(sitting|awake)"
    name, couch = f"{_SAID_COAT.get(coat, coat)} {_SAID_CAT}", "(sofa|couch)"
    when = "(at night|with a dark window)" if time == b.NIGHT else "(by day|in the daytime)"
    return Words(
        full=(
            f"a {name} {doing} on a {sofa} {couch} {when}",
            f"a {sofa} {couch} with a {name} {doing} on it {when}",
        ),
        brief=(
            f"a {_SAID_CAT} on a {couch}",
            "(a|one|my|the) (cat|cat|kitten|kitty)",
            f"a {name}",
            f"a {_SAID_CAT} {doing}",
            f"a {sofa} {couch}",
            f"a {_SAID_CAT} (in the living room|at home|indoors)",
        ),
    )


def fish(c: Canvas, rng: Random) -> Words:
    number = rng.randint(1, 4)
    color = rng.choice(("red", "orange", "yellow", "purple", "white", "black"))
    water = rng.choice(("blue", "green"))
    tint: tuple[Color, ...] = ((92, 196, 226), (32, 120, 190), (16, 62, 130))
    if water == "green":
        tint = ((150, 222, 190), (48, 152, 134), (18, 88, 92))
    c.gradient(0, c.height, tint)
    for _ in range(5):
        x, lean = rng.uniform(-0.1, c.width), rng.uniform(0.1, 0.3)
        c.polygon(
            [(x, 0), (x + 0.09, 0), (x + 0.16 + lean, c.height), (x - 0.02 + lean, c.height)], (255, 255, 255, 18)
        )
    c.hills(c.height - 0.12, 0.02, mix((232, 208, 158), tint[2], 0.25), rng, 1.2)
    for _ in range(rng.randint(4, 6)):
        _weed(c.at(rng.uniform(0.03, 0.97) * c.width, c.height - 0.05, rng.uniform(0.2, 0.42)), rng)
    for _ in range(12):
        c.ring(
            rng.uniform(0, c.width),
            rng.uniform(0.05, c.height - 0.15),
            rng.uniform(0.006, 0.016),
            0.004,
            (255, 255, 255, 150),
        )
    places = {1: ((0.5, 0.46),), 2: ((0.3, 0.34), (0.68, 0.6)), 3: ((0.26, 0.3), (0.7, 0.4), (0.42, 0.68))}
    spots = places.get(number, ((0.26, 0.26), (0.72, 0.3), (0.3, 0.62), (0.74, 0.66)))
    size = {1: 0.46, 2: 0.36, 3: 0.31, 4: 0.28}[number] * rng.uniform(0.9, 1.1)
    flip = rng.random() < 0.5
    for fx, fy in spots:
        x, y = (fx + rng.uniform(-0.04, 0.04)) * c.width, (fy + rng.uniform(-0.03, 0.03)) * c.height
        _fish(c.at(x, y, size * rng.uniform(0.92, 1.08), flip=flip), NAMED[color])
    many = counted(number, f"{color} fish", f"{color} fish")
    where = "(under water|in the sea|in an aquarium|swimming in the ocean|underwater)"
    return Words(
        full=(f"{many} in {water} water with seaweed", f"{many} (swimming|diving) in (the|a) {water} (sea|ocean)"),
        brief=(many, f"fish {where}", "(fish|a fish)", f"{color} fish", "(under water|underwater|below the sea)"),
    )


def sheep(c: Canvas, rng: Random) -> Words:
    number, time = rng.randint(1, 5), rng.choice((b.DAY, b.DAY, b.SUNSET))
    face = rng.choice(("black", "white"))
    fence = rng.random() < 0.5
    level = rng.uniform(0.38, 0.46) * c.height
    b.sky(c, rng, time, level + 0.05)
    b.meadow(c, rng, time, level)
    if fence:
        _fence(c, level + 0.13)
    slots = rng.sample(range(number), number)
    for i, slot in enumerate(slots):
        x = (slot + 0.5 + rng.uniform(-0.12, 0.12)) / number * c.width
        y = level + 0.26 + (c.height - level - 0.36) * (i + 0.6) / number
        size = min(0.36, 0.95 * c.width / (number + 0.6)) * (0.86 + 0.14 * i / number)
        _sheep(c.at(x, y, size, flip=rng.random() < 0.5), NAMED[face] if face == "black" else (240, 214, 190))
    many = counted(number, "sheep", "sheep")
    gate = "(with|behind them|before) a fence" if fence else "(without a fence|on an open meadow)"
    gate = gate.replace("behind them|", "")
    when = b.SAID_TIME[time]
    return Words(
        full=(
            f"{many} with {face} (faces|heads) (grazing|standing) on (grass|a meadow) {gate} {when}",
            f"{when}, {many} with {face} (faces|heads) {gate}",
        ),
        brief=(
            f"{many}",
            "sheep (on a meadow|on the grass|on a farm|in a field|in the countryside)",
            "(sheep|a flock of sheep|lambs)",
            f"{many} {when}",
        ),
    )


def _dog(p: Pen, coat: Color, *, running: bool) -> None:
    """A dog about one unit long that faces right; its feet stand on the pen's origin."""
    under, ear = light(coat, 0.3) if coat[0] > 60 else light(coat, 0.12), dark(coat, 0.32)
    if coat == NAMED["white"]:
        ear, under = NAMED["brown"], (255, 255, 255)
    p.ellipse(0, 0.005, 0.42, 0.03, SHADOW)
    if running:
        for points in (((-0.26, -0.32), (-0.42, -0.18), (-0.5, -0.06)), ((0.2, -0.3), (0.36, -0.16), (0.5, -0.12))):
            p.line(points, 0.075, dark(coat, 0.18))
        for points in (((-0.24, -0.3), (-0.3, -0.14), (-0.42, -0.02)), ((0.2, -0.28), (0.28, -0.12), (0.4, -0.03))):
            p.line(points, 0.08, coat)
        p.line([(-0.32, -0.4), (-0.45, -0.52), (-0.56, -0.54)], 0.055, coat)
        p.rect(-0.36, -0.48, 0.3, -0.24, coat, 0.12)
        head = p.at(0.36, -0.55, turn_deg=-6)
        p.polygon([(0.08, -0.46), (0.26, -0.6), (0.42, -0.46), (0.26, -0.28)], coat)
    else:
        p.line([(-0.24, -0.07), (-0.4, -0.08), (-0.46, -0.2)], 0.055, coat)
        p.ellipse(-0.16, -0.16, 0.17, 0.16, dark(coat, 0.1))
        p.polygon([(-0.3, -0.14), (-0.02, -0.56), (0.2, -0.56), (0.16, -0.1)], coat)
        for x in (0.02, 0.14):
            p.line([(x, -0.36), (x, -0.04)], 0.085, coat if x > 0.1 else dark(coat, 0.14))
            p.ellipse(x + 0.02, -0.03, 0.06, 0.032, under)
        p.ellipse(-0.1, -0.03, 0.1, 0.032, under)
        p.ellipse(0.13, -0.4, 0.06, 0.12, under)
        head = p.at(0.14, -0.66)
    head.circle(0, 0, 0.145, coat)
    head.rect(0.02, -0.03, 0.25, 0.12, under, 0.07)
    head.ellipse(0.235, -0.005, 0.035, 0.028, INK)
    head.circle(0.06, -0.05, 0.022, INK if coat[0] > 60 else (250, 246, 230))
    head.arc(0.14, 0.035, 0.06, 30, 120, 0.014, INK)
    head.polygon([(-0.1, -0.12), (0.0, -0.13), (-0.02, 0.06), (-0.08, 0.12), (-0.14, 0.06)], ear)
    collar = [(-0.09, 0.13), (0.06, 0.155)]
    head.line(collar, 0.035, (60, 150, 170))


def _sitting_cat(p: Pen, coat: Color) -> None:
    """A cat one unit high that looks at us, on the pen's origin."""
    shade, under = dark(coat, 0.16), light(coat, 0.35)
    p.ellipse(0, 0.0, 0.36, 0.04, SHADOW)
    p.line([(0.22, -0.06), (0.42, -0.1), (0.46, -0.3), (0.38, -0.4)], 0.075, shade)
    p.ellipse(0, -0.24, 0.27, 0.26, coat)
    p.ellipse(0, -0.4, 0.19, 0.26, coat)
    p.ellipse(0, -0.3, 0.11, 0.19, under)
    for x in (-0.1, 0.1):
        p.ellipse(x, -0.035, 0.085, 0.045, under)
    _cat_head(p.at(0, -0.72), coat)


def _sleeping_cat(p: Pen, coat: Color) -> None:
    shade = dark(coat, 0.16)
    p.ellipse(0, 0.0, 0.56, 0.04, SHADOW)
    p.ellipse(0.04, -0.2, 0.48, 0.21, coat)
    p.line([(0.46, -0.12), (0.3, -0.03), (0.02, -0.03)], 0.085, shade)
    p.ellipse(-0.18, -0.05, 0.11, 0.045, light(coat, 0.35))
    _cat_head(p.at(-0.34, -0.26, turn_deg=-10), coat, asleep=True)


def _cat_head(p: Pen, coat: Color, *, asleep: bool = False) -> None:
    line = (240, 234, 220) if coat[0] < 60 else INK
    for side in (-1, 1):
        p.polygon([(side * 0.2, -0.04), (side * 0.19, -0.3), (side * 0.04, -0.15)], coat)
        p.polygon([(side * 0.17, -0.1), (side * 0.165, -0.23), (side * 0.085, -0.14)], (236, 158, 160))
    p.ellipse(0, 0, 0.215, 0.18, coat)
    p.ellipse(0, 0.07, 0.1, 0.07, light(coat, 0.35))
    for side in (-1, 1):
        x = side * 0.085
        if asleep:
            p.arc(x, -0.03, 0.035, 20, 160, 0.014, line)
        else:
            p.ellipse(x, -0.02, 0.037, 0.042, (150, 200, 96))
            p.ellipse(x, -0.02, 0.014, 0.036, INK)
        for dy in (-0.012, 0.03):
            p.line([(side * 0.1, 0.06 + dy / 2), (side * 0.27, 0.05 + dy * 2)], 0.008, clear(line, 150))
    p.polygon([(-0.03, 0.035), (0.03, 0.035), (0, 0.065)], (226, 120, 128))


def _sofa(p: Pen, color: Color) -> None:
    """A sofa 1.2 wide, standing on the pen's origin; its seat lies 0.3 up."""
    p.ellipse(0, 0.0, 0.64, 0.03, SHADOW)
    for x in (-0.48, 0.48):
        p.rect(x - 0.03, -0.1, x + 0.03, 0, dark(NAMED["brown"], 0.3))
    p.rect(-0.52, -0.66, 0.52, -0.12, dark(color, 0.14), 0.09)
    p.rect(-0.46, -0.6, -0.01, -0.3, color, 0.05)
    p.rect(0.01, -0.6, 0.46, -0.3, color, 0.05)
    p.rect(-0.5, -0.32, 0.5, -0.07, light(color, 0.12), 0.05)
    p.rect(-0.5, -0.17, 0.5, -0.07, dark(color, 0.08), 0.04)
    for x in (-0.54, 0.54):
        p.rect(x - 0.085, -0.44, x + 0.085, -0.07, dark(color, 0.06), 0.08)


def _lamp(p: Pen, *, lit: bool) -> None:
    if lit:
        p.glow(0, -0.86, 0.6, (255, 226, 150), 0.85)
    p.line([(0, -0.02), (0, -0.8)], 0.022, (96, 78, 70))
    p.ellipse(0, -0.015, 0.12, 0.025, (96, 78, 70))
    p.polygon([(-0.1, -0.98), (0.1, -0.98), (0.18, -0.74), (-0.18, -0.74)], (252, 226, 160) if lit else (226, 206, 176))


def _fish(p: Pen, color: Color) -> None:
    """A fish one unit long that faces right, its middle on the pen's origin."""
    fin = dark(color, 0.2) if color[0] > 60 else light(color, 0.25)
    p.polygon([(-0.24, 0), (-0.5, -0.22), (-0.44, 0), (-0.5, 0.22)], fin)
    p.polygon([(-0.12, -0.18), (0.02, -0.34), (0.2, -0.2)], fin)
    p.polygon([(-0.06, 0.18), (-0.02, 0.3), (0.12, 0.2)], fin)
    p.ellipse(0.06, 0, 0.38, 0.235, color)
    p.ellipse(0.08, 0.09, 0.28, 0.11, light(color, 0.28))
    for x in (-0.14, 0.02):
        p.arc(x - 0.1, 0, 0.17, -45, 45, 0.03, light(color, 0.6) if color != NAMED["white"] else (210, 206, 200))
    p.polygon([(0.06, 0.02), (-0.1, 0.13), (0.08, 0.14)], fin)
    p.circle(0.28, -0.05, 0.055, (255, 255, 255))
    p.circle(0.295, -0.05, 0.028, INK)
    p.arc(0.4, 0.04, 0.05, 120, 200, 0.014, dark(color, 0.45))


def _weed(p: Pen, rng: Random) -> None:
    color = rng.choice(((52, 140, 96), (34, 110, 92), (214, 110, 120), (122, 168, 84)))
    for lean in (-0.22, 0.0, 0.2):
        sway = rng.uniform(-0.1, 0.1)
        p.line(
            [(0, 0), (lean * 0.4 + sway, -0.35), (lean - sway, -0.7), (lean * 1.3 + sway, -1.0)],
            0.075,
            dark(color, abs(lean)),
        )


def _fence(c: Canvas, y: float) -> None:
    wood: Color = (176, 132, 92)
    for rail in (-0.085, -0.035):
        c.rect(0, y + rail, c.width, y + rail + 0.02, wood)
    for i in range(int(c.width / 0.17) + 1):
        c.rect(i * 0.17 + 0.03, y - 0.125, i * 0.17 + 0.058, y + 0.02, dark(wood, 0.15), 0.006)


def _sheep(p: Pen, face: Color) -> None:
    """A sheep one unit long that faces right, standing on the pen's origin."""
    wool: Color = (248, 244, 234)
    p.ellipse(0, 0.0, 0.42, 0.03, SHADOW)
    for x in (-0.24, -0.12, 0.1, 0.22):
        p.line([(x, -0.25), (x, -0.03)], 0.06, dark(face, 0.15))
    for x, y, r in (
        (-0.3, -0.4, 0.16),
        (-0.12, -0.5, 0.19),
        (0.1, -0.5, 0.19),
        (0.26, -0.4, 0.16),
        (-0.16, -0.3, 0.17),
        (0.12, -0.3, 0.17),
    ):
        p.circle(x, y, r, wool)
    for x, y in ((-0.2, -0.42), (0.0, -0.36), (0.16, -0.46), (-0.04, -0.54)):
        p.arc(x, y, 0.055, 20, 160, 0.014, (222, 214, 200))
    p.ellipse(0.42, -0.52, 0.12, 0.145, face)
    p.ellipse(0.29, -0.58, 0.08, 0.035, dark(face, 0.1))
    p.circle(0.36, -0.66, 0.09, wool)
    p.circle(0.45, -0.55, 0.02, INK if face[0] > 60 else (250, 246, 230))
