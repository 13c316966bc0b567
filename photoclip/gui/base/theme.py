"""What every look is made of: spacing, colours by use, and the roles of widgets that the style sheet knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

# Spacing in device-independent pixels: every margin, gap and padding is one of these.
SPACE_XS = 4
SPACE_S = 8
SPACE_M = 12
SPACE_L = 16
SPACE_XL = 24
SPACE_XXL = 40

RADIUS = 6
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
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def set_role(widget: AnyWidget, role: str) -> AnyWidget:
    """Give `widget` a look that the style sheet knows, and return it.

    Labels: title, heading, muted, small, problem, warning, good. Buttons: primary, quiet, link, notice.
    Frames: card, panel, base, notice, toast, line.
    """
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget
