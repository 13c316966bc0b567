import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox, WrappedRadioButton

LONG = "&Gentle: takes little of the computer, for working beside it, and leaves room for whatever else is going on"


@pytest.fixture(params=[WrappedRadioButton, WrappedCheckBox])
def button(request, theme, show_widget):
    page = QWidget()
    layout = QVBoxLayout(page)
    made = request.param(LONG)
    layout.addWidget(made)
    layout.addStretch(1)
    show_widget(page, 300, 300)
    made.page = page  # which stays as long as it
    return made


def test_long_words_take_as_many_lines_as_they_need(button):
    line = button.fontMetrics().height()
    assert button.width() <= 300
    assert button.height() >= 3 * line
    assert button.heightForWidth(2000) < 2 * line


def test_a_click_on_any_line_chooses(button, qtbot):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() - 4))
    assert button.isChecked()


def test_space_and_the_letter_of_its_words_choose(button, qtbot):
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()
    assert button.shortcut().toString() == "Alt+G"


def test_the_words_are_painted_within_the_button(button):
    picture = button.grab().toImage()
    ground = picture.pixelColor(picture.width() - 1, 0)
    rows = [
        y
        for y in range(picture.height())
        if any(picture.pixelColor(x, y) != ground for x in range(40, picture.width(), 2))
    ]
    assert rows[0] >= 0
    assert rows[-1] > picture.height() * 0.7
    assert rows[-1] < picture.height() - 1
