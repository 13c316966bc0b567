"""TagActions: what a person can do with tags, each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from photoclip.core.tags import Tag, TagChange
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.undo import UndoList
from photoclip.gui.tags.list import TagList
from photoclip.library.contract import Library

Done = Callable[[], None]
Failed = Callable[[str], None]


class TagActions(QObject):
    """Puts tags on photos and changes tags, on library threads. What can be undone is offered to the undo list."""

    renamed = Signal(str, str)
    """(the name before, the name now); what lies under it has moved along"""
    deleted = Signal(str)
    """its name"""

    def __init__(self, library: Library, bridge: Bridge, tags: TagList, undo: UndoList, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._undo = undo
        self.tags = tags

    def put(self, photo_ids: Sequence[int], name: str, failed: Failed | None = None) -> None:
        """Put a tag on photos; it is made where there is none of this name or alias."""
        ids = [int(photo_id) for photo_id in photo_ids]
        known = self.tags.named(name)
        self.tags.use(known.name if known is not None else name)

        def put(change: TagChange) -> None:
            if change.photo_count:
                self._offer(change, self.tr("tagging"))
            else:
                self._bridge.notice.emit(self.tr("They are all tagged so already."))

        self._run(self._library.tags.put, ids, name, done=put, failed=failed)

    def take_off(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> None:
        """Take tags off photos."""

        def taken(change: TagChange) -> None:
            if change.photo_count:
                self._offer(change, self.tr("taking a tag off"))

        self._run(self._library.tags.take_off, [int(photo_id) for photo_id in photo_ids], list(tag_ids), done=taken)

    def create(self, name: str, done: Callable[[Tag], None] | None = None, failed: Failed | None = None) -> None:
        """Make a tag that no photo carries yet."""
        is_new = self.tags.named(name) is None

        def created(tag: Tag) -> None:
            if is_new:
                self._undo.offer(
                    self.tr("Tag “{name}” created.").format(name=tag.name),
                    self.tr("creating a tag"),
                    lambda: self._run(self._library.tags.delete, [tag.id]),
                )
            if done is not None:
                done(tag)

        self._run(self._library.tags.create, name, done=created, failed=failed)
