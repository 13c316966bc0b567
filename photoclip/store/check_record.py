"""What the last look at a library's file found, kept beside it: the next process need not find damage for itself."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from photoclip.disk.drafts import replacing


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """What was found, and when. `in_full`: whether all of the file was read; else damage was met on the way."""

    at: datetime
    in_full: bool
    problems: tuple[str, ...] = ()


def read_record(path: Path) -> CheckRecord | None:
    """Return what is known of the library at `path`; None where nothing is, or it is about another file."""
    try:
        saved = json.loads(_beside(path).read_text("utf-8"))
        if saved["file"] != _identity(path):
            return None
        problems = tuple(str(problem) for problem in saved["problems"])
        return CheckRecord(datetime.fromisoformat(saved["at"]), bool(saved["in_full"]), problems)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def save_record(path: Path, in_full: bool, problems: tuple[str, ...] = ()) -> None:
    """Keep what was found now. Where the disk will not take it, the next process finds out for itself."""
    if path.name.startswith("."):
        return  # a library that is only being made
    with suppress(OSError):
        saved = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "in_full": in_full,
            "problems": problems,
            "file": _identity(path),
        }
        with replacing(_beside(path)) as file:
            file.write(json.dumps(saved, indent=2).encode())


def forget_record(path: Path) -> None:
    """Let go of what is known, for the file goes: another one may get its number. Raises OSError."""
    _beside(path).unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.check.json")


def _identity(path: Path) -> list[int]:
    """Return what tells the file from one that took its place: a restored backup, a rescued library."""
    status = path.stat()
    return [status.st_dev, status.st_ino]
