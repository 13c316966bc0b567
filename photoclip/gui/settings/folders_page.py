"""FoldersPage: the watched folders, and what is left out of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.photo import WatchedFolder
from photoclip.core.watching import POLL_EVERY_S, FolderWatch
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.drag_data import dropped_paths
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from photoclip.gui.photo.actions import show_in_file_manager
from photoclip.gui.settings.closer_choice import CloserChoice
from photoclip.gui.settings.documents_choice import DocumentsChoice
from photoclip.gui.settings.excludes_editor import ExcludesEditor
from photoclip.gui.settings.watching_note import WatchingNote
from photoclip.gui.widgets.flow_layout import FlowLayout
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.library.contract import Library

_FOLDER = Qt.ItemDataRole.UserRole


class FoldersPage(QWidget):
    """Add, remove, pause and show watched folders; edit the patterns of what is left out."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.setAcceptDrops(True)
        self.message = InlineMessage()
        self.list = self._make_list()
        self.empty = text_label(self.tr("No folder is watched yet. Add one, or drop it here."), "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.confirm = _Confirm()
        self.confirm.accepted.clicked.connect(self._remove)
        self.confirm.rejected.clicked.connect(self._keep)
        self.watching = WatchingNote()
        self._watches: dict[int, FolderWatch] = {}
        self.closer = CloserChoice(library, bridge)
        self.documents = DocumentsChoice(library, bridge)
        self.excludes = ExcludesEditor(library, bridge)
        self._make_buttons()
        self._lay_out()
        self.empty.hide()  # until it is known
        self._on_selected()
        # Photos arrive by the dozen a second while indexing; the counts need not.
        self._soon = QTimer(self, singleShot=True, interval=300)
        self._soon.timeout.connect(self.refresh)
        bridge.folders_changed.connect(self.refresh)
        bridge.photos_added.connect(self._on_counts_changed)
        bridge.photos_removed.connect(self._on_counts_changed)

    def refresh(self) -> None:
        """Read the folders again."""
        self.closer.refresh()
        self.documents.refresh()
        self._bridge.ask(self._library.folders.watching, done=self._show_watching, owner=self, latest=True)
        self._bridge.ask(
            self._library.folders.all, done=self._show, failed=self.message.show_problem, owner=self, latest=True
        )

    def add(self, path: Path) -> None:
        """Watch `path`; what is wrong with it is said on this page."""
        self.message.clear()
        self._bridge.do(
            self._library.folders.add,
            path,
            done=lambda _f: self.refresh(),
            failed=self.message.show_problem,
            owner=self,
        )

    @property
    def selected(self) -> WatchedFolder | None:
        item = self.list.currentItem()
        return item.data(0, _FOLDER) if item is not None else None

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_paths(event.mimeData()):
            self.add(path)
        event.acceptProposedAction()

    # building

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setHeaderLabels([self.tr("Folder"), self.tr("Photos"), self.tr("State")])
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setAccessibleName(self.tr("Watched folders"))
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setTabKeyNavigation(False)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionsClickable(False)
        tree.headerItem().setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        tree.currentItemChanged.connect(self._on_selected)
        shortcut = QShortcut(QKeySequence.StandardKey.Delete, tree, context=Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self._ask_to_remove)
        return tree

    def _make_buttons(self) -> None:
        self.add_button = QPushButton(self.tr("&Add folder…"))
        set_icon(self.add_button, "folder-add")
        self.add_button.clicked.connect(self._choose)
        self.pause_button = QPushButton(self.tr("&Pause"))
        self.pause_button.clicked.connect(self._pause_or_resume)
        self.closer_button = QPushButton(self.tr("Look c&loser"))
        self.closer_button.clicked.connect(self._look_closer)
        self.show_button = QPushButton(self.tr("&Show in file manager"))
        self.show_button.clicked.connect(self._show_selected)
        self.remove_button = QPushButton(self.tr("&Remove…"))
        self.remove_button.clicked.connect(self._ask_to_remove)

    def _lay_out(self) -> None:
        buttons = FlowLayout(gap_px=SPACE_S)  # in a narrow window they take two lines
        every = (self.add_button, self.pause_button, self.closer_button, self.show_button, self.remove_button)
        for button in every:
            buttons.addWidget(button)
        framed = QFrame()
        set_role(framed, "list")
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.list)
        over = QVBoxLayout(self.list.viewport())
        over.addWidget(self.empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(text_label(self.tr("Watched folders"), "heading"))
        layout.addWidget(
            text_label(self.tr("New, moved and changed photos in these folders are found by themselves."), "muted")
        )
        layout.addWidget(framed)
        layout.addLayout(buttons)
        layout.addWidget(self.confirm)
        layout.addWidget(self.message)
        layout.addWidget(self.watching)
        layout.addSpacing(SPACE_L)
        layout.addWidget(self.closer)
        layout.addSpacing(SPACE_L)
        layout.addWidget(self.documents)
        layout.addSpacing(SPACE_L)
        layout.addWidget(self.excludes)
        layout.addStretch(1)

    # showing

    def _show_watching(self, watches: list[FolderWatch]) -> None:
        self._watches = {watch.folder_id: watch for watch in watches}
        self.watching.show_watching(watches)
        for item in self._items():
            self._fill(item, item.data(0, _FOLDER))

    def _show(self, folders: list[WatchedFolder]) -> None:
        items = {item.data(0, _FOLDER).id: item for item in self._items()}
        if list(items) != [folder.id for folder in folders]:
            chosen = self.selected.id if self.selected is not None else None
            self.list.blockSignals(True)  # a question about a folder stands while the list is made again
            self.list.clear()
            items = {folder.id: QTreeWidgetItem(self.list) for folder in folders}
            for folder in folders:
                self._fill(items[folder.id], folder)
            if items:
                self.list.setCurrentItem(items.get(chosen, next(iter(items.values()))))
            self.list.blockSignals(False)
        for folder in folders:
            self._fill(items[folder.id], folder)
        self.empty.setVisible(not folders)
        self._fit_rows(len(folders))
        self._on_selected()

    def _fit_rows(self, count: int) -> None:
        """Four to eight rows high, so that the page below stays in sight."""
        row_px = self.fontMetrics().height() + 10
        self.list.setFixedHeight(self.list.header().sizeHint().height() + row_px * min(max(count, 4), 8) + 2)

    def _items(self) -> list[QTreeWidgetItem]:
        return [
            item for row in range(self.list.topLevelItemCount()) if (item := self.list.topLevelItem(row)) is not None
        ]

    def _fill(self, item: QTreeWidgetItem, folder: WatchedFolder) -> None:
        item.setData(0, _FOLDER, folder)
        item.setText(0, folder.path)
        item.setToolTip(0, folder.path)
        item.setText(1, QLocale().toString(folder.photo_count))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setText(2, self._state(folder))

    def _on_counts_changed(self, _photo_ids: object) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _state(self, folder: WatchedFolder) -> str:
        if not folder.online:
            return self.tr("Offline: cannot be reached")
        if folder.paused:
            return self.tr("Paused")
        if folder.failed_count:
            return self.tr("Watching, {count} unreadable").format(count=QLocale().toString(folder.failed_count))
        watch = self._watches.get(folder.id)
        if watch is not None and watch.why is not None:
            return self.tr("Looked at every {n} minutes").format(n=int(POLL_EVERY_S // 60))
        return self.tr("Watching, looked at closer") if folder.closer else self.tr("Watching")

    def _on_selected(self, *_items: object) -> None:
        folder = self.selected
        for button in (self.pause_button, self.closer_button, self.show_button, self.remove_button):
            button.setEnabled(folder is not None)
        closer = folder is not None and folder.closer
        self.closer_button.setText(self.tr("Look at who&le photos") if closer else self.tr("Look c&loser"))
        self.show_button.setEnabled(folder is not None and folder.online)
        paused = folder is not None and folder.paused
        self.pause_button.setText(self.tr("&Resume") if paused else self.tr("&Pause"))
        if self.confirm.isVisibleTo(self) and (folder is None or folder.id != self.confirm.folder_id):
            self.confirm.hide()

    # doing

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of photos"))
        if chosen:
            self.add(Path(chosen))

    def _pause_or_resume(self) -> None:
        if (folder := self.selected) is not None:
            self._bridge.do(
                self._library.folders.pause,
                folder.id,
                not folder.paused,
                done=lambda _n: self.refresh(),
                failed=self.message.show_problem,
                owner=self,
            )

    def _look_closer(self) -> None:
        if (folder := self.selected) is not None:
            self.closer.choose(not folder.closer, folder)

    def _show_selected(self) -> None:
        if (folder := self.selected) is not None:
            show_in_file_manager(folder.path)

    def _ask_to_remove(self) -> None:
        if (folder := self.selected) is not None:
            self.message.clear()
            self.confirm.ask(folder)

    def _keep(self) -> None:
        self.confirm.hide()
        self.list.setFocus()

    def _remove(self) -> None:
        self.confirm.hide()
        self.list.setFocus()
        self._bridge.do(
            self._library.folders.remove,
            self.confirm.folder_id,
            done=lambda _n: self.refresh(),
            failed=self.message.show_problem,
            owner=self,
        )


class _Confirm(QFrame):
    """Asks, on the page itself, before a folder leaves the library."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.folder_id = 0
        self._label: QLabel = text_label()
        self.accepted = QPushButton(self.tr("Stop &watching"))
        self.rejected = QPushButton(self.tr("&Keep"))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.rejected)
        row.addWidget(self.accepted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        layout.addWidget(self._label)
        layout.addLayout(row)
        escape = QShortcut(Qt.Key.Key_Escape, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.rejected.click)
        self.hide()

    def ask(self, folder: WatchedFolder) -> None:
        self.folder_id = folder.id
        self._label.setText(
            self.tr(
                "Stop watching “{name}”? Its photos leave the library. "
                "The files themselves stay where they are, untouched."
            ).format(name=Path(folder.path).name or folder.path)
        )
        self.setAccessibleName(self._label.text())
        self.show()
        self.rejected.setFocus()

    @property
    def text(self) -> str:
        return self._label.text()
