"""ViewerBar: the slim bar over the photo: where one is, and every action of the viewer as a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import text_label

ROOMY_PX = 780
"""In a narrower bar the marks are left to the keys and to the information beside the photo."""


class ViewerBar(QFrame):
    """Emits what the person asks for; shows what the viewer tells it."""

    close_requested = Signal()
    previous_requested = Signal()
    next_requested = Signal()
    fit_requested = Signal()
    one_to_one_requested = Signal()
    zoom_requested = Signal(float)
    """factor"""
    advance_toggled = Signal(bool)
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
        self.info = self._button("info", self.tr("Information"), "I")
        self.info.setCheckable(True)
        self.info.toggled.connect(self.info_toggled)
        self.advance = self._button("advance", self.tr("Go on to the next photo after stars or a flag"))
        self.advance.setCheckable(True)
        self.advance.toggled.connect(self.advance_toggled)
        self.advance.setParent(self)
        self.advance.hide()
        self.previous = self._button("left", self.tr("Previous photo"), "←", self.previous_requested)
        self.next = self._button("right", self.tr("Next photo"), "→", self.next_requested)
        self._lay_out()

    def add_marks(self, marks: MarksRow) -> None:
        """Show what is thought of the photo beside its name, where there is room, and the switch for going on."""
        self._marks = marks
        place = self._row.indexOf(self.previous) - 1
        self._row.insertWidget(place, self.advance)
        self._row.insertWidget(place, marks)
        self._fit()

    def stops(self) -> list[QWidget]:
        """Return where Tab stops, from the beginning of the bar to its end."""
        found: list[QWidget] = []
        for place in range(self._row.count()):
            item = self._row.itemAt(place)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is self._marks:
                found += self._marks.parts()
            elif isinstance(widget, QToolButton):
                found.append(widget)
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_name(self, name: str, date: str) -> None:
        self._name.show_text(name)
        self._date.show_text(date)

    def show_position(self, text: str, *, first: bool, last: bool) -> None:
        self._position.setText(text)
        self.previous.setEnabled(not first)
        self.next.setEnabled(not last)

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

    def _fit(self) -> None:
        if self._marks is not None:
            for widget in (self._marks, self.advance):
                widget.setVisible(self.width() >= ROOMY_PX)

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._date)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_S, SPACE_XS, SPACE_S, SPACE_XS)
        row.setSpacing(SPACE_XS)
        row.addWidget(self._button("back", self.tr("Back to the photos"), "Esc", self.close_requested))
        row.addSpacing(SPACE_XS)
        row.addLayout(names, 1)
        row.addSpacing(SPACE_M)
        row.addWidget(self.previous)
        row.addWidget(self._position)
        row.addWidget(self.next)
        row.addSpacing(SPACE_M)
        zoom_out = self._button("zoom-out", self.tr("Zoom out"), "-")
        zoom_out.clicked.connect(lambda: self.zoom_requested.emit(1 / 1.25))
        zoom_in = self._button("zoom-in", self.tr("Zoom in"), "+")
        zoom_in.clicked.connect(lambda: self.zoom_requested.emit(1.25))
        row.addWidget(zoom_out)
        row.addWidget(self._zoom)
        row.addWidget(zoom_in)
        row.addWidget(self._button("fit", self.tr("Fit to the window"), "Ctrl+0", self.fit_requested))
        row.addWidget(self._button("actual-size", self.tr("Actual size"), "Z", self.one_to_one_requested))
        row.addSpacing(SPACE_M)
        row.addWidget(self.info)
        self.slideshow = self._button("play", self.tr("Slideshow"), "F7", self.slideshow_requested)
        row.addWidget(self.slideshow)
        row.addWidget(self._button("fullscreen", self.tr("Full screen"), "F11", self.full_screen_requested))

    def _button(self, icon: str, name: str, key: str = "", request: SignalInstance | None = None) -> QToolButton:
        button = QToolButton()
        set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})" if key else name)
        # Reached with Tab; a click leaves the keyboard with the photo.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if request is not None:
            button.clicked.connect(request)
        return button
