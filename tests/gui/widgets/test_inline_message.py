import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from tests.gui.keyboard import press, tab_to


@pytest.fixture
def page(theme, show_widget):
    return show_widget(QWidget(), 400, 60)


@pytest.fixture
def message(page):
    """A message with nothing to say yet, on a page."""
    made = InlineMessage(page)
    made.resize(page.size())
    return made


def button_of(message):
    return message.findChild(QPushButton)


def test_nothing_to_say_is_nothing_to_see(theme, qtbot):
    message = InlineMessage()
    qtbot.addWidget(message)
    assert message.isHidden()
    assert message.text == ""


def test_a_problem_is_shown_with_its_own_look_and_name(message):
    message.show_problem("The disk is full.")
    assert message.isVisible()
    assert message.text == "The disk is full."
    assert message.accessibleName() == "The disk is full."
    assert message.findChild(QLabel).property("role") == "problem"
    assert not button_of(message).isVisible()
    message.show_info("Saved.")
    assert message.findChild(QLabel).property("role") == ""


def test_what_can_be_done_is_a_button_for_hand_and_keyboard(message, qtbot):
    message.show_problem("The download stopped.", "Try again")
    assert button_of(message).text() == "Try again"
    with qtbot.waitSignal(message.action_requested):
        button_of(message).click()
    message.findChild(QLabel).setFocus()
    tab_to(qtbot, button_of(message))
    with qtbot.waitSignal(message.action_requested):
        press(qtbot, Qt.Key.Key_Space)


def test_clear_takes_the_message_away(message):
    message.show_problem("The disk is full.", "Try again")
    message.clear()
    assert not message.isVisible()
    assert message.text == ""


def test_a_label_shows_its_text_as_it_stands(theme, qtbot):
    label = text_label("<b>R&D</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
