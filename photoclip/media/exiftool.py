"""Writing into a photo file itself, through exiftool: only where a person has it and turned that on."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from photoclip.core.photo import Stamp
from photoclip.core.xmp import XmpFields, colour_number
from photoclip.disk.drafts import draft_folder, sync_folder, take_over
from photoclip.errors import XmpProblem
from photoclip.language import english, tr
from photoclip.media.xmp_writing import new_packet
from photoclip.system import THIS, System

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
            before = photo.stat()
            if not before.st_mode & 0o222:
                raise XmpProblem(tr("{path} is write-protected; nothing was written into it.").format(path=photo_path))
            # Beside the photo, so that one rename puts the new file in its place.
            with draft_folder(photo.parent) as folder:
                written = folder / "written"
                self._write(photo, photo_path, written, fields, timeout_s)
                _put_in_place(written, photo, photo_path, before)
        except OSError as exc:
            raise XmpProblem(
                tr("{path} cannot be written ({reason}).").format(path=photo_path, reason=exc.strerror or exc)
            ) from exc

    def _write(self, photo: Path, shown: Path, written: Path, fields: XmpFields, timeout_s: float) -> None:
        """Make the file `written`, which is the photo with other fields, in a folder of its own."""
        packet = written.with_name("fields.xmp")
        packet.write_bytes(new_packet(fields))
        try:
            answer = _run([self.path, *_arguments(packet, fields), *_names(photo, written)], timeout_s)
        except subprocess.TimeoutExpired as exc:
            raise XmpProblem(
                tr("exiftool did not finish with {path} in time; nothing was written into it.").format(path=shown)
            ) from exc
        except OSError as exc:
            raise XmpProblem(
                tr("exiftool could not be started ({reason}).").format(reason=exc.strerror or exc)
            ) from exc
        if answer.returncode != 0 or not written.is_file():
            raise XmpProblem(
                tr("exiftool could not write into {path} ({reason}).").format(
                    path=shown, reason=_reason(answer.stderr, photo)
                )
            )


def _put_in_place(written: Path, photo: Path, shown: Path, before: os.stat_result) -> None:
    """Let the new file replace the photo, with its time and permissions. Raises OSError, XmpProblem."""
    take_over(written, before)
    os.utime(written, ns=(before.st_atime_ns, before.st_mtime_ns))
    with written.open("rb") as file:
        os.fsync(file.fileno())
    if Stamp.of(photo.stat()) != Stamp.of(before):
        raise XmpProblem(tr("{path} was changed by another program; nothing was written into it.").format(path=shown))
    written.replace(photo)
    sync_folder(photo.parent)


def _arguments(packet: Path, fields: XmpFields) -> list[str]:
    """Return exiftool's arguments. Values only travel in a file of ours, never as arguments that it would interpret."""
    emptied = [f"-{name}=" for name in _FIELDS]
    # Copies of the same fields, which are read beside XMP: they would bring back what was taken out. None can hold all
    # that XMP holds, and whoever reads them reads XMP.
    emptied += ["-IPTC:Keywords=", "-EXIF:XPKeywords=", "-XMP-microsoft:LastKeywordXMP="]
    emptied += ["-IFD0:Rating=", "-IFD0:RatingPercent=", "-XMP-microsoft:RatingPercent="]
    colour = colour_number(fields.label)
    emptied.append(f"-XMP-digiKam:ColorLabel#={colour or ''}")
    return [
        *_NO_CONFIGURATION,
        "-quiet",
        *emptied,
        *(("-tagsfromfile", str(packet), *(f"-{name}" for name in _FIELDS)) if fields else ()),
    ]


def _names(photo: Path, written: Path, system: System = THIS) -> list[str]:
    if not system.passes_arguments_as_text:
        names = written.with_name("names.txt")
        names.write_text(f"-o\n{written}\n{photo}\n", encoding="utf-8")
        return ["-charset", "filename=UTF8", "-@", str(names)]
    return ["-o", str(written), "--", str(photo)]


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
        [line.removeprefix("Error:") for line in lines if line.startswith("Error:")]
        or lines
        or [english("no reason given")]
    )
    text = errors[0].replace(f" - {photo}", "").strip()
    return "".join(character for character in text if character.isprintable())[:_LONGEST_REASON]
