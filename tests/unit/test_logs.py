"""Logs tell what went wrong, and name no photo, folder or search unless that was asked for."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.search import SearchRequest
from photoclip.errors import KnownError, LibraryProblem
from photoclip.logs import log_to_file, wants_debug
from tests.tiny_library import copied, opened

SECRET = Path("/home/ann/My holidays/Anna & Bob.jpg")
QUERY = "a zebra that nobody knows of"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Callable[[bool], Path]]:
    root, ours = logging.getLogger(), logging.getLogger("photoclip")
    before, level = list(root.handlers), ours.level

    def start(debug: bool) -> Path:
        log_to_file(tmp_path / "log", debug)
        return tmp_path / "log"

    yield start
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    ours.setLevel(level)


def fail_over_a_photo() -> None:
    try:
        SECRET.read_bytes()
    except OSError as exc:
        raise LibraryProblem(f"{SECRET} cannot be read.") from exc


def say_everything() -> None:
    said = logging.getLogger("photoclip.somewhere")
    said.warning("Reading %s failed", SECRET)
    said.warning("this waits: %s", OSError(13, "Permission denied", str(SECRET)))
    said.error("that waits: %s", LibraryProblem(f"“{QUERY}” and {SECRET} are in the way."))
    said.error("a part of it: %s", "/home/ann/pictures/x.jpg")
    try:
        fail_over_a_photo()
    except KnownError:
        said.exception("it failed")
    said.error("it failed", exc_info=KeyError(QUERY))


def test_what_went_wrong_is_told_without_names(log: Callable[[bool], Path]) -> None:
    path = log(False)
    say_everything()
    text = path.read_text("utf-8")
    for secret in ("holidays", "Anna", "Bob", "ann/pictures", "zebra"):
        assert secret not in text
    for told in ("Permission denied", "LibraryProblem", "KeyError", "No such file", "in fail_over_a_photo"):
        assert told in text


def test_who_asks_for_it_gets_everything(log: Callable[[bool], Path]) -> None:
    path = log(True)
    say_everything()
    logging.getLogger("photoclip.somewhere").debug("a detail")
    text = path.read_text("utf-8")
    assert all(told in text for told in (str(SECRET), QUERY, "a detail"))


@pytest.mark.skipif(os.name != "posix", reason="Windows knows no such permissions")
def test_the_log_is_private_whatever_the_umask(log: Callable[[bool], Path]) -> None:
    before = os.umask(0)
    try:
        path = log(False)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("value", "expected"), [("", False), ("0", False), ("1", True), ("yes", True)])
def test_debug_is_asked_for_by_an_option_or_a_variable(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: bool
) -> None:
    monkeypatch.setenv("PHOTOCLIP_DEBUG", value)
    assert wants_debug() == expected
    assert wants_debug(asked=True)


@pytest.mark.slow
def test_indexing_searching_and_tagging_leave_no_names_in_the_log(
    log: Callable[[bool], Path], tiny_home: Path, tmp_path: Path
) -> None:
    path = log(False)
    home = copied(tiny_home, tmp_path / "home of ann")
    for number, photo in enumerate(sorted((home / "photos").rglob("*.jpg"))[:3]):
        photo.write_bytes(b"" if number else photo.read_bytes()[:400])
    library = opened(home)
    try:
        logging.getLogger("photoclip").error("the log is at work")
        assert len(library.indexing.run(CancelToken(), lambda _status: None).failed) == 3
        library.search.find(SearchRequest(QUERY))
        library.search.find(SearchRequest(f"like:{SECRET}"))
        library.search.find(SearchRequest(f'in:"{SECRET.parent.name}" {QUERY}'))
        photo_id = int(library.photos.ids()[0])
        library.tags.put([photo_id], "a tag that nobody knows of")
    finally:
        library.close()
    text = path.read_text("utf-8")
    assert "at work" in text
    for secret in ("zebra", "holidays", "home of ann", "nobody knows", ".jpg"):
        assert secret not in text
