"""ChipRow: how the text in the search box was read, one chip a term, to be corrected or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QSizePolicy, QStyle, QWidget

from photoclip.core.query import Query
from photoclip.gui.chip_texts import ChipFace, face_of
from photoclip.gui.icons import icon_pixmap
from photoclip.gui.theme import SPACE_S, SPACE_XS, Colors, colors_of, set_role

CHIP_PX = 26
MAX_CHIP_PX = 260
MAX_LINES = 2
SIGN_PX = 14
_CROSS_PX = 22
_BELOW_PX = 6


class Chip(QAbstractButton):
    """One term. A click or Enter asks for editing; the cross, Delete or Backspace for removal."""

    remove_requested = Signal()
    move_requested = Signal(int)
    """How many chips further on: -1, 1, or far beyond an end."""
    left_upwards = Signal()
    left_downwards = Signal()
    undo_requested = Signal()
    focused = Signal()

    def __init__(self, face: ChipFace, parent: QWidget) -> None:
        super().__init__(parent)
        self._face = face
        self._pixmaps: dict[tuple[str, str, float], QPixmap] = {}
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.show_face(face)

    @property
    def face(self) -> ChipFace:
        return self._face

    def show_face(self, face: ChipFace) -> None:
        self._face = face
        self.setToolTip(face.tooltip)
        self.setAccessibleName(face.spoken)
        self.updateGeometry()
        self.update()

    def cross(self) -> QRect:
        """The place of the cross; a click there removes."""
        area = QRect(self.width() - _CROSS_PX - 2, 0, _CROSS_PX + 2, self.height())
        return QStyle.visualRect(self.layoutDirection(), self.rect(), area)

    def sizeHint(self) -> QSize:
        text_px = QFontMetrics(self.font()).horizontalAdvance(self.face.text) + 1
        return QSize(min(MAX_CHIP_PX, SPACE_S + SIGN_PX + 6 + text_px + SPACE_XS + _CROSS_PX), chip_px(self))

    # Qt's

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (
            event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or event.matches(QKeySequence.StandardKey.Undo)
        ):
            event.accept()  # with the focus here these keys are the chip's, whatever the window does with them
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.isDown() and self.cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.remove_requested.emit()
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        further = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_requested.emit()
            return
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.remove_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2 | Qt.Key.Key_Space:
                self.clicked.emit()
            case Qt.Key.Key_Right:
                self.move_requested.emit(further)
            case Qt.Key.Key_Left:
                self.move_requested.emit(-further)
            case Qt.Key.Key_Home:
                self.move_requested.emit(-1_000_000)
            case Qt.Key.Key_End:
                self.move_requested.emit(1_000_000)
            case Qt.Key.Key_Up | Qt.Key.Key_Escape:
                self.left_upwards.emit()
            case Qt.Key.Key_Down:
                self.left_downwards.emit()
            case _:
                super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors, face = colors_of(self.palette()), self.face
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_body(painter, colors)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        middle = (self.height() - SIGN_PX) // 2
        sign = QRect(SPACE_S, middle, SIGN_PX, SIGN_PX)
        self._paint_sign(painter, QStyle.visualRect(self.layoutDirection(), self.rect(), sign), colors)
        text = QRect(SPACE_S + SIGN_PX + 6, 0, self.width() - SPACE_S - SIGN_PX - 6 - _CROSS_PX, self.height())
        painter.setPen(QColor(colors.text))
        elided = self.fontMetrics().elidedText(face.text, Qt.TextElideMode.ElideRight, text.width())
        aligned = Qt.AlignmentFlag.AlignVCenter | (
            Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        )
        painter.drawText(QStyle.visualRect(self.layoutDirection(), self.rect(), text), aligned, elided)
        cross, on_cross = self.cross(), self.underMouse() and self.cross().contains(self._pointer())
        place = QRect(cross.center() - QPoint(5, 5), QSize(12, 12))
        if on_cross:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.pressed))
            painter.drawEllipse(place.adjusted(-3, -3, 3, 3))
        painter.drawPixmap(place, self._pixmap("close", "text" if on_cross else "muted"))

    # Below: private

    def _pointer(self) -> QPoint:
        return self.mapFromGlobal(self.cursor().pos())

    def _paint_sign(self, painter: QPainter, place: QRect, _colors: Colors) -> None:
        painter.drawPixmap(place, self._pixmap(self.face.icon, self.face.tint))

    def _outline(self, colors: Colors) -> QPen:
        line = colors.accent if self.hasFocus() else colors.warning if self.face.warns else colors.line
        return QPen(QColor(line), 2.0 if self.hasFocus() else 1.0)

    def _paint_body(self, painter: QPainter, colors: Colors) -> None:
        pen = self._outline(colors)
        width = pen.widthF()
        painter.setPen(pen)
        painter.setBrush(QColor(colors.hover if self.underMouse() or self.isDown() else colors.window))
        inset = width / 2
        body = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(body, body.height() / 2, body.height() / 2)

    def _pixmap(self, icon: str, tint: str) -> QPixmap:
        color, ratio = getattr(colors_of(self.palette()), tint), self.devicePixelRatioF()
        key = (icon, color, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = icon_pixmap(icon, color, 12 if icon == "close" else SIGN_PX, ratio)
        return self._pixmaps[key]


class ChipRow(QScrollArea):
    """The chips in lines, at most `MAX_LINES` of them in sight. One Tab stop; arrow keys move inside."""

    edit_requested = Signal(int)
    """Index in `query.terms`."""
    remove_requested = Signal(int)
    left_upwards = Signal()
    left_downwards = Signal()
    undo_requested = Signal()

    def __init__(self, after: QWidget) -> None:
        """`after`: the widget that Tab leaves for the chips."""
        super().__init__()
        self._after = after
        self._chips: list[Chip] = []
        self._joints: list[QLabel] = []
        self._joined: list[bool] = []
        self._current = 0
        self._inner = QWidget()
        self.setWidget(self._inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for part in (self, self.viewport(), self._inner):
            part.setAutoFillBackground(False)
        set_role(self, "clear")
        set_role(self._inner, "clear")
        self.setViewportMargins(0, 0, 0, _BELOW_PX)
        self._inner.setAccessibleName(self.tr("How the search was read"))
        self.hide()

    @property
    def chips(self) -> Sequence[Chip]:
        """The chips of the query, in its order."""
        return self._chips

    def show_query(self, query: Query, faces: Sequence[ChipFace] | None = None) -> None:
        """Show one chip for each term of `query`, with `faces` in place of those its terms have."""
        faces = [face_of(term) for term in query.terms] if faces is None else faces
        joined = [bool(place) for group in query.groups for place in range(len(group.terms))]
        if joined == self._joined and list(faces) == [chip.face for chip in self._chips]:
            return
        self._joined = joined
        self._fit_counts(faces)
        for chip, face in zip(self._chips, faces, strict=True):
            if chip.face != face:
                chip.show_face(face)
        self._set_current(min(self._current, len(faces) - 1))
        self._arrange()

    def take_focus(self, index: int) -> bool:
        """Give the focus to the chip at `index`, or the last; False when there is none."""
        if not self._chips:
            return False
        self._chips[min(max(index, 0), len(self._chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange) and self._chips:
            self._arrange()

    # Below: private

    def _fit_counts(self, faces: Sequence[ChipFace]) -> None:
        while len(self._chips) > len(faces):
            chip = self._chips.pop()
            chip.hide()
            chip.deleteLater()
        for face in faces[len(self._chips) :]:
            self._add_chip(face)
        while len(self._joints) < sum(self._joined):
            self._joints.append(set_role(QLabel(self.tr("or"), self._inner), "muted"))

    def _add_chip(self, face: ChipFace) -> None:
        chip = Chip(face, self._inner)
        chip.clicked.connect(lambda: self.edit_requested.emit(self._chips.index(chip)))
        chip.remove_requested.connect(lambda: self.remove_requested.emit(self._chips.index(chip)))
        chip.move_requested.connect(lambda steps: self.take_focus(self._chips.index(chip) + steps))
        chip.focused.connect(lambda: self._on_focused(chip))
        chip.left_upwards.connect(self.left_upwards)
        chip.left_downwards.connect(self.left_downwards)
        chip.undo_requested.connect(self.undo_requested)
        QWidget.setTabOrder(self._chips[-1] if self._chips else self._after, chip)
        self._chips.append(chip)

    def _on_focused(self, chip: Chip) -> None:
        if chip in self._chips:
            self._set_current(self._chips.index(chip))
            self.ensureWidgetVisible(chip, 0, 0)

    def _set_current(self, index: int) -> None:
        """Make the chip at `index` the one that Tab stops at."""
        self._current = max(0, index)
        for place, chip in enumerate(self._chips):
            here = place == self._current
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)

    def _arrange(self) -> None:
        """Put chips and joints into lines."""
        room_px, line_px = self.viewport().width(), chip_px(self)
        joints = iter(self._joints)
        shown: list[QLabel] = []
        x = y = 0
        places: list[tuple[QWidget, QRect]] = []
        for chip, joined in zip(self._chips, self._joined, strict=True):
            size = chip.sizeHint().boundedTo(QSize(max(CHIP_PX * 3, room_px), line_px))
            joint = next(joints) if joined else None
            joint_px = joint.sizeHint().width() + SPACE_XS if joint else 0
            if x and x + joint_px + size.width() > room_px:
                x, y = 0, y + line_px + SPACE_XS
            if joint:
                places.append((joint, QRect(x, y, joint_px - SPACE_XS, line_px)))
                shown.append(joint)
                x += joint_px
            places.append((chip, QRect(x, y, size.width(), line_px)))
            x += size.width() + SPACE_XS
        area = QRect(0, 0, room_px, y + line_px)
        self._inner.resize(area.size())
        for widget, place in places:
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), area, place))
            widget.show()
        for joint in self._joints:
            joint.setVisible(joint in shown)
        self.setFixedHeight(min(area.height(), MAX_LINES * (line_px + SPACE_XS) - SPACE_XS) + _BELOW_PX)


def chip_px(widget: QWidget) -> int:
    """Return how high a chip is: higher where the person's text is large."""
    return max(CHIP_PX, widget.fontMetrics().height() + SPACE_S)
