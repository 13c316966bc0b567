"""What stands behind the subject: skies by the time of day, sea, meadow, snow, rooms."""

from __future__ import annotations

import math
from random import Random

from photoclip.demo.canvas import Canvas, Pen
from photoclip.demo.palette import INK, NAMED, Color, clear, dark, light, mix

DAY, SUNSET, NIGHT = "day", "sunset", "night"

SAID_TIME = {
    DAY: "(on a sunny day|in the sunshine|under a blue sky|by day)",
    SUNSET: "(at sunset|in the evening sun|under an orange sky|at dusk)",
    NIGHT: "(at night|under the stars|in the moonlight|after dark)",
}

SAID_MOOD = {
    DAY: "(sunshine|a sunny day|a blue sky|good weather)",
    SUNSET: "(sunset|a sunset|an evening sky|dusk)",
    NIGHT: "(night|at night|the stars|a starry sky)",
}

_SKIES: dict[str, tuple[Color, ...]] = {
    DAY: ((84, 164, 226), (150, 206, 240), (222, 240, 248)),
    SUNSET: ((88, 72, 138), (222, 100, 108), (250, 164, 92), (255, 218, 142)),
    NIGHT: ((14, 18, 48), (28, 36, 84), (58, 66, 122)),
}
_MEADOWS: dict[str, Color] = {DAY: (120, 186, 88), SUNSET: (124, 132, 70), NIGHT: (36, 66, 72)}
_SNOWS: dict[str, Color] = {DAY: (240, 247, 252), SUNSET: (246, 218, 220), NIGHT: (128, 146, 192)}
_SEAS: dict[str, tuple[Color, ...]] = {
    DAY: ((48, 136, 196), (66, 172, 204), (128, 212, 214)),
    SUNSET: ((236, 144, 104), (168, 92, 118), (92, 72, 122)),
    NIGHT: ((38, 50, 104), (24, 36, 82), (18, 28, 66)),
}


def at_time(color: Color, time: str) -> Color:
    """Return `color` as the light of `time` shows it."""
    if time == NIGHT:
        return mix(color, (16, 22, 64), 0.5)
    return mix(color, (206, 96, 70), 0.22) if time == SUNSET else color


def sky(c: Canvas, rng: Random, time: str, horizon: float) -> None:
    """Paint the sky down to `horizon` with its sun, clouds, or moon and stars."""
    c.gradient(0, horizon, _SKIES[time])
    side = rng.choice((0.2, 0.8)) + rng.uniform(-0.07, 0.07)
    x = side * c.width
    if time == DAY:
        y = rng.uniform(0.16, 0.24)
        sun(c, x, y, rng.uniform(0.065, 0.085))
        for _ in range(rng.randint(1, 3)):
            cloud(
                c.at(rng.uniform(0.05, 0.95) * c.width, rng.uniform(0.1, 0.28), rng.uniform(0.14, 0.26)),
                (255, 255, 255, 215),
            )
    elif time == SUNSET:
        y = horizon - rng.uniform(0.05, 0.14)
        c.glow(x, y, 0.55, (255, 236, 170), 0.75)
        c.circle(x, y, rng.uniform(0.075, 0.095), (255, 240, 190))
        for _ in range(rng.randint(2, 4)):
            streak(c, rng, rng.uniform(0.08, horizon * 0.7), (255, 190, 150, 110))
    else:
        stars(c, rng, horizon * 0.85)
        moon(
            c,
            x,
            rng.uniform(0.17, 0.24),
            rng.uniform(0.065, 0.085),
            crescent=rng.random() < 0.5,
        )


def sun(c: Pen, x: float, y: float, r: float) -> None:
    c.glow(x, y, r * 4.2, (255, 246, 200), 0.8)
    c.circle(x, y, r, (255, 222, 104))


def moon(c: Pen, x: float, y: float, r: float, *, crescent: bool) -> None:
    c.glow(x, y, r * 3.6, (226, 230, 255), 0.45)
    pale: Color = (250, 244, 214)
    if crescent:
        # Two arcs that meet in the tips, 50 degrees off the open side: the moon's edge, and a smaller circle's.
        outer = _arc(x, y, r, 50, 310)
        inner = _arc(x + 0.45 * r, y, 0.79 * r, 75.9, 284.1)
        c.polygon([*outer, *reversed(inner)], pale)
        return
    c.circle(x, y, r, pale)
    for dx, dy, size in ((-0.3, -0.25, 0.2), (0.25, 0.2, 0.26), (-0.2, 0.42, 0.13)):
        c.circle(x + dx * r, y + dy * r, size * r, (228, 220, 190))


