"""SearchHints: says under the box what stands between the person's words and the right photos."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from photoclip.core.search import SearchRequest
from photoclip.core.strictness import BROAD
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.browse.answer_texts import remark
from photoclip.gui.browse.navigation import Navigation
from photoclip.gui.browse.pasted_picture import PastedPicture
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.search.box import SearchBox
from photoclip.language import shown
from photoclip.library.contract import Library

BUSY_AFTER_MS = 400


class SearchHints(QObject):
    """What a search waits for, what went wrong or is not good, and what can be done about it."""

    model_requested = Signal()
    broad_requested = Signal()

    def __init__(
        self, library: Library, bridge: Bridge, box: SearchBox, query: GridQuery, on_show: OnShow, nav: Navigation
    ) -> None:
        super().__init__(box)
        self._library = library
        self._box = box
        self._query = query
        self._on_show = on_show
        self._navigation = nav
        self._has_model = False
        self._picture = PastedPicture(library, bridge, self)
        self._busy_timer = QTimer(self, singleShot=True, interval=BUSY_AFTER_MS)
        self._busy_timer.timeout.connect(lambda: box.show_hint(self.tr("Searching…")))
        query.busy_changed.connect(self._on_busy)
        query.failed.connect(self._on_failed)
        box.image_given.connect(self._on_image)
        self._picture.kept.connect(self._on_picture_kept)
        self._image = QImage()
        self._picture.failed.connect(self._on_failed)
        on_show.changed.connect(self._on_answer)
        bridge.model_changed.connect(self._show)
        bridge.status_changed.connect(self._on_status)

    # Below: private

    def _on_answer(self) -> None:
        answer = self._on_show.answer
        if answer is not None:
            # The terms of what is open come first, and are not in the box.
            ahead = len(SearchRequest(self._navigation.place.text).query.terms)
            hints = {index - ahead: hint for index, hint in answer.result.term_hints.items() if index >= ahead}
            self._box.set_term_hints(self._navigation.typed_in(answer.request.text), hints)
        self._show()

    def _on_status(self) -> None:
        had_model, self._has_model = self._has_model, self._library.models.active() is not None
        if had_model != self._has_model and self._on_show.answer is not None:
            self._show()

    def _on_busy(self, busy: bool) -> None:
        if busy and self._query.has_text:
            self._busy_timer.start()
        else:
            self._busy_timer.stop()

    def _on_failed(self, sentence: str) -> None:
        self._box.show_hint(sentence, first=True)

    def _on_image(self, image: QImage) -> None:
        self._box.show_hint(self.tr("Keeping the picture…"), first=True)
        self._image = image
        self._picture.keep(image)

    def _on_picture_kept(self, path: str) -> None:
        self._show()
        self._box.add_picture(path, self._image)

    def _show(self) -> None:
        answer, say = self._on_show.answer, self._box.show_hint
        asks_words = self._query.has_words
        if self._library.models.active() is None and (asks_words or not self._query.has_text):
            browse, words = self.tr("Browse by folder and date."), self.tr("Searching by words needs a model.")
            text = words if asks_words else browse
            say(text, self.tr("Choose a model…"), self.model_requested.emit, first=True)
        elif answer is None:
            say("")
        elif answer.is_ranked and not answer.result.strong_count and self._query.strictness > BROAD:
            say(shown(answer.result.message) or remark(answer), self.tr("Try Broad"), self.broad_requested.emit)
        else:
            say(shown(answer.result.message) or remark(answer))
