"""ModelChoice: which checkpoint to begin with, one of a few cards."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from photoclip.core.checkpoints import CheckpointInfo, ModelCatalogue
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, SPACE_XXL, set_role
from photoclip.gui.checkpoints.card import badge
from photoclip.gui.checkpoints.facts import CheckpointFacts
from photoclip.gui.checkpoints.importing import ModelImport
from photoclip.gui.checkpoints.texts import role_text
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.language import shown
from photoclip.library.contract import Library

IMPORT = "import"
LATER = "later"


class ModelChoice(QWidget):
    """Cards of the catalogue, then "import from files" and "later"."""

    changed = Signal()
    imported = Signal(str)

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._infos: dict[str, CheckpointInfo] = {}
        self.cards: dict[str, ChoiceCard] = {}
        self._takes_focus = False
        self.group = QButtonGroup(self)
        self.group.buttonToggled.connect(lambda *_: self._on_chosen())
        self.message = InlineMessage()
        self.importer = ModelImport(library, bridge)
        self.importer.imported.connect(self.imported)
        self.importer.hide()
        self._waiting = text_label(self.tr("Reading the catalogue…"), "muted")
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE_S)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_S)
        layout.addWidget(self.message)
        layout.addWidget(self._waiting)
        layout.addLayout(self._cards)

    @property
    def chosen(self) -> str | None:
        """Model id, IMPORT, LATER, or None while the catalogue is not there."""
        return next((name for name, card in self.cards.items() if card.radio.isChecked()), None)

    @property
    def chosen_model(self) -> CheckpointInfo | None:
        return self._infos.get(self.chosen or "")

    def choose(self, name: str) -> None:
        self.cards[name].radio.setChecked(True)

    def take_focus(self) -> None:
        """Lead the keyboard to what is chosen, as soon as the catalogue is there."""
        self._takes_focus = self.chosen is None
        if self.chosen is not None:
            self.cards[self.chosen].radio.setFocus()

    def refresh(self) -> None:
        """Read the catalogue; what is chosen stays chosen."""
        self._bridge.ask(
            self._library.models.catalogue, done=self._show, failed=self._on_failed, owner=self, latest=True
        )

    def _show(self, catalogue: ModelCatalogue) -> None:
        models = [info for info in catalogue.models if info.installed or info.role not in {"demo", "imported"}]
        before = self.chosen
        self._waiting.hide()
        self._infos = {info.id: info for info in models}
        old, self.cards = self.cards, {}
        for info in models:
            facts = CheckpointFacts(info, catalogue.photo_count)
            self._add(info.id, shown(info.title), role_text(info), facts, facts.spoken, enabled=not info.needs)
        later = self.tr("Browse by folder and date now; choose a model in the settings when you like.")
        files = self.tr("An open_clip model that is already on this computer.")
        self._add(IMPORT, self.tr("Import from files"), "", text_label(files), files)
        self._cards.addWidget(self.importer)
        self._add(LATER, self.tr("Later"), "", text_label(later), later)
        focused = any(card.radio.hasFocus() for card in old.values())
        for card in old.values():
            self.group.removeButton(card.radio)
            card.setParent(None)
            card.deleteLater()
        self.choose(before if before in self.cards else self._proposed(models))
        self._place_cards()
        if focused or self._takes_focus:
            self.take_focus()

    def _place_cards(self) -> None:
        """Let the cards lie where they belong at once: an arrow key goes by that, and may be pressed already."""
        for card in self.cards.values():
            card.show()
        if (layout := self.layout()) is not None:
            layout.activate()

    def _proposed(self, models: list[CheckpointInfo]) -> str:
        """The one in use, else an installed one, else the recommended one."""
        usable = [info for info in models if not info.needs]
        ranked = sorted(usable, key=lambda info: (not info.active, not info.installed, not info.recommended))
        return ranked[0].id if ranked else LATER

    def _add(self, name: str, title: str, mark: str, body: QWidget, spoken: str, enabled: bool = True) -> None:
        card = ChoiceCard(title, mark, body, spoken)
        card.radio.setEnabled(enabled)
        self.cards[name] = card
        self.group.addButton(card.radio)
        self._cards.addWidget(card)

    def _on_chosen(self) -> None:
        self.importer.setVisible(self.chosen == IMPORT)
        self.changed.emit()

    def _on_failed(self, sentence: str) -> None:
        self._waiting.hide()
        self.message.show_problem(sentence)
        if not self.cards:
            self._show(ModelCatalogue((), 0))


class ChoiceCard(QFrame):
    """One choice; a click anywhere on it chooses it."""

    def __init__(self, title: str, mark: str, content: QWidget, spoken: str, parent: QWidget | None = None) -> None:
        """`spoken`: what a screen reader says of the content."""
        super().__init__(parent)
        set_role(self, "card")
        self.radio = QRadioButton(title)
        set_role(self.radio, "heading")
        self.radio.setAccessibleDescription(spoken)
        self.radio.toggled.connect(lambda on: set_role(self, "chosen" if on else "card"))
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(self.radio)
        if mark:
            head.addWidget(badge(mark), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        body = QVBoxLayout()
        body.setContentsMargins(SPACE_XXL - SPACE_L, 0, 0, 0)
        body.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        layout.setSpacing(SPACE_XS)
        layout.addLayout(head)
        layout.addLayout(body)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.radio.isEnabled():
            self.radio.setChecked(True)
            self.radio.setFocus()
        super().mousePressEvent(event)
