"""Viewer: one photo in the whole window, and the way to the next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from pathlib import PurePath

import numpy as np
from PySide6.QtCore import QEvent, QLocale, QObject, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QImage, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from photoclip.core.photo import Photo
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.theme import set_role
from photoclip.gui.details.facts import facts_of
from photoclip.gui.details.panel import InfoPanel
from photoclip.gui.marks.marking import Marking
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.photo.actions import PhotoActions
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.entry import TagEntry
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.gui.viewer.canvas import ViewerCanvas
from photoclip.gui.viewer.pictures import ViewerPictures
from photoclip.library.contract import Library

PAN_STEP_PX = 80
KEY_ZOOM = 1.25
RENDER_DELAY_MS = 40
"""A held key passes a photo every 30 ms or so; only where it stops is a photo decoded."""
STALE_AFTER_MS = 150
"""How long the photo before stays in view while the next has not even a thumbnail."""
BAR_IDLE_MS = 2500


class Viewer(QWidget):
    """Shows the photos of a list, one at a time. Thumbnail first, then sharp, then sharper where zoomed in."""

    closed = Signal()
    photo_changed = Signal(int)
    """The photo with this id is in view now."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget | None = None,
        albums: AlbumActions | None = None,
        tags: TagActions | None = None,
        marking: Marking | None = None,
    ) -> None:
        """`albums`, `tags`, `marking`: with them the photo in view can be put into albums, tagged and marked."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._ids = np.zeros(0, np.int64)
        self._index = 0
        self._direction = 1
        self._shown_id: int | None = None
        self._problem = ""
        self._full_screen = False
        self._state_before = Qt.WindowState.WindowNoState
        self.bar = ViewerBar()
        self.canvas = ViewerCanvas()
        self.marks = MarksRow(library, bridge, marking, focus=Qt.FocusPolicy.TabFocus) if marking is not None else None
        if self.marks is not None:
            self.bar.add_marks(self.marks)
        self.info = InfoPanel(library, bridge, tags=tags, marking=marking)
        self.actions_of_photos = PhotoActions(library, bridge, self, albums=albums, marking=marking)
        self.tag_entry = TagEntry(library, bridge, tags) if tags is not None else None
        self.pictures = ViewerPictures(library, bridge, self)
        self._render_timer = QTimer(self, singleShot=True, interval=RENDER_DELAY_MS)
        self._stale_timer = QTimer(self, singleShot=True, interval=STALE_AFTER_MS)
        self._bar_timer = QTimer(self, singleShot=True, interval=BAR_IDLE_MS)
        self._keys = self._make_keys()
        # With Ctrl: alone, digits give stars.
        self._zoom_keys = {Qt.Key.Key_0: self.canvas.fit, Qt.Key.Key_1: self.canvas.one_to_one}
        self.setAccessibleName(self.tr("Photo viewer"))
        self.setFocusProxy(self.canvas)
        self._lay_out()
        self._connect()

    # what is shown

    def show_photos(self, photo_ids: Sequence[int], index: int) -> None:
        """Show the photo at `index` of `photo_ids`; the others are its neighbours in this order."""
        self._ids = np.asarray(photo_ids, np.int64).copy()
        self._index = min(max(index, 0), max(0, len(self._ids) - 1))
        self._direction = 1
        self._shown_id = None
        self.canvas.clear()
        self.info.setVisible(self._library.settings.current.show_info_panel)
        self.bar.info.setChecked(self._library.settings.current.show_info_panel)
        if len(self._ids) == 0:
            self.close_viewer()
            return
        self._enter()
        self.canvas.setFocus()

    @property
    def photo_id(self) -> int | None:
        """The photo in view, or on its way there."""
        return int(self._ids[self._index]) if len(self._ids) else None

    def show_next(self) -> None:
        self._go(self._index + 1)

    def show_previous(self) -> None:
        self._go(self._index - 1)

    def close_viewer(self) -> None:
        """Leave full screen and tell that the viewer is done; the pictures go when it is hidden."""
        self._set_full_screen(False)
        if self.tag_entry is not None and self.tag_entry.isVisible():
            self.tag_entry.close_entry()
        self.closed.emit()

    def toggle_full_screen(self) -> None:
        self._set_full_screen(not self._full_screen)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.photo_id is None:
            return
        menu = self.actions_of_photos.menu_for([self.photo_id])
        menu.popup(event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._set_full_screen(False)
            self._forget_pictures()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._full_screen and event.type() in {QEvent.Type.MouseMove, QEvent.Type.KeyPress}:
            self._show_bar_for_a_while(event.type() == QEvent.Type.MouseMove)
        return super().eventFilter(watched, event)

    # layout and wiring

    def _lay_out(self) -> None:
        line = QFrame()
        set_role(line, "line")
        self._line = line
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.canvas, 1)
        self.info.setFixedWidth(280)
        middle.addWidget(self.info)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(line)
        if self.tag_entry is not None:
            column.addWidget(self.tag_entry)
        column.addLayout(middle, 1)
        self.info.hide()
        # A focus proxy takes the place of the whole viewer in Tab's round, and the bar would be left out of it.
        way = [self.canvas, *self.bar.stops(), self.info]
        for before, after in pairwise(way):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.bar.close_requested.connect(self.close_viewer)
        self.bar.previous_requested.connect(self.show_previous)
        self.bar.next_requested.connect(self.show_next)
        self.bar.fit_requested.connect(self.canvas.fit)
        self.bar.one_to_one_requested.connect(self.canvas.one_to_one)
        self.bar.zoom_requested.connect(self.canvas.zoom_by)
        self.bar.info_toggled.connect(self._on_info_toggled)
        self.bar.full_screen_requested.connect(self.toggle_full_screen)
        self.canvas.zoom_changed.connect(self._on_zoom_changed)
        self.canvas.installEventFilter(self)
        if self.tag_entry is not None:
            self.actions_of_photos.tag_requested.connect(self._on_tag)
            self.info.tag_requested.connect(self._on_tag)
            self.info.search_requested.connect(self.actions_of_photos.search_requested)
            self.tag_entry.closed.connect(self.canvas.setFocus)
        self.pictures.preview_ready.connect(self._on_ready)
        self.pictures.picture_ready.connect(self._on_ready)
        self.pictures.failed.connect(self._on_failed)
        self._render_timer.timeout.connect(self._read_picture)
        self._stale_timer.timeout.connect(self._on_stale)
        self._bar_timer.timeout.connect(self._hide_bar)
        self._bridge.photos_removed.connect(self._on_photos_removed)
        self._bridge.photos_changed.connect(self._on_photos_changed)

    # from photo to photo

    def _go(self, index: int) -> None:
        if not 0 <= index < len(self._ids) or index == self._index:
            return
        self._direction = 1 if index > self._index else -1
        self._index = index
        self._enter()

    def _enter(self) -> None:
        """Show the photo at the index: at once what is at hand, and read the rest."""
        photo_id, index = self.photo_id, self._index
        self._problem = ""
        self.actions_of_photos.set_photos([photo_id])
        if self.tag_entry is not None:
            self.tag_entry.set_photos([photo_id])
        if self.marks is not None:
            self.marks.show_photos([photo_id])
        self.pictures.drop_full()
        self.pictures.retain(self._near())
        self._stale_timer.start()
        self.bar.show_position(
            self.tr("{position} of {count}").format(
                position=QLocale().toString(index + 1), count=QLocale().toString(len(self._ids))
            ),
            first=index == 0,
            last=index == len(self._ids) - 1,
        )
        self.pictures.read_preview(photo_id)
        self._render_timer.start()
        self._on_ready(photo_id)
        self.photo_changed.emit(photo_id)

    def _on_tag(self) -> None:
        if self.tag_entry is not None and self.photo_id is not None:
            self.tag_entry.open_for([self.photo_id])

    def _on_escape(self) -> None:
        if self.tag_entry is not None and self.tag_entry.isVisible():
            self.tag_entry.close_entry()
        elif self._full_screen:
            self.toggle_full_screen()
        else:
            self.close_viewer()

    def _near(self) -> list[int]:
        """The photo in view, then its neighbours, the one that probably comes next first."""
        steps = (0, self._direction, -self._direction)
        return [int(self._ids[self._index + s]) for s in steps if 0 <= self._index + s < len(self._ids)]

    def _read_picture(self) -> None:
        if self.photo_id is not None:
            self.pictures.read_picture(self.photo_id, self._screen_px())

    def _screen_px(self) -> int:
        """The long side of the screen in its own pixels: what a fitted photo can show at most."""
        size = self.screen().size() * self.devicePixelRatioF()
        return max(size.width(), size.height())

    def _on_ready(self, photo_id: int) -> None:
        if photo_id != self.photo_id:
            return
        if self.pictures.is_gone(photo_id):
            self._show_problem(self.tr("This photo is no longer in the library."))
            return
        preview = self.pictures.preview(photo_id)
        if preview is None:
            return
        levels = self.pictures.levels(photo_id)
        if levels:
            self._problem = ""
        self._show_name(preview.photo)
        self._show_levels(preview.photo, levels or _existing(preview.thumbnail))
        if self._problem:
            self._show_problem(self._problem)
        elif levels:
            self._read_sharper()
            self._read_neighbours()

    def _show_levels(self, photo: Photo, levels: tuple[QImage, ...]) -> None:
        if not levels:
            return
        if self._shown_id == photo.id and not self.canvas.sharpest.isEmpty():
            self.canvas.refine(levels)
            return
        self._stale_timer.stop()
        self._shown_id = photo.id
        known = QSize(photo.width, photo.height)
        self.canvas.show_photo(known if not known.isEmpty() else levels[-1].size(), levels)

    def _show_name(self, photo: Photo) -> None:
        name = PurePath(photo.files[0].path).name if photo.files else ""
        date = facts_of(photo)[0].text
        self.bar.show_name(name, date)
        self.canvas.setAccessibleName(self.tr("Photo {name}, {date}").format(name=name, date=date))
        if self.info.isVisibleTo(self) and self.info.photo_id != photo.id:
            self.info.show_known(photo)

    def _on_failed(self, photo_id: int, sentence: str) -> None:
        if photo_id != self.photo_id:
            return
        preview = self.pictures.preview(photo_id)
        if preview is not None and preview.photo.files and all(file.offline for file in preview.photo.files):
            self._show_problem(self.tr("This photo is offline: its folder or drive cannot be reached now."))
        else:
            self._show_problem(self.tr("This photo cannot be shown: {reason}").format(reason=_ended(sentence)))

    def _show_problem(self, sentence: str) -> None:
        self._problem = sentence
        if self._shown_id != self.photo_id:
            self._shown_id = self.photo_id
            self.canvas.clear()
        self._stale_timer.stop()
        self.canvas.show_problem(sentence)

    def _on_stale(self) -> None:
        """The new photo has not even a thumbnail yet: better an empty view than the wrong photo."""
        if self._shown_id != self.photo_id:
            self._shown_id = None
            self.canvas.clear()
            self.bar.show_name("", "")

    def _read_neighbours(self) -> None:
        for neighbour in self._near()[1:]:
            self.pictures.read_preview(neighbour)
            self.pictures.read_picture(neighbour, self._screen_px())

    def _read_sharper(self) -> None:
        preview = self.pictures.preview(self.photo_id) if self.photo_id is not None else None
        if preview is None or self._shown_id != self.photo_id or not self.canvas.wants_sharper:
            return
        # The screen's picture comes first; while it is on its way the photo is not decoded a second time.
        if self.pictures.levels(self.photo_id):
            self.pictures.read_full(preview.photo, self._screen_px())

    # what the library tells

    def _on_photos_removed(self, photo_ids: tuple[int, ...]) -> None:
        gone = np.isin(self._ids, photo_ids)
        if not gone.any():
            return
        if gone[self._index]:
            self._shown_id = None
            self.canvas.clear()
        self._index -= int(gone[: self._index].sum())
        self._ids = self._ids[~gone]
        if len(self._ids) == 0:
            self.close_viewer()
            return
        self._index = min(self._index, len(self._ids) - 1)
        self._enter()

    def _on_photos_changed(self, photo_ids: tuple[int, ...]) -> None:
        if len(self._ids) and self.photo_id in photo_ids:
            self.pictures.forget(self.photo_id)
            self.pictures.read_preview(self.photo_id)
            if self._problem:  # the drive is back, perhaps
                self._read_picture()

    # view

    def _on_zoom_changed(self) -> None:
        percent = self.tr("{percent} %").format(percent=max(1, round(self.canvas.zoom * 100)))
        self.bar.show_zoom("" if self.canvas.sharpest.isEmpty() else percent)
        self._read_sharper()

    def _on_info_toggled(self, shown: bool) -> None:
        self.info.setVisible(shown)
        if shown != self._library.settings.current.show_info_panel:
            self._library.settings.change(show_info_panel=shown)
        if shown and self.photo_id is not None:
            self.info.show_photo(self.photo_id)

    def _set_full_screen(self, full: bool) -> None:
        if full == self._full_screen:
            return
        self._full_screen = full
        window = self.window()
        if full:
            self._state_before = window.windowState()
            window.setWindowState(self._state_before | Qt.WindowState.WindowFullScreen)
            self._show_bar_for_a_while(False)
        else:
            window.setWindowState(self._state_before & ~Qt.WindowState.WindowFullScreen)
            self._bar_timer.stop()
            self._show_bar(True)
        self.canvas.set_black(full)
        self.canvas.setMouseTracking(full)

    def _show_bar_for_a_while(self, show: bool) -> None:
        if show:
            self._show_bar(True)
        self._bar_timer.start()

    def _hide_bar(self) -> None:
        in_use = any(child.hasFocus() for child in self.bar.findChildren(QWidget))
        if self._full_screen and not self.bar.underMouse() and not in_use:
            self._show_bar(False)

    def _show_bar(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        self._line.setVisible(shown)
        self.canvas.hide_cursor(not shown)

    def _forget_pictures(self) -> None:
        self._render_timer.stop()
        self._stale_timer.stop()
        self._shown_id = None
        self._problem = ""
        self.pictures.close()
        self.canvas.clear()

    def _take_key(self, event: QKeyEvent) -> bool:
        action = self._action_of(event)
        if action is not None:
            action()
        return action is not None

    def _action_of(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers = event.key(), event.modifiers()
        if modifiers & Qt.KeyboardModifier.AltModifier:
            return self.close_viewer if key == Qt.Key.Key_Left else None
        if self.canvas.can_pan and key in _PAN:
            across, down = _PAN[key]
            return partial(self.canvas.pan_by, QPointF(across * PAN_STEP_PX, down * PAN_STEP_PX))
        if modifiers & Qt.KeyboardModifier.ControlModifier and key in self._zoom_keys:
            return self._zoom_keys[key]
        if key == Qt.Key.Key_Space and modifiers & Qt.KeyboardModifier.ShiftModifier:
            return self.show_previous
        return self._keys.get(key)

    def _make_keys(self) -> dict[int, Callable[[], object]]:
        zoom_in = partial(self.canvas.zoom_by, KEY_ZOOM)
        return {
            **dict.fromkeys(_NEXT, self.show_next),
            **dict.fromkeys(_PREVIOUS, self.show_previous),
            Qt.Key.Key_Home: lambda: self._go(0),
            Qt.Key.Key_End: lambda: self._go(len(self._ids) - 1),
            Qt.Key.Key_Z: self.canvas.toggle_one_to_one,
            Qt.Key.Key_Plus: zoom_in,
            Qt.Key.Key_Equal: zoom_in,
            Qt.Key.Key_Minus: partial(self.canvas.zoom_by, 1 / KEY_ZOOM),
            Qt.Key.Key_I: self.bar.info.toggle,
            Qt.Key.Key_Escape: self._on_escape,
            Qt.Key.Key_F11: self.toggle_full_screen,
        }


_PAN = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_NEXT = {Qt.Key.Key_Space, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown}
_PREVIOUS = {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_Backspace}


def _existing(thumbnail: QImage) -> tuple[QImage, ...]:
    return () if thumbnail.isNull() else (thumbnail,)


def _ended(sentence: str) -> str:
    """Make a reason end as a sentence does."""
    return sentence if sentence.endswith((".", "!", "?")) else sentence + "."
