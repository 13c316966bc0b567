"""LabelDialog: the words of one label: what to look for, what else it is called, what it is not, how strict."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.labels import Label
from photoclip.core.strictness import NORMAL
from photoclip.gui.autotag.strictness_slider import StrictnessSlider
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_XS, set_role
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.on_screen import OnScreenDialog, as_text_grows
from photoclip.gui.widgets.page_area import PageArea


class LinesEdit(QPlainTextEdit):
    """Some lines of words. Tab leaves it, and so does Ctrl+Return the dialog."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setFixedHeight(4 * self.fontMetrics().lineSpacing() + 14)

    def lines(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.toPlainText().splitlines() if line.strip())


class LabelDialog(OnScreenDialog):
    """Asks for the words of a label; `save(label)` returns '' or why it cannot be."""

    def __init__(self, label: Label, save: Callable[[Label], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = label
        self._save = save
        self.setWindowTitle(self.tr("Label “{name}”").format(name=label.name))
        self.setMinimumSize(380, 320)
        self.name = QLineEdit(label.name)
        self.description = QLineEdit(label.description)
        self.description.setPlaceholderText(label.name.rpartition("/")[2])
        self.synonyms, self.unwanted = LinesEdit(), LinesEdit()
        self.synonyms.setPlainText("\n".join(label.synonyms))
        self.unwanted.setPlainText("\n".join(label.unwanted))
        self.own_strictness = QCheckBox(self.tr("Its own str&ictness"))
        self.strictness = StrictnessSlider()
        self.strictness.set_value(NORMAL if label.strictness is None else label.strictness)
        self.own_strictness.setChecked(label.strictness is not None)
        self.strictness.setEnabled(label.strictness is not None)
        self.own_strictness.toggled.connect(self.strictness.setEnabled)
        self.message = InlineMessage()
        self._lay_out()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 520, 560)

    def label(self) -> Label:
        """Return the label as it stands in the fields."""
        return replace(
            self._label,
            name=self.name.text(),
            description=self.description.text().strip(),
            synonyms=self.synonyms.lines(),
            unwanted=self.unwanted.lines(),
            strictness=self.strictness.value if self.own_strictness.isChecked() else None,
        )

    def accept(self) -> None:
        problem = self._save(self.label())
        if problem:
            self.message.show_problem(problem)
            self.name.setFocus()
        else:
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and ctrl:
            self.accept()
        else:
            super().keyPressEvent(event)

    # Below: private

    def _lay_out(self) -> None:
        page = QWidget()
        fields = QVBoxLayout(page)
        fields.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_M)
        fields.setSpacing(SPACE_XS)
        for title, hint, field in (
            (self.tr("&Tag"), self.tr("What is written on the photo. “animals/dog” lies under “animals”."), self.name),
            (
                self.tr("&Description"),
                self.tr("What to look for, where the tag alone does not say it: “a brown dachshund” for “Bruno”."),
                self.description,
            ),
            (self.tr("&Synonyms"), self.tr("One a line. A photo that shows any of them fits."), self.synonyms),
            (self.tr("&Not this"), self.tr("One a line. A photo that shows one of them does not fit."), self.unwanted),
        ):
            heading = text_label(title, wrap=False)
            font = heading.font()
            font.setWeight(font.Weight.DemiBold)
            heading.setFont(font)
            heading.setBuddy(field)
            field.setAccessibleName(title.replace("&", ""))
            field.setAccessibleDescription(hint)
            fields.addWidget(heading)
            fields.addWidget(field)
            fields.addWidget(text_label(hint, "small"))
            fields.addSpacing(SPACE_M)
        fields.addWidget(self.own_strictness)
        fields.addWidget(self.strictness)
        fields.addStretch(1)
        area = PageArea(page)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(area, "clear")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        set_role(buttons.button(QDialogButtonBox.StandardButton.Save), "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_L, 0, SPACE_L, SPACE_L)
        foot.addWidget(buttons)
        told = QHBoxLayout()
        told.setContentsMargins(SPACE_L, 0, SPACE_L, 0)
        told.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(area, 1)
        column.addLayout(told)
        column.addLayout(foot)
