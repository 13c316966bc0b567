"""`python -m installers.tarball`: an archive with an install.sh, for any distribution and without an administrator."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from installers.artefact import run
from installers.first_run.problems import SetupProblem
from installers.lock import ROOT
from installers.staging import Staging

_SCRIPTS = ROOT / "installers" / "linux"


def make_tarball(staging: Staging, target: Path) -> Path:
    """Return the archive made of what was staged."""
    name = f"photoclip-{staging.version()}-linux-x86_64"
    for script in ("install.sh", "uninstall.sh"):
        shutil.copy(_SCRIPTS / script, staging.folder)
    made = target / f"{name}.tar.zst"
    # Wheels are compressed already: more than a light hand costs minutes and saves nothing.
    command = ["tar", "--create", "--file", str(made), "--use-compress-program=zstd -6 --force", "--sort=name"]
    command += ["--owner=0", "--group=0", "--numeric-owner", f"--transform=s,^,{name}/,rSH"]
    command += ["--directory", str(staging.folder), "install.sh", "uninstall.sh", "payload", "share"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        made.unlink(missing_ok=True)
        raise SetupProblem(f"The archive could not be made (tar and zstd are needed): {ended.stderr.strip()}")
    return made


if __name__ == "__main__":
    sys.exit(run(make_tarball))