def stars(c: Canvas, rng: Random, bottom: float) -> None:
    for _ in range(55):
        glint = rng.randint(110, 250)
        c.circle(rng.uniform(0, c.width), rng.uniform(0, bottom), rng.uniform(0.0016, 0.0042), (255, 250, 230, glint))


def cloud(p: Pen, color: Color) -> None:
    """A cumulus one unit wide, on the pen's origin."""
    for x, y, r in ((-0.34, 0.02, 0.14), (-0.14, -0.08, 0.2), (0.12, -0.12, 0.23), (0.34, 0.0, 0.16)):
        p.circle(x, y, r, color[:3])
    p.rect(-0.36, 0.0, 0.36, 0.155, color[:3], 0.08)


def streak(c: Canvas, rng: Random, y: float, color: Color) -> None:
    """A thin evening cloud."""
    x, length = rng.uniform(0, c.width), rng.uniform(0.25, 0.6)
    c.rect(x - length / 2, y, x + length / 2, y + 0.016, color, 0.008)
    c.rect(x - length / 3, y + 0.018, x + length * 0.6, y + 0.03, color, 0.006)


def sea(c: Canvas, rng: Random, time: str, top: float, bottom: float) -> None:
    c.gradient(top, bottom, _SEAS[time])
    shine = (255, 255, 255, 120) if time == DAY else (255, 214, 160, 120) if time == SUNSET else (190, 205, 255, 70)
    for _ in range(16):
        y = top + (bottom - top) * rng.uniform(0.06, 0.94)
        x, length = rng.uniform(0, c.width), rng.uniform(0.04, 0.13)
        c.rect(x, y, x + length, y + 0.006, shine, 0.003)


def sand(c: Canvas, rng: Random, time: str, level: float) -> None:
    """Paint a beach from the waves' foam at `level` down."""
    color = at_time((242, 216, 162), time)
    c.hills(level - 0.012, 0.012, clear((255, 255, 255), 190), rng, 1.3)
    c.hills(level + 0.012, 0.014, color, rng, 1.1)
    for _ in range(26):
        x, y = rng.uniform(0, c.width), rng.uniform(level + 0.05, c.height)
        c.ellipse(x, y, 0.007, 0.003, clear(dark(color, 0.3), 120))


def meadow(c: Canvas, rng: Random, time: str, level: float) -> None:
    """Paint two rolls of grass with blades from `level` down."""
    color = _MEADOWS[time]
    c.hills(level, 0.022, mix(color, (70, 130, 120), 0.35), rng, 1.2)
    c.hills(level + 0.07, 0.02, color, rng, 0.8)
    blade = dark(color, 0.22)
    for _ in range(46):
        x, y = rng.uniform(0, c.width), rng.uniform(level + 0.13, c.height)
        size = 0.012 + 0.02 * (y - level)
        for lean in (-0.5, 0.0, 0.5):
            c.line([(x, y), (x + lean * size, y - size)], 0.0045, blade)


def snow(c: Canvas, rng: Random, time: str, level: float, *, falling: bool = False) -> None:
    color = _SNOWS[time]
    c.hills(level, 0.03, mix(color, (120, 160, 210), 0.3), rng, 1.3)
    c.hills(level + 0.08, 0.028, color, rng, 0.9)
    for _ in range(8):
        y = rng.uniform(level + 0.14, c.height)
        c.ellipse(rng.uniform(0, c.width), y, rng.uniform(0.06, 0.14), 0.008, clear((120, 150, 205), 60))
    if falling:
        flakes(c, rng)


def flakes(c: Canvas, rng: Random) -> None:
    for _ in range(70):
        c.circle(rng.uniform(0, c.width), rng.uniform(0, c.height), rng.uniform(0.004, 0.009), (255, 255, 255, 225))


