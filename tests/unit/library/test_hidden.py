"""Hidden photos: what two processes say of them to each other, who is asked, and what goes on all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from photoclip.core.events import Change, PhotosAdded, PhotosRemoved
from photoclip.core.hidden import HiddenWay
from photoclip.errors import HiddenStays, LibraryDamaged
from photoclip.library import Library
from photoclip.library.hidden import Hidden
from photoclip.library.stores import Stores
from photoclip.library.user_check import ACTION, system_check
from photoclip.paths import AppPaths
from photoclip.store.library_settings import LibrarySettings
from tests.tiny_library import copied


@dataclass
class Two:
    """One library, open in two processes' stead."""

    here: Library
    there: Library
    heard: list[Change]

    @property
    def first(self) -> int:
        return int(self.here.photos.ids(sort="oldest")[0])


@pytest.fixture
def two(tiny_home: Path, tmp_path: Path) -> Iterator[Two]:
    home = copied(tiny_home, tmp_path / "home")
    here, there = (Library(AppPaths.choose(home / "data")) for _ in range(2))
    for library in (here, there):
        library.open()
    heard: list[Change] = []
    there.subscribe(heard.append)
    yield Two(here, there, heard)
    for library in (here, there):
        library.close()


def test_another_process_follows_what_is_hidden_and_how(two: Two) -> None:
    first = two.first
    two.here.hidden.choose("out")
    two.here.marks.change([first], hidden=True)
    two.there.catch_up()
    assert two.there.hidden.way == "out"
    assert first not in two.there.photos.ids()
    assert PhotosRemoved((first,)) in two.heard
    two.here.marks.toggle_hidden([first])
    two.there.catch_up()
    assert first in two.there.photos.ids()
    assert PhotosAdded((first,), outside=True) in two.heard


def test_showing_them_is_for_one_process_alone(two: Two) -> None:
    two.here.marks.change([two.first], hidden=True)
    two.here.hidden.choose("out")
    two.here.hidden.show()
    two.there.catch_up()
    assert (two.here.hidden.shown, two.there.hidden.shown) == (True, False)
    assert len(two.there.photos.ids()) == len(two.here.photos.ids()) - 1


def test_a_library_that_is_opened_again_keeps_them_out(tiny_home: Path, tmp_path: Path) -> None:
    paths = AppPaths.choose(copied(tiny_home, tmp_path / "home") / "data")
    before = Library(paths)
    before.open()
    first = int(before.photos.ids()[0])
    before.marks.change([first], hidden=True)
    before.hidden.choose("out")
    before.hidden.show()
    before.close()
    after = Library(paths)
    after.open()
    try:
        assert (after.hidden.way, after.hidden.shown) == ("out", False)
        assert first not in after.photos.ids()
    finally:
        after.close()


def test_sidecars_of_hidden_photos_are_written_as_ever(two: Two) -> None:
    library, first = two.here, two.first
    library.tags.put([first], "secret garden")
    library.marks.change([first], hidden=True)
    library.hidden.choose("out")
    report = library.exchange.export_sidecars()
    assert not report.failed
    (sidecar,) = Path(library.folders.all()[0].path).rglob("*.xmp")
    text = sidecar.read_text("utf-8")
    assert "secret garden" in text
    assert "hidden" not in text.replace("secret garden", "")


def test_tables_for_others_do_not_hold_them(two: Two, tmp_path: Path) -> None:
    library, first = two.here, two.first
    library.marks.change([first], hidden=True)
    count = library.exchange.export_table(tmp_path / "all.csv", "csv")
    library.hidden.choose("out")
    assert library.exchange.export_table(tmp_path / "seen.csv", "csv") == count - 1


@pytest.mark.parametrize("is_allowed", [True, False])
def test_where_the_system_can_be_asked_it_decides(two: Two, is_allowed: bool) -> None:
    hidden = Hidden(Stores.of(two.here.file.database), lambda: lambda: is_allowed, lambda _change: None)
    assert hidden.asks_person()
    if is_allowed:
        hidden.show()
    else:
        with pytest.raises(HiddenStays, match="not told that it is you"):
            hidden.show()
    assert hidden.shown is is_allowed


def programs(folder: Path, known: int, allowed: int) -> dict[str, str]:
    """Make stand-ins for polkit's programs; they end with these numbers, and write down what they were asked."""
    made = {}
    for name, status in (("pkaction", known), ("pkcheck", allowed)):
        path = folder / name
        path.write_text(f'#!/bin/sh\necho "$@" > {folder}/{name}.asked\nexit {status}\n')
        path.chmod(0o755)
        made[name] = str(path)
    return made


@pytest.mark.parametrize(("status", "is_allowed"), [(0, True), (1, False), (3, False)])
def test_polkit_is_asked_about_this_process(tmp_path: Path, status: int, is_allowed: bool) -> None:
    asks = system_check(programs(tmp_path, 0, status).get)
    assert asks is not None
    assert asks() is is_allowed
    asked = (tmp_path / "pkcheck.asked").read_text()
    assert f"--action-id {ACTION} --process " in asked
    assert "--allow-user-interaction" in asked


def test_without_polkit_or_where_it_does_not_know_us_nobody_is_asked(tmp_path: Path) -> None:
    assert system_check({}.get) is None
    assert system_check(programs(tmp_path, 1, 0).get) is None
    assert not (tmp_path / "pkcheck.asked").exists()


def test_a_damaged_library_opens_whatever_was_chosen(two: Two) -> None:
    class Damaged(LibrarySettings):
        def hidden_way(self) -> HiddenWay:
            raise LibraryDamaged("The library is damaged.")

    stores = Stores.of(two.here.file.database)
    hidden = Hidden(replace(stores, settings=Damaged(stores.database)), lambda: None, lambda _change: None)
    hidden.open()
    assert (hidden.way, hidden.shown) == ("blur", False)
