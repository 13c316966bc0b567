"""TagModel: the tags as a tree of their levels. Nothing it is asked ever waits, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import overload

from PySide6.QtCore import (
    QAbstractItemModel,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QGuiApplication, QIcon

from photoclip.core.names import folded, spelled
from photoclip.core.tags import Tag
from photoclip.gui.base.counted import counted
from photoclip.gui.base.drag_data import TAG_NAMES_MIME, put_tag_names
from photoclip.gui.base.icons import themed_icon
from photoclip.gui.base.tag_colors import dot_icon
from photoclip.gui.base.theme import colors_of

"""What a drag of tags carries: a JSON list of their names."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(eq=False, slots=True)
class TagNode:
    """One row. `tag` is None for a level that no tag is called by itself: "animals" of "animals/dog"."""

    name: str
    tag: Tag | None = None
    parent: TagNode | None = None
    row: int = 0
    key: int = 0
    """What an index carries: a number, for a pointer would outlive its row."""
    children: list[TagNode] = field(default_factory=list)

    @property
    def leaf(self) -> str:
        return self.name.rpartition("/")[2]

    def tags(self) -> list[Tag]:
        """Return the tag of this row, or where it has none those right under it."""
        if self.tag is not None:
            return [self.tag]
        return [tag for child in self.children for tag in child.tags()]


