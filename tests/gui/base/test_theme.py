from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QPalette, QTransform
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.icons import icon_pixmap, retint, set_icon
from photoclip.gui.base.live_theme import Theme, palette_for
from photoclip.gui.base.theme import DARK, LIGHT, colors_of
from photoclip.paths import resources_dir


def contrast(first: str, second: str) -> float:
    """WCAG's contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    value = QColor(color)
    return 0.2126 * linear(value.redF()) + 0.7152 * linear(value.greenF()) + 0.0722 * linear(value.blueF())


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_can_be_read_wcag_aa(colors):
    for ground in (colors.window, colors.panel, colors.base, colors.hover):
        for text in (colors.text, colors.muted, colors.link, colors.problem, colors.warning, colors.good):
            assert contrast(text, ground) >= 4.5, (text, ground)
    assert contrast(colors.on_accent, colors.accent) >= 4.5
    assert contrast(colors.on_accent, colors.accent_hover) >= 4.5
    assert contrast(colors.on_selection, colors.selection) >= 4.5


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_and_focus_rings_stand_out(colors):
    for ground in (colors.window, colors.panel, colors.base):
        assert contrast(colors.accent, ground) >= 3
        assert contrast(colors.control_line, ground) >= 3


def test_contrast_is_wcags():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_the_appearance_switches_live(qapp, qtbot):
    theme = Theme(qapp, "light")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(LIGHT.window)
    with qtbot.waitSignal(theme.changed):
        theme.set_appearance("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    theme.set_appearance("light")


def test_widgets_know_their_colours_by_their_palette():
    assert colors_of(palette_for(DARK)) is DARK
    assert colors_of(palette_for(LIGHT)) is LIGHT


def test_icons_follow_the_theme(qapp, qtbot):
    theme = Theme(qapp, "light")
    root = QWidget()
    qtbot.addWidget(root)
    action = QAction(root)
    set_icon(action, "search")
    light = action.icon().pixmap(18, 18).toImage()
    theme.set_appearance("dark")
    retint(root)
    assert action.icon().pixmap(18, 18).toImage() != light
    theme.set_appearance("light")


@pytest.mark.parametrize("name", ["undo", "redo", "back"])
def test_what_points_back_or_on_is_mirrored_where_lines_run_from_right_to_left(qapp, name):
    action = QAction()
    set_icon(action, name)
    plain = action.icon().pixmap(18, 18).toImage()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    set_icon(action, name)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert action.icon().pixmap(18, 18).toImage() == plain.transformed(QTransform.fromScale(-1, 1)) != plain


@pytest.mark.parametrize("file", sorted((resources_dir() / "icons").glob("*.svg")), ids=lambda file: file.stem)
def test_every_icon_can_be_drawn(qapp, file: Path):
    image = icon_pixmap(file.stem, "#123456", 32, 2.0).toImage()
    assert image.width() == 64
    assert any(image.pixelColor(x, y).alpha() for x in range(0, 64, 2) for y in range(0, 64, 2))