def ridge(c: Canvas, rng: Random, level: float, height: float, color: Color, *, capped: bool) -> None:
    """Paint a row of pointed mountains that stand on `level`, with snow on top when `capped`."""
    count = max(2, round(c.width * 2.2))
    step = c.width / count
    for i in rng.sample(range(count + 1), count + 1):
        x, tall = i * step + rng.uniform(-0.25, 0.25) * step, height * rng.uniform(0.65, 1.0)
        half = tall * rng.uniform(0.75, 0.95)
        peak = level - tall
        c.polygon([(x - half, level), (x, peak), (x + half, level)], color)
        c.polygon([(x, peak), (x + half, level), (x + half * 0.12, level)], dark(color, 0.14))
        if capped:
            cut = tall * 0.32
            jag = [
                (x + half * 0.32, peak + cut),
                (x + half * 0.14, peak + cut * 0.8),
                (x, peak + cut * 1.15),
                (x - half * 0.16, peak + cut * 0.78),
            ]
            c.polygon([(x, peak), *jag, (x - half * 0.32, peak + cut)], light(color, 0.82))


def room(c: Canvas, rng: Random, wall: Color, floor_level: float, floor: Color) -> None:
    """Paint a wall with a soft light on it, a skirting board and a floor."""
    c.gradient(0, floor_level, (light(wall, 0.14), wall))
    c.glow(c.width * rng.uniform(0.3, 0.7), 0.3, 0.75, light(wall, 0.7), 0.5)
    c.gradient(floor_level, c.height, (floor, dark(floor, 0.18)))
    c.rect(0, floor_level - 0.025, c.width, floor_level, light(wall, 0.5))


def table(c: Canvas, rng: Random, wall: Color, level: float, wood: Color) -> None:
    """Paint a wall above a table top that fills everything below `level`."""
    c.gradient(0, level, (light(wall, 0.16), wall))
    c.glow(c.width * rng.uniform(0.25, 0.75), 0.28, 0.8, light(wall, 0.75), 0.5)
    c.gradient(level, c.height, (light(wood, 0.1), dark(wood, 0.16)))
    c.rect(0, level, c.width, level + 0.012, light(wood, 0.35))
    for _ in range(5):
        y = rng.uniform(level + 0.05, c.height)
        x = rng.uniform(-0.2, c.width * 0.8)
        c.line([(x, y), (x + rng.uniform(0.3, 0.8), y)], 0.004, clear(dark(wood, 0.4), 70))


def window(p: Pen, time: str) -> None:
    """A window one unit wide and 1.2 high, its lower middle on the pen's origin."""
    p.rect(-0.54, -1.24, 0.54, 0.04, (250, 246, 238), 0.03)
    p.rect(-0.46, -1.16, 0.46, -0.04, _SKIES[time][1], 0.01)
    if time == NIGHT:
        p.circle(0.2, -0.85, 0.12, (250, 244, 214))
    else:
        cloud(p.at(0.05, -0.7, 0.55), (255, 255, 255))
    p.rect(-0.03, -1.16, 0.03, -0.04, (250, 246, 238))
    p.rect(-0.46, -0.62, 0.46, -0.57, (250, 246, 238))
    p.rect(-0.6, 0.02, 0.6, 0.09, (236, 228, 214), 0.03)


def fir(p: Pen, color: Color, *, snowy: bool) -> None:
    """A fir one unit high, standing on the pen's origin."""
    p.ellipse(0, 0.0, 0.24, 0.025, (20, 24, 40, 46))
    p.rect(-0.04, -0.16, 0.04, 0.0, dark(NAMED["brown"], 0.2))
    for base, tip, half in ((-0.12, -0.52, 0.3), (-0.36, -0.76, 0.24), (-0.6, -1.0, 0.17)):
        p.polygon([(-half, base), (0, tip), (half, base)], color)
        p.polygon([(0, tip), (half, base), (half * 0.3, base)], dark(color, 0.14))
        if snowy:
            mid = base + (tip - base) * 0.55
            p.polygon(
                [
                    (0, tip),
                    (half * 0.45, mid),
                    (half * 0.15, mid + 0.03),
                    (-half * 0.12, mid - 0.01),
                    (-half * 0.45, mid),
                ],
                (246, 250, 255),
            )


