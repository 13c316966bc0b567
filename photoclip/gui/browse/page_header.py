"""PageHeader: what is open, how many photos of which time that is, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from photoclip.gui.base.icons import icon_pixmap, set_icon
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.theme import ICON_PX, SPACE_M, SPACE_S, colors_of, set_role
from photoclip.gui.browse.answer_texts import span_text
from photoclip.gui.browse.navigation import Navigation
from photoclip.gui.browse.place_faces import PlaceFaces
from photoclip.gui.widgets.elided_label import ElidedLabel

ROW_PX = 44


class PageHeader(QWidget):
    """One height whatever is open. Its words come with the photos that they are about."""

    auto_tag_requested = Signal()
    """The photos on show are to be tagged by a model."""
    edit_requested = Signal(object)
    """Album whose search is to be changed"""

    def __init__(
        self, navigation: Navigation, on_show: OnShow, faces: PlaceFaces, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._navigation = navigation
        self._on_show = on_show
        self._faces = faces
        self._count = ""
        self._icon = QLabel()
        self.title = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "heading")
        self.details = set_role(ElidedLabel(Qt.TextElideMode.ElideRight), "muted")
        self.edit_button = _button("search", self.tr("Edit search"))
        self.auto_tag_button = _button("tag-auto", self.tr("Auto-tag…"))
        self._words = {button: button.text() for button in (self.edit_button, self.auto_tag_button)}
        self._lay_out()
        self.edit_button.clicked.connect(self._on_edit)
        self.auto_tag_button.clicked.connect(self.auto_tag_requested)
        on_show.changed.connect(self._show)
        faces.changed.connect(self._show)
        self._show()

    def show_count(self, text: str) -> None:
        """Say how many photos are on show."""
        self._count = text
        self._show_details()

    # Qt's

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # Below: private

    def _lay_out(self) -> None:
        set_role(self, "base")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_M, 0, SPACE_S, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(self._icon)
        line.addWidget(self.title)
        line.addWidget(self.details, 1)
        line.addWidget(self.edit_button)
        line.addWidget(self.auto_tag_button)
        self.setFixedHeight(max(ROW_PX, self.title.fontMetrics().height() + SPACE_M))

    def _show(self) -> None:
        face = self._faces.of(self._navigation.place)
        color = colors_of(self.palette()).muted
        self._icon.setPixmap(icon_pixmap(face.icon, color, ICON_PX, self.devicePixelRatioF()))
        self.title.show_text(face.title)
        self.edit_button.setVisible(face.album is not None and face.album.is_smart)
        answer = self._on_show.answer
        self.auto_tag_button.setVisible(answer is not None and bool(len(answer.result.photo_ids)))
        self._show_details()
        self._fit()

    def _fit(self) -> None:
        """Take the words off the buttons where what is open could not be read for them."""
        for button, words in self._words.items():
            button.setText(words)
        shown = [button for button in self._words if not button.isHidden()]
        title_px = self.title.fontMetrics().horizontalAdvance(self._faces.of(self._navigation.place).title)
        taken_px = ICON_PX + title_px + 2 * SPACE_M + sum(button.sizeHint().width() + SPACE_S for button in shown)
        if taken_px > self.width():
            for button in shown:
                button.setText("")

    def _show_details(self) -> None:
        answer = self._on_show.answer
        span = span_text(answer) if answer is not None else ""
        self.details.show_text(" · ".join(part for part in (self._count, span) if part))

    def _on_edit(self) -> None:
        album = self._faces.of(self._navigation.place).album
        if album is not None:
            self.edit_requested.emit(album)


def _button(icon: str, text: str) -> QPushButton:
    button = set_role(QPushButton(text), "quiet")
    set_icon(button, icon)
    button.setAccessibleName(text)
    button.setToolTip(text)
    button.hide()
    return button
