"""A trash for tests, so that none of theirs gets into that of the person who runs them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
import send2trash


@dataclass(frozen=True)
class TestTrash:
    """The home trash of a home folder that a test has for itself."""

    __test__ = False
    folder: Path

    def names(self) -> list[str]:
        """Return what lies in it, by name."""
        files = self.folder / "files"
        return sorted(entry.name for entry in files.iterdir()) if files.is_dir() else []

    def notes(self) -> list[str]:
        info = self.folder / "info"
        return sorted(entry.name for entry in info.iterdir()) if info.is_dir() else []

    def lying(self) -> dict[str, tuple[Path, Path]]:
        """Return what lies in it, and the note, for each path that a note leads back to."""
        found: dict[str, tuple[Path, Path]] = {}
        for name in self.notes():
            note, lies = self.folder / "info" / name, self.folder / "files" / name.removesuffix(".trashinfo")
            said = [line for line in note.read_bytes().splitlines() if line.startswith(b"Path=")]
            if said and lies.exists():
                path = self.folder.parent / os.fsdecode(unquote_to_bytes(said[0].removeprefix(b"Path=")))
                found[os.path.normpath(path)] = lies, note
        return found


def lay_trash(home: Path) -> TestTrash:
    """Let the trash of this process, which has no other use for its home, lie in `home`."""
    from send2trash import plat_other

    data = home / ".local" / "share"
    os.environ |= {"HOME": str(home), "XDG_DATA_HOME": str(data)}
    # Send2Trash looks once, when it is imported.
    vars(plat_other).update(XDG_DATA_HOME=os.fsencode(data), HOMETRASH_B=os.fsencode(data / "Trash"))
    send2trash.send2trash = plat_other.send2trash
    return TestTrash(data / "Trash")


def use_trash_of(monkeypatch: pytest.MonkeyPatch, home: Path) -> TestTrash:
    """Let the system's trash lie in `home`, which must be on the disk of what goes there."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only here a test can have a trash of its own")
    from send2trash import plat_other

    data = home / ".local" / "share"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    # Send2Trash looks once, when it is imported.
    monkeypatch.setattr(plat_other, "XDG_DATA_HOME", os.fsencode(data))
    monkeypatch.setattr(plat_other, "HOMETRASH_B", os.fsencode(data / "Trash"))
    monkeypatch.setattr("send2trash.send2trash", plat_other.send2trash)
    return TestTrash(data / "Trash")
