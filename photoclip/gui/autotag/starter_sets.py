"""StarterSetsPopup: the label sets that ship with PhotoClip, to be ticked whole or label by label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from photoclip.core.labels import Label, LabelSet
from photoclip.core.names import folded
from photoclip.gui.base.theme import SPACE_M, SPACE_S, set_role
from photoclip.gui.widgets.inline_message import text_label

PartRole = Qt.ItemDataRole.UserRole
POPUP_PX = QSize(320, 380)


class StarterSetsPopup(QFrame):
    """A tree of check boxes that stays open until Escape or a press elsewhere."""

    toggled = Signal(object, bool)
    """(LabelSet with the labels that were ticked or unticked, whether they are in now)"""

    def __init__(self, sets: Sequence[LabelSet], chosen: Sequence[Label], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        set_role(self, "popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("Starter sets"))
        names = {folded(label.name) for label in chosen}
        for one in sets:
            self.tree.addTopLevelItem(self._item(one, names))
        self.tree.itemChanged.connect(self._on_changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        hint = text_label(self.tr("Tick whole sets or single labels. The arrow keys open a set, Space ticks."), "small")
        hint.setContentsMargins(SPACE_M, 0, SPACE_M, 0)
        column.addWidget(self.tree, 1)
        column.addWidget(hint)

    def open_below(self, widget: QWidget) -> None:
        """Show it under `widget`, as large as the screen lets it."""
        room = widget.screen().availableGeometry()
        size = POPUP_PX.boundedTo(room.size())
        at = widget.mapToGlobal(QPoint(widget.width() - size.width(), widget.height() + 2))
        self.resize(size)
        self.move(
            max(room.left(), min(at.x(), room.right() - size.width())),
            max(room.top(), min(at.y(), room.bottom() - size.height())),
        )
        self.show()
        self.tree.doItemsLayout()  # rows were measured before a window of its own had the app's look
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
        self.tree.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    # Below: private

    def _item(self, one: LabelSet, chosen: set[str]) -> QTreeWidgetItem:
        name = self.tr("{name} (only one of these)").format(name=one.name) if one.exclusive else one.name
        item = QTreeWidgetItem([name])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsAutoTristate | Qt.ItemFlag.ItemIsUserCheckable)
        for label in one.labels:
            child = QTreeWidgetItem([label.name.rpartition("/")[2]])
            child.setData(0, PartRole, (one, label))
            child.setToolTip(0, "\n".join([label.name, *label.descriptions]))
            child.setCheckState(0, Qt.CheckState.Checked if folded(label.name) in chosen else Qt.CheckState.Unchecked)
            item.addChild(child)
        return item

    def _on_changed(self, item: QTreeWidgetItem, _column: int) -> None:
        part = item.data(0, PartRole)
        if part is None:
            return  # a set: its labels tell, one after the other
        one, label = part
        on = item.checkState(0) == Qt.CheckState.Checked
        self.toggled.emit(replace(one, labels=(label,)), on)
