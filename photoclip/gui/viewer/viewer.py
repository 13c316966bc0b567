"""Viewer: one photo in the whole window, and the way to the next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import PurePath

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from photoclip.core.photo import Photo
from photoclip.core.search import IdArray, SearchRequest
from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import set_role
from photoclip.gui.details.facts import facts_of
from photoclip.gui.details.panel import InfoPanel
from photoclip.gui.marks.marking import Marking
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.photo.actions import PhotoActions
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.entry import TagEntry
from photoclip.gui.viewer.advancing import Advancing
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.gui.viewer.beside import InfoBeside
from photoclip.gui.viewer.canvas import ViewerCanvas
from photoclip.gui.viewer.film_strip import FilmStrip
from photoclip.gui.viewer.full_screen import FullScreen
from photoclip.gui.viewer.keys import ViewerKeys
from photoclip.gui.viewer.photo_in_view import PhotoInView
from photoclip.gui.viewer.pictures import ViewerPictures
from photoclip.gui.viewer.playback import Playback
from photoclip.gui.viewer.sequence import PhotoSequence
from photoclip.gui.viewer.slideshow import Slideshow, VideosInSlideshow
from photoclip.gui.viewer.strip_below import StripBelow
from photoclip.gui.viewer.video_in_view import VideoInView
from photoclip.gui.widgets.inline_message import announce
from photoclip.library.contract import Library


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
        playback: Playback | None = None,
        bar: ViewerBar | None = None,
    ) -> None:
        """`albums`, `tags`, `marking`: with them the photo in view can be put into albums, tagged and marked.

        `playback`: what plays videos; None: Qt's own player. `bar`: one that was made before; None: a new one.
        """
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._sequence = PhotoSequence()
        self.bar = bar or ViewerBar()
        self.canvas = ViewerCanvas()
        self.video = VideoInView(self.canvas, playback)
        self.full_screen = FullScreen(self.canvas, self.bar)
        self.marks = MarksRow(library, bridge, marking, focus=Qt.FocusPolicy.TabFocus) if marking is not None else None
        if self.marks is not None:
            self.bar.add_marks(self.marks)
        self._advancing = Advancing(library, bridge, self.bar, self._is_in_view, self.show_next, self)
        if marking is not None:
            self._advancing.listen_to(marking)
        self.info = InfoPanel(library, bridge, tags=tags)  # the stars stand in the bar
        self._beside = InfoBeside(library, self.info, self.bar, self.canvas)
        self.film_strip = FilmStrip(library, bridge)
        self._below = StripBelow(library, bridge, self.bar, self.film_strip)
        self.actions_of_photos = PhotoActions(library, bridge, self, albums=albums, marking=marking)
        self.tag_entry = TagEntry(library, bridge, tags, self.actions_of_photos.selection) if tags is not None else None
        self._in_view = PhotoInView(library, bridge, self.canvas)
        self.slideshow = Slideshow(self._show_next_or_first, lambda: library.settings.current.slideshow_s, self)
        VideosInSlideshow(self.slideshow, self.video)
        self._keys = self._make_keys()
        self.setAccessibleName(self.tr("Photo viewer"))
        self.setFocusProxy(self.canvas)
        self._lay_out()
        self._connect()

    # what is shown

    def show_photos(self, photo_ids: Sequence[int] | IdArray, index: int) -> None:
        """Show the photo at `index` of `photo_ids`; the others are its neighbours in this order."""
        self._sequence = PhotoSequence(photo_ids, index)
        self._in_view.begin(self.photo_id)
        self._beside.begin()
        self._advancing.show()
        if self.photo_id is None:
            self.close_viewer()
            return
        self._enter(self.photo_id)
        self.canvas.setFocus()

    @property
    def photo_id(self) -> int | None:
        """The photo in view, or on its way there."""
        return self._sequence.current

    @property
    def pictures(self) -> ViewerPictures:
        """What is at hand of the photo in view and its neighbours."""
        return self._in_view.pictures

    def show_next(self) -> None:
        self._go(self._sequence.index + 1)

    def show_previous(self) -> None:
        self._go(self._sequence.index - 1)

    def go_to(self, photo_id: int) -> None:
        """Show this photo, where it is one of the list."""
        row = self._sequence.row_of(photo_id)
        if row is not None:
            self._go(row)

    def toggle_slideshow(self) -> None:
        """Begin to go from photo to photo on the whole screen, or end that."""
        if self.slideshow.on:
            self.full_screen.set_on(False)
        else:
            self.full_screen.set_on(True)
            self.slideshow.begin()
            self._leave_out_hidden()

    def close_viewer(self) -> None:
        """Leave full screen and tell that the viewer is done; the pictures go when it is hidden."""
        self.full_screen.set_on(False)
        if self.tag_entry is not None and self.tag_entry.isVisible():
            self.tag_entry.close_entry()
        self.closed.emit()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_for_video = not self.slideshow.on or event.key() == Qt.Key.Key_M
        if not (is_for_video and self.video.take(event)) and not self._keys.take(event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.close_viewer()
        elif event.button() != Qt.MouseButton.LeftButton or not self._in_view.lift():
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.photo_id is None:
            return
        menu = self.actions_of_photos.menu_for([self.photo_id])
        menu.popup(event.globalPos())

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self.full_screen.set_on(False)
            self.video.leave()
            self._in_view.let_go()
            self._below.let_go()

    # layout and wiring

    def _lay_out(self) -> None:
        line = QFrame()
        set_role(line, "line")
        self._line = line
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.video.stage, 1)
        middle.addWidget(self.info)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(line)
        if self.tag_entry is not None:
            column.addWidget(self.tag_entry)
        column.addLayout(middle, 1)
        column.addWidget(self.film_strip)
        # A focus proxy takes the place of the whole viewer in Tab's round, and the bar would be left out of it.
        way = [self.canvas, *self.bar.stops(), *self.video.controls.stops(), self.info, self.film_strip]
        for before, after in pairwise(way):
            self.setTabOrder(before, after)

    def _connect(self) -> None:
        self.bar.close_requested.connect(self.close_viewer)
        self.bar.previous_requested.connect(self.show_previous)
        self.bar.next_requested.connect(self.show_next)
        self.bar.fit_requested.connect(self.canvas.framing.fit)
        self.bar.one_to_one_requested.connect(self.canvas.framing.one_to_one)
        self.bar.zoom_requested.connect(self.canvas.framing.zoom_by)
        self.bar.turn_requested.connect(lambda: self.canvas.framing.turn_by(1))
        self.bar.full_screen_requested.connect(self.full_screen.toggle)
        self.bar.slideshow_requested.connect(self.toggle_slideshow)
        self.film_strip.chosen.connect(self._go)
        self.slideshow.changed.connect(self._on_slideshow)
        self.full_screen.changed.connect(self._on_full_screen)
        self.full_screen.bar_shown.connect(self._show_bar)
        self.canvas.framing.changed.connect(self._on_framed)
        if self.tag_entry is not None:
            self.actions_of_photos.tag_requested.connect(self._on_tag)
            self.info.tag_requested.connect(self._on_tag)
            self.info.search_requested.connect(self.actions_of_photos.search_requested)
            self.tag_entry.closed.connect(self.canvas.setFocus)
        self.info.moment_requested.connect(self.video.show_moment)
        self._in_view.known.connect(self._show_known)
        self._in_view.emptied.connect(lambda: self.bar.show_name("", ""))
        self._bridge.photos_removed.connect(self._on_photos_removed)
        self._bridge.photos_changed.connect(self._on_photos_changed)

    # from photo to photo

    def _go(self, index: int) -> None:
        if self._sequence.go(index) and self.photo_id is not None:
            self._enter(self.photo_id)

    def _enter(self, photo_id: int) -> None:
        """Show the photo that the sequence has come to: at once what is at hand, and read the rest."""
        self.video.leave()
        self.actions_of_photos.set_photos([photo_id])
        if self.marks is not None:
            self.marks.show_photos([photo_id])
        self._show_position()
        self._beside.enter(photo_id)
        self._below.follow(self._sequence)
        self.slideshow.photo_shown()  # before a video says that it takes longer
        self._in_view.show(self._sequence.near())
        self.photo_changed.emit(photo_id)

    def _show_next_or_first(self) -> None:
        self._go(self._sequence.index + 1 if self._sequence.index + 1 < len(self._sequence) else 0)

    def _leave_out_hidden(self) -> None:
        """Show hidden photos to nobody by itself."""
        if not self._library.hidden.shown:
            find, hidden = self._library.search.find, SearchRequest("is:hidden")
            self._bridge.ask(find, hidden, done=lambda found: self._on_photos_removed(found.photo_ids), owner=self)

    def _on_slideshow(self) -> None:
        set_icon(self.bar.slideshow, "pause" if self.slideshow.on and not self.slideshow.is_paused else "play")
        if self.slideshow.is_paused:
            announce(self, self.tr("Paused"))

    def _on_space(self) -> None:
        if not self._in_view.lift():
            (self.slideshow.pause_or_go_on if self.slideshow.on else self.show_next)()

    def _show_position(self) -> None:
        position, count = self._sequence.index + 1, len(self._sequence)
        said = self.tr("{position} of {count}").format(
            position=QLocale().toString(position), count=QLocale().toString(count)
        )
        self.bar.show_position(said, first=position == 1, last=position == count)

    def _on_tag(self) -> None:
        if self.tag_entry is not None and self.photo_id is not None:
            self.tag_entry.open_entry()

    def _on_escape(self) -> None:
        if self.tag_entry is not None and self.tag_entry.isVisible():
            self.tag_entry.close_entry()
        elif self.full_screen.on:
            self.full_screen.toggle()
        else:
            self.close_viewer()

    def _show_known(self, photo: Photo) -> None:
        name = PurePath(photo.files[0].path).name if photo.files else ""
        date = facts_of(photo)[0].text
        self.bar.show_name(name, date)
        self.canvas.setAccessibleName(self.tr("Photo {name}, {date}").format(name=name, date=date))
        self._beside.show_known(photo)
        self.video.show_known(photo)

    # what the library tells

    def _on_photos_removed(self, photo_ids: Sequence[int] | IdArray) -> None:
        before = self.photo_id
        if not self._sequence.remove(photo_ids):
            return
        if before in photo_ids:
            self._in_view.empty()
        if self.photo_id is None:
            self.close_viewer()
        else:
            self._enter(self.photo_id)

    def _on_photos_changed(self, photo_ids: tuple[int, ...]) -> None:
        if self.photo_id is not None and self.photo_id in photo_ids:
            self._in_view.read_again()

    def _is_in_view(self, photo_ids: Sequence[int]) -> bool:
        return self.isVisible() and list(photo_ids) == [self.photo_id]

    # view

    def _on_framed(self) -> None:
        percent = self.tr("{percent} %").format(percent=max(1, round(self.canvas.framing.zoom * 100)))
        self.bar.show_zoom("" if self.canvas.sharpest.isEmpty() else percent)

    def _on_full_screen(self, on: bool) -> None:
        """Show nothing but the photo, or what stood beside it before."""
        self.canvas.set_black(on)
        if not on:
            self.slideshow.end()
        self._beside.set_room(not on)
        self._below.set_room(not on)

    def _show_bar(self, shown: bool) -> None:
        self.bar.setVisible(shown)
        self._line.setVisible(shown)
        self.video.show_controls(shown)
        self.canvas.hide_cursor(not shown)

    def _make_keys(self) -> ViewerKeys:
        return ViewerKeys(
            self.canvas.framing,
            show_next=self.show_next,
            show_previous=self.show_previous,
            leave=self.close_viewer,
            others={
                Qt.Key.Key_Home: lambda: self._go(0),
                Qt.Key.Key_End: lambda: self._go(len(self._sequence) - 1),
                Qt.Key.Key_I: self.bar.info.toggle,
                Qt.Key.Key_F6: self.bar.film_strip.toggle,
                Qt.Key.Key_Escape: self._on_escape,
                Qt.Key.Key_F11: self.full_screen.toggle,
                Qt.Key.Key_Space: self._on_space,
            },
        )
