"""TypedText: tells when what is typed is meant."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.core.query import unfinished
from photoclip.gui.search.edit import SearchEdit

DEBOUNCE_MS = 150
UNFINISHED_MS = 1000
"""After so long what may become a filter's name is meant as it stands: "came" was a word."""


class TypedText(QObject):
    """Reports the text once the person pauses, without a last word that is about to become a filter."""

    settled = Signal()
    """The person paused."""
    reported = Signal(str)
    """Another text to ask for than before."""

    def __init__(self, edit: SearchEdit, read: Callable[[str], str], unfinished_ms: int) -> None:
        """`read`: what to ask for where somebody types this."""
        super().__init__(edit)
        self._edit = edit
        self._read = read
        self._reported = ""
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(self._on_pause)
        self._unfinished = QTimer(self, singleShot=True, interval=unfinished_ms)
        self._unfinished.timeout.connect(self.report)

    @property
    def is_waiting(self) -> bool:
        """Whether the person may go on typing."""
        return self._pause.isActive()

    def wait(self) -> None:
        """The text has changed; report it after a pause."""
        self._unfinished.stop()
        self._pause.start()

    def report(self) -> None:
        """Report the text as it stands."""
        self._report(self._edit.text())

    def report_meant(self) -> None:
        """Report the text, which the person says is all: without a filter that has a name only."""
        begun = unfinished(self._edit.text())
        self._report(begun.before if begun is not None and begun.has_colon else self._edit.text())

    # Below: private

    def _on_pause(self) -> None:
        text = self._edit.text()
        begun = unfinished(text) if self._edit.position() == len(text) else None
        self._report(text if begun is None else begun.before)
        if begun is not None and begun.may_be_a_word:
            self._unfinished.start()

    def _report(self, text: str) -> None:
        self._pause.stop()
        self._unfinished.stop()
        self.settled.emit()
        asked = self._read(text)
        if asked.strip() != self._reported:
            self._reported = asked.strip()
            self.reported.emit(asked)
