"""Reach: asks disks of this machine directly, and those of other machines with patience."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeVar

from photoclip.core.cancel import CancelToken
from photoclip.disk.presence import is_file, is_there
from photoclip.indexing.mounts import Mounts
from photoclip.indexing.patience import QUIET_S, Patience

_T = TypeVar("_T")

Lane = Literal["indexing", "verifying", "adding", "showing", "sidecars"]
_QUIET_S: dict[Lane, float] = {
    **{"indexing": QUIET_S, "verifying": QUIET_S, "adding": QUIET_S, "sidecars": QUIET_S},
    "showing": 5.0,
}
"""A person looks on while a photo is to be shown, and few threads read for the window."""


class Reach:
    """One for all that looks at watched folders: it knows which servers do not answer."""

    def __init__(self, mounts: Mounts | None = None, patience: Patience | None = None) -> None:
        self._mounts = mounts or Mounts()
        self._patience = patience or Patience()

    def remote_kind(self, path: str) -> str:
        """Return the kind of file system of another machine that `path` lies on; '' on this one's own."""
        return self._mounts.remote(path).kind

    def ask(
        self,
        path: str,
        job: Callable[[CancelToken], _T],
        progress: Callable[[], object] = lambda: None,
        cancel: CancelToken | None = None,
        lane: Lane = "indexing",
    ) -> _T:
        """Return what `job` finds out about `path`; it is handed a token that says when nobody waits for it any more.

        Raises what it raises, Cancelled, and TimeoutError (an OSError) when another machine does not answer.
        `progress`: something that changes while it does. `lane`: jobs of one lane wait for each other.
        """
        mount = self._mounts.remote(path)
        if not mount.kind:
            return job(cancel or CancelToken())
        wanted = CancelToken()
        try:
            return self._patience.ask(mount.place, lambda: job(wanted), progress, cancel, lane, _QUIET_S[lane])
        finally:
            wanted.cancel()

    def is_there(self, path: str) -> bool:
        """Tell whether there is such a file. Raises OSError where that cannot be told."""
        return self.ask(path, lambda _cancel: is_there(path))

    def can_be_shown(self, path: str, cancel: CancelToken) -> bool:
        """Tell whether a file at `path` can be opened now. Raises Cancelled, and TimeoutError where nothing answers."""

        def look(_cancel: CancelToken) -> bool:
            if not is_file(path):
                return False
            with Path(path).open("rb", buffering=0) as file:
                file.read(1)  # a name may be remembered here of a file of which the server gives no byte any more
            return True

        return self.ask(path, look, cancel=cancel, lane="showing")


class SidecarReach:
    """Asks for the files beside photos, many in a row: which folders lie on other machines is found out once each."""

    def __init__(self, reach: Reach, cancel: CancelToken) -> None:
        self._reach = reach
        self._cancel = cancel
        self._is_remote: dict[str, bool] = {}

    def __call__(self, path: str, job: Callable[[CancelToken], _T], /) -> _T:
        """Ask as `Reach.ask` does. A disk that answers is not told of the end: what is begun there is done soon."""
        folder = path.rpartition("/")[0]
        if folder not in self._is_remote:
            self._is_remote[folder] = bool(self._reach.remote_kind(folder))
        if not self._is_remote[folder]:
            return job(CancelToken())
        return self._reach.ask(path, job, cancel=self._cancel, lane="sidecars")
