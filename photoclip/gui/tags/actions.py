"""TagActions: what a person can do with tags, each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

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

    def rename_level(self, old: str, name: str, failed: Failed | None = None) -> None:
        """Give the tag `old` and all under it this name. `failed(sentence)` says why it cannot have it.

        A level that no tag is called by itself is made one on the way.
        """

        def renamed(change: TagChange) -> None:
            self.renamed.emit(old, name)
            self._offer(change, self.tr("renaming a tag"), lambda: self.renamed.emit(name, old))

        self._run(self._library.tags.rename_level, old, name, done=renamed, failed=failed)

    def merge(self, tags: Sequence[Tag], into: Tag, done: Done | None = None, failed: Failed | None = None) -> None:
        """Make one tag of several; the names of the others lead to it from now on."""

        def merged(change: TagChange) -> None:
            for tag in tags:
                self.renamed.emit(tag.name, into.name)
            self._offer(change, self.tr("merging tags"))
            if done is not None:
                done()

        self._run(self._library.tags.merge, [tag.id for tag in tags], into.id, done=merged, failed=failed)

    def delete(self, tags: Sequence[Tag]) -> None:
        """Delete tags and what lies under them. No question is asked, for it can be undone."""

        def deleted(change: TagChange) -> None:
            for tag in tags:
                self.deleted.emit(tag.name)
            self._offer(change, self.tr("deleting a tag"))

        self._run(self._library.tags.delete, [tag.id for tag in tags], done=deleted)

    def set_color(self, tag: Tag, color: str) -> None:
        """Give the tag one of `TAG_COLORS`, or '' for none."""

        def done(_nothing: object) -> None:
            self._undo.offer(
                self.tr("“{name}” has another colour.").format(name=tag.name),
                self.tr("colouring a tag"),
                lambda: self._run(self._library.tags.set_color, tag.id, tag.color),
            )

        self._run(self._library.tags.set_color, tag.id, color, done=done)

    def set_aliases(
        self, tag: Tag, aliases: Sequence[str], done: Done | None = None, failed: Failed | None = None
    ) -> None:
        """Say which other names lead to the tag."""

        def changed(_nothing: object) -> None:
            self._undo.offer(
                self.tr("“{name}” has other aliases.").format(name=tag.name),
                self.tr("changing aliases"),
                lambda: self._run(self._library.tags.set_aliases, tag.id, tag.aliases),
            )
            if done is not None:
                done()

        self._run(self._library.tags.set_aliases, tag.id, list(aliases), done=changed, failed=failed)

    # Below: private

    def _offer(self, change: TagChange, name: str, taken_back: Done | None = None) -> None:
        """Offer to take the change back; `taken_back` is called when that has been done."""
        done = None if taken_back is None else lambda _nothing: taken_back()
        self._undo.offer(f"{change.text}.", name, lambda: self._run(self._library.tags.undo, change.id, done=done))

    def _run(
        self,
        job: Callable[..., Any],
        *args: Any,
        done: Callable[[Any], None] | None = None,
        failed: Failed | None = None,
    ) -> None:
        self._bridge.run(job, *args, done=done, failed=failed, owner=self)
