"""What the end-to-end tests share: the command line as a person uses it, in processes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import OwnProcesses


@pytest.fixture
def photoclip(tmp_path: Path) -> OwnProcesses:
    return OwnProcesses(tmp_path / "data")
