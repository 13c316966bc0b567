"""What a Linux desktop is told of PhotoClip: menu entry, what it opens, icons, what software centres read."""

from __future__ import annotations

import shutil
from pathlib import Path

from installers.lock import ROOT

APP_ID = "org.photoclip.PhotoClip"
ICON_SIZES_PX = (16, 22, 24, 32, 48, 64, 96, 128, 256, 512)
ICONS = ROOT / "resources" / "icons"
_LINUX = ROOT / "installers" / "linux"


def put_desktop_files(share: Path, version: str) -> None:
    """Put them below `share`, as they lie in /usr/share."""
    for source, target in (
        (f"{APP_ID}.desktop", f"applications/{APP_ID}.desktop"),
        (f"{APP_ID}.mime.xml", f"mime/packages/{APP_ID}.xml"),
        (f"{APP_ID}.metainfo.xml", f"metainfo/{APP_ID}.metainfo.xml"),
        (f"{APP_ID}.policy", f"polkit-1/actions/{APP_ID}.policy"),
    ):
        said = (_LINUX / source).read_text("utf-8").replace("@VERSION@", version)
        (share / target).parent.mkdir(parents=True)
        (share / target).write_text(said, "utf-8")
    for size in ICON_SIZES_PX:
        _icon(ICONS / f"photoclip-{size}.png", share, f"{size}x{size}")
    _icon(ICONS / "photoclip.svg", share, "scalable")


def _icon(source: Path, share: Path, size: str) -> None:
    target = share / "icons" / "hicolor" / size / "apps"
    target.mkdir(parents=True)
    shutil.copy(source, target / (APP_ID + source.suffix))
