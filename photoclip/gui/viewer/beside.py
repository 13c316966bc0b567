"""InfoBeside: what is known of the photo in view, beside it, and the frames around the parts that it speaks of."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSignalBlocker

from photoclip.core.explanation import Explanation
from photoclip.core.parts import Region
from photoclip.core.photo import Photo
from photoclip.gui.details.panel import InfoPanel
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.gui.viewer.canvas import ViewerCanvas
from photoclip.library.contract import Library

PANEL_PX = 280


class InfoBeside(QObject):
    """Shows and hides the panel as the person likes, never while the photo has the whole screen."""

    def __init__(self, library: Library, info: InfoPanel, bar: ViewerBar, canvas: ViewerCanvas) -> None:
        super().__init__(canvas)
        self._library = library
        self._info = info
        self._bar = bar
        self._canvas = canvas
        self._photo_id: int | None = None
        self._found_in: list[Region] = []
        info.setFixedWidth(PANEL_PX)
        info.hide()
        bar.info_toggled.connect(self._on_toggled)
        info.explained.connect(self._on_explained)

    def begin(self) -> None:
        """The viewer comes on show."""
        self._photo_id = None
        self.set_room(True)

    def enter(self, photo_id: int) -> None:
        """Another photo is in view."""
        self._photo_id = photo_id
        self._frame_parts()

    def show_known(self, photo: Photo) -> None:
        """Tell the panel what was read of the photo in view."""
        if not self._info.isHidden() and self._info.photo_id != photo.id:
            self._info.show_known(photo)

    def set_room(self, has_room: bool) -> None:
        """Show what the person wants to see, or nothing where there is no room for it."""
        shown = self._library.settings.current.show_info_panel and has_room
        self._info.setVisible(shown)
        self._frame_parts()
        with QSignalBlocker(self._bar.info):  # the person has not said so
            self._bar.info.setChecked(shown)
        self._read(shown)

    # Below: private

    def _on_toggled(self, shown: bool) -> None:
        self._info.setVisible(shown)
        self._frame_parts()
        if shown != self._library.settings.current.show_info_panel:
            self._library.settings.change(show_info_panel=shown)
        self._read(shown)

    def _read(self, shown: bool) -> None:
        if shown and self._photo_id is not None and self._info.photo_id != self._photo_id:
            self._info.show_photo(self._photo_id)

    def _on_explained(self, explanation: Explanation | None) -> None:
        terms = () if explanation is None else explanation.terms
        self._found_in = [term.place for term in terms if isinstance(term.place, Region) and term.weight > 0]
        self._frame_parts()

    def _frame_parts(self) -> None:
        """Frame the parts of the photo that the panel speaks of, while it does."""
        spoken_of = not self._info.isHidden() and self._info.photo_id == self._photo_id
        self._canvas.frame(self._found_in if spoken_of else ())
