"""Release: what the one signed file says of the newest PhotoClip. What is old, replayed or of another is refused."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from installers.first_run.language import tr
from installers.first_run.problems import SetupProblem

PRODUCT = "PhotoClip"
SAYS_AT_MOST = 500
_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){0,5}")
_ID = re.compile(r"[0-9a-f]{16}")
_LOCK = re.compile(r"[a-z0-9_]+-[a-z0-9_]+-cp3[0-9]{1,2}-[a-z]+")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+!-]*\.whl")
_CLOCKS_MAY_DIFFER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Release:
    """One version, for one system."""

    version: str
    serial: int
    """grows with everything that is signed"""
    digest: str
    says: str
    """what is new, for the person"""
    id: str
    """of the payload that it comes to"""
    carried: tuple[str, ...]
    """files that lie beside the signed one, in a folder with the version's name; all else is on the index"""
    locks: dict[str, str]
    """name of a lock → its text"""


def read_release(body: bytes, target: str, now: datetime) -> Release:
    """Return what is said for a system ('linux-x86_64'). Raises `SetupProblem` where it is not for now, or for it."""
    said = _parsed(body)
    try:
        issued, expires = _moment(said["issued"]), _moment(said["expires"])
        product, serial, version, says = said["product"], said["serial"], said["version"], said.get("says", "")
        targets = said["targets"]
    except (KeyError, TypeError, ValueError) as error:
        raise _not_understood() from error
    words = (product, version, says)
    if product != PRODUCT or not all(isinstance(word, str) for word in words) or type(serial) is not int:
        raise _not_understood()
    if not _VERSION.fullmatch(version) or not isinstance(targets, dict) or serial < 0:
        raise _not_understood()
    if issued > now + _CLOCKS_MAY_DIFFER:
        to_come = tr("The list of updates is dated {day}, which is still to come. Is this computer's clock right?")
        raise SetupProblem(to_come.format(day=issued.date()))
    if expires < now:
        too_old = tr(
            "The list of updates was good until {day} only: what answers may hand out an old one. Try again later; if "
            "it stays so, is this computer's clock right?"
        )
        raise SetupProblem(too_old.format(day=expires.date()))
    if target not in targets:
        not_for_it = tr("PhotoClip {version} is there, but not for this kind of computer ({computer}).")
        raise SetupProblem(not_for_it.format(version=version, computer=target))
    id_, carried, locks = _of_target(targets[target])
    digest = hashlib.sha256(body).hexdigest()
    return Release(version, serial, digest, " ".join(says.split())[:SAYS_AT_MOST], id_, carried, locks)


def is_newer(version: str, than: str) -> bool:
    """Tell whether a version comes after another one; what is no version comes before all."""
    return _parts(version) > _parts(than)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _not_understood() from error
    if not isinstance(said, dict):
        raise _not_understood()
    return said


def _of_target(said: Any) -> tuple[str, tuple[str, ...], dict[str, str]]:
    try:
        id_, carried, locks = said["id"], list(said["carried"]), dict(said["locks"])
    except (KeyError, TypeError, ValueError) as error:
        raise _not_understood() from error
    # They become names of files.
    names = [(_ID, id_), *((_FILE, name) for name in carried), *((_LOCK, name) for name in locks)]
    if not all(isinstance(name, str) and form.fullmatch(name) for form, name in names):
        raise _not_understood()
    if not all(isinstance(text, str) for text in locks.values()):
        raise _not_understood()
    return id_, tuple(carried), locks


def _moment(said: str) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parts(version: str) -> tuple[int, ...]:
    parts = [int(part) for part in version.split(".")] if _VERSION.fullmatch(version) else []
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def _not_understood() -> SetupProblem:
    return SetupProblem(
        tr("The list of updates is not understood by this PhotoClip. Get the newest installer, and install that.")
    )
