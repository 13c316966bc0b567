"""`python -m installers.deb`: a package for Debian, Ubuntu and what descends from them.

What it puts where, `system_tree` says.
"""

from __future__ import annotations

import gzip
import hashlib
import subprocess
import sys
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from installers.artefact import run
from installers.first_run.problems import SetupProblem
from installers.lock import ROOT
from installers.staging import Staging
from installers.system_tree import lay_out

MAINTAINER = "PhotoClip developers <developers@photoclip.invalid>"
# `photoclip.health.system_libraries` says why; a test sees that none is missing here.
LIBRARIES = (
    "ca-certificates", "libc6 (>= 2.34)", "libstdc++6", "libegl1", "libgl1", "libxkbcommon0", "libfontconfig1",
    "libdbus-1-3", "libglib2.0-0 | libglib2.0-0t64", "libgssapi-krb5-2", "libxcb-cursor0", "libxkbcommon-x11-0",
    "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-shape0", "libxcb-render-util0",
)  # fmt: skip
_CONTROL = """\
Package: photoclip
Version: {version}
Architecture: amd64
Maintainer: {maintainer}
Installed-Size: {size_kib}
Depends: {depends}
Recommends: libwayland-cursor0, libwayland-egl1, libpulse0
Section: graphics
Priority: optional
Description: find your photos by describing them
 PhotoClip watches the folders you keep photos in, looks at every photo with a
 model on your own machine, and finds "a dog running on the beach" among a
 hundred thousand of them. Nothing leaves your machine, and no original is ever
 changed.
 .
 At its first start each person is asked before PyTorch, which is large, is
 downloaded.
"""
_POSTRM = """\
#!/bin/sh
set -e
# The environments that first runs made. Libraries are in people's homes and stay.
case "$1" in
remove | purge) rm -rf "${DPKG_ROOT:-}/var/lib/photoclip" ;;
esac
"""
_COPYRIGHT = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: PhotoClip
Comment: The works of others that are carried are listed, with their licences, in
 /usr/lib/photoclip/NOTICE.txt.

Files: *
Copyright: The PhotoClip developers
License: Expat
"""


def make_deb(staging: Staging, target: Path) -> Path:
    """Return the package made of what was staged."""
    root = staging.folder / "deb"
    lay_out(staging, root)
    _documents(root / "usr/share/doc/photoclip", staging.version())
    _control(root, staging)
    made = target / f"photoclip_{staging.version()}_amd64.deb"
    # Wheels are compressed already: a light hand is as good as a heavy one, which takes minutes.
    command = ["dpkg-deb", "--build", "--root-owner-group", "-Zxz", "-z1", str(root), str(made)]
    ended = _run(command)
    if ended:
        raise SetupProblem(f"The package could not be made (dpkg-deb is needed): {ended}")
    return made


def depends(pythons: list[str]) -> str:
    """Return what the package needs: one of these Pythons, and the libraries of Qt."""
    return ", ".join([" | ".join(f"python{version}" for version in pythons), *LIBRARIES])


def _run(command: list[str]) -> str:
    """Return '' when the command did its work, else what it said."""
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        return str(error)
    return ended.stderr.strip() or "it failed" if ended.returncode else ""


def _documents(folder: Path, version: str) -> None:
    folder.mkdir(parents=True)
    licence = (ROOT / "LICENSE").read_text("utf-8").strip().splitlines()
    text = _COPYRIGHT + "".join(f" {line or '.'}\n" for line in licence)
    (folder / "copyright").write_text(text, "utf-8")
    now = format_datetime(datetime.now(UTC))
    entry = f"photoclip ({version}) stable; urgency=medium\n\n  * See CHANGELOG.md.\n\n -- {MAINTAINER}  {now}\n"
    (folder / "changelog.gz").write_bytes(gzip.compress(entry.encode(), 9, mtime=0))


def _control(root: Path, staging: Staging) -> None:
    folder = root / "DEBIAN"
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    sums = [f"{_md5(path)}  {path.relative_to(root)}\n" for path in files]
    size_kib = sum(path.stat().st_size for path in files) // 1024
    folder.mkdir(mode=0o755)
    said = _CONTROL.format(
        version=staging.version(), maintainer=MAINTAINER, size_kib=size_kib, depends=depends(staging.pythons())
    )
    (folder / "control").write_text(said, "utf-8")
    (folder / "md5sums").write_text("".join(sums), "utf-8")
    (folder / "postrm").write_text(_POSTRM, "utf-8")
    (folder / "postrm").chmod(0o755)


def _md5(path: Path) -> str:
    with path.open("rb") as file:  # dpkg's own form; what is safe is the checksum of the whole package
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


if __name__ == "__main__":
    sys.exit(run(make_deb))
