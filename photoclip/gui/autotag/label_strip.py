"""LabelStrip: the photos of one label around its line, and the slider that moves the line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from photoclip.gui.autotag.photo_fate import PhotoFate
from photoclip.gui.autotag.preview_view import PreviewView
from photoclip.gui.autotag.strictness_slider import StrictnessSlider
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.judging.label_stand import LabelStand
from photoclip.gui.judging.large_photo import JudgingStack
from photoclip.gui.judging.model import JudgingModel
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.page_area import PageArea
from photoclip.gui.widgets.placeholder import GridPlaceholder
from photoclip.library.contract import Library

MIN_VIEW_PX = 40


class LabelStrip(QWidget):
    """Shows a `LabelStand`; moving the slider costs no walk over the photos."""

    line_moved = Signal(float)
    """The strictness that the slider stands at now."""
    all_lines_requested = Signal(float)
    """Every label is to have this line."""
    judged = Signal(object, str)
    """(photo ids, Verdict)"""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stand: LabelStand | None = None
        self.model = JudgingModel(library, bridge, self)
        self.view = PreviewView(self.model)
        self.view.setMinimumHeight(MIN_VIEW_PX)
        self.name = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "heading")
        self.count = QLabel()
        self.slider = StrictnessSlider()
        self.all_button = set_role(QPushButton(self.tr("Same for all")), "link")
        self.all_button.setToolTip(self.tr("Every label gets this strictness"))
        self.line_button = set_role(QPushButton(self.tr("Go to the line")), "link")
        self.line_button.setShortcut(QKeySequence("Ctrl+G"))
        self.line_button.setToolTip(self.tr("Scroll back to the line (Ctrl+G)"))
        self.photos = JudgingStack(library, bridge, self.view)
        self.fate = PhotoFate(self.view)
        self.hint = text_label("", "small")
        self.placeholder = GridPlaceholder()
        self.stack = QStackedWidget()
        self._lay_out()
        self.slider.changed.connect(self._on_slider)
        self.all_button.clicked.connect(lambda: self.all_lines_requested.emit(self.slider.value))
        self.line_button.clicked.connect(self.view.center_line)
        self.view.judged.connect(self.judged)

    @property
    def stand(self) -> LabelStand | None:
        return self._stand

    def show_label(self, stand: LabelStand, strictness: float) -> None:
        """Show this label's photos; those of the label on show stay where they are."""
        before, self._stand = self._stand, stand
        self.slider.set_value(strictness)
        line = stand.line(strictness)
        shows = self.stack.currentIndex() == 1
        self.stack.setCurrentIndex(1)
        if shows and before is not None and before.name == stand.name and len(before.ids):
            self.view.refresh(stand, line)
        else:
            self.photos.show_all()
            self.view.show_label(stand, line)
        self._show_texts(strictness)

    def show_marks(self, stand: LabelStand, strictness: float) -> None:
        """Show the same photos in the same order with other ticks and crosses."""
        self._stand = stand
        self.view.show_marks(stand, stand.line(strictness))
        self._show_texts(strictness)

    def set_strictness(self, strictness: float) -> None:
        """Let the line stand there."""
        self.slider.set_value(strictness)
        self._move(strictness)

    def say(self, icon: str, title: str, text: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        """Show no photos, but why, and what to do."""
        self._stand = None
        self.photos.show_all()
        self.placeholder.say(icon, title, text, button, action)
        self.stack.setCurrentIndex(0)

    def say_looking(self) -> None:
        self.say("photos", self.tr("Looking at the photos"), self.tr("The best come first in a moment."))

    def say_empty(self) -> None:
        """There are no labels yet."""
        self.say(
            "tag-auto",
            self.tr("What do the photos show?"),
            self.tr("Type labels above, one after the other, or tick common ones in “Starter\N{NO-BREAK SPACE}sets”."),
        )

    def say_no_model(self, choose: Callable[[], None]) -> None:
        self.say(
            "model",
            self.tr("Tagging needs a model"),
            self.tr("A model looks at your photos on this machine. Your labels are kept meanwhile."),
            self.tr("Choose a model…"),
            choose,
        )

    def say_no_photos(self, unseen: str, again: Callable[[], None]) -> None:
        """There is no photo to be judged; `unseen`: a sentence about those that will be, or ''."""
        if unseen:
            self.say("photos", self.tr("The model is still looking"), unseen, self.tr("Look again"), again)
        else:
            self.say("photos", self.tr("No photos here"), self.tr("Choose other photos at the top."))

    # Below: private

    def _lay_out(self) -> None:
        page = QWidget()
        set_role(page, "base")
        first = QHBoxLayout()
        first.setSpacing(SPACE_S)
        first.addWidget(self.name, 1)
        first.addWidget(self.count)
        second = QHBoxLayout()
        second.setSpacing(SPACE_S)
        second.addWidget(self.slider, 1)
        second.addWidget(self.all_button)
        third = QHBoxLayout()
        third.setSpacing(SPACE_S)
        third.addWidget(self.hint, 1)
        third.addWidget(self.line_button, 0, Qt.AlignmentFlag.AlignTop)
        top = QVBoxLayout()
        top.setContentsMargins(SPACE_M, SPACE_S, SPACE_M, SPACE_XS)
        top.setSpacing(0)
        top.addLayout(first)
        top.addLayout(second)
        top.addLayout(third)
        rule = set_role(QFrame(), "line")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(rule)
        column.addWidget(self.photos, 1)
        column.addWidget(set_role(QFrame(), "line"))
        column.addWidget(self.fate)
        self.stack.addWidget(PageArea(self.placeholder))  # it may need more height than a small screen has
        self.stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.stack)

    def _on_slider(self, strictness: float) -> None:
        self._move(strictness)
        self.line_moved.emit(strictness)

    def _move(self, strictness: float) -> None:
        if self._stand is not None:
            self.view.set_line(self._stand.line(strictness))
            self._show_texts(strictness)

    def _show_texts(self, strictness: float) -> None:
        stand = self._stand
        if stand is None:
            return
        if self.name.whole != stand.name:
            self.name.show_text(stand.name)
        count = stand.count(strictness)
        self.count.setText(self._counts(count, stand.new_count(strictness)))
        self.hint.setText(self._hint(stand, count))

    def _counts(self, count: int, new: int) -> str:
        """Say how many photos carry the tag afterwards, and how many of them do not yet."""
        text = counted(count, self.tr("1 photo"), self.tr("{n} photos"))
        if not count or new == count:
            return text
        if not new:
            return self.tr("{photos}, tagged already").format(photos=text)
        return counted(new, self.tr("{photos}, 1 of them new"), self.tr("{photos}, {n} of them new"), photos=text)

    def _hint(self, stand: LabelStand, count: int) -> str:
        if not count:
            return self.tr("No photo is sure enough. These come closest: tick those that fit.")
        parts = [self.tr("T ticks, X crosses out, Z takes back, Return enlarges.")]
        if learned := stand.preview.learned_from:
            parts.insert(0, counted(learned, self.tr("Learned from 1 answer."), self.tr("Learned from {n} answers.")))
        return " ".join(parts)
