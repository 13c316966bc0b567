"""What a face may ask of the library: hidden photos."""

from __future__ import annotations

from typing import Protocol

from photoclip.core.hidden import HiddenWay


class HiddenPart(Protocol):
    """How photos that are hidden (`marks`) are kept from being seen by chance, and whether they are shown now."""

    @property
    def way(self) -> HiddenWay:
        """*quick* What is chosen for this library.

        out: hidden photos are in no list, count, search, album, suggestion or export until they are shown, but for
        searches that ask for them by `is:hidden`. Sidecars, backups and what is known of them stay as they are.
        """

    @property
    def shown(self) -> bool:
        """*quick* Whether they are shown as any other photo, in this process."""

    def asks_person(self) -> bool:
        """Return whether `show` lets the system ask who it is; else whoever uses this account may see them."""

    def choose(self, way: HiddenWay) -> None:
        """Keep hidden photos from being seen in this way from now on. What goes out of sight or comes back is told."""

    def show(self) -> None:
        """Show hidden photos until `hide_again`, or the end of this process. Raises HiddenStays."""

    def hide_again(self) -> None:
        """Show hidden photos no more."""
