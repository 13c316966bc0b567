"""ComparePane: one of the photos that are compared, with what is thought of it below."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from photoclip.core.photo import Photo
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import icon_pixmap, set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.marks.marking import Marking
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.viewer.canvas import ViewerCanvas
from photoclip.gui.viewer.keys import ViewerKeys
from photoclip.gui.viewer.photo_in_view import PhotoInView
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.library.contract import Library

MAX_PIXELS = 40_000_000
"""Of each picture in memory: four of them take what one may take alone in the viewer."""
SIGN_PX = 14
LEAST_PX = 80
"""So much is always left to the photo, across and down."""
NAME_PX = 60
"""A name that is shorter than this says nothing."""


class ComparePane(QWidget):
    """Shows one photo, and asks for what the person wants."""

    chosen = Signal()
    """The keyboard has come to this photo."""
    next_requested = Signal()
    previous_requested = Signal()
    out_requested = Signal()
    closed = Signal()

    def __init__(
        self, library: Library, bridge: Bridge, marking: Marking, photo_id: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.photo_id = photo_id
        set_role(self, "panel")
        self.canvas = ViewerCanvas()
        self.canvas.installEventFilter(self)
        self._in_view = PhotoInView(library, bridge, self.canvas, MAX_PIXELS)
        self._in_view.known.connect(self._show_known)
        self._name, self._name_above = ElidedLabel(), ElidedLabel()
        self.suggested = QLabel()
        self.suggested.setToolTip(self.tr("The sharpest and best exposed of these, as far as a small picture tells"))
        self.suggested.setAccessibleName(self.tr("Suggested: the sharpest and best exposed of these"))
        self.suggested.hide()
        self.marks = MarksRow(library, bridge, marking, focus=Qt.FocusPolicy.TabFocus)
        self.out = QToolButton()
        set_icon(self.out, "close")
        self.out.setAccessibleName(self.tr("Take out of the comparison"))
        self.out.setToolTip(self.tr("Take out of the comparison (Backspace)"))
        self.out.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.out.clicked.connect(self.out_requested)
        self._keys = self._make_keys()
        self.setFocusProxy(self.canvas)
        self.canvas.setMinimumSize(LEAST_PX, LEAST_PX)
        self.setMinimumSize(LEAST_PX, LEAST_PX)  # a window that gets narrower has them in two rows
        self._lay_out()
        self.marks.show_photos([photo_id])
        self._in_view.show([photo_id])

    def show_suggested(self, suggested: bool) -> None:
        """Show that this one came out best, or not."""
        accent = colors_of(self.palette()).accent
        self.suggested.setPixmap(icon_pixmap("suggested", accent, SIGN_PX, self.devicePixelRatioF()))
        self.suggested.setVisible(suggested)

    def show_chosen(self, chosen: bool) -> None:
        """Show whether keys mean this photo."""
        self._frame.setVisible(chosen)

    def read_again(self) -> None:
        """What the library knows of the photo has changed."""
        self._in_view.read_again()

    def let_go(self) -> None:
        """Free its pictures, and read no more."""
        self._in_view.let_go()

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, in their order."""
        return [self.canvas, *self.marks.parts(), self.out]

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the photo have the room where there is little: keys give stars all the same."""
        super().resizeEvent(event)
        marks_px, line_px = self.marks.sizeHint().width(), self.marks.sizeHint().height()
        room_px = self.width() - marks_px - self.out.sizeHint().width() - 2 * SPACE_S - 2 * SPACE_XS
        roomy = room_px >= 0 and self.height() >= LEAST_PX + line_px
        beside = room_px >= NAME_PX
        high = self.height() >= LEAST_PX + line_px + self._name_above.sizeHint().height()
        self._name.setVisible(roomy and beside)
        self._name_above.setVisible(roomy and high and not beside)
        self.marks.setVisible(roomy)
        self.out.setVisible(roomy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.take(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.chosen.emit()
        return super().eventFilter(watched, event)

    # Below: private

    def _lay_out(self) -> None:
        self._name_above.setContentsMargins(SPACE_M, SPACE_XS, SPACE_M, 0)
        self._name_above.hide()
        below = QHBoxLayout()
        below.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        below.setSpacing(SPACE_XS)
        below.addWidget(self.suggested)
        below.addWidget(self._name, 1)
        below.addWidget(self.marks)
        below.addWidget(self.out)
        self._frame = set_role(QFrame(), "current")
        self._frame.setFixedHeight(3)
        keeps_room = self._frame.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._frame.setSizePolicy(keeps_room)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(self._frame)
        column.addWidget(self._name_above)
        column.addLayout(below)

    def _show_known(self, photo: Photo) -> None:
        name = PurePath(photo.files[0].path).name if photo.files else ""
        for label in (self._name, self._name_above):
            label.show_text(name)
        self.canvas.setAccessibleName(self.tr("Photo {name}").format(name=name))

    def _make_keys(self) -> ViewerKeys:
        return ViewerKeys(
            self.canvas.framing,
            show_next=self.next_requested.emit,
            show_previous=self.previous_requested.emit,
            leave=self.closed.emit,
            others={
                Qt.Key.Key_Backspace: self.out_requested.emit,
                Qt.Key.Key_Escape: self.closed.emit,
            },
        )
