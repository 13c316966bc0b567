"""Labels that wrap within long words: what they say and what is copied from them is what they were given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from photoclip.gui.widgets.breaking_label import BreakingLabel
from photoclip.gui.widgets.inline_message import text_label

PATH = "/media/" + "0123456789ABCDEF" * 8 + "/IMG_2024-06-12.jpg"


@given(st.text(st.characters(exclude_characters="\u200b", exclude_categories=["Cs"])))
def test_it_says_what_it_was_given(qapp, text):
    assert BreakingLabel(text).text() == text


@pytest.mark.parametrize("word", [PATH, "x" * 400, PATH.replace("/", "\\"), "a" * 25])
def test_no_word_makes_it_wide(show_widget, word):
    label = show_widget(text_label(f"It is sound ({word})."), 160, 300)
    assert label.minimumSizeHint().width() <= 160
    assert label.heightForWidth(160) > label.fontMetrics().height()


def test_short_words_stay_whole(qapp):
    label = text_label("")
    label.setText("well-known.txt")
    whole = label.fontMetrics().horizontalAdvance("well-known.txt")
    assert label.sizeHint().width() >= whole


def test_what_is_copied_is_the_path_itself(show_widget, qtbot):
    label = show_widget(text_label(PATH, selectable=True), 160, 300)
    label.setFocus()
    qtbot.keyClick(label, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert label.selectedText() == PATH
    qtbot.keyClick(label, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == PATH