def palm(p: Pen, time: str) -> None:
    """A palm one unit high, standing on the pen's origin and leaning to the right."""
    trunk, leaf = at_time((156, 112, 72), time), at_time((62, 150, 82), time)
    p.line([(0, 0), (0.05, -0.3), (0.13, -0.58), (0.24, -0.8)], 0.05, trunk)
    for turn in (-160, -125, -60, -20, 18, 168):
        q = p.at(0.24, -0.8, turn_deg=turn)
        q.polygon(
            [(0, 0.03), (0.12, -0.055), (0.28, -0.05), (0.42, 0.06), (0.26, 0.02), (0.12, 0.04)],
            leaf if turn % 2 else dark(leaf, 0.12),
        )
    for dx in (-0.02, 0.04):
        p.circle(0.24 + dx, -0.77, 0.032, dark(trunk, 0.35))


def house(p: Pen, wall: Color, *, lit: bool) -> None:
    """A house 1.2 wide and one high, standing on the pen's origin."""
    roof = (150, 84, 66) if wall[0] < 190 or wall[1] > 120 else (92, 86, 104)
    pane = (255, 220, 130) if lit else (186, 222, 240)
    p.rect(-0.52, -0.62, 0.52, 0, wall)
    p.rect(0.22, -0.98, 0.34, -0.7, dark(roof, 0.25))
    p.polygon([(-0.64, -0.6), (-0.36, -0.98), (0.36, -0.98), (0.64, -0.6)], roof)
    p.rect(-0.09, -0.34, 0.11, 0, dark(NAMED["brown"], 0.15), 0.02)
    p.circle(0.07, -0.16, 0.015, (240, 210, 120))
    for x in (-0.33, 0.33):
        p.rect(x - 0.12, -0.48, x + 0.12, -0.22, (252, 248, 240), 0.01)
        p.rect(x - 0.1, -0.46, x + 0.1, -0.24, pane)
        p.rect(x - 0.01, -0.46, x + 0.01, -0.24, (252, 248, 240))


def leafy_tree(p: Pen, rng: Random, leaf: Color, *, bare: bool = False) -> None:
    """A round tree one unit high, standing on the pen's origin; only twigs when `bare`."""
    trunk: Color = (112, 78, 58)
    p.ellipse(0, 0, 0.3, 0.03, (20, 24, 40, 50))
    p.polygon([(-0.055, 0), (-0.035, -0.5), (0.035, -0.5), (0.055, 0)], trunk)
    for lean, length in ((-0.75, 0.42), (-0.35, 0.5), (0.3, 0.5), (0.7, 0.4)):
        tip = (math.sin(lean) * length, -0.42 - math.cos(lean) * length)
        p.line([(0, -0.38), tip], 0.024, trunk)
        if bare:
            half = (tip[0] * 0.55, -0.38 + (tip[1] + 0.38) * 0.55)
            for twig in (-0.12, 0.12):
                p.line([half, (half[0] + twig, half[1] - 0.15)], 0.012, trunk)
    if bare:
        return
    for x, y, r in ((-0.2, -0.52, 0.19), (0.2, -0.54, 0.19), (-0.13, -0.74, 0.2), (0.13, -0.76, 0.2), (0, -0.6, 0.24)):
        p.circle(x + rng.uniform(-0.015, 0.015), y, r, leaf)
    for _ in range(26):
        angle, r = rng.uniform(0, math.tau), 0.33 * math.sqrt(rng.random())
        tone = light(leaf, 0.22) if rng.random() < 0.6 else dark(leaf, 0.12)
        p.circle(r * math.cos(angle) * 0.95, -0.63 + r * math.sin(angle) * 0.85, rng.uniform(0.016, 0.034), tone)


def wheel(p: Pen, x: float, r: float) -> None:
    """A wheel of radius `r` that stands on the ground at `x`."""
    p.circle(x, -r, r, INK)
    p.circle(x, -r, r * 0.56, (206, 210, 216))
    p.circle(x, -r, r * 0.2, (120, 124, 132))


def _arc(x: float, y: float, r: float, start_deg: float, end_deg: float) -> list[tuple[float, float]]:
    steps = [math.radians(start_deg + (end_deg - start_deg) * i / 24) for i in range(25)]
    return [(x + r * math.cos(t), y + r * math.sin(t)) for t in steps]
