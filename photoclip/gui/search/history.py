"""SearchHistory: the searches that a person settled on, kept by the library and offered again."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from photoclip.core.query import Unknown, unfinished
from photoclip.core.search import SearchRequest
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import OnShow
from photoclip.library.contract import Library

SETTLED_MS = 3000


class SearchHistory(QObject):
    """Knows when a search is worth keeping: Enter, a photo opened from it, or a result looked at for a while."""

    changed = Signal(list)
    """The recent searches, latest first."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        on_show: OnShow,
        parent: QObject | None = None,
        settled_ms: int = SETTLED_MS,
    ) -> None:
        """`settled_ms`: how long a result is looked at until its search is kept."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._on_show = on_show
        self._looked_at = ""
        self._kept = ""
        self._timer = QTimer(self, singleShot=True, interval=settled_ms)
        self._timer.timeout.connect(lambda: self.keep(self._looked_at))
        on_show.changed.connect(self._on_answer)

    @property
    def looked_at(self) -> str:
        """The search whose result is looked at and may be worth keeping, '' for none."""
        return self._looked_at if self._timer.isActive() else ""

    def reload(self) -> None:
        self._bridge.ask(self._library.search.history, done=self.changed.emit, owner=self, latest=True)

    def look_at(self, text: str) -> None:
        """A result for `text` is shown; keep it unless something else comes soon. '' for none."""
        self._looked_at = text.strip()
        if self._looked_at:
            self._timer.start()
        else:
            self._timer.stop()

    def keep(self, text: str) -> None:
        self._timer.stop()
        text = text.strip()
        if text and text != self._kept and not _has_a_slip(text):
            self._kept = text
            self._bridge.do(self._library.search.remember, text, done=lambda _: self.reload(), owner=self)

    def forget(self, text: str) -> None:
        if text == self._kept:
            self._kept = ""
        self._bridge.do(self._library.search.forget, text, done=lambda _: self.reload(), owner=self)

    # Below: private

    def _on_answer(self) -> None:
        answer = self._on_show.answer
        if answer is not None and not answer.again and self._on_show.is_search:
            self.look_at(answer.request.typed or answer.request.text)


def _has_a_slip(text: str) -> bool:
    """Tell whether a part of it could not be read, or has no value yet: what was found is not what was meant."""
    begun = unfinished(text)
    unread = any(isinstance(term, Unknown) for term in SearchRequest(text).query.terms)
    return unread or (begun is not None and begun.has_colon)
