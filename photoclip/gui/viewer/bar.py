"""ViewerBar: the slim bar over the photo: where one is, and every action of the viewer as a button."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.viewer.more_button import MoreButton
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import text_label

NAME_PX = 100
"""So much is left to the photo's name before buttons go into the menu."""


class ViewerBar(QFrame):
    """Emits what the person asks for; shows what the viewer tells it.

    What does not fit goes into a menu at its end, what is done by keys or wheel first; stars stand in a line of their
    own before they would go.
    """

    close_requested = Signal()
    previous_requested = Signal()
    next_requested = Signal()
    fit_requested = Signal()
    one_to_one_requested = Signal()
    zoom_requested = Signal(float)
    """factor"""
    turn_requested = Signal()
    """a quarter to the right"""
    advance_toggled = Signal(bool)
    strip_toggled = Signal(bool)
    info_toggled = Signal(bool)
    full_screen_requested = Signal()
    slideshow_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
        self._marks: MarksRow | None = None
        self._name = ElidedLabel()
        self._date = ElidedLabel(Qt.TextElideMode.ElideRight)
        set_role(self._date, "small")
        self._position = text_label("", "muted", wrap=False)
        self._zoom = text_label("100 %", "muted", wrap=False)
        self._zoom.setMinimumWidth(self._zoom.fontMetrics().horizontalAdvance("1600 %"))
        self._zoom.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.info = self._switch("info", self.tr("Information"), "I", self.info_toggled)
        self.film_strip = self._switch("film-strip", self.tr("Film strip"), "F6", self.strip_toggled)
        advance = self.tr("Go on to the next photo after stars or a flag")
        self.advance = self._switch("advance", advance, "", self.advance_toggled)
        self.advance.setParent(self)
        self.advance.hide()
        self._way = QWidget()
        # In any language as the film strip and the arrow keys: the next photo is the one to the right.
        self._way.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.previous = self._button("left", self.tr("Previous photo"), "←", self.previous_requested, self._way)
        self.next = self._button("right", self.tr("Next photo"), "→", self.next_requested, self._way)
        self.more = MoreButton()
        self._lay_out()

    def add_marks(self, marks: MarksRow) -> None:
        """Show what is thought of the photo beside its name, and the switch for going on."""
        self._marks = marks
        place = self._row.indexOf(self._way) - 1
        self._row.insertWidget(place, self.advance)
        self._row.insertWidget(place, marks)
        self._spare.append([self.advance])
        self._fit()

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, from the beginning of the bar to its end."""
        found: list[QWidget] = []
        for line in (self._row, self._second):
            for place in range(line.count()):
                item = line.itemAt(place)
                widget = item.widget() if item is not None else None
                if widget is not None and widget is self._marks:
                    found += self._marks.parts()
                elif widget is self._way:
                    found += [self.previous, self.next]
                elif isinstance(widget, QToolButton):
                    found.append(widget)
        return found

    # Qt's

    def minimumSizeHint(self) -> QSize:
        """As narrow as you like: what does not fit gives way."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    # what the viewer tells

    def show_name(self, name: str, date: str) -> None:
        self._name.show_text(name)
        self._date.show_text(date)

    def show_position(self, text: str, *, first: bool, last: bool) -> None:
        before_px = self._position.sizeHint().width()
        self._position.setText(text)
        self.previous.setEnabled(not first)
        self.next.setEnabled(not last)
        if self._position.sizeHint().width() != before_px:
            self._fit()  # a longer place leaves less to the name

    def show_zoom(self, text: str) -> None:
        self._zoom.setText(text)

    @property
    def name(self) -> str:
        return self._name.whole

    @property
    def position(self) -> str:
        return self._position.text()

    @property
    def zoom(self) -> str:
        return self._zoom.text()

    # Below: private

    def _fit(self) -> None:
        """Show as much as there is room for: the stars before all that a menu can hold."""
        everything = [widget for group in self._spare for widget in group]
        self._place_marks(above=self._needed_px(everything, with_marks=True) <= self.width())
        away: list[QWidget] = []
        for group in self._spare:
            if self._needed_px(away) <= self.width():
                break
            away += group
        for widget in everything:
            widget.setVisible(widget not in away and self._row.indexOf(widget) >= 0)
        self.more.setVisible(bool(away))
        away.sort(key=self._row.indexOf)
        self.more.offer([widget for widget in away if isinstance(widget, QToolButton)])

    def _place_marks(self, *, above: bool) -> None:
        """Let the stars stand in the first line, or in one of their own."""
        if self._marks is None or above == (self._row.indexOf(self._marks) >= 0):
            return
        if above:
            self._row.insertWidget(self._row.indexOf(self.advance), self._marks)
        else:
            self._second.addWidget(self._marks, 0, Qt.AlignmentFlag.AlignLeading)
        self._second.setContentsMargins(SPACE_S, 0, SPACE_S, 0 if above else SPACE_XS)

    def _needed_px(self, away: Sequence[QWidget], *, with_marks: bool = False) -> int:
        """Return how wide the first line is without these, which the menu then has. `with_marks`: wherever they are."""
        margins = self._row.contentsMargins()
        needed = margins.left() + margins.right() + NAME_PX
        if with_marks and self._marks is not None and self._row.indexOf(self._marks) < 0:
            needed += self._marks.sizeHint().width() + SPACE_XS
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is self.more:
                needed += (widget.sizeHint().width() + SPACE_XS) if away else 0
            elif widget is not None and widget not in away:
                needed += widget.sizeHint().width() + SPACE_XS
            elif item is not None and item.spacerItem() is not None:
                needed += item.sizeHint().width()
        return needed

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._date)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        row = self._row = QHBoxLayout()
        lines.addLayout(row)
        self._second = QHBoxLayout()
        self._second.setContentsMargins(0, 0, 0, 0)
        lines.addLayout(self._second)
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_XS)
        row.addWidget(self._button("back", self.tr("Back to the photos"), "Esc", self.close_requested))
        row.addSpacing(SPACE_XS)
        row.addLayout(names, 1)
        row.addSpacing(SPACE_M)
        self._position.setLayoutDirection(self.layoutDirection())  # its words run as words do
        way = QHBoxLayout(self._way)
        way.setContentsMargins(0, 0, 0, 0)
        way.setSpacing(SPACE_XS)
        for widget in (self.previous, self._position, self.next):
            way.addWidget(widget)
        row.addWidget(self._way)
        row.addSpacing(SPACE_M)
        zoom_out = self._button("zoom-out", self.tr("Zoom out"), "-")
        zoom_out.clicked.connect(lambda: self.zoom_requested.emit(1 / 1.25))
        zoom_in = self._button("zoom-in", self.tr("Zoom in"), "+")
        zoom_in.clicked.connect(lambda: self.zoom_requested.emit(1.25))
        fit = self._button("fit", self.tr("Fit to the window"), "Ctrl+0", self.fit_requested)
        whole = self._button("actual-size", self.tr("Actual size"), "Z", self.one_to_one_requested)
        turn = self._button("turn-right", self.tr("Turn the view to the right"), "R", self.turn_requested)
        self.slideshow = self._button("play", self.tr("Slideshow"), "F7", self.slideshow_requested)
        full = self._button("fullscreen", self.tr("Full screen"), "F11", self.full_screen_requested)
        for button in (zoom_out, self._zoom, zoom_in, fit, whole, turn):
            row.addWidget(button)
        row.addSpacing(SPACE_M)
        for button in (self.film_strip, self.info, self.slideshow, full, self.more):
            row.addWidget(button)
        self._spare: list[list[QWidget]] = [
            [zoom_out, self._zoom, zoom_in],
            [turn],
            [fit, whole],
            [self.slideshow],
            [full],
            [self.film_strip],
        ]

    def _switch(self, icon: str, name: str, key: str, toggled: SignalInstance) -> QToolButton:
        button = self._button(icon, name, key)
        button.setCheckable(True)
        button.toggled.connect(toggled)
        return button

    def _button(
        self,
        icon: str,
        name: str,
        key: str = "",
        request: SignalInstance | None = None,
        parent: QWidget | None = None,
    ) -> QToolButton:
        button = QToolButton(parent)
        set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})" if key else name)
        # Reached with Tab; a click leaves the keyboard with the photo.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if request is not None:
            button.clicked.connect(request)
        return button
