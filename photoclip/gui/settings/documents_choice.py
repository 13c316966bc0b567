"""DocumentsChoice: whether documents (PDF and SVG) are shown among the photos."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_S
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox
from photoclip.library.contract import Library


class DocumentsChoice(QWidget):
    """One switch, which holds at once. It is off before the person says so."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.shown = WrappedCheckBox(self.tr("Also show doc&uments: PDF (the first page) and SVG"))
        self.shown.clicked.connect(self.choose)
        self.message = InlineMessage()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(text_label(self.tr("Documents"), "heading"))
        said = self.tr(
            "They are found by what one sees on them, like photos. Folders of web pages and programs are full of "
            "drawings; what you put on documents is kept while they are not shown."
        )
        layout.addWidget(text_label(said, "muted"))
        layout.addWidget(self.shown)
        layout.addWidget(self.message)

    def refresh(self) -> None:
        """Read the choice again."""
        self._bridge.ask(self._library.folders.documents, done=self.shown.setChecked, owner=self, latest=True)

    def choose(self, wanted: bool) -> None:
        """Show documents from now on, or no more."""
        self.message.clear()
        said = self.tr("Documents are looked for now.") if wanted else self.tr("Documents leave the library.")
        self._bridge.do(
            self._library.folders.show_documents,
            wanted,
            report=lambda _nothing: Done(said),
            done=lambda _nothing: self.refresh(),
            failed=self._on_failed,
            owner=self,
        )

    def _on_failed(self, sentence: str) -> None:
        self.refresh()
        self.message.show_problem(sentence)
