"""KeepBar: which one of a group is kept, and what becomes of the others."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from photoclip.core.duplicates import KeepRule
from photoclip.core.photo import WatchedFolder
from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.widgets.drop_down import DropDown

CHOICE_LETTERS = 22


class KeepBar(QWidget):
    """A rule for every group of which the person has not said otherwise, and two buttons: this group, all groups."""

    rule_changed = Signal()
    resolve_requested = Signal()
    """Of this group."""
    resolve_all_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice = DropDown()
        self.choice.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(CHOICE_LETTERS)  # a folder's name may be longer than the window
        label = QLabel(self.tr("K&eep:"))
        label.setBuddy(self.choice)
        self.choice.setAccessibleName(self.tr("Which one is kept"))
        for kind, text in (
            ("best", self.tr("the sharpest and largest")),
            ("largest", self.tr("the one with most pixels")),
            ("oldest", self.tr("the oldest")),
            ("worked-on", self.tr("the one with most tags, stars, albums")),
        ):
            self.choice.addItem(text, KeepRule(kind))  # type: ignore[arg-type]
        self.choice.currentIndexChanged.connect(self.rule_changed)
        self.button = QPushButton(self.tr("Others to the &trash…"))
        self.button.clicked.connect(self.resolve_requested)
        self.all_button = QPushButton(self.tr("In all &groups…"))
        self.all_button.setToolTip(self.tr("Move all others to the trash, of every group in the list"))
        self.all_button.clicked.connect(self.resolve_all_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(label)
        line.addWidget(self.choice)
        line.addStretch(1)
        for button in (self.button, self.all_button):
            button.setAutoDefault(False)
            line.addWidget(button)

    @property
    def rule(self) -> KeepRule:
        rule: KeepRule = self.choice.currentData()
        return rule

    def offer_folders(self, folders: Sequence[WatchedFolder]) -> None:
        """Let the one be kept that lies in a folder, where there are several."""
        known = {self.choice.itemData(row).folder for row in range(self.choice.count())}
        for folder in folders if len(folders) > 1 else ():
            if folder.path not in known:
                self.choice.addItem(
                    self.tr("the one in {folder}").format(folder=folder.path), KeepRule("folder", folder.path)
                )
