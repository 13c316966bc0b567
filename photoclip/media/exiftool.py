"""Writing into a photo file itself, through exiftool: only where a person has it and turned that on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.xmp import XmpFields, colour_number
from photoclip.errors import XmpProblem
from photoclip.media.xmp_writing import new_packet

_TIMEOUT_S = 60.0
_VERSION_TIMEOUT_S = 10.0
_LONGEST_REASON = 200
_VERSION = re.compile(r"\d{1,3}\.\d{1,3}")
_FIELDS = ("XMP-dc:Subject", "XMP-lr:HierarchicalSubject", "XMP-digiKam:TagsList", "XMP-xmp:Rating", "XMP-xmp:Label")
# A person's own configuration is a program, and could give our arguments another meaning. Must come first.
_NO_CONFIGURATION = ("-config", "")


@dataclass(frozen=True, slots=True)
class ExifTool:
    """An installed exiftool."""

    path: str
    version: str

    @classmethod
    def find(cls, search_path: str | None = None) -> ExifTool | None:
        """Return the exiftool of this machine; None when there is none or it does not run.

        `search_path`: folders as in PATH, which is meant by None.
        """
        path = shutil.which("exiftool", path=search_path)
        if path is None:
            return None
        try:
            answer = _run([path, *_NO_CONFIGURATION, "-ver"], _VERSION_TIMEOUT_S)
        except (OSError, subprocess.TimeoutExpired):
            return None
        version = answer.stdout.strip()
        return cls(path, version) if answer.returncode == 0 and _VERSION.fullmatch(version) else None

    def write_into(self, photo_path: Path, fields: XmpFields, timeout_s: float = _TIMEOUT_S) -> None:
        """Make a photo file itself say `fields`; what they leave empty is taken out of it. All else in it stays.

        The file is replaced by a whole new one or not at all, with its time and permissions; its content and with that
        its hash is another afterwards. A link is followed. Raises `XmpProblem`; the file then is as it was.
        """
        photo = Path(os.path.realpath(photo_path))
        try:
            protected = not photo.stat().st_mode & 0o222
        except OSError as exc:
            raise XmpProblem(f"{photo_path} cannot be written ({exc.strerror or exc}).") from exc
        if protected:
            raise XmpProblem(f"{photo_path} is write-protected; nothing was written into it.")
        with tempfile.TemporaryDirectory(prefix="photoclip-") as folder:
            self._write(photo, photo_path, fields, Path(folder), timeout_s)

    def _write(self, photo: Path, shown: Path, fields: XmpFields, folder: Path, timeout_s: float) -> None:
        draft = photo.with_name(f"{photo.name}_exiftool_tmp")
        if os.path.lexists(draft):
            raise XmpProblem(f"{draft} is in the way: another exiftool is at work, or left it behind.")
        packet = folder / "fields.xmp"
        packet.write_bytes(new_packet(fields))
        try:
            answer = _run([self.path, *_arguments(packet, fields), *_names(photo, folder)], timeout_s)
        except subprocess.TimeoutExpired as exc:
            draft.unlink(missing_ok=True)
            raise XmpProblem(f"exiftool did not finish with {shown} in time; nothing was written into it.") from exc
        except OSError as exc:
            raise XmpProblem(f"exiftool could not be started ({exc.strerror or exc}).") from exc
        if answer.returncode != 0:
            raise XmpProblem(f"exiftool could not write into {shown} ({_reason(answer.stderr, photo)}).")


def _arguments(packet: Path, fields: XmpFields) -> list[str]:
    """Return exiftool's arguments. Values only travel in a file of ours, never as arguments that it would interpret."""
    emptied = [f"-{name}=" for name in _FIELDS]
    # Copies of the same fields that would otherwise go on saying what was taken out.
    if not fields.keywords:
        emptied += ["-IPTC:Keywords=", "-XMP-microsoft:LastKeywordXMP="]
    if fields.rating is None:
        emptied += ["-XMP-microsoft:RatingPercent="]
    colour = colour_number(fields.label)
    emptied.append(f"-XMP-digiKam:ColorLabel#={colour or ''}")
    return [
        *_NO_CONFIGURATION,
        "-quiet",
        "-preserve",
        # It writes a new file beside the photo and renames that. In place, as its other way is called, it would copy
        # back into the photo, and a crash would leave half of it.
        "-overwrite_original",
        *emptied,
        *(("-tagsfromfile", str(packet), *(f"-{name}" for name in _FIELDS)) if fields else ()),
    ]


def _names(photo: Path, folder: Path) -> list[str]:
    if sys.platform == "win32":
        # Windows hands arguments over in an old code page.
        names = folder / "names.txt"
        names.write_text(f"{photo}\n", encoding="utf-8")
        return ["-charset", "filename=UTF8", "-@", str(names)]
    return ["--", str(photo)]


def _run(command: list[str], timeout_s: float) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout_s,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def _reason(complaints: str, photo: Path) -> str:
    """Return why exiftool failed in its own words, without the path that it puts behind them."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    errors = (
        [line.removeprefix("Error:") for line in lines if line.startswith("Error:")] or lines or ["no reason given"]
    )
    text = errors[0].replace(f" - {photo}", "").strip()
    return "".join(character for character in text if character.isprintable())[:_LONGEST_REASON]
