"""Theme: light, dark or the system's, as the application's palette and style sheet; strong where that is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from photoclip.gui.base.style_sheet import style_sheet
from photoclip.gui.base.theme import DARK, LIGHT, Colors, contrasting
from photoclip.settings import Appearance


class Theme(QObject):
    """Holds the application's palette and style sheet to the chosen appearance, live.

    Where the system asks for high contrast, its own colours take the place of ours, and black and white where another
    appearance was chosen.
    """

    changed = Signal()
    """The palette and the style sheet are new; tinted icons must be drawn again."""

    def __init__(
        self,
        app: QApplication,
        appearance: Appearance = "system",
        wants_contrast: Callable[[], bool] | None = None,
        system_palette: Callable[[], QPalette] | None = None,
    ) -> None:
        """`wants_contrast`, `system_palette`: what the system says of that; by default asked of Qt."""
        super().__init__(app)
        self._app = app
        self._appearance: Appearance = appearance
        self._colors: Colors | None = None
        if not app.styleSheet():  # else the one before this one chose it
            app.setStyle(QStyleFactory.create("Fusion"))
        self._wants_contrast = wants_contrast or _wants_contrast
        self._system_palette = system_palette or self._ask_for_palette
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_scheme_changed)
        if hasattr(hints, "accessibility"):  # since Qt 6.10
            hints.accessibility().contrastPreferenceChanged.connect(self.look_again)
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

    def look_again(self) -> None:
        """Follow what the system says now."""
        self._apply()

    def _ask_for_palette(self) -> QPalette:
        self._app.setPalette(QPalette())  # else it is ours
        return QPalette(self._app.palette())

    def _on_scheme_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._appearance == "system":
            self._apply()

    def _apply(self) -> None:
        colors = self._wanted()
        if colors == self._colors:
            return
        self._colors = colors
        sheet = style_sheet(colors, self._app.font())
        # Every widget that there is gets its looks anew, which may take half a second.
        if sheet != self._app.styleSheet():
            self._app.setPalette(palette_for(colors))
            self._app.setStyleSheet(sheet)
        self.changed.emit()

    def _wanted(self) -> Colors:
        usual = self._usual()
        if not self._wants_contrast():
            return usual
        strong = contrasting(self._system_palette())
        # Who chose another appearance than the system's is taken at their word: black on white, or white on black.
        return strong if self._appearance == "system" or strong.dark == usual.dark else contrasting(palette_for(usual))

    def _usual(self) -> Colors:
        if self._appearance != "system":
            return DARK if self._appearance == "dark" else LIGHT
        return DARK if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else LIGHT


def _wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    if not hasattr(hints, "accessibility"):
        return False
    return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast


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
