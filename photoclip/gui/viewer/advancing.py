"""Advancing: once something was said of the photo in view, the next one comes, where the person wants that."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.marks.marking import Marking
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.library.contract import Library
from photoclip.settings import Settings


class Advancing(QObject):
    """`is_in_view(photo_ids)`: whether these are the photo in view, and nothing else."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        bar: ViewerBar,
        is_in_view: Callable[[Sequence[int]], bool],
        show_next: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bar = bar
        self._is_in_view = is_in_view
        self._show_next = show_next
        bar.advance_toggled.connect(self._on_toggled)
        bridge.settings_changed.connect(self._on_settings_changed)

    def listen_to(self, marking: Marking) -> None:
        """What is said of photos is said there."""
        marking.judged.connect(self._on_judged)

    def show(self) -> None:
        """Show in the bar whether the next photo comes."""
        self._bar.advance.setChecked(self._library.settings.current.advance_after_marking)

    def _on_judged(self, photo_ids: Sequence[int]) -> None:
        if self._library.settings.current.advance_after_marking and self._is_in_view(photo_ids):
            self._show_next()

    def _on_toggled(self, on: bool) -> None:
        if on != self._library.settings.current.advance_after_marking:
            self._library.settings.change(advance_after_marking=on)

    def _on_settings_changed(self, settings: Settings) -> None:
        self._bar.advance.setChecked(settings.advance_after_marking)
