"""LargePhoto: one photo that is judged, as large as the room lets it, with the same keys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.theme import SPACE_S, colors_of
from photoclip.gui.grid.edges import HAIRLINE_PX, Edges
from photoclip.gui.grid.signs import fill_round, paint_ring
from photoclip.gui.judging.delegate import CROSS_COLOR, TICK_COLOR
from photoclip.gui.judging.model import VerdictRole
from photoclip.gui.judging.view import JudgingView
from photoclip.library.contract import Library

MAX_SIDE_PX = 2048
"""Of the picture that is read: sharp on most windows, and read in a moment."""
RING_PX = 6.0


class LargePhoto(QWidget):
    """Shows the current photo of `view`; keys that judge mean it, arrows lead on, Return or Escape leave."""

    left = Signal()

    def __init__(self, library: Library, bridge: Bridge, view: JudgingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._view = view
        self._photo_id: int | None = None
        self._reading: JobToken | None = None
        self._picture = QPixmap()
        self._edges = Edges()
        self.problem = ""
        """Why the photo itself cannot be shown, '' where it can."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        view.selectionModel().currentChanged.connect(lambda *_: self._follow())
        view.model().modelReset.connect(self._follow)

    @property
    def photo_id(self) -> int | None:
        return self._photo_id

    @property
    def is_sharp(self) -> bool:
        """Whether the photo itself is shown, not its small picture."""
        return self._photo_id is not None and self._reading is None and not self.problem

    def show_current(self) -> None:
        """Show the photo that is current in the view."""
        self._photo_id = None
        self._read(self._view.current_id())

    def let_go(self) -> None:
        """Show none, and read no more."""
        self._read(None)

    # Qt's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.left.emit()
            case Qt.Key.Key_Right | Qt.Key.Key_Down | Qt.Key.Key_PageDown:
                self._step(1)
            case Qt.Key.Key_Left | Qt.Key.Key_Up | Qt.Key.Key_PageUp:
                self._step(-1)
            case _ if self._photo_id is not None and self._view.judge_by_key(event, [self._photo_id]):
                self.update()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.fillRect(self.rect(), QColor(colors.base))
            index = self._view.currentIndex()
            small = index.data(Qt.ItemDataRole.DecorationRole) if index.isValid() else None
            picture = self._picture if not self._picture.isNull() else small
            if not isinstance(picture, QPixmap) or picture.isNull():
                painter.setPen(QColor(colors.muted))
                painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.problem)
                return
            place = self._place(picture)
            painter.drawPixmap(place, picture)
            if self._edges.melt(picture, colors.base):
                paint_ring(painter, place, colors.line, HAIRLINE_PX, 0)
            verdict = index.data(VerdictRole) if index.isValid() else None
            if verdict is not None:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                paint_ring(painter, place, TICK_COLOR if verdict == "tick" else CROSS_COLOR, RING_PX, RING_PX)
            self._paint_words(painter, place)

    # Below: private

    def _follow(self) -> None:
        if self.isVisible() and self._view.current_id() != self._photo_id:
            self._read(self._view.current_id())

    def _step(self, by: int) -> None:
        model, row = self._view.model(), self._view.currentIndex().row() + by
        if 0 <= row < model.rowCount():
            self._view.setCurrentIndex(model.index(row))

    def _read(self, photo_id: int | None) -> None:
        if self._reading is not None:
            self._reading.drop()
        self._photo_id, self._reading, self._picture, self.problem = photo_id, None, QPixmap(), ""
        if photo_id is not None:
            self._reading = self._bridge.ask(
                partial(_picture_of, self._library, photo_id),
                done=self._on_read,
                failed=self._on_failed,
                owner=self,
            )
        self._say()
        self.update()

    def _on_read(self, image: QImage) -> None:
        self._reading, self._picture = None, QPixmap.fromImage(image)
        self.update()

    def _on_failed(self, sentence: str) -> None:
        self._reading, self.problem = None, sentence
        self._say()
        self.update()

    def _say(self) -> None:
        index = self._view.currentIndex()
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else ""
        self.setAccessibleName(" ".join(part for part in (spoken or "", self.problem) if part))

    def _place(self, picture: QPixmap) -> QRect:
        """Return where the whole picture fits, never larger than its own pixels by more than the screen's ratio."""
        room = self.rect().adjusted(SPACE_S, SPACE_S, -SPACE_S, -SPACE_S)
        place = QRect(room.topLeft(), picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(room.center())
        return place

    def _paint_words(self, painter: QPainter, place: QRect) -> None:
        """Say in a corner what the small one says: how sure the label is, on which side of the line."""
        words = ", ".join(self._view.model().spoken(self._view.currentIndex().row()))
        metrics = painter.fontMetrics()
        size = QSize(metrics.horizontalAdvance(words) + 2 * SPACE_S, metrics.height() + SPACE_S)
        corner = QRect(place.left() + SPACE_S, place.bottom() - SPACE_S - size.height(), size.width(), size.height())
        fill_round(painter, corner, QColor(10, 12, 16, 215), 6)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, words)


class JudgingStack(QStackedWidget):
    """The photos that are judged, or one of them large in their place."""

    def __init__(self, library: Library, bridge: Bridge, view: JudgingView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.large = LargePhoto(library, bridge, view)
        self.addWidget(view)
        self.addWidget(self.large)
        view.opened.connect(self._on_opened)
        self.large.left.connect(self.show_all)
        # Not before whoever shows other photos has said which of them is current.
        view.model().modelReset.connect(self._on_reset, Qt.ConnectionType.QueuedConnection)

    @property
    def is_large(self) -> bool:
        return self.currentWidget() is self.large

    def show_all(self) -> None:
        """Show the photos, the one that was large current and in sight among them."""
        if not self.is_large:
            return
        had_focus = self.large.hasFocus()
        self.large.let_go()
        self.setCurrentWidget(self._view)
        self._view.scrollTo(self._view.currentIndex())
        if had_focus:
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)

    # Below: private

    def _on_opened(self, row: int) -> None:
        self._view.setCurrentIndex(self._view.model().index(row))
        self.setCurrentWidget(self.large)
        self.large.show_current()
        self.large.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reset(self) -> None:
        if not self._view.currentIndex().isValid():
            self.show_all()


def _picture_of(library: Library, photo_id: int) -> QImage:
    """Return the photo, upright. Runs on a library thread. Raises UnreadableImage."""
    width, height, pixels = library.photos.render(photo_id, MAX_SIDE_PX)
    image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888)
    return image.convertToFormat(QImage.Format.Format_RGB32)  # owns its memory
