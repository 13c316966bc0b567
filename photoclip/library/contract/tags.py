"""What a face may ask of the library: tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from photoclip.core.tags import PhotoTag, SharedTag, Tag, TagChange


class TagsPart(Protocol):
    """Tags: on photos, and by themselves."""

    def all(self) -> list[Tag]:
        """Return every tag by name, parents before children."""

    def shared(self, photo_ids: Sequence[int]) -> list[SharedTag]:
        """Return the tags that any of these photos carries, the most common first."""

    def of(self, photo_id: int) -> list[PhotoTag]:
        """Return the tags of one photo and its companions by name, each with where it comes from."""

    def put(self, photo_ids: Sequence[int], name: str) -> TagChange:
        """Put a tag (made when new; an alias leads to its tag) on photos. Raises LibraryProblem for an empty name."""

    def take_off(self, photo_ids: Sequence[int], tag_ids: Sequence[int]) -> TagChange:
        """Take tags off photos. What a run had put there counts as rejected from now on."""

    def undo(self, change_id: int) -> None:
        """Take any `TagChange` back; doing it twice does nothing.

        Raises LibraryProblem where the name of a tag was given to another one since.
        """

    def create(self, name: str) -> Tag:
        """Make a tag without photos, or return the one of that name. Raises LibraryProblem."""

    def rename(self, tag_id: int, name: str) -> TagChange:
        """Rename a tag; what lies under it moves along. Raises LibraryProblem when the name is empty or taken."""

    def rename_level(self, old: str, name: str) -> TagChange:
        """Rename a level of the tree, made a tag first where it is none of its own. Raises LibraryProblem."""

    def merge(self, tag_ids: Sequence[int], into_id: int) -> TagChange:
        """Make one tag of several; the names of the others become its aliases."""

    def delete(self, tag_ids: Sequence[int]) -> TagChange:
        """Delete tags and what lies under them, from all photos."""

    def set_color(self, tag_id: int, color: str) -> None:
        """Give a tag one of `TAG_COLORS`, or ''."""

    def set_aliases(self, tag_id: int, aliases: Sequence[str]) -> None:
        """Say which other names lead to a tag. Raises LibraryProblem when one is another tag's name or alias."""