class TagModel(QAbstractItemModel):
    """Two columns: name and count. Of the tags of one level that on the most photos comes first."""

    renamed = Signal(object, str)
    """(TagNode, the new name of its level as it was typed)"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = TagNode("/")
        self._nodes: dict[str, TagNode] = {}
        self._by_key: dict[int, TagNode] = {}
        self._keys = count(1)
        self._icons: dict[tuple[str, str], QIcon] = {}

    def show(self, tags: Sequence[Tag], wanted: str = "") -> None:
        """Show these tags; with `wanted` only those in whose name or alias it stands, and the levels above them.

        Rows keep their places while no tag comes or goes: what is about to be clicked does not move away.
        """
        key = spelled(folded(wanted))
        names = ((tag, (tag.name, *tag.aliases)) for tag in tags)
        shown = [tag for tag, called in names if not key or any(key in spelled(folded(name)) for name in called)]
        root, nodes = _tree(shown)
        if nodes.keys() == self._nodes.keys():
            self._take_tags(nodes)
            return
        _order(root)
        self.beginResetModel()
        self._root, self._nodes, self._by_key = root, nodes, {}
        for node in nodes.values():
            node.key = next(self._keys)
            self._by_key[node.key] = node
        self.endResetModel()

    def node(self, index: _Index) -> TagNode:
        return self._by_key.get(index.internalId(), self._root) if index.isValid() else self._root

    def index_of(self, name: str) -> QModelIndex:
        """Return where the row of this name, whatever its case, stands; an invalid index where there is none."""
        node = self._nodes.get(folded(name))
        return QModelIndex() if node is None else self._at(node)

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        if self._root.children:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._root.children) - 1, 1))

    # Qt's

    def index(self, row: int, column: int, parent: _Index = QModelIndex()) -> QModelIndex:  # noqa: B008 Qt's default
        children = self.node(parent).children
        if not (0 <= row < len(children) and 0 <= column < 2):
            return QModelIndex()
        return self._at(children[row], column)

    @overload
    def parent(self) -> QObject | None: ...
    @overload
    def parent(self, index: _Index) -> QModelIndex: ...
    def parent(self, index: _Index | None = None) -> QObject | QModelIndex | None:
        if index is None:
            return super().parent()
        above = self.node(index).parent if index.isValid() else None
        return QModelIndex() if above is None or above is self._root else self._at(above)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 2

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid():
            return flag.NoItemFlags
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable
        flags |= flag.ItemIsDragEnabled
        return flags | flag.ItemIsEditable if index.column() == 0 else flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        value: object = None
        match role, index.column():
            case Qt.ItemDataRole.DisplayRole, 0:
                value = spelled(node.leaf)
            case Qt.ItemDataRole.DisplayRole, 1:
                value = self._count(node)
            case Qt.ItemDataRole.EditRole, 0:
                value = spelled(node.leaf)
            case Qt.ItemDataRole.DecorationRole, 0:
                value = self._icon(node)
            case Qt.ItemDataRole.TextAlignmentRole, 1:
                value = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.ForegroundRole, 1:
                value = QBrush(QColor(colors_of(QGuiApplication.palette()).muted))
            case Qt.ItemDataRole.ToolTipRole, _:
                value = self._tip(node)
            case Qt.ItemDataRole.AccessibleTextRole, _:
                value = self._spoken(node)
        return value

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node, name = self.node(index), str(value).strip()
        if role != Qt.ItemDataRole.EditRole or name == spelled(node.leaf):
            return False
        self.renamed.emit(node, name)
        return True

    def mimeTypes(self) -> list[str]:
        return [TAG_NAMES_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        names = [self.node(index).name for index in indexes if index.column() == 0]
        data = QMimeData()
        put_tag_names(data, [name for name in names if name])
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # a move would have the view take the rows out

    # Below: private

    def _at(self, node: TagNode, column: int = 0) -> QModelIndex:
        return self.createIndex(node.row, column, node.key)

    def _take_tags(self, nodes: dict[str, TagNode]) -> None:
        """The same rows, perhaps with other counts and colours."""
        for key, node in self._nodes.items():
            after = nodes[key].tag
            if node.tag != after:
                node.tag, node.name = after, nodes[key].name
                self.dataChanged.emit(self._at(node), self._at(node, 1))

    def _count(self, node: TagNode) -> str:
        if node.tag is None or (node.children and not node.tag.photo_count):
            return ""  # a mere level: what lies under it is counted there
        return QLocale().toString(node.tag.photo_count)

    def _icon(self, node: TagNode) -> QIcon:
        colors = colors_of(QGuiApplication.palette())
        name = node.tag.color if node.tag is not None and node.tag.color else "tag"
        icon = self._icons.get((name, colors.muted))
        if icon is None:
            icon = themed_icon(name, colors, "muted") if name == "tag" else dot_icon(name, colors)
            self._icons[name, colors.muted] = icon
        return icon

    def _tip(self, node: TagNode) -> str:
        lines = [spelled(node.name)]
        if node.tag is not None and node.tag.aliases:
            lines.append(self.tr("Also: {aliases}").format(aliases=", ".join(node.tag.aliases)))
        lines.append(self.tr("Drag photos onto it to tag them."))
        return "\n".join(lines)

    def _spoken(self, node: TagNode) -> str:
        name = spelled(node.name)
        if node.tag is None or not self._count(node):
            return self.tr("{name}, tag").format(name=name)
        one, many = self.tr("{name}, tag, 1 photo"), self.tr("{name}, tag, {n} photos")
        return counted(node.tag.photo_count, one, many, name=name)


def _tree(tags: Sequence[Tag]) -> tuple[TagNode, dict[str, TagNode]]:
    """Return the root and every row under it by its folded name."""
    root = TagNode("/")
    nodes: dict[str, TagNode] = {}
    for tag in tags:
        above, name = root, ""
        for level in tag.name.split("/"):
            name = f"{name}/{level}" if name else level
            node = nodes.get(folded(name))
            if node is None:
                node = nodes[folded(name)] = TagNode(name)
                _add(above, node)
            above = node
        above.tag, above.name = tag, tag.name
    return root, nodes


def _add(above: TagNode, node: TagNode) -> None:
    node.parent, node.row = above, len(above.children)
    above.children.append(node)


def _order(node: TagNode) -> int:
    """Put the tags that are used most first, at every level; those that are used as much stay by name.

    Returns how many photos carry the most common of the tags in `node` and below.
    """
    used = {child.name: _order(child) for child in node.children}
    node.children.sort(key=lambda child: -used[child.name])
    for row, child in enumerate(node.children):
        child.row = row
    own = node.tag.photo_count if node.tag is not None else 0
    return max(own, *used.values()) if used else own


def moved_name(node: TagNode, above: str) -> str:
    """Return the name of a tag once it lies under `above` ('' for the top)."""
    return f"{above}/{node.leaf}" if above else node.leaf
