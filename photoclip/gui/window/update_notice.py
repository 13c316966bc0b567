"""UpdateNotice: says once, where that was asked for, that there is a newer PhotoClip."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject

from photoclip.core.updates import UpdateOffer
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.window.notice_bar import NoticeBar
from photoclip.library.contract import Library

_log = logging.getLogger(__name__)


class UpdateNotice(QObject):
    """Looks when the window starts; `show` leads to where the version can be got."""

    def __init__(
        self, library: Library, bridge: Bridge, bar: NoticeBar, show: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._bar = bar
        self._show = show

    def look(self) -> None:
        """Ask where the settings say so and it is due; nobody is bothered with what is in the way."""
        if self._library.settings.current.check_for_updates:
            self._bridge.ask(self._library.updates.check_if_due, done=self._say, failed=_note, owner=self)

    def _say(self, offer: UpdateOffer | None) -> None:
        if offer is not None:
            sentence = self.tr("PhotoClip {version} is there.").format(version=offer.version)
            self._bar.say(sentence, sign="info", button=self.tr("Show"), action=self._show)


def _note(_sentence: str) -> None:
    _log.info("updates could not be looked for")
