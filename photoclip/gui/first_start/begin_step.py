"""BeginStep: the last step of the first start: how far the library is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QVBoxLayout, QWidget

from photoclip.core.checkpoints import CheckpointInfo
from photoclip.core.events import IndexingStatus
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, set_role
from photoclip.gui.checkpoints.card import TransferBar
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.widgets.activity_text import activity_text
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.language import shown
from photoclip.library.contract import Library


class BeginStep(QWidget):
    """How far the model and the photos are; what is missing is said, with the way to it."""

    folders_requested = Signal()
    model_requested = Signal()

    def __init__(
        self, library: Library, bridge: Bridge, downloads: ModelDownloads, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._downloads = downloads
        self._model_id: str | None = None
        self.model_text = text_label()
        self.transfer = TransferBar()
        self.message = InlineMessage()
        self.photos_text = text_label()
        self.photos_bar = QProgressBar(textVisible=False)
        self.photos_bar.setAccessibleName(self.tr("Progress of the photos"))
        self.folders_button = QPushButton(self.tr("Choose &folders…"))
        self.folders_button.setAutoDefault(True)
        self.folders_button.clicked.connect(self.folders_requested)
        self.model_button = QPushButton(self.tr("Choose a &model…"))
        self.model_button.setAutoDefault(True)
        self.model_button.clicked.connect(self.model_requested)
        self.model_button.hide()
        self._has_folders = True
        hint = self.tr("You can begin now: all of this goes on in the background, and also after the next start.")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_L)
        layout.addWidget(text_label(hint, "muted"))
        layout.addWidget(_card(self.tr("Model"), self.model_text, self.transfer, self.message, self.model_button))
        layout.addWidget(_card(self.tr("Photos"), self.photos_text, self.photos_bar, self.folders_button))
        self.transfer.cancel_requested.connect(self._cancel)
        self.transfer.hide()
        self.message.action_requested.connect(self._again)
        downloads.changed.connect(self._on_download_changed)
        downloads.finished.connect(self._on_download_finished)
        bridge.status_changed.connect(self._on_status)
        bridge.model_changed.connect(self._show_status_now)
        self._show_status_now()

    def show_folders(self, some: bool) -> None:
        """Say that no folder is watched, or how far the photos are."""
        self._has_folders = some
        self._show_status_now()

    def _show_status_now(self, *_: object) -> None:
        self._on_status(self._library.indexing.status())

    def without_model(self) -> None:
        """Say that there is none."""
        self._model_id = None
        self.message.clear()
        self.transfer.hide()
        self.model_button.show()
        self.model_text.setText(
            self.tr(
                "None yet: photos are found by folder and date, but not by describing them. Choose one here, or later "
                "in the settings."
            )
        )

    def use(self, model: CheckpointInfo) -> None:
        """Put an installed model to use."""
        self._model_id = None
        self.model_button.hide()
        self.message.clear()
        self.transfer.hide()
        self.model_text.setText(self.tr("{title} is being loaded…").format(title=shown(model.title)))
        self._bridge.do(
            self._library.models.use,
            model.id,
            done=lambda _n: self.ready(),
            failed=self.message.show_problem,
            owner=self,
        )

    def download(self, model: CheckpointInfo) -> None:
        """Fetch a model and put it to use."""
        self.model_button.hide()
        self._model_id = model.id
        self.model_text.setText(self.tr("{title} is being downloaded.").format(title=shown(model.title)))
        self._downloads.start(model.id)

    def ready(self) -> None:
        """Say that a model is there."""
        self.model_button.hide()
        self.transfer.hide()
        self.message.clear()
        self.model_text.setText(
            self.tr("Ready. Photos can be found by describing them as soon as they were looked at.")
        )

    def _cancel(self) -> None:
        if self._model_id is not None:
            self._downloads.cancel(self._model_id)

    def _again(self) -> None:
        if self._model_id is not None:
            self._downloads.start(self._model_id)

    def _on_download_changed(self, model_id: str) -> None:
        if model_id != self._model_id:
            return
        transfer = self._downloads.transfer(model_id)
        self.transfer.setVisible(transfer is not None)
        if transfer is not None:
            self.message.clear()
            self.transfer.show_transfer(transfer)
        elif problem := self._downloads.problem(model_id):
            self.model_text.setText(self.tr("The download stopped. What came is kept."))
            self.message.show_problem(problem, self.tr("Try again"))
        elif not self._downloads.is_running(model_id):
            self.model_text.setText(self.tr("The download was cancelled. What came is kept."))
            self.message.show_info(self.tr("It goes on where it stopped."), self.tr("Download"))

    def _on_download_finished(self, model_id: str) -> None:
        if model_id == self._model_id:
            self.ready()

    def _on_status(self, status: IndexingStatus) -> None:
        self.folders_button.setVisible(not self._has_folders)
        if not self._has_folders:
            self.photos_text.setText(
                self.tr("None yet: no folder is chosen. Choose one here, or later in the settings.")
            )
            self.photos_bar.hide()
            return
        self.photos_text.setText(activity_text(status, self._library.models.active() is not None))
        self.photos_bar.setRange(0, max(1, status.total) if status.phase != "scanning" else status.total)
        self.photos_bar.setValue(status.done if status.total else 0)
        self.photos_bar.setVisible(status.phase in {"scanning", "indexing", "paused"})


def _card(title: str, *parts: QWidget) -> QFrame:
    card = QFrame()
    set_role(card, "card")
    layout = QVBoxLayout(card)
    layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
    layout.setSpacing(SPACE_S)
    layout.addWidget(text_label(title, "heading"))
    for part in parts:
        left = Qt.AlignmentFlag.AlignLeading if isinstance(part, QPushButton) else Qt.AlignmentFlag(0)
        layout.addWidget(part, 0, left)
    return card
