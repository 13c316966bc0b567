import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QPalette, QTransform
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.icons import icon_pixmap, retint, set_icon
from photoclip.gui.base.live_theme import Theme, palette_for
from photoclip.gui.base.theme import DARK, ENOUGH, LIGHT, colors_of, contrast, contrasting
from photoclip.paths import resources_dir
from tests.conftest import ROOT


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


# High contrast


def system(window, text, chosen="#1aebff", on_chosen="#000000", link="#ffff00"):
    palette, role = QPalette(), QPalette.ColorRole
    wanted = zip(
        (role.Window, role.WindowText, role.Highlight, role.HighlightedText, role.Link),
        (window, text, chosen, on_chosen, link),
        strict=True,
    )
    for which, color in wanted:
        palette.setColor(which, QColor(color))
    return palette


SYSTEMS = {
    "white on black": system("#000000", "#ffffff"),
    "yellow on black": system("#000000", "#ffff00"),
    "black on white": system("#ffffff", "#000000", "#37006e", "#ffffff", "#600000"),
    "with a weak choice": system("#ffffff", "#000000", "#3399ff", "#ffffff", "#0088ff"),
    "too weak by itself": system("#efefef", "#777777"),
}


@pytest.mark.parametrize("palette", SYSTEMS.values(), ids=SYSTEMS)
def test_with_high_contrast_all_that_is_read_and_used_stands_out(palette):
    colors = contrasting(palette)
    for ground in (colors.window, colors.panel, colors.base, colors.hover):
        for text in (colors.text, colors.muted, colors.problem, colors.warning, colors.good):
            assert contrast(text, ground) >= ENOUGH, (text, ground)
    assert contrast(colors.link, colors.window) >= ENOUGH
    assert contrast(colors.on_accent, colors.accent) >= ENOUGH
    assert contrast(colors.on_selection, colors.selection) >= ENOUGH
    assert contrast(colors.control_line, colors.base) >= ENOUGH
    assert contrast(colors.accent, colors.window) >= 3


def test_the_colours_of_the_system_are_kept_where_they_are_strong():
    colors = contrasting(SYSTEMS["yellow on black"])
    assert (colors.window, colors.text, colors.selection, colors.link) == ("#000000", "#ffff00", "#1aebff", "#ffff00")


@pytest.mark.parametrize("palette", SYSTEMS.values(), ids=SYSTEMS)
def test_widgets_know_strong_colours_by_their_palette_too(palette):
    colors = contrasting(palette)
    assert colors_of(palette_for(colors)) == colors


def test_high_contrast_is_followed_live_and_given_up_again(qapp):
    wanted = [True]
    theme = Theme(qapp, "system", lambda: wanted[0], lambda: SYSTEMS["yellow on black"])
    assert qapp.palette().color(QPalette.ColorRole.WindowText) == QColor("#ffff00")
    wanted[0] = False
    theme.look_again()
    assert theme.colors in (LIGHT, DARK)
    assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(theme.colors.window)


@pytest.mark.parametrize(("look", "window"), [("light", "#ffffff"), ("dark", "#000000")])
def test_who_chose_an_appearance_gets_it_with_high_contrast_too(qapp, look, window):
    other = "yellow on black" if look == "light" else "black on white"
    theme = Theme(qapp, look, lambda: True, lambda: SYSTEMS[other])
    assert theme.colors.dark == (look == "dark")
    assert contrast(theme.colors.text, theme.colors.window) >= ENOUGH
    assert contrast(theme.colors.window, window) < 1.3
    Theme(qapp, "light")


def test_nothing_in_the_window_moves_but_what_a_person_starts():
    """Reduced motion needs no switch: nothing slides, fades or grows, so only busy bars, films and slide shows move."""
    moving = re.compile(r"\b(Q\w*Animation|QMovie|QTimeLine|QScroller|QGraphicsOpacityEffect)\b|setAnimated\(True")
    files = (ROOT / "photoclip" / "gui").rglob("*.py")
    assert not [path.name for path in files if moving.search(path.read_text("utf-8"))]
