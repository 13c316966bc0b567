"""ModelDownloads: checkpoints on their way, whatever page looks at them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QLocale, QMetaMethod, QObject, Qt, Signal

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import Transfer
from photoclip.gui.base.bridge import Bridge
from photoclip.library.contract import Library


class ModelDownloads(QObject):
    """Downloads checkpoints and puts each to use once it is complete. Outlives the pages that show it."""

    changed = Signal(str)
    """A download of this model id started, moved on or ended."""
    finished = Signal(str)
    """The model with this id is installed and in use."""

    _progressed = Signal(str, object)

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent if parent is not None else bridge)
        self._library = library
        self._bridge = bridge
        self._cancels: dict[str, CancelToken] = {}
        self._transfers: dict[str, Transfer] = {}
        self._problems: dict[str, str] = {}
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        app = QCoreApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.cancel_all)

    def start(self, model_id: str) -> None:
        """Download, or go on with a download that was cut; then use the model."""
        if model_id in self._cancels:
            return
        cancel = self._cancels[model_id] = CancelToken()
        self._problems.pop(model_id, None)
        self._transfers[model_id] = Transfer(0, 0)
        self._bridge.do(
            self._library.models.download_and_use,
            model_id,
            partial(self._report, model_id, cancel),
            cancel,
            done=lambda _result: self._on_done(model_id),
            failed=lambda sentence: self._on_failed(model_id, sentence),
            cancelled=lambda: self._on_cancelled(model_id),
            owner=self,
        )
        self.changed.emit(model_id)

    def cancel(self, model_id: str) -> None:
        """Stop; what came is kept and the next start goes on from there."""
        if model_id in self._cancels:
            self._cancels[model_id].cancel()

    def cancel_all(self) -> None:
        for model_id in list(self._cancels):
            self.cancel(model_id)

    def is_running(self, model_id: str) -> bool:
        return model_id in self._cancels

    def transfer(self, model_id: str) -> Transfer | None:
        """Return how far a running download has come."""
        return self._transfers.get(model_id)

    def problem(self, model_id: str) -> str:
        """Return why the last download of this model ended early; '' when it did not."""
        return self._problems.get(model_id, "")

    def _report(self, model_id: str, cancel: CancelToken, transfer: Transfer) -> None:
        """Worker thread. Once cancelled nobody looks any more, and this object may be on its way out."""
        if not cancel.cancelled:
            self._progressed.emit(model_id, transfer)

    def _on_progressed(self, model_id: str, transfer: Transfer) -> None:
        if model_id in self._cancels:
            self._transfers[model_id] = transfer
            self.changed.emit(model_id)

    def _on_done(self, model_id: str) -> None:
        self._end(model_id)
        self.finished.emit(model_id)

    def _on_failed(self, model_id: str, sentence: str) -> None:
        self._problems[model_id] = sentence
        self._end(model_id)
        if not self.isSignalConnected(QMetaMethod.fromSignal(self.changed)):  # no page is open that shows it
            self._bridge.problem.emit(sentence)

    def _on_cancelled(self, model_id: str) -> None:
        self._end(model_id)

    def _end(self, model_id: str) -> None:
        self._cancels.pop(model_id, None)
        self._transfers.pop(model_id, None)
        self.changed.emit(model_id)


def transfer_text(transfer: Transfer, locale: QLocale | None = None) -> str:
    """Return '120 MB of 605 MB, 25 MB/s'."""
    locale = locale or QLocale()

    def size(count: float) -> str:
        return locale.formattedDataSize(int(count), 1, QLocale.DataSizeFormat.DataSizeSIFormat)

    def tr(text: str) -> str:
        return QCoreApplication.translate("ModelDownloads", text)

    if not transfer.done_bytes and not transfer.total_bytes:
        return tr("Connecting…")
    if not transfer.total_bytes:
        text = size(transfer.done_bytes)
    else:
        text = tr("{done} of {total}").format(done=size(transfer.done_bytes), total=size(transfer.total_bytes))
    if transfer.bytes_per_second > 0:
        text += tr(", {speed} a second").format(speed=size(transfer.bytes_per_second))
    return text
