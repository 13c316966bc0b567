"""`python -m installers.windows_installer`: Windows' installer, for one person, without an administrator."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from PIL import Image

from installers.artefact import run
from installers.desktop_files import ICONS
from installers.first_run.problems import SetupProblem
from installers.lock import ROOT
from installers.staging import Staging
from installers.targets import WINDOWS

SIDE_PX = (164, 314)
"""What NSIS has room for beside its last page."""
_LIGHT, _DARK = (74, 144, 226), (14, 32, 78)
ICON_SIZES_PX = (16, 24, 32, 48, 64, 128, 256)
SCRIPT = ROOT / "installers" / "windows" / "photoclip.nsi"


def make_installer(staging: Staging, target: Path) -> Path:
    """Return the installer made of what was staged."""
    icon = staging.folder / "photoclip.ico"
    write_ico(icon)
    side = staging.folder / "side.bmp"
    write_side(side)
    made = target / f"PhotoClip-Setup-{staging.version()}.exe"
    size_kib = sum(path.stat().st_size for path in staging.payload.rglob("*") if path.is_file()) // 1024
    said = {"VERSION": staging.version(), "SIZE_KIB": size_kib, "STAGED": staging.folder, "ICON": icon}
    said |= {"SIDE": side, "OUT": made}
    defined = [f"-D{name}={value}" for name, value in said.items()]
    command = ["makensis", "-V2", "-WX", *defined, str(SCRIPT)]
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SetupProblem("The installer could not be made: makensis is needed (Debian: apt install nsis).") from error
    if ended.returncode:
        made.unlink(missing_ok=True)
        raise SetupProblem(f"The installer could not be made by makensis: {ended.stdout.strip()}{ended.stderr.strip()}")
    return made


def write_ico(target: Path) -> None:
    """Write the icon in the sizes that Windows asks for; each was drawn for its size."""
    drawn = [Image.open(ICONS / f"photoclip-{size_px}.png") for size_px in ICON_SIZES_PX]
    drawn[-1].save(target, format="ICO", sizes=[icon.size for icon in drawn], append_images=drawn[:-1])


def write_side(target: Path) -> None:
    """Write the picture beside the last page: the icon on its own colours. NSIS reads BMP alone."""
    shade = Image.linear_gradient("L").resize(SIDE_PX)
    side = Image.composite(Image.new("RGB", SIDE_PX, _DARK), Image.new("RGB", SIDE_PX, _LIGHT), shade)
    icon = Image.open(ICONS / "photoclip-128.png").convert("RGBA").resize((96, 96), Image.Resampling.LANCZOS)
    side.paste(icon, ((SIDE_PX[0] - icon.width) // 2, (SIDE_PX[1] - icon.height) // 3), icon)
    side.save(target)


if __name__ == "__main__":
    sys.exit(run(make_installer, target=WINDOWS))
