"""ExcludesEditor: what is left out of watched folders."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.library.contract import Library


class ExcludesEditor(QWidget):
    """The patterns of files and folders that are left out, one a line."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._saved = ""
        self.editor = QPlainTextEdit()
        self.editor.setAccessibleName(self.tr("Patterns of files and folders to leave out, one a line"))
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * 8 + 20)
        self.editor.textChanged.connect(self._on_edited)
        self.message = InlineMessage()
        self.save_button = QPushButton(self.tr("Sa&ve patterns"))
        self.save_button.clicked.connect(self._save)
        self.defaults_button = QPushButton(self.tr("Restore &defaults"))
        self.defaults_button.clicked.connect(self.restore_defaults)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.defaults_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(self.tr("Left out"), "heading"))
        explained = self.tr(
            "One pattern a line, as in .gitignore: “.*” leaves out hidden files and folders, “raw/” "
            "every folder named raw."
        )
        layout.addWidget(text_label(explained, "muted"))
        layout.addWidget(self.editor)
        layout.addLayout(buttons)
        layout.addWidget(self.message)
        self._bridge.ask(library.folders.excludes, done=self._show, failed=self.message.show_problem, owner=self)

    @property
    def globs(self) -> list[str]:
        lines = (line.strip() for line in self.editor.toPlainText().splitlines())
        return [line for line in lines if line]

    def restore_defaults(self) -> None:
        """Put the defaults into the editor; they are taken when saved."""
        self.editor.setPlainText("\n".join(self._library.folders.default_excludes()))

    def _show(self, globs: list[str]) -> None:
        self._saved = "\n".join(globs)
        self.editor.setPlainText(self._saved)
        self._on_edited()

    def _on_edited(self) -> None:
        edited = "\n".join(self.globs) != self._saved
        self.save_button.setEnabled(edited)
        if edited:
            self.message.clear()

    def _save(self) -> None:
        globs = self.globs
        said = self.tr("Saved. The folders are looked at again in the background.")
        self._bridge.do(
            self._library.folders.set_excludes,
            globs,
            report=lambda _nothing: Done(said),
            done=lambda _nothing: self._on_saved(globs, said),
            failed=self.message.show_problem,
            owner=self,
        )

    def _on_saved(self, globs: list[str], said: str) -> None:
        self._saved = "\n".join(globs)  # the editor stays as it is: the person may have typed on
        self._on_edited()
        self.message.show_info(said)
