"""LabelList: the labels of a preview with how many photos each would get, and which of them are to be applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.judging.label_stand import LabelStand
from photoclip.gui.judging.model import percent

WITH_SURE_PX = 300
"""In a narrower list the names need the room."""
CELL_PX = 24
"""What the look takes around the text of a cell."""
NONE = "–"  # noqa: RUF001 a dash where there is none
NameRole = Qt.ItemDataRole.UserRole
PHOTOS, NEW, SURE = NUMBERS = (1, 2, 3)


class LabelList(QTreeWidget):
    """One row a label: a box for "apply this one", its photos, how many of them are new, and how sure it is of them."""

    label_chosen = Signal(str)
    applied_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        self._most = 0
        super().__init__(parent)
        self.setColumnCount(4)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setRootIsDecorated(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setAccessibleName(self.tr("Labels with their photos"))
        self.setHeaderLabels([self.tr("Label"), self.tr("Photos"), self.tr("New"), self.tr("Sure")])
        self.headerItem().setToolTip(0, self.tr("Unticked labels are not written."))
        self.headerItem().setToolTip(1, self.tr("Photos that carry the tag afterwards"))
        self.headerItem().setToolTip(2, self.tr("Photos that do not carry it yet"))
        self.headerItem().setToolTip(SURE, self.tr("How sure the middling photo above the line is"))
        for column in NUMBERS:
            self.headerItem().setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(30)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in NUMBERS:
            # Fitted to their contents every new count would measure every row: half a second for 200 labels.
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self._fit_columns()
        self._items: dict[str, QTreeWidgetItem] = {}
        self.currentItemChanged.connect(self._on_current)
        self.itemChanged.connect(self._on_changed)

    @property
    def name(self) -> str:
        """The label that is on show in the strip, '' for none."""
        item = self.currentItem()
        return item.data(0, NameRole) if item is not None else ""

    def show_labels(self, names: Sequence[str], left_out: set[str]) -> None:
        """List these labels; the current one stays current as far as it is still there."""
        current = self.name
        if names != list(self._items):
            self.blockSignals(True)
            self.clear()
            self._items = {name: self._item(name) for name in names}
            self.addTopLevelItems(list(self._items.values()))
            self.blockSignals(False)
        self.blockSignals(True)
        for name, item in self._items.items():
            item.setCheckState(0, Qt.CheckState.Unchecked if name in left_out else Qt.CheckState.Checked)
        self.blockSignals(False)
        if current in self._items:
            self.blockSignals(True)
            self.setCurrentItem(self._items[current])
            self.blockSignals(False)
        elif names:
            self.setCurrentItem(self._items[names[0]])

    def set_most(self, count: int) -> None:
        """Have room for counts up to this one."""
        self._most = count
        self._fit_columns()

    def choose(self, name: str) -> None:
        if name in self._items:
            self.setCurrentItem(self._items[name])

    def show_stand(self, stand: LabelStand, strictness: float) -> None:
        """Say how one label stands at this line."""
        item = self._items.get(stand.name)
        if item is None:
            return
        count, sure = shown_number(stand.count(strictness)), percent(stand.typical_confidence(strictness))
        new = stand.new_count(strictness)
        self.blockSignals(True)
        item.setText(PHOTOS, count)
        item.setText(NEW, shown_number(new) if new else NONE)
        item.setText(SURE, sure or NONE)
        photos = counted(
            stand.count(strictness), self.tr("{name}, 1 photo"), self.tr("{name}, {n} photos"), name=stand.name
        )
        spoken = counted(new, self.tr("{photos}, 1 of them new"), self.tr("{photos}, {n} of them new"), photos=photos)
        if sure:
            spoken = self.tr("{label}, {sure} sure").format(label=spoken, sure=sure)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.blockSignals(False)
        self.viewport().update(self.visualItemRect(item))

    def show_stands(self, stands: Mapping[str, LabelStand], lines: Mapping[str, float]) -> None:
        for name, stand in stands.items():
            self.show_stand(stand, lines[name])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setColumnHidden(SURE, self.width() < WITH_SURE_PX)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Space and item is not None:
            on = item.checkState(0) == Qt.CheckState.Checked
            item.setCheckState(0, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            return
        super().keyPressEvent(event)

    # Below: private

    def _fit_columns(self) -> None:
        metrics = self.fontMetrics()
        most = shown_number(self._most)
        for column, widest in ((PHOTOS, most), (NEW, most), (SURE, percent(0.5))):
            heading = self.headerItem().text(column)
            px = max(metrics.horizontalAdvance(text) for text in (widest, heading))
            self.header().resizeSection(column, px + CELL_PX)

    def _item(self, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, "…", "", ""])
        item.setData(0, NameRole, name)
        item.setToolTip(0, name)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
        for column in NUMBERS:
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setForeground(SURE, self.palette().placeholderText())
        return item

    def _on_current(self, item: QTreeWidgetItem | None, _before: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.label_chosen.emit(item.data(0, NameRole))

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self.applied_changed.emit(item.data(0, NameRole), item.checkState(0) == Qt.CheckState.Checked)
