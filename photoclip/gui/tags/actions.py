"""TagActions: what a person can do with tags, each with its way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from photoclip.core.search import plain_ids
from photoclip.core.tags import Tag, TagChange
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.undo import Done
from photoclip.gui.tags.list import TagList
from photoclip.language import shown
from photoclip.library.contract import Library

Failed = Callable[[str], object]


class TagActions(QObject):
    """Puts tags on photos and changes tags, on library threads. It lives as long as the window.

    `owner` is the widget in which something was asked for: `done` and `failed` are called while it is there.
    """

    renamed = Signal(str, str)
    """(the name before, the name now); what lies under it has moved along"""
    deleted = Signal(str)
    """its name"""

    def __init__(self, library: Library, bridge: Bridge, tags: TagList, parent: QObject) -> None:
        super().__init__(parent)
        self._tags = library.tags
        self._bridge = bridge
        self.tags = tags

    def put(
        self, photo_ids: Sequence[int], name: str, failed: Failed | None = None, owner: QObject | None = None
    ) -> None:
        """Put a tag on photos; it is made where there is none of this name or alias."""
        ids = plain_ids(photo_ids)
        known = self.tags.named(name)
        self.tags.use(known.name if known is not None else name)

        def report(change: TagChange) -> Done:
            if change.photo_count:
                return self._done(change, self.tr("tagging"), in_any_order=True)
            return Done(self.tr("They are all tagged so already."))

        self._bridge.do(self._tags.put, ids, name, report=report, failed=failed, owner=owner)

    def take_off(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> None:
        """Take tags off photos."""

        def report(change: TagChange) -> Done | None:
            done = self._done(change, self.tr("taking a tag off"), in_any_order=True)
            return done if change.photo_count else None

        self._bridge.do(self._tags.take_off, plain_ids(photo_ids), list(tag_ids), report=report)

    def create(
        self,
        name: str,
        done: Callable[[Tag], object] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Make a tag that no photo carries yet."""
        is_new = self.tags.named(name) is None

        def report(tag: Tag) -> Done | None:
            if not is_new:
                return None
            said = self.tr("Tag “{name}” created.").format(name=tag.name)
            return Done(said, self.tr("creating a tag"), partial(self._tags.delete, [tag.id]))

        self._bridge.do(self._tags.create, name, report=report, done=done, failed=failed, owner=owner)

    def rename_level(self, old: str, name: str, failed: Failed | None = None, owner: QObject | None = None) -> None:
        """Give the tag `old` and all under it this name. `failed(sentence)` says why it cannot have it.

        A level that no tag is called by itself is made one on the way.
        """

        def report(change: TagChange) -> Done:
            self.renamed.emit(old, name)
            return self._done(change, self.tr("renaming a tag"), lambda: self.renamed.emit(name, old))

        self._bridge.do(self._tags.rename_level, old, name, report=report, failed=failed, owner=owner)

    def merge(
        self,
        tags: Sequence[Tag],
        into: Tag,
        done: Callable[[], object] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Make one tag of several; the names of the others lead to it from now on."""

        def report(change: TagChange) -> Done:
            for tag in tags:
                self.renamed.emit(tag.name, into.name)
            return self._done(change, self.tr("merging tags"))

        self._bridge.do(
            self._tags.merge,
            [tag.id for tag in tags],
            into.id,
            report=report,
            done=_without_result(done),
            failed=failed,
            owner=owner,
        )

    def delete(self, tags: Sequence[Tag]) -> None:
        """Delete tags and what lies under them. No question is asked, for it can be undone."""

        def report(change: TagChange) -> Done:
            for tag in tags:
                self.deleted.emit(tag.name)
            return self._done(change, self.tr("deleting a tag"))

        self._bridge.do(self._tags.delete, [tag.id for tag in tags], report=report)

    def set_color(self, tag: Tag, color: str) -> None:
        """Give the tag one of `TAG_COLORS`, or '' for none."""
        said = self.tr("“{name}” has another colour.").format(name=tag.name)
        done = Done(said, self.tr("colouring a tag"), partial(self._tags.set_color, tag.id, tag.color))
        self._bridge.do(self._tags.set_color, tag.id, color, report=lambda _nothing: done)

    def set_aliases(
        self,
        tag: Tag,
        aliases: Sequence[str],
        done: Callable[[], object] | None = None,
        failed: Failed | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Say which other names lead to the tag."""
        said = self.tr("“{name}” has other aliases.").format(name=tag.name)
        back = Done(said, self.tr("changing aliases"), partial(self._tags.set_aliases, tag.id, tag.aliases))
        self._bridge.do(
            self._tags.set_aliases,
            tag.id,
            list(aliases),
            report=lambda _nothing: back,
            done=_without_result(done),
            failed=failed,
            owner=owner,
        )

    # Below: private

    def _done(
        self,
        change: TagChange,
        name: str,
        taken_back: Callable[[], object] | None = None,
        *,
        in_any_order: bool = False,
    ) -> Done:
        """Say what a change did; `taken_back` is called once it has been undone."""
        said = self.tr("{what}.").format(what=shown(change.text))
        return Done(said, name, partial(self._tags.undo, change.id), taken_back, in_any_order=in_any_order)


def _without_result(done: Callable[[], object] | None) -> Callable[[object], object] | None:
    return None if done is None else lambda _result: done()
