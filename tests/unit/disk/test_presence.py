"""Whether something lies at a path: a closed folder and a disk that fails say neither yes nor no."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from photoclip.disk.presence import is_file, is_folder, is_there


def test_what_is_there_is_told_from_what_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").touch()
    (tmp_path / "link").symlink_to("nowhere")
    (tmp_path / "circle").symlink_to("circle")
    told = {
        name: (is_there(tmp_path / name), is_file(tmp_path / name), is_folder(tmp_path / name))
        for name in ("a.jpg", "", "b.jpg", "a.jpg/c", "link", "circle", "nul\0")
    }
    nothing = (False, False, False)
    assert told == {
        "a.jpg": (True, True, False),
        "": (True, False, True),
        **dict.fromkeys(("b.jpg", "a.jpg/c", "link", "circle", "nul\0"), nothing),
    }


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.ESTALE, errno.ETIMEDOUT])
@pytest.mark.parametrize("ask", [is_there, is_file, is_folder])
def test_where_it_cannot_be_told_that_is_said(ask: object, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "stat", refuse)
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        ask("/disk/a.jpg")  # type: ignore[operator]
    assert caught.value.errno == number
