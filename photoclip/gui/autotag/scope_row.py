"""ScopeRow: which photos a tagging job is about, and how many they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QWidget

from photoclip.core.labels import TagScope
from photoclip.gui.base.counted import counted
from photoclip.gui.base.theme import SPACE_S, set_role
from photoclip.gui.widgets.drop_down import DropDown


@dataclass(frozen=True, slots=True)
class ScopeOption:
    """Photos that a job can be about, and how they are called."""

    where: TagScope
    text: str


class ScopeRow(QWidget):
    """A choice, and beside it the number of photos once it is known."""

    chosen = Signal(object)
    """TagScope: the person wants these photos instead"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._where = TagScope()
        self._options: list[ScopeOption] = []
        self.choice = DropDown()
        self.choice.setAccessibleName(self.tr("Photos to tag"))
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(14)
        self.choice.activated.connect(self._on_activated)
        self.count = set_role(QLabel(), "muted")
        label = QLabel(self.tr("&Photos:"))
        label.setBuddy(self.choice)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(label)
        line.addWidget(self.choice, 1)
        line.addWidget(self.count, 1)

    def show_options(self, options: Sequence[ScopeOption], where: TagScope) -> None:
        """Offer these photos; `where` are those of the job."""
        self._options, self._where = list(options), where
        self.choice.clear()
        self.choice.addItems([option.text for option in options])
        self.choice.setCurrentIndex(next((k for k, option in enumerate(options) if option.where == where), 0))
        self.count.clear()

    def show_count(self, count: int) -> None:
        self.count.setText(counted(count, self.tr("1 photo"), self.tr("{n} photos")))

    def _on_activated(self, index: int) -> None:
        where = self._options[index].where
        if where != self._where:
            self.chosen.emit(where)
