"""TagsSection: the tags of one photo or several as chips, and where those of one come from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.core.names import spelled
from photoclip.core.search import plain_ids
from photoclip.core.tags import PhotoTag, SharedTag
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.selection import SETTLE_MS
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, set_role
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.chips import TagChips, TagFace, shared_face
from photoclip.gui.tags.list import tag_text
from photoclip.gui.tags.origins import origin_of
from photoclip.gui.widgets.inline_message import text_label
from photoclip.gui.widgets.layouts import widgets_in
from photoclip.library.contract import Library


class TagsSection(QWidget):
    """Reads the tags on a library thread, and again when they change."""

    tag_requested = Signal()
    """The person wants to type tags."""
    search_requested = Signal(str)
    """text for the search box: the photos of a tag"""

    def __init__(self, library: Library, bridge: Bridge, actions: TagActions, photo_ids: Sequence[int]) -> None:
        super().__init__()
        self._library = library
        self._bridge = bridge
        self._actions = actions
        self._ids = plain_ids(photo_ids)
        self._shared: list[SharedTag] = []
        self._reading: JobToken | None = None
        self.chips = TagChips(self.tr("Tags"))
        self.none = text_label(self.tr("No tags yet"), "muted")
        self.add_button = set_role(QPushButton(self.tr("Add…")), "link")
        self.add_button.setAccessibleName(self.tr("Add tags"))
        self.origins_button = set_role(QPushButton(self.tr("Where from?")), "link")
        self.origins_button.setAccessibleName(self.tr("Where these tags come from"))
        self.origins_button.setToolTip(self.origins_button.accessibleName())
        self.origins_button.setCheckable(True)
        self.origins = QWidget()
        self._origin_rows = QVBoxLayout(self.origins)
        self._lay_out()
        self.add_button.clicked.connect(self.tag_requested)
        self.origins_button.toggled.connect(self.origins.setVisible)
        self.chips.remove_requested.connect(lambda tag_id: actions.take_off(self._ids, [tag_id]))
        self.chips.chosen.connect(self._on_chip)
        bridge.tags_changed.connect(self._read)
        if len(self._ids) == 1:
            self._read()
        else:
            QTimer.singleShot(SETTLE_MS, self, self._read)

    # Below: private

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(SPACE_S)
        top.addWidget(text_label(self.tr("Tags"), "small", wrap=False), 1)
        top.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        column.addLayout(top)
        column.addWidget(self.none)
        column.addWidget(self.chips)
        line = QHBoxLayout()
        line.addWidget(self.origins_button)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.origins)
        self._origin_rows.setContentsMargins(0, 0, 0, 0)
        self._origin_rows.setSpacing(SPACE_XS)
        self.none.hide()
        self.origins_button.hide()
        self.origins.hide()

    def _read(self) -> None:
        if self._reading is not None:
            self._reading.drop()
        ask, library = self._bridge.ask, self._library
        if len(self._ids) == 1:
            self._reading = ask(library.tags.of, self._ids[0], done=self._show_one, owner=self)
        else:
            self._reading = ask(library.tags.shared, self._ids, done=self._show_shared, owner=self)

    def _show_one(self, tags: Sequence[PhotoTag]) -> None:
        self._reading = None
        self.chips.show_tags([self._face(tag) for tag in tags])
        self.none.setVisible(not tags)
        self.origins_button.setVisible(bool(tags))
        if not tags:
            self.origins_button.setChecked(False)
        self._show_origins(tags)

    def _show_shared(self, shared: Sequence[SharedTag]) -> None:
        self._reading = None
        self._shared = list(shared)
        self.chips.show_tags([shared_face(one, len(self._ids)) for one in shared])
        self.none.setVisible(not shared)

    def _face(self, tag: PhotoTag) -> TagFace:
        origin, name = origin_of(tag), spelled(tag.name)
        spoken = self.tr("{name}. {origin} Press Delete to take it off.").format(name=name, origin=origin)
        tip = self.tr("{name}\n{origin}\nClick to see its photos.").format(name=name, origin=origin)
        return TagFace(tag.tag_id, tag.name, tag.color, name, tip, spoken)

    def _show_origins(self, tags: Sequence[PhotoTag]) -> None:
        for row in widgets_in(self._origin_rows):
            self._origin_rows.removeWidget(row)
            row.deleteLater()
        for tag in tags:
            self._origin_rows.addWidget(text_label(spelled(tag.name), selectable=True))
            self._origin_rows.addWidget(text_label(origin_of(tag), "small", selectable=True))

    def _on_chip(self, tag_id: int) -> None:
        """One photo: show the others of that tag. Several: put a tag of some on all of them."""
        if len(self._ids) == 1:
            name = next(chip.tag.name for chip in self.chips.chips if chip.tag.tag_id == tag_id)
            self.search_requested.emit(tag_text(name))
            return
        one = next((shared for shared in self._shared if shared.tag.id == tag_id), None)
        if one is not None and one.photo_count < len(self._ids):
            self._actions.put(self._ids, one.tag.name)
