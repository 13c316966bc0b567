"""What polkit is told of showing hidden photos."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from installers.desktop_files import APP_ID, put_desktop_files
from photoclip.library.user_check import ACTION


def test_the_system_asks_the_person_who_sits_here_each_time(tmp_path: Path) -> None:
    put_desktop_files(tmp_path, "1.0")
    read = ElementTree.parse(tmp_path / "polkit-1" / "actions" / f"{APP_ID}.policy")
    (action,) = read.findall("action")
    assert action.get("id") == ACTION
    defaults = action.find("defaults")
    assert defaults is not None
    said = {one.tag: one.text for one in defaults}
    # Not auth_self_keep: an answer that holds for minutes opens the photos to whoever comes next.
    assert said == {"allow_any": "no", "allow_inactive": "no", "allow_active": "auth_self"}
