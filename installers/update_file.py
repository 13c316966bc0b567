"""`python -m installers.update_file`: the one signed file that says which PhotoClip is the newest.

  --new-key FILE       make a private key there, and say the public one, which installers carry
  --key FILE FOLDER…   sign what was staged in these folders (build/linux-x86_64 after `make deb`) into dist/updates

What lies in dist/updates then goes to the address that installers carry (INSTALLER_ARGS="--update-address ADDRESS
--update-key KEY"). Keep the private key away from what builds and publishes: who has it can give every installed
PhotoClip another program.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from installers.first_run.payload import MANIFEST
from installers.first_run.problems import SetupProblem
from installers.first_run.release import PRODUCT
from installers.first_run.signature import public_text, read_key, signed
from installers.lock import ROOT

NAME = "photoclip-updates"
GOOD_FOR_DAYS = 60


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0, or 3 with one sentence."""
    parser = argparse.ArgumentParser(prog="installers.update_file", description="Sign what updates there are.")
    parser.add_argument("--new-key", type=Path, metavar="FILE")
    parser.add_argument("--key", type=Path, metavar="FILE")
    parser.add_argument("--says", default="", metavar="TEXT", help="what is new, in a sentence or two")
    parser.add_argument("--days", type=int, default=GOOD_FOR_DAYS, help="how long it is good; to be signed anew before")
    parser.add_argument("staged", nargs="*", type=Path, metavar="FOLDER")
    options = parser.parse_args(argv)
    try:
        if options.new_key is not None:
            sys.stdout.write(new_key(options.new_key) + "\n")
        elif options.key is None or not options.staged:
            parser.error("say --key FILE and what was staged, or --new-key FILE")
        else:
            key = read_key(options.key.read_bytes())
            made = publish(options.staged, ROOT / "dist" / "updates", key, options.says, timedelta(days=options.days))
            sys.stdout.write(f"{made}\n{public_text(key)}\n")
    except (OSError, ValueError, SetupProblem) as error:
        sys.stderr.write(f"{error}\n")
        return 3
    return 0


def new_key(path: Path) -> str:
    """Make a private key in a new file, for its owner alone; return the public one."""
    key = Ed25519PrivateKey.generate()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return public_text(key)


def publish(
    staged: Sequence[Path],
    folder: Path,
    key: Ed25519PrivateKey,
    says: str = "",
    good_for: timedelta = timedelta(days=GOOD_FOR_DAYS),
    now: datetime | None = None,
) -> Path:
    """Put the signed file, and the wheels that no index has, into `folder`; return the file. Its number is the time."""
    now = now or datetime.now(UTC)
    targets: dict[str, Any] = {}
    versions = set()
    for one in staged:
        payload = one / "payload"
        said = json.loads((payload / MANIFEST).read_text("utf-8"))
        versions.add(said["version"])
        locks = {lock.stem: lock.read_text("utf-8") for lock in sorted((payload / "locks").glob("*-cp3*.txt"))}
        beside = folder / said["version"]
        beside.mkdir(parents=True, exist_ok=True)
        carried = sorted(wheel for wheel in (payload / "wheels").glob("*.whl") if _is_ours(wheel))
        for wheel in carried:
            shutil.copy(wheel, beside)
        targets[one.name] = {"id": said["id"], "carried": [wheel.name for wheel in carried], "locks": locks}
    if len(versions) != 1:
        raise SetupProblem(f"What was staged is of several versions: {', '.join(sorted(versions))}.")
    what = {
        "product": PRODUCT,
        "version": versions.pop(),
        "says": says,
        "serial": int(now.timestamp()),
        "issued": now.isoformat(timespec="seconds"),
        "expires": (now + good_for).isoformat(timespec="seconds"),
        "targets": targets,
    }
    made = folder / NAME
    made.write_bytes(signed(json.dumps(what, indent=1).encode(), key))
    return made


def _is_ours(wheel: Path) -> bool:
    """Tell whether the index lacks it: PhotoClip itself, and hnswlib, which was compiled."""
    return wheel.name.startswith(("photoclip-", "hnswlib-"))


if __name__ == "__main__":
    sys.exit(main())
