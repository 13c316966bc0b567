"""TagEntry: the bar in which tags are typed for the photos that are selected, or the one in view."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from photoclip.core.tags import SharedTag
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.selection import Selection
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, set_role
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.chips import TagChips, shared_face
from photoclip.gui.tags.edit import TagEdit
from photoclip.gui.widgets.chip import chip_px
from photoclip.gui.widgets.inline_message import InlineMessage
from photoclip.library.contract import Library

QWIDGETSIZE_MAX = 16_777_215
"""Qt's own word for no limit; PySide6 does not pass it on."""
EDIT_PX = 240
ROOMY_PX = 620
"""In a narrower bar the chips stand in lines of their own."""
MAX_LINES = 3
HIGH_PX = 700
"""In a lower window one line less, so that photos are left to be seen."""
SETTLE_MS = 40
"""While arrow keys run through the photos, only the one they stop at is asked for."""


class TagEntry(QFrame):
    """Opened with T. Enter puts the tag on the photos and stays for the next; Escape goes back to them."""

    closed = Signal()
    """The keyboard belongs to the photos again."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        actions: TagActions,
        selection: Selection,
        parent: QWidget | None = None,
    ) -> None:
        """`selection`: the photos that the bar is about."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._actions = actions
        self._selection = selection
        self._shared: list[SharedTag] = []
        self._reading: JobToken | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._read)
        self.edit = TagEdit(actions.tags)
        self.chips = TagChips(self.tr("Tags of the photos"))
        self.message = InlineMessage()
        self._count = set_role(QLabel(), "muted")
        self._lay_out()
        self._connect()
        self._show_count()
        self.hide()

    def open_entry(self) -> None:
        """Let the person type tags for the photos."""
        self._read()
        self.show()
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_entry(self) -> None:
        """Leave, and give the keyboard back to the photos."""
        self._say("")
        self.edit.setText("")
        self.edit.popup.hide()
        self.hide()
        self.closed.emit()

    # Qt's

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (event.size().width() >= ROOMY_PX) != self._roomy:
            self._place_chips(not self._roomy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_entry()
        else:
            event.accept()  # a key typed here means nothing to the photos around it

    # Below: private

    def _lay_out(self) -> None:
        set_role(self, "panel")
        self.edit.setPlaceholderText(self.tr("Type a tag"))
        self.edit.setAccessibleName(self.tr("Tag the photos"))
        self._area = _ChipArea(self.chips)
        self.close_button = QToolButton()
        set_icon(self.close_button, "close", "muted")
        self.close_button.setAccessibleName(self.tr("Close the tag bar"))
        self.close_button.setToolTip(self.tr("Close (Esc)"))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE_S)
        self._grid.setVerticalSpacing(SPACE_XS)
        self._grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self._count, 0, 2, top)
        self._grid.addWidget(self.close_button, 0, 3, top)
        self._count.setMinimumHeight(chip_px(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_XS)
        column.addLayout(self._grid)
        column.addWidget(self.message)
        self._place_chips(roomy=True)

    def _place_chips(self, roomy: bool) -> None:
        """Stand the chips beside the line, or under it where there is no room."""
        self._roomy = roomy
        top = Qt.AlignmentFlag.AlignTop
        for widget in (self.edit, self._area):
            self._grid.removeWidget(widget)
        if roomy:
            self.edit.setFixedWidth(EDIT_PX)
            self._grid.addWidget(self.edit, 0, 0, top)
            self._grid.addWidget(self._area, 0, 1)
        else:
            self.edit.setMinimumWidth(EDIT_PX // 2)
            self.edit.setMaximumWidth(QWIDGETSIZE_MAX)
            self._grid.addWidget(self.edit, 0, 0, 1, 2)
            self._grid.addWidget(self._area, 1, 0, 1, 4)
        self._area.fit()

    def _connect(self) -> None:
        self.edit.entered.connect(self._on_entered)
        self.edit.textEdited.connect(lambda _text: self._say(""))
        self.edit.left.connect(self.close_entry)
        self.edit.left_backwards.connect(self._on_left_backwards)
        self.chips.remove_requested.connect(self._on_remove)
        self.chips.chosen.connect(self._on_chip)
        self.chips.left_behind.connect(lambda: self.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.chips.left_upwards.connect(lambda: self.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.close_button.clicked.connect(self.close_entry)
        self._bridge.tags_changed.connect(self._on_tags_changed)
        self._selection.changed.connect(self._on_selection)

    @property
    def _ids(self) -> list[int]:
        return self._selection.ids

    def _on_selection(self) -> None:
        self._show_count()
        if self.isVisible():
            self._settle.start()

    def _show_count(self) -> None:
        count = len(self._ids)
        some = counted(count, self.tr("1 photo"), self.tr("{n} photos"))
        self._count.setText(some if count else self.tr("No photo selected"))
        self.edit.setEnabled(bool(count))

    def _read(self) -> None:
        self._settle.stop()
        if self._reading is not None:
            self._reading.drop()
        if not self._ids:
            self._show([])
            return
        self._reading = self._bridge.ask(self._library.tags.shared, self._ids, done=self._show, owner=self)

    def _show(self, shared: Sequence[SharedTag]) -> None:
        self._shared = list(shared)
        self.chips.show_tags([shared_face(one, len(self._ids)) for one in self._shared])
        self.edit.leave_out({one.tag.id for one in self._shared if one.photo_count >= len(self._ids)})
        self._area.fit()

    def _on_tags_changed(self) -> None:
        if self.isVisible():
            self._read()

    def _on_entered(self, name: str) -> None:
        self._actions.put(self._ids, name, failed=lambda sentence: self._on_failed(name, sentence), owner=self)

    def _on_failed(self, name: str, sentence: str) -> None:
        """Say what is wrong with the name, and let the person mend it."""
        self._say(sentence)
        if not self.edit.text():
            self.edit.setText(name)

    def _say(self, problem: str) -> None:
        if problem:
            self.message.show_problem(problem)
        else:
            self.message.clear()
        self._area.crowded = bool(problem)
        self._area.fit()

    def _on_left_backwards(self) -> None:
        """Mark the last chip, which the next Backspace takes off: none goes by a slip."""
        self.chips.take_focus(len(self.chips.chips) - 1)

    def _on_remove(self, tag_id: int) -> None:
        self._actions.take_off(self._ids, [tag_id])

    def _on_chip(self, tag_id: int) -> None:
        """A tag of some of the photos is put on all of them."""
        one = next((shared for shared in self._shared if shared.tag.id == tag_id), None)
        if one is not None and one.photo_count < len(self._ids):
            self._actions.put(self._ids, one.tag.name)


class _ChipArea(QScrollArea):
    """Shows `MAX_LINES` lines of chips at most; the others are scrolled to."""

    def __init__(self, chips: TagChips) -> None:
        super().__init__()
        self._chips = chips
        self.crowded = False
        """Whether something else needs the room of a line."""
        self.setWidget(chips)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for part in (self, chips):
            set_role(part, "clear")
        self.viewport().setAutoFillBackground(False)
        self.fit()

    def fit(self) -> None:
        """Be as high as the chips are, up to a limit."""
        line_px = chip_px(self)
        wanted = self._chips.heightForWidth(max(1, self.viewport().width()))
        lines = MAX_LINES if self.window().height() >= HIGH_PX else MAX_LINES - 1 - self.crowded
        self.setFixedHeight(max(line_px, min(wanted, lines * (line_px + SPACE_XS))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
