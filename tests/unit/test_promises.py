"""README's promises are still in README, and each is held by a test (`tests/promises.md`)."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.search import SearchRequest
from tests.conftest import ROOT
from tests.household import Household, drawn

ROW = re.compile(r"^\| (?P<said>.+) \| `(?P<file>[^:`]+)::(?P<test>\w+)` \|$")


def promises() -> list[tuple[str, str, str]]:
    lines = (ROOT / "tests" / "promises.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ") and "README says" not in line]
    matches = [ROW.match(line) for line in rows]
    assert all(matches), [line for line, match in zip(rows, matches, strict=True) if match is None]
    return [(match["said"], match["file"], match["test"]) for match in matches if match is not None]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Household]:
    made = Household(tmp_path)
    (made.roots[0] / "a.jpg").write_bytes(drawn(1))
    yield made
    made.close()


def test_readme_says_what_is_held_and_a_test_holds_what_it_says() -> None:
    readme = " ".join((ROOT / "README.md").read_text("utf-8").split())
    assert [said for said, _, _ in promises() if said not in readme] == []
    for _, file, test in promises():
        source = (ROOT / file).read_text("utf-8") if (ROOT / file).is_file() else ""
        assert re.search(rf"^(def|class) {test}\b", source, re.MULTILINE), f"{file} has no {test}"


def test_each_line_of_what_readme_promises_is_in_the_list() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (section,) = re.findall(r"## What it promises\n(.*?)\n## ", readme, re.DOTALL)
    for paragraph in section.split("\n- "):
        said = " ".join(paragraph.split())
        assert not said or any(promise in said for promise, _, _ in promises()), said


def test_no_connection_is_opened_by_looking_searching_tagging_and_exchanging(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"a connection to {arguments[1:]} was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    house.index()
    library = house.library
    (photo_id,) = library.search.find(SearchRequest("a dog")).photo_ids.tolist()
    library.tags.put([photo_id], "dog")
    library.exchange.export_sidecars()
    library.exchange.import_sidecars()


def test_the_photos_do_not_notice_that_photoclip_s_folders_are_gone(house: Household) -> None:
    house.index()
    house.library.tags.put(house.library.photos.ids().tolist(), "dog")
    house.close()
    before = (house.roots[0] / "a.jpg").stat()
    shutil.rmtree(house.paths.data_dir)
    after = (house.roots[0] / "a.jpg").stat()
    assert (house.roots[0] / "a.jpg").read_bytes() == drawn(1)
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
