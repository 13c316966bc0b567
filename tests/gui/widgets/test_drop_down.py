import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import QApplication

from photoclip.gui.base.live_theme import Theme
from photoclip.gui.base.theme import colors_of
from photoclip.gui.widgets.drop_down import TICK_PX, DropDown

Key = Qt.Key


def opened(show_widget, qtbot, texts):
    box = DropDown()
    box.addItems(texts)
    show_widget(box, 140, 34)
    box.setFocus()
    qtbot.keyClick(box, Key.Key_F4)
    qtbot.waitUntil(box.view().isVisible)
    return box


def test_the_last_of_the_list_is_whole(theme, show_widget, qtbot):
    for size_pt in (9, 18):
        font = QApplication.font()
        font.setPointSize(size_pt)
        box = opened(show_widget, qtbot, ["Best match", "Newest first", "Oldest first", "Name", "Album order"])
        box.view().setFont(font)
        box.hidePopup()
        box.showPopup()
        last = box.view().visualRect(box.model().index(4, 0))
        assert box.view().viewport().rect().contains(last)
        box.hidePopup()


def test_what_holds_has_a_tick(theme, show_widget, qtbot):
    box = opened(show_widget, qtbot, ["One", "Two"])
    qtbot.keyClick(box.view(), Key.Key_Down)
    qtbot.keyClick(box.view(), Key.Key_Return)
    assert box.currentText() == "Two"
    box.showPopup()
    shown = box.view().viewport().grab().toImage()
    rows = [box.view().visualRect(box.model().index(row, 0)) for row in range(2)]

    def colors(row):
        middle = row.center().y()
        ys = range(middle - TICK_PX // 2, middle + TICK_PX // 2)
        return {shown.pixelColor(x, y).name() for x in range(4, 4 + TICK_PX) for y in ys}

    assert len(colors(rows[0])) == 1
    assert QColor(colors_of(box.palette()).text).name() in colors(rows[1])


@pytest.mark.parametrize("look", ["light", "dark"])
def test_one_that_cannot_be_used_looks_so(qapp, show_widget, look):
    Theme(qapp, look)
    box = DropDown()
    box.addItems(["Best match", "Newest first"])
    show_widget(box, 200, 40)
    usable = box.grab().toImage()
    box.setEnabled(False)
    disabled = box.grab().toImage()
    ground = QColor(colors_of(box.palette()).window)
    # The ground is another one, the text fainter, and there is no arrow that invites.
    assert usable.pixelColor(100, 8) != disabled.pixelColor(100, 8) == ground
    assert contrast(disabled) < contrast(usable) / 1.5
    arrow = {disabled.pixelColor(x, y).name() for x in range(178, 196) for y in range(10, 30)}
    assert len(arrow) == 1


def contrast(image):
    """Return how far the text stands out from its ground."""
    levels = [image.pixelColor(x, y).lightness() for x in range(12, 80) for y in range(10, 30)]
    return max(levels) - min(levels)


def test_it_does_not_look_pointed_at_once_something_was_chosen(theme, show_widget, qtbot):
    box = opened(show_widget, qtbot, ["One", "Two"])
    middle = box.rect().center().toPointF()
    QApplication.sendEvent(box, QEnterEvent(middle, middle, box.mapToGlobal(middle)))
    box.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    box.move(2000, 2000)  # where the pointer is not
    qtbot.keyClick(box.view(), Key.Key_Return)
    assert not box.underMouse()
