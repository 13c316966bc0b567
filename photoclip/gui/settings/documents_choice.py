"""DocumentsChoice: whether documents (PDF and SVG) are shown among the photos."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.settings.choice_section import ChoiceSection
from photoclip.gui.widgets.wrapped_choice import WrappedCheckBox
from photoclip.library.contract import Library


class DocumentsChoice(ChoiceSection):
    """One switch. It is off before the person says so."""

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        self._library = library
        self.shown = WrappedCheckBox(self.tr("Also show doc&uments: PDF (the first page) and SVG"))
        self.shown.clicked.connect(self.choose)
        said = self.tr(
            "They are found by what one sees on them, like photos. Folders of web pages and programs are full of "
            "drawings; what you put on documents is kept while they are not shown."
        )
        self._lay_out(self.tr("Documents"), said, self.shown)

    def refresh(self) -> None:
        self._bridge.ask(self._library.folders.documents, done=self.shown.setChecked, owner=self, latest=True)

    def choose(self, wanted: bool) -> None:
        """Show documents from now on, or no more."""
        said = self.tr("Documents are looked for now.") if wanted else self.tr("Documents leave the library.")
        self._make(self._library.folders.show_documents, wanted, said=said)
