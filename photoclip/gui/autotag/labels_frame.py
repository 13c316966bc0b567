"""LabelsFrame: the labels of a job, and beside them the photos of the one that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QProgressBar, QSplitter, QVBoxLayout, QWidget

from photoclip.gui.autotag.label_list import LabelList
from photoclip.gui.autotag.label_strip import LabelStrip
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import set_role
from photoclip.library.contract import Library

LIST_PX = 330
MIN_LIST_PX = 250
"""A label of two words is whole beside its counts, and the smallest window keeps two columns of photos."""


class LabelsFrame(QFrame):
    """A bar above both says that photos are being judged. It keeps its room while it is hidden."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "list")
        self.list = LabelList()
        self.list.setMinimumWidth(MIN_LIST_PX)
        self.strip = LabelStrip(library, bridge)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName(self.tr("Photos are being judged"))
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.hide()
        self.split = QSplitter()
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self.split.addWidget(self.list)
        self.split.addWidget(self.strip)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 4)
        self.split.setSizes([LIST_PX, 700])
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.setSpacing(0)
        inside.addWidget(self.progress)
        inside.addWidget(self.split, 1)
