"""MapPane: the map beside the photos, with what can be done on it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from photoclip.core.map_view import Cluster, MapView, box_of, clusters, written
from photoclip.core.places import Outlines, Town
from photoclip.core.query import Box
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XL, set_role
from photoclip.gui.map.canvas import KEY_STEP, MapCanvas
from photoclip.gui.map.labels import MOST
from photoclip.gui.map.land import Land, draw_land
from photoclip.gui.map.pins import CELL_PX, Pins
from photoclip.gui.map.whereabouts import Whereabouts
from photoclip.gui.widgets.inline_message import text_label
from photoclip.library.contract import Library

REST_MS = 40
"""How long the map is left alone before what it shows is asked for again."""
_TINY_PX = 12.0


class MapPane(QWidget):
    """Asks for land, towns and photos when it is first seen, and follows the search.

    What is drawn in the background comes a moment after the hand that moves the map, and never holds it up.
    """

    area_chosen = Signal(str)
    """The person wants the photos of a part of the map: what stands after `box:`."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        on_show: OnShow,
        parent: QWidget | None = None,
        rest_ms: int = REST_MS,
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._outlines: Outlines | None = None
        self._drawing = False
        self._stale = True
        self._fitted = False
        self.photos = Whereabouts(library, bridge, on_show, self)
        self.canvas = MapCanvas(Pins(library, bridge, self), self)
        self._make_buttons()
        self._lay_out()
        self._rest = QTimer(self, singleShot=True, interval=rest_ms)
        self._rest.timeout.connect(self._ask)
        self.photos.changed.connect(self._on_photos)
        canvas = self.canvas
        canvas.view_changed.connect(self._rest.start)
        canvas.pin_chosen.connect(self._on_pin)
        canvas.area_drawn.connect(self._on_area)
        canvas.whole_requested.connect(self.show_all)
        canvas.seen_requested.connect(self.choose_seen)

    def show_all(self) -> None:
        """Show the part of the world in which all photos of the search lie."""
        spread = self.photos.spread
        if spread is None or not len(spread.photo_ids):
            self.canvas.look(MapView.whole(self.canvas.width(), self.canvas.height()))
            return
        self._fit(
            float(spread.across.min()), float(spread.down.min()), float(spread.across.max()), float(spread.down.max())
        )

    def choose_seen(self) -> None:
        """Ask for the photos of what is seen."""
        self._choose(box_of(*self.canvas.view.bounds))

    @property
    def message(self) -> str:
        """What stands over an empty map, '' where there are photos on it."""
        return "" if self._message.isHidden() else self._message.text()

    # Qt's

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.photos.watch(True)
        if self._outlines is None:
            self._bridge.ask(self._library.places.outlines, done=self._on_outlines, owner=self, latest=True)
        self._rest.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.photos.watch(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_over()

    # Below: private

    def _make_buttons(self) -> None:
        canvas = self.canvas
        self.buttons = set_role(QFrame(self), "card")
        self._columns = QGridLayout(self.buttons)
        self._columns.setContentsMargins(2, 2, 2, 2)
        self._columns.setSpacing(2)
        self.nearer = self._button("zoom-in", self.tr("Zoom in"), lambda: canvas.zoom(KEY_STEP))
        self.further = self._button("zoom-out", self.tr("Zoom out"), lambda: canvas.zoom(1 / KEY_STEP))
        self.all_photos = self._button("fit", self.tr("All photos on the map"), self.show_all)
        self.seen = self._button("photos", self.tr("Show the photos of this part of the map"), self.choose_seen)
        self.select = self._button("select-area", self.tr("Select an area by dragging"), lambda: None)
        self.select.setCheckable(True)
        self.select.toggled.connect(canvas.set_selecting)
        canvas.area_given_up.connect(lambda: self.select.setChecked(False))
        self._stack_buttons(1)

    def _stack_buttons(self, columns: int) -> None:
        for place, button in enumerate((self.nearer, self.further, self.all_photos, self.select, self.seen)):
            self._columns.addWidget(button, place // columns, place % columns)

    def _button(self, icon: str, name: str, run: object) -> QToolButton:
        button = QToolButton(self.buttons)
        set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setAutoRaise(True)
        button.clicked.connect(run)
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.canvas)
        self._sources = set_role(QFrame(self), "card")
        within = QVBoxLayout(self._sources)
        within.setContentsMargins(SPACE_S, 2, SPACE_S, 2)
        within.addWidget(set_role(QLabel(self.tr("GeoNames (CC BY 4.0), Natural Earth")), "small"))
        self._sources.setToolTip(self.tr("Names of places: GeoNames, CC BY 4.0. Land and borders: Natural Earth."))
        self._message = set_role(text_label(), "overlay")
        self._message.setParent(self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        self._message.hide()
        self.buttons.raise_()
        self.setMinimumSize(220, 160)

    def _place_over(self) -> None:
        self._stack_buttons(1)
        if self.buttons.sizeHint().height() + 2 * SPACE_S > self.height():
            self._stack_buttons(2)
        self.buttons.adjustSize()
        self.buttons.move(self.width() - self.buttons.width() - SPACE_S, SPACE_S)
        self._sources.adjustSize()
        self._sources.move(SPACE_S, self.height() - self._sources.height() - SPACE_S)
        wide = min(360, self.width() - 2 * SPACE_S)
        high = self._message.heightForWidth(wide)
        self.canvas.keep_clear([QRectF(over.geometry()) for over in (self.buttons, self._sources)])
        self._message.setGeometry((self.width() - wide) // 2, (self.height() - high) // 2, wide, high)

    def _on_outlines(self, outlines: Outlines) -> None:
        self._outlines = outlines
        self._draw()

    def _on_photos(self) -> None:
        spread = self.photos.spread
        self.canvas.show_area(self.photos.area)
        if spread is None:
            return
        self._say_when_empty(len(spread.photo_ids))
        if not self._fitted and len(spread.photo_ids):
            self._fitted = True
            self.show_all()
        self._ask()

    def _say_when_empty(self, count: int) -> None:
        self._message.setText(
            self.tr(
                "None of these photos says where it was taken. Phones write it into their photos; many cameras do not."
            )
        )
        # Where the search finds no photo at all, the grid says so, and phones have nothing to do with it.
        self._message.setVisible(not count and self.photos.found > 0)
        self._place_over()

    def _ask(self) -> None:
        """Ask for what belongs to the view of now: pins, names, land."""
        if not self.isVisible():
            return
        view = self.canvas.view
        if self.photos.spread is not None:
            self._bridge.ask(
                clusters, self.photos.spread, view, CELL_PX, done=self._on_clusters, owner=self, latest=True
            )
        self._bridge.ask(
            self._library.places.towns,
            *view.bounds,
            MOST,
            done=self._on_towns,
            failed=lambda _sentence: None,  # a map without names is a map
            owner=self,
            latest=True,
        )
        self._draw()

    def _draw(self) -> None:
        """Draw the land of now, one image at a time: the last one asked for is the one that counts."""
        self._stale = self._drawing
        if self._outlines is None or self._drawing:
            return
        self._drawing = True
        view, ratio = self.canvas.view, self.devicePixelRatioF()
        self._bridge.ask(
            draw_land,
            self._outlines,
            view,
            self.canvas.colors,
            ratio,
            done=self._on_land,
            failed=self._on_not_drawn,
            owner=self,
        )

    def _on_land(self, land: Land) -> None:
        self._drawing = False
        self.canvas.show_land(land)
        if self._stale:
            self._draw()

    def _on_not_drawn(self, _sentence: str) -> None:
        self._drawing = False

    def _on_towns(self, towns: list[Town]) -> None:
        self.canvas.show_towns(towns)

    def _on_clusters(self, found: tuple[Cluster, ...]) -> None:
        self.canvas.pins.show(found, self.devicePixelRatioF())
        photos = sum(one.count for one in found)
        self.canvas.setAccessibleDescription(
            self.tr("{photos} in {places} in sight").format(
                photos=counted(photos, self.tr("1 photo"), self.tr("{n} photos")),
                places=counted(len(found), self.tr("1 place"), self.tr("{n} places")),
            )
        )
        self.canvas.update()

    def _on_pin(self, pin: Cluster) -> None:
        """Show the photos of a pin beside the map, and come nearer, so that it splits."""
        self._fit(*pin.bounds)
        self._choose(pin.box)

    def _on_area(self, left: float, top: float, right: float, bottom: float) -> None:
        self.select.setChecked(False)
        if top < 1 and bottom > 0:  # not all above or below the world
            self._choose(box_of(left, max(0.0, top), right, min(1.0, bottom)))

    def _fit(self, left: float, top: float, right: float, bottom: float) -> None:
        view = self.canvas.view
        fitted = view.fitted(left, top, right, bottom)
        # Of photos in one place: nearer, but no further away than one is already.
        if max(right - left, bottom - top) * view.pixels < _TINY_PX and fitted.pixels < view.pixels:
            fitted = view
        self.canvas.look(fitted)

    def _choose(self, box: Box) -> None:
        self.area_chosen.emit(written(box))
