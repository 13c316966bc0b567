"""TagChips: tags as chips in as many lines as they take, each with a cross that takes it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from photoclip.core.names import spelled
from photoclip.core.tags import SharedTag
from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.tag_colors import paint_dot
from photoclip.gui.base.theme import SPACE_XS, Colors, set_role
from photoclip.gui.widgets.chip import CHIP_PX, SIGN_PX, Chip, chip_px
from photoclip.gui.widgets.chip_texts import ChipFace

MAX_CHIPS = 60
"""Beyond these the rest is only counted: nobody reads more, and each is a widget."""


@dataclass(frozen=True, slots=True)
class TagFace:
    """What a chip says of a tag. `on_all`: whether every photo that is meant carries it."""

    tag_id: int
    name: str
    color: str
    text: str
    tooltip: str
    spoken: str
    on_all: bool = True


class TagChip(Chip):
    """A tag. Its outline is broken where only some of the photos carry it."""

    def __init__(self, face: TagFace, parent: QWidget) -> None:
        self._tag = face
        super().__init__(_chip_face(face), parent)

    @property
    def tag(self) -> TagFace:
        return self._tag

    def show_tag(self, face: TagFace) -> None:
        self._tag = face
        self.show_face(_chip_face(face))

    def _paint_sign(self, painter: QPainter, place: QRect, colors: Colors) -> None:
        if self._tag.color:
            paint_dot(painter, QPointF(place.center()) + QPointF(0.5, 0.5), SIGN_PX / 2 - 2, self._tag.color, colors)
        else:
            super()._paint_sign(painter, place, colors)

    def _outline(self, colors: Colors) -> QPen:
        pen = super()._outline(colors)
        if not self._tag.on_all and not self.hasFocus():
            pen = QPen(QColor(colors.control_line), 1.2, Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([3, 3])
        return pen


class TagChips(QWidget):
    """The chips in lines; as high as it needs to be for its width. One Tab stop; arrow keys move inside."""

    remove_requested = Signal(int)
    """id of a tag"""
    chosen = Signal(int)
    """id of the tag whose chip was clicked"""
    left_upwards = Signal()
    left_behind = Signal()
    """To the right of the last chip, or downwards."""
    undo_requested = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        """`name`: what a screen reader says they are."""
        super().__init__(parent)
        self._chips: list[TagChip] = []
        self._current = 0
        self._rest = set_role(QLabel(self), "muted")
        self._rest.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)

    @property
    def chips(self) -> Sequence[TagChip]:
        return self._chips

    def show_tags(self, faces: Sequence[TagFace]) -> None:
        """Show these; the chips that are there already stay the same widgets."""
        shown = list(faces[:MAX_CHIPS])
        if [chip.tag for chip in self._chips] == shown and self._rest.isHidden() == (len(faces) <= MAX_CHIPS):
            return
        while len(self._chips) > len(shown):
            self._drop(self._chips.pop())
        for chip, face in zip(self._chips, shown, strict=False):
            if chip.tag != face:
                chip.show_tag(face)
        for face in shown[len(self._chips) :]:
            self._add(face)
        more = len(faces) - len(shown)
        self._rest.setText(self.tr("and {n} more").format(n=shown_number(more)))
        self._rest.setVisible(more > 0)
        self._set_current(min(self._current, len(shown) - 1))
        self.updateGeometry()
        self._arrange(self.width(), place=True)

    def take_focus(self, index: int) -> bool:
        """Give the focus to the chip at `index`, or the last; False when there is none."""
        if not self._chips:
            return False
        self._chips[min(max(index, 0), len(self._chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    # Qt's

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width_px: int) -> int:
        return self._arrange(width_px, place=False)

    def sizeHint(self) -> QSize:
        width_px = self.width() or 240
        return QSize(width_px, self._arrange(width_px, place=False))

    def minimumSizeHint(self) -> QSize:
        return QSize(CHIP_PX * 3, chip_px(self) if self._chips else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width(), place=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.LayoutDirectionChange):
            self.updateGeometry()
            self._arrange(self.width(), place=True)

    # Below: private

    def _on_focused(self, chip: TagChip) -> None:
        if chip in self._chips:
            self._set_current(self._chips.index(chip))

    def _add(self, face: TagFace) -> None:
        chip = TagChip(face, self)
        chip.clicked.connect(lambda: self.chosen.emit(chip.tag.tag_id))
        chip.remove_requested.connect(lambda: self.remove_requested.emit(chip.tag.tag_id))
        chip.move_requested.connect(lambda steps: self._move(chip, steps))
        chip.focused.connect(lambda: self._on_focused(chip))
        chip.left_upwards.connect(self.left_upwards)
        chip.left_downwards.connect(self.left_behind)
        chip.undo_requested.connect(self.undo_requested)
        if self._chips:
            QWidget.setTabOrder(self._chips[-1], chip)
        chip.show()
        self._chips.append(chip)

    def _drop(self, chip: TagChip) -> None:
        if chip.hasFocus() and self._chips:
            self.take_focus(len(self._chips) - 1)
        elif chip.hasFocus():
            self.left_behind.emit()
        chip.hide()
        chip.deleteLater()

    def _move(self, chip: TagChip, steps: int) -> None:
        index = self._chips.index(chip) + steps
        if steps == 1 and index == len(self._chips):
            self.left_behind.emit()
        else:
            self.take_focus(index)

    def _set_current(self, index: int) -> None:
        """Make the chip at `index` the one that Tab stops at."""
        self._current = max(0, index)
        for place, chip in enumerate(self._chips):
            here = place == self._current
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)

    def _arrange(self, room_px: int, *, place: bool) -> int:
        """Put the chips into lines of `room_px`; return how high they are. Without `place` only measure."""
        line_px, x, y = chip_px(self), 0, 0
        area = self.rect()
        widgets: list[QWidget] = [*self._chips, *([] if self._rest.isHidden() else [self._rest])]
        for widget in widgets:
            width = min(widget.sizeHint().width(), max(room_px, CHIP_PX * 2))
            if x and x + width > room_px:
                x, y = 0, y + line_px + SPACE_XS
            if place:
                where = QRect(x, y, width, line_px)
                widget.setGeometry(QStyle.visualRect(self.layoutDirection(), area, where))
            x += width + SPACE_XS
        return y + line_px if widgets else 0


def shared_face(shared: SharedTag, photo_count: int) -> TagFace:
    """Return the chip of a tag on some or all of `photo_count` photos."""
    tag, on_all = shared.tag, shared.photo_count >= photo_count
    name = spelled(tag.name)
    if on_all:
        all_of = _tr("{name}: on all {n} photos").format(name=name, n=shown_number(photo_count))
        tip = name if photo_count == 1 else all_of
        text = name
    else:
        some = _tr("{name}: on {n} of {count} photos")
        n = shown_number(shared.photo_count)
        tip = some.format(name=name, n=n, count=shown_number(photo_count))
        text = _tr("{name} ({n})").format(name=name, n=n)
    spoken = _tr("{tag}; press Delete to take it off.").format(tag=tip)
    if not on_all:
        tip += "\n" + _tr("Click to put it on all of them.")
    return TagFace(tag.id, tag.name, tag.color, text, tip, spoken, on_all)


def _chip_face(face: TagFace) -> ChipFace:
    return ChipFace(face.text, "tag", "muted", face.tooltip, face.spoken)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TagChip", text)
