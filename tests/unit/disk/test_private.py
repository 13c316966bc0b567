"""Whose a file is, where owners have numbers and where they have none."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from photoclip.disk.private import is_own
from photoclip.system import WINDOWS


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such numbers")
def test_another_persons_file_is_not_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status = tmp_path.stat()
    assert is_own(status)
    monkeypatch.setattr(os, "geteuid", lambda: status.st_uid + 1)
    assert not is_own(status)


def test_where_owners_have_no_numbers_what_lies_in_ones_profile_is_ones_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "geteuid", raising=False)  # Windows has none
    assert is_own(tmp_path.stat(), system=WINDOWS)
