"""GridModel: the photos of the grid, as ids. Nothing it is asked ever waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QAbstractListModel, QLocale, QMimeData, QModelIndex, QObject, Qt
from PySide6.QtGui import QPixmap

from photoclip.core.clock import length_text
from photoclip.core.photo import Tile
from photoclip.core.search import IdArray, plain_ids
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.dates import qt_date, qt_datetime
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, file_url, put_photo_ids
from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.grid.pairs import spoken_pairs
from photoclip.gui.grid.stacks import StackMark
from photoclip.gui.grid.thumbnail_cache import MAX_BYTES, ThumbnailCache
from photoclip.gui.grid.tiles import TileCache
from photoclip.gui.marks.marking import spoken_marks
from photoclip.library.contract import Library

PhotoIdRole = Qt.ItemDataRole.UserRole
TileRole = Qt.ItemDataRole.UserRole + 1
MissingRole = Qt.ItemDataRole.UserRole + 2
StackRole = Qt.ItemDataRole.UserRole + 3
VeiledRole = Qt.ItemDataRole.UserRole + 4
LiftedRole = Qt.ItemDataRole.UserRole + 5
"""The picture of a hidden photo as it is: asking for it has it read."""
_OF_PICTURES = frozenset({Qt.ItemDataRole.DecorationRole, MissingRole, VeiledRole, LiftedRole})
MAX_DRAGGED_FILES = 500


class GridModel(QAbstractListModel):
    """One row a photo. Names and pictures arrive later, for the rows that `want` names, as `dataChanged`."""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QObject | None = None, *, thumbnail_bytes: int = MAX_BYTES
    ) -> None:
        """`thumbnail_bytes`: what its small pictures may take in memory."""
        super().__init__(parent)
        self.tiles = TileCache(library, bridge, self)
        self.thumbnails = ThumbnailCache(library, bridge, self, thumbnail_bytes)
        self._ids: IdArray = np.zeros(0, np.int64)
        self._near: dict[int, int] = {}
        self._also: list[int] = []
        self._marks: Mapping[int, StackMark] = {}
        self.tiles.arrived.connect(self._on_tiles)
        self.thumbnails.loaded.connect(self._on_thumbnail)

    @property
    def ids(self) -> IdArray:
        """Ids by row, shape (n,). Do not write into it."""
        return self._ids

    def set_ids(self, ids: IdArray, marks: Mapping[int, StackMark] | None = None) -> None:
        """Show these photos in this order instead. `marks`: those that stand for a stack, or in an open one."""
        self.beginResetModel()
        self._ids = ids
        self._marks = marks or {}
        self._near = {}
        self.endResetModel()

    def set_marks(self, marks: Mapping[int, StackMark]) -> None:
        """Show the same photos with these marks."""
        self._marks = marks
        if len(self._ids):
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1), [StackRole])

    def photo_id(self, row: int) -> int:
        return int(self._ids[row])

    def row_of(self, photo_id: int) -> int | None:
        row = self._near.get(photo_id)
        if row is not None:
            return row
        found = np.flatnonzero(self._ids == photo_id)
        return int(found[0]) if len(found) else None

    def want(self, visible: range, near: range) -> None:
        """Fetch what the rows `visible` show, then the rows `near`."""
        rows = [*visible, *(row for row in near if row not in visible)]
        self._near = {int(self._ids[row]): row for row in rows}
        self._fetch()

    def want_tiles(self, photo_ids: Sequence[int]) -> None:
        """Know also these photos' files, wherever they stand (the selection, for dragging)."""
        self._also = list(photo_ids)
        self._fetch()

    # Qt's

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._ids)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        photo_id = int(self._ids[index.row()])
        if role == PhotoIdRole:
            return photo_id
        if role == StackRole:
            return self._marks.get(photo_id)
        tile = self.tiles.get(photo_id)
        if role in _OF_PICTURES:
            return self._picture(photo_id, tile, role)
        return tile if role == TileRole else self._words(tile, role, self._marks.get(photo_id))

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDragEnabled | flag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        return [PHOTO_IDS_MIME, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return self.dragged(self.photo_id(index.row()) for index in indexes)

    def dragged(self, photo_ids: Iterable[int]) -> QMimeData:
        """Return these photos for PhotoClip's albums, and the files of the first of them for other programs."""
        ids = plain_ids(photo_ids)
        tiles = [self.tiles.get(photo_id) for photo_id in ids[:MAX_DRAGGED_FILES]]
        data = QMimeData()
        data.setUrls([file_url(tile.path) for tile in tiles if tile and not tile.offline])
        put_photo_ids(data, ids)
        return data

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction  # never a move: originals stay where they are

    # Below: private

    def _fetch(self) -> None:
        known = [tile for i in self._near if (tile := self.tiles.get(i)) is not None]
        self.thumbnails.want(known)
        if self._also or not all(map(self.tiles.is_fresh, self._near)):
            self.tiles.want([*self._near, *self._also])

    def _on_tiles(self, photo_ids: Sequence[int]) -> None:
        rows = sorted(self._near[i] for i in photo_ids if i in self._near)
        if rows:
            self.dataChanged.emit(self.index(rows[0]), self.index(rows[-1]))
            self._fetch()

    def _on_thumbnail(self, photo_id: int) -> None:
        row = self._near.get(photo_id)
        if row is not None:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _picture(self, photo_id: int, tile: Tile | None, role: int) -> QPixmap | bool | None:
        match role:
            case _ if role == MissingRole:
                return self.thumbnails.is_missing(photo_id)
            case _ if role == VeiledRole:
                return self.thumbnails.is_veiled(photo_id)
            case _ if role == LiftedRole:
                return self.thumbnails.lifted(tile) if tile is not None else None
        return self.thumbnails.get(photo_id)

    def _words(self, tile: Tile | None, role: int, mark: StackMark | None) -> str | None:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return tile.name if tile else ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(tile, mark) if tile else self.tr("Photo, not loaded yet")
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(tile, mark) if tile else None
        return None

    def _spoken(self, tile: Tile, mark: StackMark | None) -> str:
        date = QLocale().toString(qt_date(tile.date), QLocale.FormatType.LongFormat)
        text = self.tr("{name}, {date}").format(name=tile.name, date=date)
        if mark is not None and not mark.is_open:
            text = self.tr("{photo}, and {n} more like it").format(photo=text, n=mark.count - 1)
        elif mark is not None:
            place = self.tr("{photo}, {n} of {count} in an open stack")
            text = place.format(photo=text, n=shown_number(mark.position + 1), count=shown_number(mark.count))
        if mark is not None and mark.suggested:
            text = self.tr("{photo}, suggested as the best of it").format(photo=text)
        if tile.duration_s:
            text = self.tr("{photo}, video of {length}").format(photo=text, length=length_text(tile.duration_s))
        elif tile.duration_s is not None:
            text = self.tr("{photo}, video").format(photo=text)
        if pairs := spoken_pairs(tile):
            text = f"{text}, {pairs}"
        if marks := spoken_marks(tile):
            text = f"{text}, {marks}"
        if tile.tags:
            text = self.tr("{photo}, tagged {tags}").format(photo=text, tags=", ".join(tile.tags))
        return self.tr("{photo}, offline").format(photo=text) if tile.offline else text

    def _tip(self, tile: Tile, mark: StackMark | None) -> str:
        date = QLocale().toString(qt_datetime(tile.date), QLocale.FormatType.ShortFormat)
        size = f"{tile.width} × {tile.height}"  # noqa: RUF001 the sign a person expects
        lines = [tile.name, f"{date}  ·  {size}", tile.path]
        if mark is not None and not mark.is_open:
            lines.append(self.tr("A stack of {n}: the best of a burst. S opens it.").format(n=shown_number(mark.count)))
        if mark is not None and mark.suggested:
            lines.append(self.tr("Suggested: the sharpest and best exposed of its burst."))
        if tile.file_count > 1:
            lines.append(self.tr("{count} files with the same content").format(count=shown_number(tile.file_count)))
        if pairs := spoken_pairs(tile):
            lines.append(pairs)
        if marks := spoken_marks(tile):
            lines.append(marks)
        if tile.offline:
            lines.append(self.tr("Offline: its drive or folder is not reachable now."))
        return "\n".join(lines)
