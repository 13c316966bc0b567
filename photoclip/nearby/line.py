"""The line between two PhotoClips: where it lies, who may be at its other end, and how messages go over it.

One message is one line of JSON. Both ends are our own, but nothing is believed of the other: not how long a message is,
not what is in it, and not that it ever comes.
"""

from __future__ import annotations

import json
import os
import socket
import stat
import struct
from pathlib import Path
from typing import Any, TypeAlias

from photoclip import __version__
from photoclip.system import THIS
from photoclip.system.files import own_number

Message: TypeAlias = dict[str, Any]

ALONE = "PHOTOCLIP_ALONE"
"""The variable of the environment that, set to anything, keeps PhotoClips from asking each other."""

VERSION = f"{__version__} {Path(__file__).parent}"
"""Only the same program understands its messages."""

_LONGEST_PATH = 100  # bytes of a socket's path that every system takes
_STEP_BYTES = 1 << 16
_CREDENTIALS = {
    "linux": (getattr(socket, "SOL_SOCKET", 1), getattr(socket, "SO_PEERCRED", 17), "3i"),  # process, user, group
    "darwin": (0, 1, "2I"),  # LOCAL_PEERCRED begins with a version and the user
}
"""Where a system says who is at the other end: level and option of the socket, and the numbers, the second the user."""


class BadMessage(Exception):
    """What came is no message of ours."""


def is_possible(place: Path) -> bool:
    """Tell whether a socket can lie at `place`, where nobody but this person reaches it."""
    if os.environ.get(ALONE) or not hasattr(socket, "AF_UNIX") or len(os.fsencode(place)) > _LONGEST_PATH:
        return False
    try:
        folder = place.parent.stat()
    except OSError:
        return False
    return folder.st_uid == own_number() and not stat.S_IMODE(folder.st_mode) & 0o022


def connect(place: Path, patience_s: float) -> socket.socket | None:
    """Return a line to whoever answers at `place`; None where nobody of this person does."""
    if not is_possible(place):
        return None
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        found = place.lstat()
        line.settimeout(patience_s)
        if stat.S_ISSOCK(found.st_mode) and found.st_uid == own_number():
            line.connect(str(place))
            if is_same_person(line):
                return line
    except OSError:
        pass  # nobody is there, or one who was killed
    line.close()
    return None


def is_same_person(line: socket.socket) -> bool:
    """Tell whether a program of this person is at the other end, as far as the system says (the folder does, too)."""
    if THIS.name not in _CREDENTIALS:
        return True
    level, option, form = _CREDENTIALS[THIS.name]
    said = line.getsockopt(level, option, struct.calcsize(form))
    return bool(struct.unpack(form, said)[1] == own_number())


def send(line: socket.socket, message: Message) -> None:
    """Raises OSError where the other end has gone, or does not read."""
    line.sendall(json.dumps(message).encode("ascii") + b"\n")


class Messages:
    """What comes over a line, one message after the other. The line's timeout is how long one may take to begin."""

    def __init__(self, line: socket.socket, most_bytes: int) -> None:
        """`most_bytes`: of one message; what is longer is none."""
        self._line = line
        self._most_bytes = most_bytes
        self._rest = b""

    def next(self) -> Message:
        """Return the next one. Raises BadMessage, and OSError where nothing comes."""
        pieces = [self._rest]
        length = len(self._rest)
        while b"\n" not in pieces[-1]:
            piece = self._line.recv(_STEP_BYTES)
            length += len(piece)
            if not piece or length > self._most_bytes:
                raise BadMessage
            pieces.append(piece)
        text, _, self._rest = b"".join(pieces).partition(b"\n")
        try:
            message = json.loads(text)
        except (ValueError, RecursionError) as exc:
            raise BadMessage from exc
        if not isinstance(message, dict):
            raise BadMessage
        return message
