"""DuplicatesDialog: photos that are there more than once, or nearly. It shows them; it never deletes one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QModelIndex, QSize, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.photo import Tile
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.desktop import Desktop
from photoclip.gui.base.jobs import JobToken, while_there
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.duplicates.group import DuplicateGroupView, ShownPhoto, read_group
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.library.contract import Library

GroupRole = Qt.ItemDataRole.UserRole
LIST_PX = 240


@dataclass(frozen=True, slots=True)
class FoundGroups:
    """What the library found, with the tile of each group's first photo, for its name."""

    groups: list[DuplicateGroup] = field(default_factory=list)
    tiles: dict[int, Tile] = field(default_factory=dict)


def find_groups(library: Library) -> FoundGroups:
    """Ask the library for its duplicates. Takes its time; runs on a library thread."""
    groups = library.duplicates.find()
    return FoundGroups(groups, library.photos.tiles([group.photo_ids[0] for group in groups]))


class DuplicatesDialog(QDialog):
    """A list of groups in two sections beside the photos of the current one."""

    def __init__(
        self, library: Library, bridge: Bridge, parent: QWidget | None = None, desktop: Desktop | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._desktop = desktop or Desktop()
        self._finding: JobToken | None = None
        self._reading: JobToken | None = None
        self._sections: dict[str, QTreeWidgetItem] = {}
        self._tiles: dict[int, Tile] = {}
        self._kept_rows: dict[DuplicateGroup, int] = {}
        """Where groups stood that were kept."""
        self.setWindowTitle(self.tr("Duplicates"))
        self.setModal(False)
        self.setMinimumSize(640, 460)
        self.list = self._make_list()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setAccessibleName(self.tr("Photos of this group"))
        set_role(self.area.viewport(), "base")
        self.explained = text_label("", "muted")
        self.message = InlineMessage()
        self.message.action_requested.connect(self._on_message_action)
        self._message_action = self.refresh
        self.progress = text_label(self.tr("Looking for duplicates. Every photo is compared with the others."), "muted")
        self.empty = text_label("", "muted")
        self.stack = QStackedWidget()
        self.keep_button = QPushButton(self.tr("&Keep all"))
        self.keep_button.setToolTip(self.tr("They are meant to be there: not shown as duplicates again."))
        self.keep_button.clicked.connect(self._on_keep)
        self.previous_button = QPushButton(self.tr("&Previous"))
        self.previous_button.clicked.connect(lambda: self._step(-1))
        self.next_button = QPushButton(self.tr("&Next"))
        self.next_button.clicked.connect(lambda: self._step(1))
        self._lay_out()
        for keys, slot in (
            (QKeySequence.StandardKey.Undo, self._bridge.undo.undo),
            ("Alt+Left", lambda: self._step(-1)),
            ("Alt+Right", lambda: self._step(1)),
            ("F5", self.refresh),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        bridge.photos_added.connect(self._on_photos)
        bridge.photos_removed.connect(self._on_photos)
        self._show_enabled()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(860, 600)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        """Look for duplicates again."""
        if self._finding is not None:
            self._finding.drop()
        self.message.clear()
        self.stack.setCurrentIndex(0)
        self._finding = self._bridge.ask(
            find_groups, self._library, done=self._on_found, failed=self._on_failed, owner=self
        )

    @property
    def group(self) -> DuplicateGroup | None:
        """The group on show."""
        item = self.list.currentItem()
        return item.data(0, GroupRole) if item is not None else None

    def groups(self) -> list[DuplicateGroup]:
        """Return the groups of the list, in its order."""
        return [item.data(0, GroupRole) for item in self._items()]

    # Below: private

    def _make_list(self) -> GroupTree:
        tree = GroupTree(columnCount=1, headerHidden=True, uniformRowHeights=True, indentation=SPACE_S)
        tree.setRootIsDecorated(False)
        tree.setItemsExpandable(False)
        tree.setAccessibleName(self.tr("Groups of duplicates"))
        tree.currentItemChanged.connect(lambda *_: self._on_current())
        return tree

    def _lay_out(self) -> None:
        waiting = QWidget()
        column = QVBoxLayout(waiting)
        column.addStretch(1)
        self.progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column.addWidget(self.progress)
        bar = QProgressBar(textVisible=False)
        bar.setRange(0, 0)
        bar.setFixedWidth(220)
        bar.setAccessibleName(self.progress.text())
        column.addSpacing(SPACE_S)
        column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        split = QSplitter(childrenCollapsible=False, handleWidth=1)
        split.addWidget(self.list)
        split.addWidget(self.area)
        split.setStretchFactor(1, 1)
        split.setSizes([LIST_PX, 600])
        frame = set_role(QFrame(), "list")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(split)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        for page in (waiting, frame, self.empty):
            self.stack.addWidget(page)
        again, close = QPushButton(self.tr("&Look again")), QPushButton(self.tr("&Close"))
        again.clicked.connect(self.refresh)
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for button in (self.keep_button, self.previous_button, self.next_button, again):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        for button in (self.keep_button, self.previous_button, self.next_button, again, close):
            button.setAutoDefault(False)  # Enter in the list must not close the window
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        column.setSpacing(SPACE_M)
        column.addWidget(self.explained)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        column.addLayout(row)
        self.explained.setText(
            self.tr(
                "PhotoClip never deletes a photo. To delete one yourself, show it in your file manager. "
                "“Keep all” means that these belong together: they are not shown here again."
            )
        )

    def _on_found(self, found: FoundGroups) -> None:
        self._finding = None
        self.list.blockSignals(True)
        self.list.clear()
        self._sections = {}
        self._tiles = found.tiles
        for kind in ("identical", "similar"):
            section = QTreeWidgetItem()
            section.setFlags(Qt.ItemFlag.ItemIsEnabled)
            font = self.font()
            font.setWeight(font.Weight.DemiBold)
            section.setFont(0, font)
            self._sections[kind] = section
            self.list.addTopLevelItem(section)
            section.setExpanded(True)
        for group in found.groups:
            self._sections[group.kind].addChild(self._item(group))
        self.list.blockSignals(False)
        self._show_count()
        first = next(iter(self._items()), None)
        if first is not None:
            self.list.setCurrentItem(first)
            self.list.setFocus()

    def _item(self, group: DuplicateGroup) -> QTreeWidgetItem:
        tile = self._tiles.get(group.photo_ids[0])
        name = tile.name if tile is not None else self.tr("Photo")
        count = tile.file_count if group.kind == "identical" and tile is not None else len(group.photo_ids)
        shown = QLocale().toString(count)
        words = self.tr("{name} · {n} files") if group.kind == "identical" else self.tr("{name} · {n} photos")
        item = QTreeWidgetItem([words.format(name=name, n=shown)])
        item.setData(0, GroupRole, group)
        item.setToolTip(0, tile.path if tile is not None else "")
        return item

    def _items(self) -> list[QTreeWidgetItem]:
        return [section.child(row) for section in self._sections.values() for row in range(section.childCount())]

    def _show_count(self) -> None:
        texts = {
            "identical": self.tr("Same content, several files ({n})"),
            "similar": self.tr("Nearly alike ({n})"),
        }
        for kind, section in self._sections.items():
            section.setText(0, texts[kind].format(n=QLocale().toString(section.childCount())))
            section.setHidden(not section.childCount())
        if self._items():
            self.stack.setCurrentIndex(1)
        else:
            self.empty.setText(self._emptiness())
            self.stack.setCurrentIndex(2)
        self._show_enabled()

    def _emptiness(self) -> str:
        status = self._library.indexing.status()
        lines = [self.tr("No duplicates. Every photo is here once, and no two are nearly alike.")]
        if self._library.models.active() is None:
            lines = [
                self.tr("No two files have the same content."),
                self.tr("Photos that are nearly alike are found once a model has looked at them."),
            ]
        elif status.pending_embeddings:
            waiting = QLocale().toString(status.pending_embeddings)
            lines = [
                self.tr("No duplicates so far."),
                self.tr("{n} photos have not been looked at yet.").format(n=waiting),
            ]
        return "\n".join(lines)

    def _show_enabled(self) -> None:
        items = self._items()
        item = self.list.currentItem()
        position = items.index(item) if item in items else -1
        shown = self.stack.currentIndex() == 1
        self.keep_button.setEnabled(shown and position >= 0)
        self.previous_button.setEnabled(shown and position > 0)
        self.next_button.setEnabled(shown and 0 <= position < len(items) - 1)

    def _step(self, by: int) -> None:
        items = self._items()
        item = self.list.currentItem()
        if item in items and 0 <= items.index(item) + by < len(items):
            self.list.setCurrentItem(items[items.index(item) + by])

    def _on_current(self) -> None:
        if self._reading is not None:
            self._reading.drop()
            self._reading = None
        group = self.group
        self._show_enabled()
        if group is None:
            self.area.setWidget(QWidget())
            return

        def done(photos: list[ShownPhoto]) -> None:
            self._reading = None
            self.area.setWidget(DuplicateGroupView(group, photos, self._desktop))
            self.area.verticalScrollBar().setValue(0)

        self._reading = self._bridge.ask(
            read_group,
            self._library,
            group,
            self.devicePixelRatioF(),
            done=done,
            failed=self.message.show_problem,
            owner=self,
        )

    def _on_keep(self) -> None:
        group = self.group
        if group is not None:
            self._bridge.do(
                self._library.duplicates.keep_all,
                list(group.photo_ids),
                report=partial(kept, self._library, group, while_there(self, partial(self._on_kept_no_more, group))),
                done=lambda _nothing: self._on_kept(group),
                failed=self.message.show_problem,
                owner=self,
            )

    def _on_kept(self, group: DuplicateGroup) -> None:
        items = self._items()
        position = next((k for k, item in enumerate(items) if item.data(0, GroupRole) == group), None)
        if position is None:  # looked for again meanwhile
            return
        item, section = items[position], self._sections[group.kind]
        self._kept_rows[group] = section.indexOfChild(item)
        if self.list.currentItem() is item and len(items) > 1:
            self.list.setCurrentItem(items[position + 1] if position + 1 < len(items) else items[position - 1])
        section.removeChild(item)
        self._show_count()
        self._say(kept_text(), self.tr("Undo"), self._bridge.undo.undo)

    def _on_kept_no_more(self, group: DuplicateGroup) -> None:
        self.message.clear()
        if any(other.data(0, GroupRole) == group for other in self._items()):
            return
        section, item = self._sections[group.kind], self._item(group)
        section.insertChild(min(self._kept_rows.get(group, 0), section.childCount()), item)
        self._show_count()
        self.list.setCurrentItem(item)

    def _on_failed(self, sentence: str) -> None:
        self._finding = None
        self.empty.setText("")
        self.stack.setCurrentIndex(2)
        self._show_enabled()
        self._say(sentence, "", self.refresh, problem=True)

    def _on_photos(self, _ids: object) -> None:
        if self._finding is None and self.isVisible():
            self._say(self.tr("Photos have come or gone since."), self.tr("Look again"), self.refresh)

    def _say(self, sentence: str, button: str, action: object, *, problem: bool = False) -> None:
        self._message_action = action
        (self.message.show_problem if problem else self.message.show_info)(sentence, button)

    def _on_message_action(self) -> None:
        self._message_action()


def kept(library: Library, group: DuplicateGroup, taken_back: Callable[[], object], _nothing: None) -> Done:
    """Say that a group is kept, whether or not the window is still open."""
    way_back = partial(library.duplicates.undo_keep_all, list(group.photo_ids))
    return Done(kept_text(), _tr("keeping all"), way_back, taken_back)


def kept_text() -> str:
    return _tr("Kept. They are not shown as duplicates again.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("DuplicatesDialog", text)


class GroupTree(QTreeWidget):
    """Headings with rows below them; keys and clicks reach the rows only."""

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
