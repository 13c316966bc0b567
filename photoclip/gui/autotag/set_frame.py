"""SetFrame: the labels of one set as chips, which other labels can be dragged into."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFrame, QLabel, QWidget

from photoclip.core.labels import LabelSet
from photoclip.gui.autotag.draft import OWN
from photoclip.gui.base.theme import SPACE_S, set_role
from photoclip.gui.widgets.chip import Chip
from photoclip.gui.widgets.chip_texts import ChipFace
from photoclip.gui.widgets.flow_layout import FlowLayout

LABEL_MIME = "application/x-photoclip-label"


class LabelChip(Chip):
    """A chip that can be dragged into another set."""

    def __init__(self, name: str, face: ChipFace, parent: QWidget) -> None:
        super().__init__(face, parent)
        self.name = name
        self._pressed_at = QPoint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
        if self.isDown() and moved >= QApplication.startDragDistance():
            self.setDown(False)
            self._drag()
            return
        super().mouseMoveEvent(event)

    # Below: private

    def _drag(self) -> None:
        data = QMimeData()
        data.setData(LABEL_MIME, self.name.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._pressed_at)
        drag.exec(Qt.DropAction.MoveAction)


class SetFrame(QFrame):
    """Named and framed, unless it is the set of the labels that belong to none."""

    label_dropped = Signal(str)
    exclusive_changed = Signal(bool)

    def __init__(self, one: LabelSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_name = one.name
        self._names = {label.name for label in one.labels}
        self._role = "card" if one.name != OWN else ""
        set_role(self, self._role)
        self.setAcceptDrops(True)
        self.toggle: QCheckBox | None = None
        self._flow = FlowLayout(self, SPACE_S if self._role else 0)
        if self._role:
            self._flow.addWidget(set_role(QLabel(one.name), "muted"))

    def add_chip(self, chip: LabelChip) -> None:
        self._flow.addWidget(chip)

    def add_toggle(self, one: LabelSet) -> QCheckBox:
        """Offer that a photo gets one of these labels at most."""
        toggle = QCheckBox(self.tr("Only one of these"))
        toggle.setToolTip(self.tr("A photo gets the label that fits it best, and none of the others."))
        toggle.setAccessibleName(
            self.tr("Only one of {labels}").format(labels=", ".join(label.name for label in one.labels[:5]))
        )
        toggle.setChecked(one.exclusive)
        toggle.toggled.connect(self.exclusive_changed)
        self._flow.addWidget(toggle)
        self.toggle = toggle
        return toggle

    # Qt's

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        name = _label_in(event.mimeData())
        if name and name not in self._names:
            set_role(self, "chosen")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_role(self, self._role)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        set_role(self, self._role)
        if name := _label_in(event.mimeData()):
            event.acceptProposedAction()
            self.label_dropped.emit(name)


def _label_in(data: QMimeData) -> str:
    return bytes(data.data(LABEL_MIME).data()).decode("utf-8", "replace") if data.hasFormat(LABEL_MIME) else ""
