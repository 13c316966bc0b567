"""ViewerBar: the slim bar over the photo: where one is, and every action of the viewer as a button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from photoclip.gui.elided_label import ElidedLabel
from photoclip.gui.icons import set_icon
from photoclip.gui.inline_message import text_label
from photoclip.gui.theme import SPACE_M, SPACE_S, SPACE_XS, set_role


class ViewerBar(QFrame):
    """Emits what the person asks for; shows what the viewer tells it."""

    close_requested = Signal()
    previous_requested = Signal()
    next_requested = Signal()
    fit_requested = Signal()
    one_to_one_requested = Signal()
    zoom_requested = Signal(float)
    """factor"""
    info_toggled = Signal(bool)
    full_screen_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "panel")
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
        self.previous = self._button("left", self.tr("Previous photo"), "←", self.previous_requested)
        self.next = self._button("right", self.tr("Next photo"), "→", self.next_requested)
        self._lay_out()

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

    def _lay_out(self) -> None:
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._date)
        row = QHBoxLayout(self)
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
        row.addWidget(self._button("fullscreen", self.tr("Full screen"), "F11", self.full_screen_requested))

    def _button(self, icon: str, name: str, key: str, request: object = None) -> QToolButton:
        button = QToolButton()
        set_icon(button, icon)
        button.setAccessibleName(name)
        button.setToolTip(f"{name} ({key})")
        # Reached with Tab; a click leaves the keyboard with the photo.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if request is not None:
            button.clicked.connect(request)
        return button
