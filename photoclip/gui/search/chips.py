"""ChipRow: how the text in the search box was read, one chip a term, to be corrected or taken out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSizePolicy, QStyle, QWidget

from photoclip.core.query import Query
from photoclip.gui.base.theme import SPACE_XS, set_role
from photoclip.gui.widgets.chip import Chip, chip_px
from photoclip.gui.widgets.chip_texts import ChipFace, face_of
from photoclip.gui.widgets.edge_fade import EdgeFade

LEAST_PX = 120
"""So much of the chips stays in sight beside a long sentence."""


class ChipRow(QScrollArea):
    """The chips in one line, which is scrolled where it is long. One Tab stop; arrow keys move inside."""

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
        self._thumbnails: dict[str, QPixmap] = {}
        self._inner = QWidget()
        self.setWidget(self._inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(chip_px(self))
        for part in (self, self.viewport(), self._inner):
            part.setAutoFillBackground(False)
        set_role(self, "clear")
        set_role(self._inner, "clear")
        self._inner.setAccessibleName(self.tr("How the search was read"))
        self.fade = EdgeFade(self)
        self.hide()

    @property
    def chips(self) -> Sequence[Chip]:
        """The chips of the query, in its order."""
        return self._chips

    @property
    def joints(self) -> Sequence[QLabel]:
        """What stands between chips of which one will do; those that are not needed are hidden."""
        return self._joints

    def set_thumbnail(self, path: str, thumbnail: QPixmap) -> None:
        """Show a small picture on the chips of the picture at `path`."""
        self._thumbnails[path] = thumbnail
        for chip in self._chips:
            chip.show_thumbnail(self._thumbnails.get(chip.face.picture, QPixmap()))

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
            chip.show_thumbnail(self._thumbnails.get(face.picture, QPixmap()))
        self._set_current(min(self._current, len(faces) - 1))
        self._arrange()

    def take_focus(self, index: int) -> bool:
        """Give the focus to the chip at `index`, or the last; False when there is none."""
        if not self._chips:
            return False
        self._chips[min(max(index, 0), len(self._chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def sizeHint(self) -> QSize:
        return QSize(self._inner.width(), chip_px(self))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST_PX, self._inner.width()), chip_px(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar, turned = self.horizontalScrollBar(), event.angleDelta()
        bar.setValue(bar.value() - (turned.x() or turned.y()))

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
        """Put chips and joints side by side."""
        line_px, x = chip_px(self), 0
        joints = iter(self._joints)
        shown: list[QLabel] = []
        places: list[tuple[QWidget, QRect]] = []
        for chip, joined in zip(self._chips, self._joined, strict=True):
            if joined:
                shown.append(next(joints))
                places.append((shown[-1], QRect(x, 0, shown[-1].sizeHint().width(), line_px)))
                x = places[-1][1].right() + 1 + SPACE_XS
            places.append((chip, QRect(x, 0, chip.sizeHint().width(), line_px)))
            x = places[-1][1].right() + 1 + SPACE_XS
        area = QRect(0, 0, max(0, x - SPACE_XS), line_px)
        self._inner.resize(area.size())
        for widget, place in places:
            widget.setGeometry(QStyle.visualRect(self.layoutDirection(), area, place))
            widget.show()
        for joint in self._joints:
            joint.setVisible(joint in shown)
        self.setFixedHeight(line_px)
        self.updateGeometry()
