"""The two kinds of error: the world's fault, and ours."""

from __future__ import annotations

from photoclip.language import shown, tr

COULD_NOT_RUN = 3
"""The exit status of a program that could not do what it was started for, and said why in a sentence."""


class KnownError(Exception):
    """Something outside PhotoClip is in the way; `str(error)` says what, and what to do, in one sentence."""


class BugError(Exception):
    """PhotoClip broke one of its own rules; reported with its traceback."""


class FolderProblem(KnownError):
    """A folder cannot be watched."""


class UnreadableImage(KnownError):
    """One file cannot be shown; `reason` is a short plain clause without the path.

    `retry`: the file may read well in a moment (it was still being written), so it is not put into quarantine.
    `passing`: the reason says nothing about the file and may pass (no permission, a disk that fails), so it is tried
    again by itself.
    """

    def __init__(self, reason: str, retry: bool = False, passing: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry = retry
        self.passing = passing

    def __reduce__(self) -> tuple[type[UnreadableImage], tuple[str, bool, bool]]:
        # Crosses the border of a decode worker process.
        return type(self), (self.reason, self.retry, self.passing)


class ModelProblem(KnownError):
    """A model cannot be downloaded, imported or loaded."""


class Closing(ModelProblem):
    """The model answers no more because PhotoClip is closing, which is nobody's fault."""

    def __init__(self) -> None:
        super().__init__(tr("PhotoClip is closing."))


class NoModel(ModelProblem):
    """A job needs a model and none is installed."""


class UpdateProblem(KnownError):
    """A newer version cannot be asked for, believed, or got."""


class LibraryProblem(KnownError):
    """The library's files cannot be opened or written."""


class CannotWrite(LibraryProblem):
    """Nothing can be written for now; the same can be done once something can."""


class DiskFull(CannotWrite):
    """There is no room to write."""


class LibraryDamaged(LibraryProblem):
    """The library's file is damaged; nothing more is written to it."""


class IndexDamaged(LibraryProblem):
    """An index that can be made anew was damaged; the same can be done again."""


class LibraryLost(LibraryProblem):
    """A library was here and its file is gone or empty; nothing is begun anew without being asked for."""


class HiddenStays(KnownError):
    """The system was not told that it is this person who wants to see hidden photos."""


class Cancelled(Exception):
    """The person asked for the job to stop."""


class XmpProblem(KnownError):
    """Keywords, rating and label cannot be read from or written to a file."""


class MalformedXmp(XmpProblem):
    """XMP that is broken or hostile, and so never written; `reason` is a short plain clause without the path."""

    def __init__(self, reason: str, path: str | None = None) -> None:
        text = (
            tr("{path} is not valid XMP ({reason}); it was left as it is.").format(path=path, reason=shown(reason))
            if path
            else reason
        )
        super().__init__(text)
        self.reason = reason


class SidecarRefused(XmpProblem):
    """The disk does not let a sidecar be read or written; the reason may pass, so it is tried again by itself."""


class SidecarChanged(SidecarRefused):
    """Another program changed a sidecar since it was last read; it was left as it is and has to be read first."""
