"""Where PhotoClip keeps its files: what has to be short is, wherever the library lies."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from photoclip.paths import AppPaths

pytestmark = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows' sockets are no paths")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_socket_lies_with_its_library_where_its_path_is_short(temporary: Path) -> None:
    assert AppPaths.choose("/srv/photos").socket("photoclip-1") == Path("/srv/photos/photoclip-1.socket")
    assert not list(temporary.iterdir())


@pytest.mark.parametrize("folder", ["/srv/" + "n" * 200, "/srv/" + "ü" * 60])
def test_a_path_that_is_too_long_for_a_socket_becomes_a_short_one_of_this_person_alone(
    temporary: Path, folder: str
) -> None:
    place = AppPaths.choose(folder).socket("photoclip-1")
    assert place == temporary / f"photoclip-{os.geteuid()}" / "photoclip-1.socket"
    assert place.parent.stat().st_mode & 0o777 == 0o700
    assert AppPaths.choose(folder).socket("photoclip-1") == place


def test_a_short_folder_that_others_may_look_into_or_that_leads_elsewhere_is_not_used(temporary: Path) -> None:
    paths = AppPaths.choose("/srv/" + "n" * 200)
    long = paths.data_dir / "photoclip-1.socket"
    short = temporary / f"photoclip-{os.geteuid()}"
    short.mkdir()
    short.chmod(0o755)
    assert paths.socket("photoclip-1") == long
    short.rmdir()
    (temporary / "elsewhere").mkdir(mode=0o700)
    short.symlink_to(temporary / "elsewhere")
    assert paths.socket("photoclip-1") == long
    short.unlink()
    short.write_text("a file")
    assert paths.socket("photoclip-1") == long
