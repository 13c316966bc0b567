"""Files under names that are free."""

from __future__ import annotations

from pathlib import Path

import pytest

from photoclip.core.copies import free_names
from photoclip.disk.new_files import new_file


def put(folder: Path, text: str) -> str:
    with new_file(folder, free_names("a.b.jpg")) as (draft, place):
        draft.file.write(text.encode())
    return place.name


def test_nothing_that_lies_there_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.b.jpg").write_text("mine")
    (tmp_path / "a.b (3).jpg").mkdir()
    assert [put(tmp_path, "1"), put(tmp_path, "2")] == ["a.b (2).jpg", "a.b (4).jpg"]
    assert (tmp_path / "a.b.jpg").read_text() == "mine"
    assert (tmp_path / "a.b (4).jpg").read_text() == "2"


def test_a_link_that_leads_nowhere_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "a.b.jpg").symlink_to(tmp_path / "elsewhere.jpg")
    assert put(tmp_path, "1") == "a.b (2).jpg"
    assert not (tmp_path / "elsewhere.jpg").exists()


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> None:
        with new_file(tmp_path, ["a.jpg"]) as (draft, _place):
            draft.file.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_it_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    assert (tmp_path / put(tmp_path, "1")).stat().st_mode == (tmp_path / "plain").stat().st_mode
