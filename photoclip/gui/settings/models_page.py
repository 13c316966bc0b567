"""ModelsPage: choose, download and import checkpoints, and the device they run on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.core.checkpoints import ModelCatalogue
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_M, SPACE_XL
from photoclip.gui.checkpoints.card import ModelCard
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.checkpoints.importing import ModelImport
from photoclip.gui.checkpoints.texts import coming_text
from photoclip.gui.settings.device_choice import DeviceChoice
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.tab_order import put_after
from photoclip.language import shown
from photoclip.library.contract import Library

LOOK_EVERY_MS = 2000
"""How often the page asks how far a model is that is to follow."""


class ModelsPage(QWidget):
    """Cards of checkpoints, the one in use first. Reads the catalogue when shown, and when another is in use."""

    def __init__(
        self, library: Library, bridge: Bridge, downloads: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.downloads = downloads
        self.cards: dict[str, ModelCard] = {}
        self.message = InlineMessage()
        self.importer = ModelImport(library, bridge)
        self.importer.imported.connect(self.refresh)
        self.device = DeviceChoice(library, bridge)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE_M)
        self._lay_out()
        self._look_again = QTimer(self, singleShot=True, interval=LOOK_EVERY_MS)
        self._look_again.timeout.connect(self._refresh_if_shown)
        bridge.model_changed.connect(self.refresh)
        bridge.model_coming.connect(self.refresh)
        downloads.finished.connect(self.refresh)

    def refresh(self, *_news: object) -> None:
        """Read the catalogue and the size of the library again."""
        self._bridge.ask(
            self._library.models.catalogue, done=self._show, failed=self.message.show_problem, owner=self, latest=True
        )

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_M)
        layout.addWidget(text_label(self.tr("Models"), "heading"))
        explained = self.tr(
            "The model looks at your photos and understands your words, all on this computer. With another model every "
            "photo is looked at again in the background; until that is done the present one goes on answering."
        )
        layout.addWidget(text_label(explained, "muted"))
        layout.addWidget(self.message)
        layout.addLayout(self._cards)
        layout.addWidget(self.importer)
        layout.addSpacing(SPACE_XL)
        layout.addWidget(self.device)
        layout.addStretch(1)

    def _show(self, catalogue: ModelCatalogue) -> None:
        self._show_cards(catalogue)
        coming = catalogue.coming
        if coming is not None and coming.model_id in self.cards:
            answers = next((shown(info.title) for info in catalogue.models if info.active), "")
            self.cards[coming.model_id].show_progress(coming_text(coming, catalogue.photo_count, answers))
            self._look_again.start()

    def _show_cards(self, catalogue: ModelCatalogue) -> None:
        models = sorted(catalogue.models, key=lambda info: (not info.active, not info.coming))
        if [card.info for card in self.cards.values()] == models:
            return
        focused = next((i for i, card in self.cards.items() if card.button.hasFocus()), None)
        for card in self.cards.values():
            card.setParent(None)
            card.deleteLater()
        self.cards = {info.id: ModelCard(info, self.downloads, catalogue.photo_count) for info in models}
        for card in self.cards.values():
            card.use_requested.connect(self._use)
            card.use_now_requested.connect(self._use_now)
            card.stay_requested.connect(self._stay)
            self._cards.addWidget(card)
        put_after(self.message, *self.cards.values())
        if focused in self.cards:
            self.cards[focused].button.setFocus()

    def _use(self, model_id: str) -> None:
        self._change(self._library.models.use, model_id)

    def _use_now(self, model_id: str) -> None:
        self._change(self._library.models.use_now, model_id)

    def _change(self, use: Callable[[str], None], model_id: str) -> None:
        self.message.clear()
        card = self.cards[model_id]
        self._bridge.do(use, model_id, done=self.refresh, failed=card.message.show_problem, owner=card)

    def _stay(self) -> None:
        self.message.clear()
        self._bridge.do(self._library.models.stay, done=self.refresh, failed=self.message.show_problem, owner=self)
