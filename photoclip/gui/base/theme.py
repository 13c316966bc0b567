"""Theme: light, dark or the system's, as colours, a palette, a small style sheet and spacing tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

from photoclip.paths import resources_dir
from photoclip.settings import Appearance

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


def colors_of(palette: QPalette) -> Colors:
    """Return the colours that belong to `palette`, as set by `Theme`: widgets that paint ask with their own palette."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def set_role(widget: AnyWidget, role: str) -> AnyWidget:
    """Give `widget` a look that the style sheet knows, and return it.

    Labels: title, heading, muted, small, problem, warning, good. Buttons: primary, quiet, link, notice.
    Frames: card, panel, base, notice, line.
    """
    widget.setProperty("role", role)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    return widget


class Theme(QObject):
    """Holds the application's palette and style sheet to the chosen appearance, live."""

    changed = Signal()
    """The palette and the style sheet are new; tinted icons must be drawn again."""

    def __init__(self, app: QApplication, appearance: Appearance = "system") -> None:
        super().__init__(app)
        self._app = app
        self._appearance: Appearance = appearance
        self._colors: Colors | None = None
        app.setStyle(QStyleFactory.create("Fusion"))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._apply()

    @property
    def colors(self) -> Colors:
        return self._colors or LIGHT

    @property
    def appearance(self) -> Appearance:
        return self._appearance

    def set_appearance(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self._apply()

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._appearance == "system":
            self._apply()

    def _apply(self) -> None:
        colors = self._wanted()
        if colors is self._colors:
            return
        self._colors = colors
        self._app.setPalette(palette_for(colors))
        self._app.setStyleSheet(style_sheet(colors, self._app.font()))
        self.changed.emit()

    def _wanted(self) -> Colors:
        if self._appearance != "system":
            return DARK if self._appearance == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def palette_for(colors: Colors) -> QPalette:
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for which, value in (
        (role.Window, colors.window),
        (role.WindowText, colors.text),
        (role.Base, colors.base),
        (role.AlternateBase, colors.panel),
        (role.Text, colors.text),
        (role.PlaceholderText, colors.muted),
        (role.Button, colors.panel),
        (role.ButtonText, colors.text),
        (role.BrightText, colors.problem),
        (role.ToolTipBase, colors.panel),
        (role.ToolTipText, colors.text),
        (role.Highlight, colors.selection),
        (role.HighlightedText, colors.on_selection),
        (role.Accent, colors.accent),
        (role.Link, colors.link),
        (role.LinkVisited, colors.link),
        (role.Light, colors.hover),
        (role.Midlight, colors.hover),
        (role.Mid, colors.line),
        (role.Dark, colors.control_line),
        (role.Shadow, colors.control_line),
    ):
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        faded = QColor(colors.muted)
        faded.setAlphaF(0.6)
        palette.setColor(group.Disabled, which, faded)
    return palette


def style_sheet(c: Colors, font: QFont) -> str:
    """Return what Fusion and the palette cannot say: flat controls, hairlines, visible focus rings, text roles.

    `font`: the person's own. Titles stand out from it, and controls are at least as high as its lines, whatever its
    size: a height set here is also the height that a crowded layout may squeeze a button to.
    """
    text_pt, line_px = QFontInfo(font).pointSizeF(), QFontMetrics(font).height()
    title, heading, small = (f"{text_pt + more_pt:.1f}pt" for more_pt in (8, 2.5, -0.5))
    return f"""
    QToolTip {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.control_line}; padding: 4px 6px; }}

    QLabel[role="title"] {{ font-size: {title}; font-weight: 600; }}
    QLabel[role="heading"] {{ font-size: {heading}; font-weight: 600; }}
    QLabel[role="muted"] {{ color: {c.muted}; }}
    QLabel[role="small"] {{ color: {c.muted}; font-size: {small}; }}
    QLabel[role="problem"] {{ color: {c.problem}; }}
    QLabel[role="warning"] {{ color: {c.warning}; }}
    QLabel[role="good"] {{ color: {c.good}; }}

    QFrame[role="card"] {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: {RADIUS + 2}px; }}
    QWidget[role="panel"] {{ background: {c.panel}; }}
    QWidget[role="base"] {{ background: {c.base}; }}
    QFrame[role="notice"] {{ background: {c.selection}; color: {c.on_selection}; border: none; }}
    QFrame[role="notice"] QLabel {{ color: {c.on_selection}; }}
    QFrame[role="line"] {{ background: {c.line}; border: none; max-height: 1px; min-height: 1px; }}

    QPushButton {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
        padding: 5px 14px; min-height: {max(20, line_px)}px;
    }}
    QPushButton:hover {{ background: {c.hover}; }}
    QPushButton:pressed, QPushButton:checked {{ background: {c.pressed}; }}
    QPushButton:disabled {{ color: {_blend(c.muted, c.panel, 0.65)}; border-color: {c.line}; }}
    QPushButton:focus {{ border: 2px solid {c.accent}; padding: 4px 13px; }}
    QPushButton[role="primary"] {{
        background: {c.accent}; color: {c.on_accent}; border-color: {c.accent}; font-weight: 600;
    }}
    QPushButton[role="primary"]:hover {{ background: {c.accent_hover}; }}
    QPushButton[role="primary"]:disabled {{ background: {c.pressed}; color: {c.muted}; border-color: {c.pressed}; }}
    QPushButton[role="primary"]:focus {{ border: 2px solid {c.text}; }}
    QPushButton[role="quiet"] {{ background: transparent; border-color: transparent; }}
    QPushButton[role="quiet"]:hover {{ background: {c.hover}; }}
    QPushButton[role="quiet"]:focus {{ border: 2px solid {c.accent}; }}
    QPushButton[role="link"] {{
        background: transparent; border: 2px solid transparent; color: {c.link}; padding: 1px 4px;
    }}
    QPushButton[role="example"] {{
        background: transparent; border: 2px solid transparent; color: {c.link}; padding: 1px 4px; text-align: left;
        font-weight: 600;
    }}
    QPushButton[role="example"]:hover {{ text-decoration: underline; }}
    QPushButton[role="example"]:focus {{ border: 2px solid {c.accent}; }}
    QPushButton[role="link"]:hover {{ text-decoration: underline; }}
    QPushButton[role="link"]:focus {{ border: 2px solid {c.accent}; }}

    QPushButton[role="notice"] {{
        background: transparent; border: 2px solid transparent; color: {c.on_selection}; font-weight: 600;
        padding: 1px 8px;
    }}
    QPushButton[role="notice"]:hover {{ text-decoration: underline; }}
    QPushButton[role="notice"]:focus {{ border-color: {c.accent}; }}

    QToolButton {{ background: transparent; border: 2px solid transparent; border-radius: {RADIUS}px; padding: 4px; }}
    QToolButton:hover {{ background: {c.hover}; }}
    QToolButton:pressed, QToolButton:checked {{ background: {c.pressed}; }}
    QToolButton:focus {{ border-color: {c.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}

    QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QAbstractSpinBox {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
        padding: 4px 8px; selection-background-color: {c.accent}; selection-color: {c.on_accent};
        placeholder-text-color: {c.muted};
    }}
    QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus {{
        border: 2px solid {c.accent}; padding: 3px 7px;
    }}
    QLineEdit[role="bare"], QLineEdit[role="bare"]:focus {{ background: transparent; border: none; padding: 2px 4px; }}
    QLineEdit:disabled, QPlainTextEdit:disabled {{ background: {c.window}; border-color: {c.line}; }}

    QComboBox {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px;
        padding: 4px 8px 4px 10px; min-height: {max(22, line_px)}px;
    }}
    QComboBox:hover {{ background: {c.hover}; }}
    QComboBox:focus {{ border: 2px solid {c.accent}; padding: 3px 7px 3px 9px; }}
    QComboBox::drop-down {{ border: none; width: 22px; }}
    QComboBox::down-arrow {{
        image: url("{_drawn("down-light" if c.dark else "down-dark")}"); width: 12px; height: 12px;
    }}
    QComboBox QAbstractItemView {{
        background: {c.panel}; border: 1px solid {c.line}; selection-background-color: {c.selection};
        selection-color: {c.on_selection};
    }}

    QRadioButton::indicator, QCheckBox::indicator {{
        width: 14px; height: 14px; background: {c.base}; border: 1px solid {c.control_line}; border-radius: 8px;
    }}
    QCheckBox::indicator {{ border-radius: 4px; }}
    QTreeView::indicator {{
        width: 14px; height: 14px; background: {c.base}; border: 1px solid {c.control_line}; border-radius: 4px;
    }}
    QTreeView::indicator:hover {{ border-color: {c.accent}; }}
    QTreeView::indicator:indeterminate {{
        width: 6px; height: 6px; background: {c.base}; border: 5px solid {c.accent};
    }}
    QTreeView::indicator:checked {{
        background: {c.accent}; border-color: {c.accent};
        image: url("{_drawn("check-dark" if c.dark else "check-light")}");
    }}
    QRadioButton::indicator:hover, QCheckBox::indicator:hover {{ border-color: {c.accent}; }}
    QRadioButton::indicator:checked {{ width: 6px; height: 6px; border: 5px solid {c.accent}; }}
    QCheckBox::indicator:checked {{
        background: {c.accent}; border-color: {c.accent};
        image: url("{_drawn("check-dark" if c.dark else "check-light")}");
    }}
    QRadioButton::indicator:disabled, QCheckBox::indicator:disabled {{ border-color: {c.line}; }}

    QSlider::groove:horizontal {{ background: {c.pressed}; height: 4px; border-radius: 2px; }}
    QSlider::sub-page:horizontal {{ background: {c.accent}; height: 4px; border-radius: 2px; }}
    QSlider::handle:horizontal {{
        background: {c.base}; border: 2px solid {c.accent}; width: 12px; height: 12px; margin: -6px 0;
        border-radius: 8px;
    }}
    QSlider::handle:horizontal:hover {{ background: {c.hover}; }}
    QSlider:focus {{ border: 2px solid {c.accent}; border-radius: {RADIUS}px; }}

    QListView, QTreeView, QTableView {{ background: {c.base}; border: none; outline: none; }}
    QTreeView::item, QListWidget::item {{ padding: 4px 6px; border-radius: 0; }}
    QTreeView::item:hover, QListWidget::item:hover {{ background: {c.hover}; }}
    QTreeView::item:selected, QListWidget::item:selected {{ background: {c.selection}; color: {c.on_selection}; }}

    QTreeView QLineEdit {{ padding: 0 4px; border-radius: 3px; }}
    QTreeView QLineEdit:focus {{ padding: 0 3px; }}

    QMenuBar {{ background: {c.window}; color: {c.text}; padding: 2px {SPACE_S}px; }}
    QMenuBar::item {{ background: transparent; padding: 4px 8px; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {c.hover}; }}
    QMenu {{ background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selection}; color: {c.on_selection}; }}
    QMenu::item:disabled {{ color: {_blend(c.muted, c.panel, 0.65)}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QMenu::icon {{ padding-left: 6px; }}

    QProgressBar {{ background: {c.pressed}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 3px; }}

    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
    QScrollBar::handle {{ background: {c.control_line}; border-radius: 4px; margin: 2px; }}
    QScrollBar::handle:vertical {{ min-height: 32px; }}
    QScrollBar::handle:horizontal {{ min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {c.muted}; }}
    QScrollBar::handle:disabled {{ background: transparent; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

    QSplitter::handle {{ background: {c.line}; }}
    QWidget[role="statusline"] {{ background: {c.panel}; border-top: 1px solid {c.line}; }}
    QWidget[role="topbar"] {{ background: {c.panel}; border-bottom: 1px solid {c.line}; }}
    QScrollArea {{ border: none; }}
    QScrollArea[role="clear"], QWidget[role="clear"] {{ background: transparent; }}
    QFrame[role="popup"] {{ background: {c.panel}; border: 1px solid {c.control_line}; border-radius: {RADIUS}px; }}
    QFrame[role="popup"] QListWidget {{ background: transparent; }}
    QToolButton[role="segment"] {{
        background: {c.base}; border: 1px solid {c.control_line}; border-radius: 0; padding: 2px 8px; color: {c.muted};
        font-size: {small}; min-height: 16px;
    }}
    QToolButton[role="segment"][segment="first"] {{
        border-top-left-radius: {RADIUS}px; border-bottom-left-radius: {RADIUS}px;
    }}
    QToolButton[role="segment"][segment="middle"] {{ border-left: none; border-right: none; }}
    QToolButton[role="segment"][segment="last"] {{
        border-top-right-radius: {RADIUS}px; border-bottom-right-radius: {RADIUS}px;
    }}
    QToolButton[role="segment"]:hover {{ background: {c.hover}; }}
    QToolButton[role="segment"]:checked {{ background: {c.selection}; color: {c.on_selection}; }}
    QToolButton[role="segment"]:focus {{ border: 2px solid {c.accent}; padding: 1px 7px; }}

    QFrame[role="list"] {{ background: {c.base}; border: 1px solid {c.line}; border-radius: {RADIUS}px; }}
    QFrame[role="chosen"] {{ background: {c.base}; border: 2px solid {c.accent}; border-radius: {RADIUS + 2}px; }}
    QLabel[role="badge"] {{
        background: {c.selection}; color: {c.on_selection}; border-radius: 6px; padding: 1px 8px; font-size: {small};
    }}
    QLabel[role="overlay"] {{
        background: {c.panel}; color: {c.text}; border: 1px solid {c.line}; border-radius: {RADIUS + 2}px;
    }}
    QRadioButton[role="heading"] {{ font-size: {heading}; font-weight: 600; }}
    QPushButton[role="path"] {{
        background: transparent; border: 2px solid transparent; color: {c.link}; padding: 1px 0; text-align: left;
    }}
    QPushButton[role="path"]:hover {{ text-decoration: underline; }}
    QPushButton[role="path"]:focus {{ border-color: {c.accent}; }}
    QHeaderView {{ background: {c.base}; }}
    QHeaderView::section {{
        background: {c.base}; color: {c.muted}; border: none; border-bottom: 1px solid {c.line}; padding: 5px 6px;
    }}
    QListView[role="pages"] {{ background: transparent; }}
    QListView[role="pages"]::item {{ padding: 7px 10px; border-radius: {RADIUS}px; }}
    """


def _drawn(name: str) -> str:
    """Return the path of an icon whose colour does not follow the theme: style sheets cannot tint."""
    return (resources_dir() / "icons" / f"{name}.svg").as_posix()


def contrast(first: str, second: str) -> float:
    """Return WCAG's contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    value = QColor(color)
    return 0.2126 * linear(value.redF()) + 0.7152 * linear(value.greenF()) + 0.0722 * linear(value.blueF())


def _blend(over: str, under: str, share: float) -> str:
    a, b = QColor(over), QColor(under)
    channels = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    red, green, blue = (round(x * share + y * (1 - share)) for x, y in channels)
    return QColor(red, green, blue).name()
