"""What every look is made of: spacing, colours by use, and the roles of widgets that the style sheet knows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

# Spacing in device-independent pixels: every margin, gap and padding is one of these.
SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24
SPACE_XXL = 40

RADIUS = 6
ENOUGH = 7.0
"""The contrast of text for whom needs it strong (WCAG AAA)."""
ICON_PX = 18

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


@dataclass(frozen=True, slots=True)
class Colors:
    """Colours by use. Every text colour has a contrast of at least 4.5:1 on `window`, `panel` and `base` (WCAG AA)."""

    dark: bool
    window: str
    """behind everything"""
    panel: str
    """side panels, bars, cards"""
    base: str
    """inputs, lists, the grid"""
    hover: str
    pressed: str
    line: str
    """hairlines between areas"""
    control_line: str
    """outlines of controls: 3:1 on base"""
    text: str
    muted: str
    accent: str
    """focus rings, progress, primary buttons"""
    accent_hover: str
    on_accent: str
    selection: str
    """behind selected rows"""
    on_selection: str
    link: str
    problem: str
    warning: str
    good: str


LIGHT = Colors(
    dark=False,
    window="#f4f5f7",
    panel="#fafbfc",
    base="#ffffff",
    hover="#e9ecf0",
    pressed="#dde1e7",
    line="#dde0e5",
    control_line="#868e99",
    text="#1b1f24",
    muted="#59626e",
    accent="#1f63c6",
    accent_hover="#1a55ab",
    on_accent="#ffffff",
    selection="#d6e4fb",
    on_selection="#10294d",
    link="#1a59b5",
    problem="#b3261e",
    warning="#8a5300",
    good="#1c6b3c",
)

DARK = Colors(
    dark=True,
    window="#17191d",
    panel="#1d2025",
    base="#121417",
    hover="#2a2e35",
    pressed="#343942",
    line="#30343b",
    control_line="#6f7885",
    text="#e9ebee",
    muted="#a3abb6",
    accent="#6ea5f8",
    accent_hover="#8bb8fb",
    on_accent="#0b1526",
    selection="#24436f",
    on_selection="#f2f6fd",
    link="#8cb8fa",
    problem="#ff9a90",
    warning="#f0bd6a",
    good="#7ed3a0",
)


SURROUND = DARK.window
"""Around a photo that is looked at, in every look: beside a bright ground it would seem darker than it is."""


def colors_of(palette: QPalette) -> Colors:
    """Return the colours that belong to `palette`, as set by `Theme`: widgets that paint ask with their own palette."""
    role = QPalette.ColorRole
    if palette.color(role.Mid) == palette.color(role.WindowText):  # lines are as strong as text in `contrasting` alone
        return contrasting(palette)
    return DARK if palette.color(role.Window).lightness() < 128 else LIGHT


def contrasting(palette: QPalette) -> Colors:
    """Return colours made of a palette's alone, for whom needs them strong; black and white where they are not.

    Lines, and words that are grey or coloured elsewhere, are as strong as text. Of a palette that was made of such
    colours the same come back.
    """
    role = QPalette.ColorRole
    asked = (role.Window, role.WindowText, role.Highlight, role.HighlightedText, role.Link)
    return _contrasting(*(palette.color(which).name() for which in asked))


@cache
def _contrasting(ground: str, text: str, chosen: str, on_chosen: str, link: str) -> Colors:
    dark = QColor(ground).lightness() < 128
    if contrast(ground, text) < ENOUGH:
        ground, text = ("#000000", "#ffffff") if dark else ("#ffffff", "#000000")
    if contrast(chosen, on_chosen) < ENOUGH or contrast(chosen, ground) < 3:
        chosen, on_chosen = text, ground
    link = link if contrast(link, ground) >= ENOUGH else text
    hover = _mixed(ground, text)
    return Colors(
        dark=dark,
        window=ground,
        panel=ground,
        base=ground,
        hover=hover,
        pressed=hover,
        line=text,
        control_line=text,
        text=text,
        muted=text,
        accent=chosen,
        accent_hover=chosen,
        on_accent=on_chosen,
        selection=chosen,
        on_selection=on_chosen,
        link=link,
        problem=text,
        warning=text,
        good=text,
    )


def contrast(first: str, second: str) -> float:
    """Return WCAG's contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(QColor(first)), _luminance(QColor(second))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: QColor) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def _mixed(ground: str, text: str) -> str:
    """Return a ground that differs from the plain one, and on which text is still strong."""
    under, over = QColor(ground), QColor(text)
    pairs = ((under.red(), over.red()), (under.green(), over.green()), (under.blue(), over.blue()))
    return QColor(*(round(one + (other - one) * 0.15) for one, other in pairs)).name()


def set_role(widget: AnyWidget, role: str) -> AnyWidget:
    """Give `widget` a look that the style sheet knows, and return it.

    Labels: title, heading, muted, small, problem, warning, good. Buttons: primary, quiet, link, notice.
    Frames: card, panel, base, notice, toast, line.
    """
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget
