"""Documents by the command line: shown, not shown, and found once they were asked for."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import CommandLine
from tests.household import Household, drawn
from tests.unit.media.test_documents import svg


def test_documents_are_turned_on_and_off_and_said(tmp_path: Path) -> None:
    house = Household(tmp_path)
    (house.roots[0] / "1.jpg").write_bytes(drawn(1))
    (house.roots[0] / "2.svg").write_bytes(svg())
    photoclip = CommandLine(house.library.paths.data_dir)
    house.close()
    assert photoclip("folders", "documents").out == "Documents (PDF and SVG) are not shown.\n"
    assert "are shown among the photos. 'photoclip index'" in photoclip("folders", "documents", "on").out
    assert photoclip("folders", "documents", "--json").json == {"documents": True}
    assert photoclip("folders", "documents", "off", "--json").json == {"documents": False}
    assert photoclip("folders", "documents", "perhaps").status == 2
