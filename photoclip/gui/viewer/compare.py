"""Compare: two to four photos side by side, looked at in the same place and equally large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHideEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photoclip.gui.albums.actions import AlbumActions
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, set_role
from photoclip.gui.marks.marking import Marking
from photoclip.gui.photo.actions import PhotoActions
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.entry import TagEntry
from photoclip.gui.viewer.compare_pane import ComparePane
from photoclip.gui.viewer.framing import Framing
from photoclip.gui.widgets.inline_message import text_label
from photoclip.library.contract import Library

MOST = 4
GAP_PX = 2
PANE_PX = 300
"""So wide a photo stands in a row with more than one other; in a narrower window there are two rows."""


class Compare(QWidget):
    """Who zooms or moves one photo, zooms or moves all. Keys mean the chosen one."""

    closed = Signal()
    photo_changed = Signal(int)
    """The photo with this id is the chosen one now."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        marking: Marking,
        albums: AlbumActions,
        tags: TagActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._marking = marking
        self._left_out = 0
        self.panes: list[ComparePane] = []
        self.chosen: ComparePane | None = None
        self.actions_of_photos = PhotoActions(library, bridge, self, albums=albums, marking=marking)
        self.tag_entry = TagEntry(library, bridge, tags, self.actions_of_photos.selection)
        self.actions_of_photos.tag_requested.connect(self.tag_entry.open_entry)
        self.tag_entry.closed.connect(self._go_back_to_the_photo)
        self.setAccessibleName(self.tr("Photos side by side"))
        self._lay_out()
        bridge.photos_removed.connect(self._on_photos_removed)
        bridge.photos_changed.connect(self._on_photos_changed)

    def show_photos(self, photo_ids: Sequence[int]) -> None:
        """Show these photos, at most `MOST`, the first one chosen."""
        self._take_out(self.panes)
        self._left_out = max(0, len(photo_ids) - MOST)
        self.panes = [self._make_pane(int(photo_id)) for photo_id in photo_ids[:MOST]]
        self._arrange()
        self._tell()
        if self.panes:
            self.panes[0].setFocus()
            self.choose(self.panes[0])

    @property
    def title(self) -> str:
        """What stands over the photos."""
        return self._title.text()

    @property
    def photo_ids(self) -> list[int]:
        return [pane.photo_id for pane in self.panes]

    def choose(self, pane: ComparePane) -> None:
        """Let keys mean the photo of this pane."""
        if pane not in self.panes or pane is self.chosen:
            return
        self.chosen = pane
        for one in self.panes:
            one.show_chosen(one is pane)
        self.actions_of_photos.set_photos([pane.photo_id])
        self.photo_changed.emit(pane.photo_id)

    def take_out(self, pane: ComparePane) -> None:
        """Compare the others from now on; with the last one the comparison ends."""
        self._drop([pane.photo_id])

    # Qt's

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.BackButton:
            self.closed.emit()
        else:
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen is not None:
            self.actions_of_photos.menu_for([self.chosen.photo_id]).popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._take_out(self.panes)
            self.panes, self.chosen = [], None

    # Below: private

    def _lay_out(self) -> None:
        bar = set_role(QFrame(), "panel")
        row = QHBoxLayout(bar)
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_XS)
        self._title = text_label("", wrap=False)
        row.addWidget(self._button("back", self.tr("Back to the photos"), "Esc", self.closed.emit))
        row.addSpacing(SPACE_XS)
        row.addWidget(self._title)
        row.addStretch(1)
        fit = self._button("fit", self.tr("Fit to the window"), "Ctrl+0", partial(self._frame, Framing.fit))
        whole = self._button("actual-size", self.tr("Actual size"), "Z", partial(self._frame, Framing.one_to_one))
        row.addWidget(fit)
        row.addWidget(whole)
        self.whole_button = whole
        self._buttons = bar.findChildren(QToolButton)
        line = set_role(QFrame(), "line")
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(line)
        column.addWidget(self.tag_entry)
        column.addLayout(self._grid, 1)

    def _button(self, icon: str, name: str, key: str, run: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda _checked=False: run())
        return button

    def _make_pane(self, photo_id: int) -> ComparePane:
        pane = ComparePane(self._library, self._bridge, self._marking, photo_id)
        pane.chosen.connect(partial(self.choose, pane))
        pane.next_requested.connect(partial(self._go_on, pane, 1))
        pane.previous_requested.connect(partial(self._go_on, pane, -1))
        pane.out_requested.connect(partial(self.take_out, pane))
        pane.closed.connect(self.closed)
        pane.canvas.framing.moved.connect(partial(self._lead, pane.canvas.framing))
        pane.canvas.photo_shown.connect(partial(self._catch_up, pane.canvas.framing))
        return pane

    def _arrange(self) -> None:
        """Stand the panes side by side, four in two rows."""
        count = len(self.panes)
        columns = 2 if count == MOST or count * PANE_PX > self.width() else max(1, count)
        for place in range(MOST):
            self._grid.setColumnStretch(place, int(place < columns))
        for place, pane in enumerate(self.panes):
            self._grid.addWidget(pane, place // columns, place % columns)

    def _tell(self) -> None:
        """Say how many are compared, find which came out best, and lead Tab through all."""
        way = [*(stop for pane in self.panes for stop in pane.stops()), *self._buttons]
        for before, after in pairwise(way):
            self.setTabOrder(before, after)
        self._title.setText(self._what())
        ids = self.photo_ids
        self._bridge.ask(self._library.photos.best_of, ids, done=self._show_best, owner=self, latest=True)

    def _what(self) -> str:
        count = len(self.panes)
        if self._left_out and count == MOST:
            text = self.tr("Comparing the first {n} of {count} photos")
        else:
            text = self.tr("Comparing {n} photos") if count > 1 else self.tr("One photo is left")
        return text.format(n=QLocale().toString(count), count=QLocale().toString(count + self._left_out))

    def _show_best(self, photo_id: int | None) -> None:
        for pane in self.panes:
            pane.show_suggested(pane.photo_id == photo_id)

    def _go_on(self, pane: ComparePane, step: int) -> None:
        place = self.panes.index(pane) + step
        if 0 <= place < len(self.panes):
            self.panes[place].setFocus()
            self.choose(self.panes[place])

    def _go_back_to_the_photo(self) -> None:
        if self.chosen is not None:
            self.chosen.setFocus()

    def _frame(self, how: Callable[[Framing], object]) -> None:
        if self.chosen is not None:
            how(self.chosen.canvas.framing)

    def _lead(self, framing: Framing) -> None:
        for pane in self.panes:
            if pane.canvas.framing is not framing:
                pane.canvas.framing.follow(framing)

    def _catch_up(self, framing: Framing) -> None:
        """A photo has come into view later than the others were looked at more closely."""
        others = (pane.canvas.framing for pane in self.panes)
        other = next((one for one in others if one is not framing and not one.photo_size.isEmpty()), None)
        if other is not None:
            framing.follow(other)

    def _drop(self, photo_ids: Sequence[int]) -> None:
        gone = [pane for pane in self.panes if pane.photo_id in photo_ids]
        if not gone:
            return
        place = self.panes.index(self.chosen) if self.chosen in self.panes else 0
        self.panes = [pane for pane in self.panes if pane not in gone]
        if not self.panes:
            self.closed.emit()
            return
        self._take_out(gone)
        self._arrange()
        self._tell()
        if self.chosen in gone:
            following = self.panes[min(place, len(self.panes) - 1)]
            following.setFocus()
            self.choose(following)

    def _take_out(self, panes: Sequence[ComparePane]) -> None:
        for pane in panes:
            pane.let_go()
            self._grid.removeWidget(pane)
            pane.hide()
            pane.deleteLater()

    def _on_photos_removed(self, photo_ids: Sequence[int]) -> None:
        self._drop(photo_ids)

    def _on_photos_changed(self, photo_ids: Sequence[int]) -> None:
        for pane in self.panes:
            if pane.photo_id in photo_ids:
                pane.read_again()
