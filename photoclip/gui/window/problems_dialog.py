"""ProblemsDialog: the files that could not be read, and why."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.photo import Problem
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.desktop import show_in_file_manager
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XL, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.language import shown
from photoclip.library.contract import Library

_Index = QModelIndex | QPersistentModelIndex


class ProblemModel(QAbstractTableModel):
    """Problems as rows: path, reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        return self._problems

    def show(self, problems: list[Problem]) -> None:
        if problems != self._problems:
            self.beginResetModel()
            self._problems = problems
            self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (self.tr("File"), self.tr("Why"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return (problem.path, self._why(problem))[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{problem.path}\n{self._why(problem)}"
        return None

    def _why(self, problem: Problem) -> str:
        why = shown(problem.reason)
        return self.tr("{why} (tried again by itself)").format(why=why) if problem.passing else why


class ProblemsDialog(ModelessDialog):
    """Lists the files in quarantine; reads the list when shown and while the background work goes on."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.setWindowTitle(self.tr("Files that could not be read"))
        self.setMinimumSize(480, 320)
        self.model = ProblemModel(self)
        self.view = self._make_view()
        self.explained = text_label("", "muted")
        self.message = InlineMessage()
        self.empty = text_label(self.tr("Every photo could be read."), "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.retry_button = QPushButton(self.tr("&Try all again"))
        self.retry_button.clicked.connect(self._retry)
        self.show_button = QPushButton(self.tr("&Show in file manager"))
        self.show_button.clicked.connect(self._show_selected)
        self.copy_button = QPushButton(self.tr("&Copy list"))
        self.copy_button.clicked.connect(self._copy)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=500)
        self._soon.timeout.connect(self.refresh)
        bridge.status_changed.connect(self._on_status)
        self._show([])

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 760, 460)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the list again."""
        self._bridge.ask(
            self._library.photos.problems, done=self._show, failed=self.message.show_problem, owner=self, latest=True
        )

    def _make_view(self) -> QTreeView:
        view = QTreeView()
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setAccessibleName(self.tr("Files that could not be read"))
        header = view.header()
        header.setSectionsClickable(False)
        # The reason is never cut; the path gives way.
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(120)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        view.selectionModel().selectionChanged.connect(self._on_selected)
        view.activated.connect(lambda _index: self._show_selected())
        copy = QShortcut(QKeySequence.StandardKey.Copy, view, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)
        return view

    def _lay_out(self) -> None:
        framed = QFrame()
        set_role(framed, "list")
        inside = QVBoxLayout(framed)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.stack.addWidget(framed)
        self.stack.addWidget(self.empty)
        close = QPushButton(self.tr("C&lose"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setSpacing(SPACE_S)
        for button in (self.retry_button, self.show_button, self.copy_button):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_M)
        layout.setSpacing(SPACE_M)
        layout.addWidget(self.explained)
        layout.addWidget(self.message)
        layout.addWidget(self.stack, 1)
        layout.addLayout(row)

    def _show(self, problems: list[Problem]) -> None:
        self.model.show(problems)
        self.stack.setCurrentIndex(0 if problems else 1)
        one = self.tr("One file could not be read. It is left as it is, and tried again when it changes.")
        many = self.tr("{n} files could not be read. They are left as they are, and tried again when they change.")
        one_in_part = self.tr("One file could only be read in part, and is shown as far as it is there.")
        many_in_part = self.tr("{n} files could only be read in part, and are shown as far as they are there.")
        self.explained.setText(" ".join(_sentences(problems, (one, many), (one_in_part, many_in_part))))
        self.explained.setVisible(bool(problems))
        self.retry_button.setEnabled(bool(problems))
        self.copy_button.setEnabled(bool(problems))
        self._on_selected()

    def _on_selected(self, *_selection: object) -> None:
        self.show_button.setEnabled(bool(self.view.selectionModel().selectedRows()))

    def _on_status(self, _status: object) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _selected(self) -> list[Problem]:
        return [self.model.problems[index.row()] for index in self.view.selectionModel().selectedRows()]

    def _retry(self) -> None:
        self.retry_button.setEnabled(False)
        said = self.tr("The files are read again in the background.")
        self._bridge.do(
            self._library.photos.retry_problems,
            report=lambda _nothing: Done(said),
            done=lambda _nothing: self._on_retrying(said),
            failed=self._on_retry_failed,
            owner=self,
        )

    def _on_retrying(self, said: str) -> None:
        self.message.show_info(said)
        self.refresh()

    def _on_retry_failed(self, sentence: str) -> None:
        self.message.show_problem(sentence)
        self.retry_button.setEnabled(True)

    def _show_selected(self) -> None:
        for problem in self._selected()[:1]:
            show_in_file_manager(problem.path)

    def _copy(self) -> None:
        chosen = self._selected() or self.model.problems
        QGuiApplication.clipboard().setText("\n".join(f"{problem.path}\t{shown(problem.reason)}" for problem in chosen))
        self.message.show_info(self.tr("Copied."))


def _sentences(problems: list[Problem], unread: tuple[str, str], in_part: tuple[str, str]) -> list[str]:
    shown = sum(problem.shown for problem in problems)
    counts = (len(problems) - shown, unread), (shown, in_part)
    return [counted(count, one, many) for count, (one, many) in counts if count]
