"""FolderChoice: the first folders to watch, ticked in a list."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QPushButton, QVBoxLayout, QWidget

from photoclip.core.photo import FoldersAdded
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.drag_data import dropped_paths
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.page_area import reveal
from photoclip.library.contract import Library


class FolderChoice(QWidget):
    """Ticks for folders; `add_chosen` puts those that are ticked under watch."""

    changed = Signal()
    """Another folder, or another tick."""
    added = Signal()
    """Every ticked folder is watched now."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._boxes: dict[Path, QCheckBox] = {}
        self._watched: set[Path] = set()
        self._adding = False
        self.setAcceptDrops(True)
        self.message = InlineMessage()
        self.add_button = QPushButton()
        self.add_button.clicked.connect(self._choose)
        self._hint = text_label(self.tr("You can also drop folders here."), "muted")
        self.changed.connect(self._show_button)
        self._show_button()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE_S)
        card = QFrame()
        set_role(card, "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        inside.setSpacing(SPACE_M)
        inside.addLayout(self._rows)
        inside.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeading)
        inside.addWidget(self._hint)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(card)
        layout.addWidget(self.message)

    @property
    def chosen(self) -> list[Path]:
        return [path for path, box in self._boxes.items() if box.isChecked()]

    @property
    def watched(self) -> set[Path]:
        """The folders that were put under watch here."""
        return set(self._watched)

    @property
    def paths(self) -> list[Path]:
        return list(self._boxes)

    def offer(self, path: Path) -> None:
        """Put the folder into the list, ticked, if it exists."""
        self._bridge.ask(
            self._library.folders.is_there, path, done=lambda is_there: self.add(path) if is_there else None, owner=self
        )

    def add(self, path: Path) -> None:
        """Put the folder into the list, ticked."""
        self.message.clear()
        if path not in self._boxes:
            box = QCheckBox(str(path).replace("&", "&&"))
            box.toggled.connect(self.changed)
            self._boxes[path] = box
            self._rows.addWidget(box)
        self._boxes[path].setChecked(True)
        self.changed.emit()

    def add_chosen(self) -> None:
        """Watch the ticked folders. `added` follows when all are; else the reason is shown here."""
        if self._adding:  # a second click must not find the first one's folders "already watched"
            return
        self._adding = True
        new = [path for path in self.chosen if path not in self._watched]
        self._bridge.do(
            self._library.folders.add_all,
            new,
            report=lambda added: Done(_why(added)) if added.refused else None,
            done=self._on_added,
            failed=self._on_failed,
            owner=self,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_paths(event.mimeData()):
            self.add(path)
        event.acceptProposedAction()

    def _show_button(self) -> None:
        """To choose a folder is what there is to do, until one is chosen."""
        self.add_button.setText(self.tr("&Add another folder…") if self._boxes else self.tr("&Choose a folder…"))
        set_role(self.add_button, "" if self.chosen else "primary")
        set_icon(self.add_button, "folder-add", "text" if self.chosen else "on_accent")

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, self.tr("Choose a folder of photos"))
        if chosen:
            self.add(Path(chosen))

    def _on_added(self, added: FoldersAdded) -> None:
        self._adding = False
        for path in map(Path, added.watched):
            self._watched.add(path)
            self._boxes[path].setEnabled(False)  # from here on it is in the settings
        for path in map(Path, added.refused):
            self._boxes[path].setChecked(False)
        if added.refused:
            self._explain(_why(added))
        else:
            self.message.clear()
            self.added.emit()

    def _on_failed(self, sentence: str) -> None:
        self._adding = False
        self._explain(sentence)

    def _explain(self, sentence: str) -> None:
        self.message.show_problem(sentence)
        reveal(self.message)  # below a long list of folders nobody would look for it


def _why(added: FoldersAdded) -> str:
    return "\n".join(added.refused.values())
