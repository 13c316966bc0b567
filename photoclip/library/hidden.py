"""Hidden: photos that are to be seen only by who asks for them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from photoclip.core.events import Change, PhotosAdded, PhotosChanged, PhotosRemoved
from photoclip.core.hidden import HiddenWay
from photoclip.errors import HiddenStays, KnownError
from photoclip.language import tr
from photoclip.library.contract import HiddenPart
from photoclip.library.stores import Stores

AskPerson = Callable[[], bool]
"""Lets the system ask whether it is this person who sits here; waits for the answer."""


class Hidden(HiddenPart):
    """Says what is in sight to the stores, and tells others when that changes. Showing ends with the process."""

    def __init__(
        self, stores: Stores, ask_person: Callable[[], AskPerson | None], tell: Callable[[Change], None]
    ) -> None:
        """`ask_person`: returns what asks, None where this system cannot; that may take a moment."""
        self._photos = stores.photos
        self._marks = stores.marks
        self._settings = stores.settings
        self._sight = stores.database.sight
        self._ask_person = ask_person
        self._tell = tell
        self._lock = threading.Lock()
        self._way: HiddenWay = "blur"
        self._shown = False
        self._known: frozenset[int] = frozenset()

    @property
    def way(self) -> HiddenWay:
        return self._way

    @property
    def shown(self) -> bool:
        return self._shown

    def asks_person(self) -> bool:
        return self._ask_person() is not None

    def choose(self, way: HiddenWay) -> None:
        self._settings.set_hidden_way(way)
        self.follow()

    def show(self) -> None:
        asks = self._ask_person()
        if asks is not None and not asks():
            raise HiddenStays(tr("Hidden photos stay hidden: the system was not told that it is you."))
        self._let(self._way, shown=True)

    def hide_again(self) -> None:
        self._let(self._way, shown=False)

    def open(self) -> None:
        """Take over what was chosen for this library, before anybody asks for its photos."""
        self._shown = False
        with suppress(KnownError):  # a damaged library opens all the same, and says so
            self._way = self._settings.hidden_way()
            self._known = frozenset(self._marks.hidden().tolist())
        self._sight.keeps_out = self._way == "out"

    def follow(self) -> None:
        """Take over what was chosen for this library, here or by another process."""
        self._let(self._settings.hidden_way(), self._shown)

    def notice(self, change: Change) -> None:
        """Tell that photos have gone out of sight, or are back, where what changed of them is that."""
        if not isinstance(change, PhotosChanged):
            return
        try:
            with self._lock:
                before = self._known
                self._known = now = frozenset(self._marks.hidden().tolist())
                keeps_out = self._sight.keeps_out
        except KnownError:  # who asks for photos then is told why
            return
        if keeps_out:
            self._tell_of(now - before, before - now)

    def _let(self, way: HiddenWay, shown: bool) -> None:
        with self._lock:
            before = self._way, self._shown
            self._way, self._shown = way, shown
            was_out, is_out = self._sight.keeps_out, way == "out" and not shown
            self._sight.keeps_out = is_out
            hidden = self._known = frozenset(self._marks.hidden().tolist())
        if was_out != is_out:
            self._tell_of(*((hidden, frozenset[int]()) if is_out else (frozenset[int](), hidden)))
        elif before != (way, shown):
            self._tell(PhotosChanged(tuple(sorted(hidden))))

    def _tell_of(self, gone: frozenset[int], came: frozenset[int]) -> None:
        if gone:
            self._tell(PhotosRemoved(tuple(sorted(gone))))
        if came:
            self._tell(PhotosAdded(self._in_view(came), outside=True))

    def _in_view(self, photo_ids: frozenset[int]) -> tuple[int, ...]:
        return tuple(self._photos.in_view(sorted(photo_ids)).tolist())
