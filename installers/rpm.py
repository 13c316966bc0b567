"""`python -m installers.rpm`: a package for Fedora, openSUSE and what descends from them."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from installers.artefact import run
from installers.first_run.problems import SetupProblem
from installers.staging import Staging
from installers.system_tree import ENVIRONMENTS, lay_out

# By the names of the files, which are the same in every distribution.
LIBRARIES = (
    "libEGL.so.1", "libGL.so.1", "libxkbcommon.so.0", "libfontconfig.so.1", "libdbus-1.so.3", "libglib-2.0.so.0",
    "libgssapi_krb5.so.2", "libxcb-cursor.so.0", "libxkbcommon-x11.so.0", "libxcb-icccm.so.4", "libxcb-image.so.0",
    "libxcb-keysyms.so.1", "libxcb-shape.so.0", "libxcb-render-util.so.0", "libstdc++.so.6",
)  # fmt: skip
# Whose folders ours lie in: without them rpm would leave these behind, for it takes away only what belongs to somebody.
FOLDERS = ("hicolor-icon-theme", "shared-mime-info")
# The payload is copied as it is: wheels are neither stripped, compiled nor looked through for what they need.
_SPEC = """\
%global debug_package %{{nil}}
%global __os_install_post %{{nil}}
%global _build_id_links none
%global _binary_payload w1.gzdio
Name: photoclip
Version: {version}
Release: 1
Summary: Find your photos by describing them
License: MIT
Group: Productivity/Graphics
AutoReqProv: no
Recommends: libpulse.so.0()(64bit)
Provides: application() application(org.photoclip.PhotoClip.desktop)
{requires}
%description
PhotoClip watches the folders you keep photos in, looks at every photo with a
model on your own machine, and finds "a dog running on the beach" among a
hundred thousand of them. Nothing leaves your machine, and no original is ever
changed.

At its first start each person is asked before PyTorch, which is large, is
downloaded.

%install
cp -a "$PHOTOCLIP_TREE/." "%{{buildroot}}/"

%postun
# The environments that first runs made; with 1 another version takes the place of this one.
if [ "$1" = 0 ]; then rm -rf {environments}; fi

%files
%defattr(-,root,root)
%dir %attr(1777,root,root) {environments}
{files}
"""


def make_rpm(staging: Staging, target: Path) -> Path:
    """Return the package made of what was staged."""
    root = staging.folder / "rpm"
    lay_out(staging, root)
    licences = root / "usr/share/licenses/photoclip"
    licences.mkdir(parents=True)
    for name in ("LICENSE", "NOTICE.txt"):
        shutil.copy(staging.payload / name, licences)
    # Not in the staged folder: a blank in its path would end rpmbuild's own scripts.
    with tempfile.TemporaryDirectory(prefix="photoclip-rpm-") as folder:
        spec = Path(folder) / "photoclip.spec"
        spec.write_text(spec_text(root, staging.version(), staging.pythons()), "utf-8")
        return Path(shutil.copy(_build(spec, root), target))


def spec_text(root: Path, version: str, pythons: list[str]) -> str:
    """Return what rpmbuild reads, for the tree at `root`."""
    abis = " or ".join(f"python(abi) = {python}" for python in pythons)
    wanted = [f"({abis})" if len(pythons) > 1 else abis, "ca-certificates", "libc.so.6(GLIBC_2.34)(64bit)"]
    wanted += [*FOLDERS, *(f"{name}()(64bit)" for name in LIBRARIES)]
    requires = "".join(f"Requires: {one}\n" for one in wanted)
    # Folders of the system are the system's; of those below, only ours is named as a whole.
    whole = ("/usr/lib/photoclip", "/usr/share/licenses/photoclip")
    paths = (f"/{path.relative_to(root).as_posix()}" for path in sorted(root.rglob("*")) if not path.is_dir())
    files = [*whole, *(path for path in paths if not path.startswith(tuple(f"{one}/" for one in whole)))]
    return _SPEC.format(version=version, requires=requires, environments=ENVIRONMENTS, files="\n".join(files))


def _build(spec: Path, root: Path) -> Path:
    folder = spec.parent
    defined = ("_topdir", folder), ("_rpmdir", folder / "RPMS"), ("_tmppath", folder)
    options = [word for name, value in defined for word in ("--define", f"{name} {value}")]
    command = ["rpmbuild", "-bb", "--quiet", "--target", "x86_64-linux", *options, str(spec)]
    # Nobody's own settings of rpmbuild.
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8", "PHOTOCLIP_TREE": str(root)}
    try:
        ended = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SetupProblem("The package could not be made: rpmbuild is needed (Debian: apt install rpm).") from error
    if ended.returncode:
        raise SetupProblem(f"The package could not be made by rpmbuild: {ended.stderr.strip()}")
    (package,) = (folder / "RPMS").rglob("*.rpm")
    return package


if __name__ == "__main__":
    sys.exit(run(make_rpm))
