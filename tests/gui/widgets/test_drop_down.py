from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import QApplication

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


def test_it_does_not_look_pointed_at_once_something_was_chosen(theme, show_widget, qtbot):
    box = opened(show_widget, qtbot, ["One", "Two"])
    middle = box.rect().center().toPointF()
    QApplication.sendEvent(box, QEnterEvent(middle, middle, box.mapToGlobal(middle)))
    box.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    box.move(2000, 2000)  # where the pointer is not
    qtbot.keyClick(box.view(), Key.Key_Return)
    assert not box.underMouse()
