"""What a face may ask of the library: newer versions of PhotoClip."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from photoclip.core.cancel import CancelToken
from photoclip.core.updates import UpdateOffer, UpdateState

Progress = Callable[[int, int, str], None]
"""Called with (bytes done, bytes of all or 0, what is at hand)."""


class UpdatesPart(Protocol):
    """Newer versions, of a PhotoClip that its installer put here. Nobody is asked before somebody wants that."""

    def state(self) -> UpdateState:
        """Return whether updates can be had here. Reads two small files; nothing of the network."""

    def check(self, address: str = "", cancel: CancelToken | None = None) -> UpdateOffer | None:
        """Ask for the newest version; return it where it is newer than the one that the next start uses.

        One signed file is read, at `address`, else at that of the settings, else at the installer's. Raises
        UpdateProblem in plain words, also where updates cannot be had here; Cancelled.
        """

    def check_if_due(self, cancel: CancelToken | None = None) -> UpdateOffer | None:
        """Do what `check` does where the settings say so and it was not done for a day; else return None at once.

        A version that was tried and did not start is not offered.
        """

    def apply(
        self, address: str = "", cancel: CancelToken | None = None, on_progress: Progress | None = None
    ) -> str | None:
        """Get the newest version beside this one and let the next start use it; return it, None where none is newer.

        Takes minutes. Whatever ends it leaves this version as it is, and the next try goes on. Raises UpdateProblem,
        Cancelled.
        """
