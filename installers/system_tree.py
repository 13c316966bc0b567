"""What a package puts onto a system, for everybody on it.

The environment that the first run makes is each person's own, and lies in /var/lib/photoclip, so that it goes when the
package does. Only PhotoClip itself writes into anybody's home.
"""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

from installers.lock import ROOT
from installers.staging import Staging

ENVIRONMENTS = "/var/lib/photoclip"


def lay_out(staging: Staging, root: Path) -> None:
    """Lay out below `root` (anew) what was staged, as it comes to lie below /."""
    lib = root / "usr/lib/photoclip"
    shutil.copytree(staging.payload, lib)
    (lib / "for-everybody").touch()
    shutil.copytree(staging.share, root / "usr/share")
    (root / "usr/bin").mkdir()
    (root / "usr/bin/photoclip").symlink_to("../lib/photoclip/photoclip")
    manual = root / "usr/share/man/man1/photoclip.1.gz"
    manual.parent.mkdir(parents=True)
    manual.write_bytes(gzip.compress((ROOT / "installers/linux/photoclip.1").read_bytes(), 9, mtime=0))
    _set_permissions(root)
    # As /tmp: each person makes a folder there, and nobody can touch another's.
    environments = root / ENVIRONMENTS.lstrip("/")
    environments.mkdir(parents=True)
    environments.chmod(0o1777)


def _set_permissions(root: Path) -> None:
    """Make everything readable for everybody, whatever the umask of who builds; programs stay programs."""
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
