"""MarksRow: stars, heart, colour label and flag of one photo or several, to be seen and changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from photoclip.core.search import plain_ids
from photoclip.core.tags import COLOR_LABELS, Marks
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.tag_colors import color_name, dot_icon
from photoclip.gui.base.theme import SPACE_XS, colors_of
from photoclip.gui.marks.marking import Marking
from photoclip.gui.marks.star_row import StarRow
from photoclip.library.contract import Library

SETTLE_MS = 20

LONGEST_WORD_PX = 120
BOTH_WORDS_PX = 128
"""Of pick and reject: with more they stand below each other, for a panel beside photos has room for no more."""


class MarksRow(QWidget):
    """Reads the marks on a library thread, and again when they change. What photos do not share is shown as none."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        marking: Marking,
        parent: QWidget | None = None,
        *,
        focus: Qt.FocusPolicy = Qt.FocusPolicy.StrongFocus,
        narrow: bool = False,
    ) -> None:
        """`focus`: TabFocus where a click must leave the keyboard with the photo. `narrow`: in two lines."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._marking = marking
        self._ids: list[int] = []
        self._shown = Marks()
        self._reading: JobToken | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._read)
        self.stars = StarRow()
        self.heart = QToolButton()
        self.color = QToolButton()
        self.pick = QToolButton()
        self.reject = QToolButton()
        for widget in self.parts():
            widget.setFocusPolicy(focus)
        self._lay_out(narrow)
        self.stars.rated.connect(lambda rating: marking.rate(self._ids, rating))
        self.heart.clicked.connect(lambda: marking.toggle_favourite(self._ids))
        self.pick.clicked.connect(lambda: self._flag("picked"))
        self.reject.clicked.connect(lambda: self._flag("rejected"))
        bridge.photos_changed.connect(self._on_photos_changed)
        self._show(Marks())

    def parts(self) -> list[QWidget]:
        """Return where Tab stops, in their order."""
        return [self.stars, self.heart, self.color, self.pick, self.reject]

    @property
    def shown(self) -> Marks:
        return self._shown

    def show_photos(self, photo_ids: Sequence[int]) -> None:
        """The row is about these photos from now on."""
        self._ids = plain_ids(photo_ids)
        self.setEnabled(bool(self._ids))
        if self._reading is not None:
            self._reading.drop()
        self._settle.start()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._show(self._shown)

    # Below: private

    def _lay_out(self, narrow: bool) -> None:
        self.color.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.color.setMenu(self._make_menu())
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE_XS)
        row = QHBoxLayout()
        row.setSpacing(SPACE_XS)
        for widget in self.parts()[:3] if narrow else self.parts():
            row.addWidget(widget)
        row.addStretch(1)
        lines.addLayout(row)
        if narrow:  # there is room for words
            words = self.tr("Pick"), self.tr("Reject")
            long = sum(map(self.fontMetrics().horizontalAdvance, words)) > BOTH_WORDS_PX
            below = QBoxLayout(QBoxLayout.Direction.TopToBottom if long else QBoxLayout.Direction.LeftToRight)
            below.setSpacing(SPACE_XS)
            for button, word in zip((self.pick, self.reject), words, strict=True):
                button.setText(word)
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
                below.addWidget(button)
            below.addStretch(1)
            lines.addLayout(below)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: self._fill(menu))
        self._fill(menu)
        return menu

    def _fill(self, menu: QMenu) -> None:
        menu.clear()
        colors = colors_of(QGuiApplication.palette())
        for color in (*COLOR_LABELS, ""):
            choose = menu.addAction(dot_icon(color, colors), color_name(color))
            choose.triggered.connect(lambda _on=False, color=color: self._marking.toggle_color(self._ids, color))

    def _flag(self, flag: str) -> None:
        self._marking.flag(self._ids, "" if self._shown.flag == flag else flag)

    def _on_photos_changed(self, photo_ids: Sequence[int]) -> None:
        if not set(self._ids).isdisjoint(photo_ids):
            self._settle.start()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.drop()
        self._reading = self._bridge.ask(self._library.marks.shared, self._ids, done=self._on_marks, owner=self)

    def _on_marks(self, marks: Marks) -> None:
        self._reading = None
        self._show(marks)

    def _show(self, marks: Marks) -> None:
        self._shown = marks
        self.stars.show_rating(marks.rating)
        set_icon(self.heart, "heart-full" if marks.favourite else "heart", "problem" if marks.favourite else "muted")
        name = self.tr("Favourite; click to make it none") if marks.favourite else self.tr("Make it a favourite")
        self.heart.setAccessibleName(name)
        self.heart.setToolTip(f"{name} (F)")
        self.color.setIcon(dot_icon(marks.color, colors_of(QGuiApplication.palette()), 6.0))
        self._show_flag(marks.flag)
        label = self.tr("Colour label: {color}").format(color=color_name(marks.color).lower())
        if marks.word:
            label = self.tr("Label of another program: {word}").format(word=marks.word)
        self.color.setText(self.fontMetrics().elidedText(marks.word, Qt.TextElideMode.ElideRight, LONGEST_WORD_PX))
        beside, alone = Qt.ToolButtonStyle.ToolButtonTextBesideIcon, Qt.ToolButtonStyle.ToolButtonIconOnly
        self.color.setToolButtonStyle(beside if marks.word else alone)
        self.color.setAccessibleName(label)
        self.color.setToolTip(self.tr("{label}\nKeys 6 to 9").format(label=label))

    def _show_flag(self, flag: str) -> None:
        picked, rejected = flag == "picked", flag == "rejected"
        set_icon(self.pick, "flag-full" if picked else "flag", "accent" if picked else "muted")
        set_icon(self.reject, "reject", "problem" if rejected else "muted")
        for button, name, key in (
            (self.pick, self.tr("Picked; click to take that back") if picked else self.tr("Pick it"), "P"),
            (self.reject, self.tr("Rejected; click to take that back") if rejected else self.tr("Reject it"), "X"),
        ):
            button.setAccessibleName(name)
            button.setToolTip(f"{name} ({key})")
