"""ModelCard: one checkpoint, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from photoclip.core.checkpoints import CheckpointInfo, Transfer
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.checkpoints.downloads import ModelDownloads, transfer_text
from photoclip.gui.checkpoints.facts import CheckpointFacts
from photoclip.gui.checkpoints.texts import role_text
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.language import shown


class TransferBar(QWidget):
    """How far a download has come, and the way to stop it."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Download progress"))
        self._label = text_label("", "muted", wrap=False)
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setAccessibleName(self.tr("Cancel the download"))
        self.cancel.clicked.connect(self.cancel_requested)
        column = QVBoxLayout()
        column.setSpacing(SPACE_XS)
        column.addWidget(self._label)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_M)
        row.addLayout(column, 1)
        row.addWidget(self.cancel)

    def show_transfer(self, transfer: Transfer) -> None:
        self._label.setText(transfer_text(transfer))
        if transfer.total_bytes:
            # Thousandths: the bar's own numbers end at 2 GB.
            self.bar.setRange(0, 1000)
            self.bar.setValue(transfer.done_bytes * 1000 // transfer.total_bytes)
        else:
            self.bar.setRange(0, 0)

    @property
    def text(self) -> str:
        return self._label.text()


class ModelCard(QFrame):
    """Title, facts and state of one checkpoint; download, cancel, use.

    One that is to follow says how far it is: it may answer at once, or not at all.
    """

    use_requested = Signal(str)
    use_now_requested = Signal(str)
    stay_requested = Signal()

    def __init__(
        self, info: CheckpointInfo, downloads: ModelDownloads, photo_count: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.info = info
        self._downloads = downloads
        set_role(self, "card")
        self.setAccessibleName(shown(info.title))
        self.facts = CheckpointFacts(info, photo_count)
        self.setAccessibleDescription(self.facts.spoken)
        self.state = text_label("", "good", wrap=False)
        self.button = QPushButton()
        self.button.clicked.connect(self._on_clicked)
        self.stay = QPushButton(self.tr("Cancel"))
        self.stay.setAccessibleName(self.tr("Do not change to {title}").format(title=shown(info.title)))
        self.stay.clicked.connect(self.stay_requested)
        self.progress = text_label("", "muted")
        self.transfer = TransferBar()
        self.transfer.cancel_requested.connect(lambda: downloads.cancel(info.id))
        self.message = InlineMessage()
        self._lay_out()
        downloads.changed.connect(self._on_download_changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the state of now."""
        running = self._downloads.transfer(self.info.id)
        self.transfer.setVisible(running is not None)
        if running is not None:
            self.transfer.show_transfer(running)
        self._show_state()
        self._name_button()
        self.stay.setVisible(self.info.coming)
        self.progress.setVisible(self.info.coming)
        self.button.setVisible(not self.info.active and running is None)
        self.button.setEnabled(not self.info.needs)
        problem = self._downloads.problem(self.info.id)
        if problem and running is None:
            self.message.show_problem(problem, self.tr("Try again"))
        else:
            self.message.clear()

    def show_progress(self, text: str) -> None:
        """Say how far the model is that is to follow."""
        self.progress.setText(text)

    def _show_state(self) -> None:
        if self.info.coming:
            self.state.setText(self.tr("Getting ready"))
        else:
            self.state.setText(self.tr("In use") if self.info.active else self.tr("Installed"))
        set_role(self.state, "muted" if self.info.coming else "good")
        self.state.setVisible(self.info.installed)

    def _name_button(self) -> None:
        if self.info.coming:
            text, name = self.tr("Use now"), self.tr("Use {title} now")
        elif self.info.installed:
            text, name = self.tr("Use"), self.tr("Use {title}")
        else:
            text, name = self.tr("Download"), self.tr("Download {title}")
        self.button.setText(text)
        self.button.setAccessibleName(name.format(title=shown(self.info.title)))

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_S)
        head.addWidget(text_label(shown(self.info.title), "heading", wrap=False))
        if mark := role_text(self.info):
            head.addWidget(badge(mark), 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        head.addWidget(self.state)
        head.addWidget(self.stay)
        head.addWidget(self.button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        layout.setSpacing(SPACE_XS)
        layout.addLayout(head)
        layout.addWidget(self.facts)
        layout.addWidget(self.progress)
        layout.addWidget(self.transfer)
        layout.addWidget(self.message)
        self.message.action_requested.connect(lambda: self._downloads.start(self.info.id))

    def _on_clicked(self) -> None:
        if self.info.coming:
            self.use_now_requested.emit(self.info.id)
        elif self.info.installed:
            self.use_requested.emit(self.info.id)
        else:
            self._downloads.start(self.info.id)

    def _on_download_changed(self, model_id: str) -> None:
        if model_id == self.info.id:
            self.refresh()


def badge(text: str) -> QLabel:
    """Return a small label in a frame."""
    label = text_label(text, "badge", wrap=False)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
