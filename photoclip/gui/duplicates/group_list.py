"""GroupList: the groups of duplicates in two sections, same content and nearly alike."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from photoclip.core.duplicates import DuplicateGroup, FoundDuplicates
from photoclip.core.photo import Tile
from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.theme import SPACE_S

GroupRole = Qt.ItemDataRole.UserRole
KINDS = ("identical", "similar")


class GroupList(QTreeWidget):
    """Headings with groups below them; keys and clicks reach the groups only."""

    def __init__(self) -> None:
        super().__init__()
        self._sections: list[QTreeWidgetItem] = []
        self._tiles: dict[int, Tile] = {}
        self.setColumnCount(1)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setIndentation(SPACE_S)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setAccessibleName(self.tr("Groups of duplicates"))

    @property
    def group(self) -> DuplicateGroup | None:
        """The current group."""
        return _group_of(self.currentItem())

    def groups(self) -> list[DuplicateGroup]:
        """Return the groups in the order of the list."""
        return [group for item in self._items() if (group := _group_of(item)) is not None]

    def file_counts(self) -> dict[int, int]:
        """Return in how many files the photos lie that stand here for that, as they were found."""
        identical = [group.photo_ids[0] for group in self.groups() if group.kind == "identical"]
        return {photo_id: self._tiles[photo_id].file_count for photo_id in identical if photo_id in self._tiles}

    def texts(self) -> list[str]:
        """Return what the groups are called, in their order."""
        return [item.text(0) for item in self._items()]

    def headings(self) -> list[QTreeWidgetItem]:
        """Return the headings that have groups."""
        return [section for section in self._sections if not section.isHidden()]

    def show_found(self, found: FoundDuplicates) -> None:
        """Show these groups; none is the current one yet."""
        self.blockSignals(True)
        self.clear()
        self._tiles = found.tiles
        self._sections = [self._make_section() for _kind in KINDS]
        for group in found.groups:
            self._section_of(group).addChild(self._make_item(group))
        self.blockSignals(False)
        self._show_counts()

    def position(self) -> int:
        """Return where the current group stands among all, -1 where none is."""
        group = self.group
        return self.groups().index(group) if group is not None else -1

    def go_to(self, position: int) -> None:
        """Make the group at `position` the current one; beyond the ends nothing happens."""
        items = self._items()
        if 0 <= position < len(items):
            self.setCurrentItem(items[position])

    def take(self, group: DuplicateGroup) -> int | None:
        """Take a group out, and go to its neighbour if it was current; return its row in its section."""
        position = next((k for k, one in enumerate(self.groups()) if one == group), None)
        if position is None:  # looked for again meanwhile
            return None
        item, section, count = self._items()[position], self._section_of(group), len(self._items())
        if self.currentItem() is item:
            self.go_to(position + 1 if position + 1 < count else position - 1)
        row = section.indexOfChild(item)
        section.removeChild(item)
        self._show_counts()
        return row

    def put_back(self, group: DuplicateGroup, row: int) -> None:
        """Let a group that was taken stand in its section again, as the current one."""
        if group in self.groups():
            return
        section, item = self._section_of(group), self._make_item(group)
        section.insertChild(min(row, section.childCount()), item)
        self._show_counts()
        self.setCurrentItem(item)

    # Qt's

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        index = super().moveCursor(action, modifiers)
        if not index.isValid() or index.parent().isValid():
            return index
        kind = QAbstractItemView.CursorAction
        up = action in {kind.MoveUp, kind.MovePageUp, kind.MovePrevious}
        beyond = self.indexAbove(index) if up else self.indexBelow(index)
        return beyond if beyond.isValid() else self.currentIndex()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.parent().isValid():
            super().mousePressEvent(event)

    # Below: private

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for section in self._sections for item in _children(section)]

    def _section_of(self, group: DuplicateGroup) -> QTreeWidgetItem:
        return self._sections[KINDS.index(group.kind)]

    def _make_section(self) -> QTreeWidgetItem:
        section = QTreeWidgetItem()
        section.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.font()
        font.setWeight(font.Weight.DemiBold)
        section.setFont(0, font)
        self.addTopLevelItem(section)
        section.setExpanded(True)
        return section

    def _make_item(self, group: DuplicateGroup) -> QTreeWidgetItem:
        tile = self._tiles.get(group.photo_ids[0])
        name = tile.name if tile is not None else self.tr("Photo")
        count = tile.file_count if group.kind == "identical" and tile is not None else len(group.photo_ids)
        words = self.tr("{name} · {n} files") if group.kind == "identical" else self.tr("{name} · {n} photos")
        item = QTreeWidgetItem([words.format(name=name, n=shown_number(count))])
        item.setData(0, GroupRole, group)
        item.setToolTip(0, tile.path if tile is not None else "")
        return item

    def _show_counts(self) -> None:
        texts = (self.tr("Same content ({n})"), self.tr("Nearly alike ({n})"))
        for section, text in zip(self._sections, texts, strict=True):
            section.setText(0, text.format(n=shown_number(section.childCount())))
            section.setHidden(not section.childCount())


def _children(section: QTreeWidgetItem) -> Iterable[QTreeWidgetItem]:
    found = (section.child(row) for row in range(section.childCount()))
    return (item for item in found if item is not None)


def _group_of(item: QTreeWidgetItem | None) -> DuplicateGroup | None:
    group = item.data(0, GroupRole) if item is not None else None
    return group if isinstance(group, DuplicateGroup) else None
