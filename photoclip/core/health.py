"""Whether library and machine are well: lines to read, what is mended, and what reading originals again found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from photoclip.core.photo import Problem
from photoclip.language import english, tr

HealthState = Literal["good", "note", "look", "bad"]
"""good: nothing to do; note: worth knowing; look: the person has to do or to say something; bad: work is at risk."""

Remedy = Literal[
    "",
    "repair",
    "index",
    "problems",
    "folders",
    "answer",
    "missing",
    "verify",
    "accept",
    "models",
    "sidecars",
    "backup",
]
"""What a face can offer for a line: each has its own command, button or page for it."""


_NAMES = (
    *("library file", "backups", "disk space", "folders", "closed folders", "photos gone", "missing files", "photos"),
    *("originals", "thumbnails", "model", "vectors", "search index", "leftovers", "watching", "other files"),
    *("sidecars", "devices", "raw photos", "formats", "videos", "window"),
)
english(_NAMES)
"""What is looked at: `HealthLine.name`, which is `shown` in the person's language."""


@dataclass(frozen=True, slots=True)
class HealthLine:
    """One thing that was looked at."""

    name: str
    """Short and always the same: what scripts find it by, and its title."""
    state: HealthState
    said: str
    """How it is, in one sentence."""
    todo: str = ""
    """What to do about it, in one sentence; '' where there is nothing."""
    remedy: Remedy = ""
    details: tuple[str, ...] = ()
    """Which files or folders it is about, where they can be named."""
    folder_id: int = 0
    """Which watched folder a question is about; 0: none."""

    @property
    def ok(self) -> bool:
        return self.state in {"good", "note"}


@dataclass(frozen=True, slots=True)
class Repaired:
    """One thing that a repair did, or could not do."""

    name: str
    said: str
    """In one sentence."""
    done: bool = True
    """False: it could not be done; `said` has the reason."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A file whose bytes changed although nobody wrote it: its size and time are those of the last reading."""

    file_id: int
    path: str
    found: datetime
    """When it was noticed, in local time."""
    copy: str = ""
    """Another file of the same photo that is sound; '' where there is none."""

    @property
    def sentence(self) -> str:
        """What happened and what to do, in one sentence."""
        if self.copy:
            return tr("{path} is damaged on the disk; put its copy {copy} in its place.").format(
                path=self.path, copy=self.copy
            )
        return tr("{path} is damaged on the disk; restore it from a backup of your photos.").format(path=self.path)


@dataclass(frozen=True, slots=True)
class VerifyBounds:
    """How much of the library one verification reads; None: all that is due."""

    minutes: float | None = None
    percent: float | None = None
    """Of all files, 0 to 100."""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What one verification did. Counts of files."""

    verified: int = 0
    """Read again, and as they were."""
    damaged: tuple[Damage, ...] = ()
    """Every file that is known to be damaged, also from earlier verifications."""
    changed: int = 0
    """Edited since the last look at their folder, which is no damage."""
    unreachable: int = 0
    """Not there now."""
    failed: tuple[Problem, ...] = ()
    """Could not be read: the disk refused."""
    left: int = 0
    """Not read yet; the next verification goes on with them."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Verified:
    """How far originals were read again, over all verifications."""

    total: int
    """Files that can be read again."""
    ever: int
    """Of these, those that a verification has read at least once."""
    oldest: datetime | None = None
    """When the one was read that was read longest ago, in local time; None where one never was."""
    damaged: tuple[Damage, ...] = ()
