"""What the last look at a library's file found, kept beside it: the next process need not find damage for itself."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from photoclip.disk.drafts import replacing


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """What was found, and when. `in_full`: whether all of the file was read; else damage was met on the way."""

    at: datetime
    in_full: bool
    problems: tuple[str, ...] = ()
    made_anew: tuple[str, ...] = ()
    """Indexes that were damaged, the latest time any was, and were made anew."""
    made_anew_at: datetime | None = None


def read_record(path: Path) -> CheckRecord | None:
    """Return what is known of the library at `path`; None where nothing is, or it is about another file."""
    try:
        saved = json.loads(_beside(path).read_text("utf-8"))
        if saved["file"] != _identity(path):
            return None
        problems = tuple(str(problem) for problem in saved["problems"])
        made_anew = tuple(str(name) for name in saved.get("made_anew", ()))
        made_anew_at = datetime.fromisoformat(saved["made_anew_at"]) if made_anew else None
        at = datetime.fromisoformat(saved["at"])
        return CheckRecord(at, bool(saved["in_full"]), problems, made_anew, made_anew_at)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def stamp_of_record(path: Path) -> tuple[int, int] | None:
    """Return what tells the record as it is from a later one; None where none is, or it cannot be seen now."""
    try:
        status = _beside(path).stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino


def save_record(path: Path, in_full: bool, problems: tuple[str, ...] = (), made_anew: tuple[str, ...] = ()) -> None:
    """Keep what was found now. Where the disk will not take it, the next process finds out for itself."""
    now, before = datetime.now(UTC), read_record(path)
    if before is not None and not made_anew:
        _write(path, CheckRecord(now, in_full, problems, before.made_anew, before.made_anew_at))
    else:
        _write(path, CheckRecord(now, in_full, problems, made_anew, now if made_anew else None))


def note_made_anew(path: Path, names: tuple[str, ...]) -> None:
    """Keep that these indexes were made anew, beside what is known of the file."""
    now = datetime.now(UTC)
    _write(path, replace(read_record(path) or CheckRecord(now, False), made_anew=names, made_anew_at=now))


def forget_record(path: Path) -> None:
    """Let go of what is known, for the file goes: another one may get its number. Raises OSError."""
    _beside(path).unlink(missing_ok=True)


def _write(path: Path, record: CheckRecord) -> None:
    if path.name.startswith("."):
        return  # a library that is only being made
    with suppress(OSError):
        saved: dict[str, object] = {
            "at": record.at.isoformat(timespec="seconds"),
            "in_full": record.in_full,
            "problems": record.problems,
            "file": _identity(path),
        }
        if record.made_anew_at is not None:
            saved["made_anew"] = record.made_anew
            saved["made_anew_at"] = record.made_anew_at.isoformat(timespec="seconds")
        with replacing(_beside(path)) as file:
            file.write(json.dumps(saved, indent=2).encode())


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.stem}.check.json")


def _identity(path: Path) -> list[int]:
    """Return what tells the file from one that took its place: a restored backup, a rescued library."""
    status = path.stat()
    return [status.st_dev, status.st_ino]
