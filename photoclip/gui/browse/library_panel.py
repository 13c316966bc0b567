"""LibraryPanel: what the library has by itself: all photos, the favourites, what waits for a person."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.icons import themed_icon
from photoclip.gui.base.theme import colors_of, set_role
from photoclip.gui.browse.library_places import MISSING, REVIEW, LibraryPlace, library_places
from photoclip.gui.browse.soon import Soon
from photoclip.gui.widgets.column_tree import ColumnTree
from photoclip.library.contract import Library

RELOAD_MS = 1500
EVERYTHING = ""
"""What the number of all photos is kept under."""


class LibraryPanel(QWidget):
    """A list of places with their counts, which come from a library thread after changes. It counts no duplicates."""

    everything_requested = Signal()
    search_requested = Signal(str)
    """The search that shows the photos of a place."""
    action_requested = Signal(str)
    """id of the action that opens the window of a place"""
    auto_tag_requested = Signal(str)
    """The search whose photos are to be tagged by a model, '' for all."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._places = library_places()
        self._counts: dict[str, int] = {}
        self._soon = Soon(bridge, RELOAD_MS, self.reload, self)
        self.tree = LibraryTree()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tree)
        set_role(self, "panel")
        self._fill()
        self.tree.itemSelectionChanged.connect(self._on_selected)
        self.tree.itemClicked.connect(self._on_clicked)
        self.tree.entered_row.connect(self._choose)
        self.tree.menu_requested.connect(self._on_menu)
        for changed in (bridge.photos_added, bridge.photos_changed, bridge.photos_removed):
            changed.connect(self._soon.want)
        for changed in (bridge.tags_changed, bridge.folders_changed):
            changed.connect(self._soon.want)

    def reload(self) -> None:
        """Ask the library for the counts again."""
        self._bridge.ask(self._fetch, done=self._on_counts, owner=self, latest=True)

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        colors = colors_of(QGuiApplication.palette())
        for item, place in zip(self.tree.items(), self._places, strict=True):
            item.setIcon(0, themed_icon(place.icon, colors, "muted"))
            item.setForeground(1, self.palette().placeholderText())

    def show_waiting(self, count: int) -> None:
        """Say how many suggested tags wait for the person's word."""
        self._counts[REVIEW] = count
        self._show_counts()

    def mark(self, text: str | None) -> None:
        """Mark the place that this search shows, '' for all photos; None marks no place."""
        row = next((k for k, place in enumerate(self._places) if not place.action and place.search == text), None)
        self.tree.blockSignals(True)
        if row is None:
            self.tree.clearSelection()
        elif not (item := self.tree.items()[row]).isSelected():
            self.tree.setCurrentItem(item)
            self.tree.column.reveal(self.tree.currentIndex())
        self.tree.blockSignals(False)

    def count_text(self, name: str) -> str:
        """Return the count that is shown beside a place, '' where none is."""
        return next(item.text(1) for item in self.tree.items() if item.text(0) == name)

    def item(self, name: str) -> QTreeWidgetItem:
        """Return the row of a place."""
        return next(item for item in self.tree.items() if item.text(0) == name)

    def menu_for(self, place: LibraryPlace) -> QMenu:
        """Return the context menu of one place."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Open") if place.action else self.tr("Show"), lambda: self._go_to(place))
        if not place.action:
            menu.addAction(self.tr("Auto-tag…"), lambda: self.auto_tag_requested.emit(place.search))
        return menu

    # Below: private

    def _fill(self) -> None:
        for place in self._places:
            item = QTreeWidgetItem([place.name, ""])
            item.setToolTip(0, place.tip)
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if place.action:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
            self.tree.addTopLevelItem(item)
        self.retint()
        self._show_counts()
        self.tree.column.keep_names_whole()
        self.mark(EVERYTHING)

    def _fetch(self) -> dict[str, int]:
        searches = [place.search for place in self._places if place.search]
        counts = dict(zip(searches, self._library.search.counts(searches), strict=True))
        return counts | {EVERYTHING: self._library.photos.count(), MISSING: self._library.missing.all(1).total}

    def _on_counts(self, counts: Mapping[str, int]) -> None:
        self._counts.update(counts)
        self._show_counts()

    def _show_counts(self) -> None:
        for item, place in zip(self.tree.items(), self._places, strict=True):
            count = self._counts.get(place.action or place.search)
            # What waits for a person is of no interest while nothing does.
            shown = shown_number(count) if count is not None and (count or not place.action) else ""
            item.setText(1, shown)
            if count is not None and not place.action:
                one, many = self.tr("{name}, 1 photo"), self.tr("{name}, {n} photos")
                spoken = counted(count, one, many, name=place.name)
            else:
                spoken = self.tr("{name} {count}").format(name=place.name, count=shown).strip()
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.tree.column.show_counts_up_to(max(self._counts.values(), default=0))

    def _on_selected(self) -> None:
        for item in self.tree.selectedItems():
            self._choose(self.tree.indexOfTopLevelItem(item))

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        row = self.tree.indexOfTopLevelItem(item)
        if self._places[row].action:
            self._choose(row)

    def _choose(self, row: int) -> None:
        self._go_to(self._places[row])

    def _go_to(self, place: LibraryPlace) -> None:
        if place.action:
            self.action_requested.emit(place.action)
        elif place.search:
            self.search_requested.emit(place.search)
        else:
            self.everything_requested.emit()

    def _on_menu(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        item = self.tree.currentItem() if by_key else self.tree.itemAt(event.pos())
        if item is not None:
            point = self.tree.visualItemRect(item).center() if by_key else event.pos()
            place = self._places[self.tree.indexOfTopLevelItem(item)]
            self.menu_for(place).popup(self.tree.viewport().mapToGlobal(point))


class LibraryTree(QTreeWidget):
    """Arrows show a place's photos as they come to it, and pass over those that have a window, which Enter opens."""

    entered_row = Signal(int)
    menu_requested = Signal(object)
    """QContextMenuEvent"""

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(2)
        self.column = ColumnTree(self)
        self.setRootIsDecorated(False)
        self.setAccessibleName(self.tr("Library"))

    def items(self) -> list[QTreeWidgetItem]:
        """Return the rows, from the top."""
        rows = (self.topLevelItem(row) for row in range(self.topLevelItemCount()))
        return [item for item in rows if item is not None]

    # Qt's

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        by_right = isinstance(event, QMouseEvent) and event.button() == Qt.MouseButton.RightButton
        if by_right or (index.isValid() and not index.flags() & Qt.ItemFlag.ItemIsSelectable):
            return QItemSelectionModel.SelectionFlag.NoUpdate  # what is on show stays marked
        return super().selectionCommand(index, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if event.key() in keys and self.currentIndex().isValid():
            self.entered_row.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event)
