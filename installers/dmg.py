"""`python -m installers.dmg`: PhotoClip.app for Macs with Apple's processors, in a .dmg, to be signed and notarised.

  --identity NAME   sign with this identity ("Developer ID Application: …"), for the hardened runtime
  --notary PROFILE  have Apple notarise it, with what `notarytool store-credentials` keeps under this name
Without an identity it is signed for this Mac alone, as Apple's processors ask for.
"""

from __future__ import annotations

import argparse
import json
import plistlib
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from installers.artefact import build, parser
from installers.desktop_files import APP_ID, ICONS
from installers.first_run.problems import SetupProblem
from installers.lock import ROOT
from installers.staging import Staging
from installers.targets import MACOS, OLDEST_MACOS

_MACOS = ROOT / "installers" / "macos"
ICON_SIZES_PX = (32, 64, 128, 256, 512, 1024)
WORDS: dict[str, list[str]] = json.loads((_MACOS / "words.json").read_text("utf-8"))
"""What macOS says of the app, by its own names of the languages: why it reads folders, and what it opens."""
_WHY, *_OPENED = WORDS["en"]
_PLACES = ("DesktopFolder", "DocumentsFolder", "DownloadsFolder", "RemovableVolumes", "NetworkVolumes")
# PyTorch and Qt are loaded out of the environment that the first run makes: nobody here can sign them.
ENTITLEMENTS = {
    "com.apple.security.cs.disable-library-validation": True,
    "com.apple.security.cs.allow-unsigned-executable-memory": True,
}


def make_dmg(staging: Staging, target: Path, identity: str = "", notary: str = "") -> Path:
    """Return the disk image made of what was staged."""
    volume = staging.folder / "volume"
    app = make_app(staging, volume)
    (volume / "Applications").symlink_to("/Applications")
    made = target / f"PhotoClip-{staging.version()}-macos-arm64.dmg"
    entitlements = staging.folder / "entitlements.plist"
    entitlements.write_bytes(plistlib.dumps(ENTITLEMENTS))
    for command in commands(app, volume, made, entitlements, identity, notary):
        _run(command)
    return made


def make_app(staging: Staging, folder: Path) -> Path:
    """Return PhotoClip.app, made in `folder` (anew) of what was staged."""
    app = folder / "PhotoClip.app"
    contents = app / "Contents"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(staging.payload, contents / "Resources" / "payload", symlinks=True)
    (contents / "MacOS").mkdir()
    shutil.copy(_MACOS / "PhotoClip", contents / "MacOS")
    (contents / "MacOS" / "PhotoClip").chmod(0o755)
    (contents / "Info.plist").write_bytes(plistlib.dumps(info(staging.version())))
    (contents / "PkgInfo").write_text("APPL????", "ascii")
    write_icns(contents / "Resources" / "PhotoClip.icns")
    put_words(contents / "Resources")
    return app


def info(version: str) -> dict[str, Any]:
    """Return what Info.plist says."""
    opened = {"CFBundleTypeRole": "Viewer", "LSHandlerRank": "Alternate"}
    return {
        "CFBundleIdentifier": APP_ID,
        "CFBundleName": "PhotoClip",
        "CFBundleDisplayName": "PhotoClip",
        "CFBundleExecutable": "PhotoClip",
        "CFBundleIconFile": "PhotoClip",
        "CFBundleInfoDictionaryVersion": "6.0",
        "CFBundlePackageType": "APPL",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleDocumentTypes": [
            opened | {"CFBundleTypeName": name, "LSItemContentTypes": kinds}
            for name, kinds in zip(
                _OPENED, (["public.folder"], ["public.image", "public.camera-raw-image"], ["public.movie"]), strict=True
            )
        ],
        "LSApplicationCategoryType": "public.app-category.photography",
        "LSArchitecturePriority": ["arm64"],
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSHumanReadableCopyright": "The PhotoClip developers. MIT licence.",
        "NSPrincipalClass": "NSApplication",
        **{_why(place): _WHY for place in _PLACES},
    }


def put_words(resources: Path) -> None:
    """Put what macOS says of the app in each language where it looks for it."""
    for language, (why, *opened) in WORDS.items():
        said = {_why(place): why for place in _PLACES} | dict(zip(_OPENED, opened, strict=True))
        (resources / f"{language}.lproj").mkdir()
        (resources / f"{language}.lproj" / "InfoPlist.strings").write_bytes(plistlib.dumps(said))


def _why(place: str) -> str:
    return f"NS{place}UsageDescription"


def write_icns(target: Path) -> None:
    """Write the icon set; each size was drawn for itself."""
    drawn = [Image.open(ICONS / f"photoclip-{size_px}.png") for size_px in ICON_SIZES_PX]
    drawn[-1].save(target, format="ICNS", append_images=drawn[:-1])


def commands(
    app: Path, volume: Path, made: Path, entitlements: Path, identity: str = "", notary: str = ""
) -> list[list[str]]:
    """Return what makes a disk image of an app on macOS, in this order."""
    sign = ["codesign", "--force", "--sign", identity or "-"]
    hardened = ["--options", "runtime", "--timestamp", "--entitlements", str(entitlements)] if identity else []
    # From the inside out: what is signed seals what is in it.
    programs = [[*sign, *hardened, str(program)] for program in _programs(app)]
    image = ["hdiutil", "create", "-volname", "PhotoClip", "-srcfolder", str(volume), "-format", "UDZO", "-ov"]
    wanted = [*programs, [*sign, *hardened, str(app)], [*image, str(made)]]
    if identity:
        wanted.append([*sign, "--timestamp", str(made)])
    if notary:
        wanted.append(["xcrun", "notarytool", "submit", str(made), "--keychain-profile", notary, "--wait"])
        wanted.append(["xcrun", "stapler", "staple", str(made)])
    return wanted


def _programs(app: Path) -> list[Path]:
    """Return what of the payload runs as it is: uv, Python, and the libraries of both."""
    payload = app / "Contents" / "Resources" / "payload"
    python = payload / "python"
    named = [*python.glob("bin/python3.*"), *python.rglob("*.so"), *python.rglob("*.dylib"), payload / MACOS.uv_program]
    return sorted(path for path in named if path.is_file() and not path.is_symlink() and "-config" not in path.name)


def _run(command: list[str]) -> None:
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise SetupProblem(f"The app was made, but only macOS makes a .dmg of it: {command[0]} is not here.") from error
    if ended.returncode:
        said = ended.stderr.strip() or ended.stdout.strip()
        raise SetupProblem(f"The .dmg could not be made ({' '.join(command[:2])}): {said}")


def _parse() -> argparse.Namespace:
    reading = parser()
    reading.add_argument("--identity", default="", metavar="NAME", help="sign with this identity")
    reading.add_argument("--notary", default="", metavar="PROFILE", help="have it notarised, with these credentials")
    read = reading.parse_args()
    if read.notary and not read.identity:
        reading.error("--notary needs --identity: Apple notarises only what is signed")
    return read


if __name__ == "__main__":
    options = _parse()
    sys.exit(build(partial(make_dmg, identity=options.identity, notary=options.notary), options, MACOS))
