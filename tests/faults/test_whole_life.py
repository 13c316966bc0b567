"""A library's whole life, at random: files come, change, move and go; a person and another program write about them.

After every step of PhotoClip: no original was touched, no sidecar lost a value that neither the person nor the other
program took out, no photo gained or lost a tag for no reason, and a path's photo is who it has to be. When all is
quiet: the library is what a plain look at the disk says, and its parts agree (`tests/checker.py`). In the end it knows
what a new library comes to know of the same folders.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from photoclip.core.xmp import XmpFields, key
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.checker import disagreements, unlike_the_disk
from tests.faults.effort import EFFORT, MEMORY
from tests.faults.witness import Witness, differ_in_case, says, scene_of, sidecar_of, sidecars
from tests.fresh_scan import unlike_a_fresh_scan
from tests.household import SCENES, VARIANTS, Household, drawn, look_at

FOLDERS = ("", "a", "b/c")
NAMES = ("IMG_1.jpg", "img_1.JPG", "2.jpg", "caf\u00e9.jpg", "cafe\u0301.jpg", os.fsdecode(b"caf\xe9.jpg"))
MOMENTS_S = (0, -9_214_560_000, 1_600_000_000, 10_413_792_000)
"""1970, the year 1677, a moment in between, and the year 2300."""

YEAR_S = 31_557_600

places = st.tuples(st.sampled_from((0, 0, 0, 1)), st.sampled_from(FOLDERS), st.sampled_from(NAMES))
scenes, variants = st.integers(0, SCENES - 1), st.integers(0, VARIANTS - 1)
keywords = st.sampled_from(("wedding", "people/Anna", "Rome", "x" * 90))
stars, labels = st.integers(0, 5), st.sampled_from(("", "Red", "Green", "Select"))
some = st.integers(0, 1000)


class WholeLife(RuleBasedStateMachine):
    """`pick` numbers choose among what is there, so that shrinking stays simple."""

    @initialize(
        files=st.lists(st.tuples(places, scenes), min_size=1, max_size=4), crossover=st.sampled_from((1, 10**6))
    )
    def move_in(self, files: list[tuple[tuple[int, str, str], int]], crossover: int) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="photoclip-life-", dir=MEMORY))
        self.house = Household(self.home, crossover)
        self.witness = Witness(self.house)
        self.excluded = False
        self.deleted: dict[Path, set[str]] = defaultdict(set)
        """What sidecars said that are gone from beside these photos, in small letters, until PhotoClip sees that."""
        self.ticks = 0
        self.clock: time_machine.travel | None = None
        for place, scene in files:
            self.comes(place, scene, 0, 0)
        self.looks()

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        try:
            self.comes_to_rest()
            assert unlike_a_fresh_scan(self.house.library) == []
        finally:
            self.the_clock_is_right()
            self.house.close()
            shutil.rmtree(self.home)

    # files: by whoever

    @rule(place=places, scene=scenes, variant=st.just(0), age_s=st.sampled_from(MOMENTS_S))
    def comes(self, place: tuple[int, str, str], scene: int, variant: int, age_s: int) -> None:
        """A new photo, or another one under an old name."""
        path = self.path(place)
        if path is not None:
            path.write_bytes(drawn(scene, variant))
            self.set_time(path, age_s)

    @rule(pick=some, variant=variants, by_rename=st.booleans())
    def is_edited(self, pick: int, variant: int, by_rename: bool) -> None:
        path = self.any_file(pick)
        if path is None or path.is_symlink():
            return
        data = drawn(scene_of(path.read_bytes()), variant)
        if by_rename:
            path.with_name("edit.tmp").write_bytes(data)
            path.with_name("edit.tmp").replace(path)
        else:
            path.write_bytes(data)

    @rule(pick=some, place=places, how=st.sampled_from(("copy", "copy with times", "hard link", "link")))
    def is_copied(self, pick: int, place: tuple[int, str, str], how: str) -> None:
        source, target = self.any_file(pick), self.path(place)
        if source is None or target is None or source == target or target.is_symlink():
            return
        if how.startswith("copy"):
            with suppress(shutil.SameFileError):
                (shutil.copy2 if how == "copy with times" else shutil.copyfile)(source, target)
        elif not os.path.lexists(target):
            (os.link if how == "hard link" else os.symlink)(source.resolve(), target)

    @rule(pick=some, place=places, with_sidecar=st.booleans())
    def is_moved(self, pick: int, place: tuple[int, str, str], with_sidecar: bool) -> None:
        source, target = self.any_file(pick), self.path(place)
        if source is None or target is None or source == target or source.is_symlink() or target.is_symlink():
            return
        source.replace(target)
        beside = says(sidecar_of(source))
        if with_sidecar and beside is not None:
            before = says(sidecar_of(target)) or XmpFields()
            for whose in self.witness.whose(target):  # nobody can tell this from another program's change of it
                self.witness.taken_out[whose] |= words(before) - words(beside)
                self.witness.marked.add(whose)
            self.a_sidecar_goes(sidecar_of(source))
            sidecar_of(source).replace(sidecar_of(target))

    @rule(pick=some)
    def its_case_changes(self, pick: int) -> None:
        path = self.any_file(pick)
        if path is not None and not os.path.lexists(path.with_name(path.name.swapcase())):
            path.rename(path.with_name(path.name.swapcase()))

    @rule(root=st.integers(0, 1), old=st.sampled_from(FOLDERS[1:]), new=st.sampled_from(("a", "b", "d")))
    def folder_is_renamed(self, root: int, old: str, new: str) -> None:
        source, target = self.house.roots[root] / old, self.house.roots[root] / new
        if source.is_dir() and not target.exists():
            source.rename(target)

    @rule(pick=some, with_sidecar=st.booleans())
    def is_deleted(self, pick: int, with_sidecar: bool) -> None:
        path = self.any_file(pick)
        if path is not None:
            if with_sidecar:
                self.a_sidecar_goes(sidecar_of(path))
                sidecar_of(path).unlink(missing_ok=True)
            path.unlink()

    @rule(pick=some, age_s=st.sampled_from(MOMENTS_S[:-1]))
    def its_time_changes(self, pick: int, age_s: int) -> None:
        path = self.any_file(pick)
        if path is not None:
            self.set_time(path, age_s)

    @rule(root=st.integers(0, 1), leaves_empty=st.booleans())
    def drive_comes_or_goes(self, root: int, leaves_empty: bool) -> None:
        mounted = self.house.roots[root]
        away = mounted.with_name(f"{mounted.name} away")
        if away.exists():
            shutil.rmtree(mounted, ignore_errors=True)
            away.rename(mounted)
        else:
            mounted.rename(away)
            if leaves_empty:
                mounted.mkdir()

    # what the machine does

    @rule(by=st.sampled_from((-10 * YEAR_S, -3600, 90_000, 10 * YEAR_S)))
    def the_clock_jumps(self, by: int) -> None:
        """A battery is empty, a time zone is mended, a machine sleeps for long. Files keep the true time."""
        self.the_clock_is_right()
        self.clock = time_machine.travel(time.time() + by, tick=True)
        self.clock.start()

    @rule()
    def the_clock_is_right(self) -> None:
        if self.clock is not None:
            self.clock.stop()
            self.clock = None

    # what another program writes into sidecars

    @rule(pick=some, word=keywords)
    def another_program_adds(self, pick: int, word: str) -> None:
        self.other(pick, lambda said: replace(said, keywords=(*said.keywords, word)))

    @rule(pick=some, word_pick=some)
    def another_program_takes_out(self, pick: int, word_pick: int) -> None:
        path = self.any_file(pick)
        said = None if path is None else says(sidecar_of(path))
        if path is None or said is None or not said.keywords:
            return
        word = said.keywords[word_pick % len(said.keywords)]
        self.other(pick, lambda now: replace(now, keywords=tuple(one for one in now.keywords if one != word)))
        for whose in self.witness.whose(path):
            self.witness.taken_out[whose].add(key(word))

    @rule(pick=some, rating=stars, label=labels)
    def another_program_marks(self, pick: int, rating: int, label: str) -> None:
        path = self.any_file(pick)
        if path is not None:
            self.other(pick, lambda said: replace(said, rating=rating or None, label=label or said.label))
            self.witness.marked.update(self.witness.whose(path))

    @rule(pick=some)
    def a_sidecar_is_deleted(self, pick: int) -> None:
        path = self.any_file(pick)
        if path is not None:
            self.a_sidecar_goes(sidecar_of(path))
            sidecar_of(path).unlink(missing_ok=True)

    # what the person does

    @rule(pick=some, word=keywords)
    def person_tags(self, pick: int, word: str) -> None:
        photo_id = self.any_photo(pick)
        if photo_id is not None:
            self.house.library.tags.put([photo_id], word)
            self.witness.taken_out[photo_id].discard(key(word))

    @rule(pick=some, word_pick=some)
    def person_takes_off(self, pick: int, word_pick: int) -> None:
        photo_id = self.any_photo(pick)
        tags = [] if photo_id is None else self.house.library.tags.of(photo_id)
        if photo_id is not None and tags:
            tag = tags[word_pick % len(tags)]
            self.house.library.tags.take_off([photo_id], [tag.tag_id])
            self.witness.taken_out[photo_id].add(key(tag.name))

    @rule(
        pick=some,
        rating=stars,
        color=st.sampled_from((None, "", "red", "green")),
        hidden=st.sampled_from((None, True, False)),
    )
    def person_marks(self, pick: int, rating: int, color: str | None, hidden: bool | None = None) -> None:
        photo_id = self.any_photo(pick)
        if photo_id is not None:
            self.house.library.marks.change([photo_id], rating=rating, color=color, hidden=hidden)
            self.witness.marked.add(photo_id)

    @rule(picks=st.lists(some, max_size=3))
    def person_fills_an_album(self, picks: list[int]) -> None:
        members = [photo_id for pick in picks if (photo_id := self.any_photo(pick)) is not None]
        albums = self.house.library.albums
        known = next((album for album in albums.all() if album.name == "Best"), None) or albums.create("Best")
        albums.add(known.id, members)

    # what PhotoClip does

    @rule()
    def looks(self) -> None:
        with self.witness.explained():
            report = self.house.index()
        assert report.failed == ()
        self.witness.meet()
        for path in [path for path in self.deleted if self.witness.known_as(path) and read_sidecar(path) is None]:
            del self.deleted[path]

    @rule(root=st.integers(0, 1), relative=st.sampled_from((*FOLDERS, "b", "d")), recursive=st.booleans())
    def hears(self, root: int, relative: str, recursive: bool) -> None:
        """An event of the watcher: any folder, at any time, as often as it likes."""
        with self.witness.explained():
            self.house.hear(root, relative, recursive)
        self.witness.meet()

    @rule()
    def reads_sidecars(self) -> None:
        with self.witness.explained():
            self.house.library.exchange.import_sidecars()

    @rule()
    def writes_sidecars(self) -> None:
        with self.witness.explained():
            self.house.library.exchange.export_sidecars()

    @rule()
    def starts_again(self) -> None:
        with self.witness.explained():
            self.house.restart()

    @rule()
    def watches_less_or_more(self) -> None:
        self.excluded = not self.excluded
        with self.witness.explained():
            self.house.library.folders.set_excludes(["a/"] if self.excluded else [])
            self.house.index()
        self.witness.meet()

    @rule(root=st.integers(0, 1))
    def stops_or_begins_to_watch(self, root: int) -> None:
        path = self.house.roots[root]
        folders = self.house.library.folders
        watched = next((folder for folder in folders.all() if folder.path == str(path)), None)
        with self.witness.explained():
            if watched is not None:
                folders.remove(watched.id)
            elif path.is_dir():
                folders.add(path)
        self.witness.meet()

    @rule()
    def comes_to_rest(self) -> None:
        """All that was done is taken up: the library is what the disk says, and tags and sidecars say the same."""
        self.looks()
        self.reads_sidecars()
        for _ in range(2):  # what one copy's sidecar says reaches the other's the second time
            self.writes_sidecars()
        before = sidecars(self.home)
        self.writes_sidecars()
        assert sidecars(self.home) == before, "what is said already was written again"
        library = self.house.library
        assert unlike_the_disk(library, self.is_left_out) == []
        assert disagreements(library, look_at) == []
        self.witness.all_is_quiet()
        for path in [path for path in self.deleted if sidecar_of(path).exists()]:
            del self.deleted[path]

    @invariant()
    def nothing_is_left_over(self) -> None:
        if hasattr(self, "house"):
            drafts = (path.relative_to(self.home) for path in self.home.rglob(".photoclip-*"))
            assert not [draft for draft in drafts if draft.parts[0] != "data"]  # there one may be under way

    # what the rules share

    def path(self, place: tuple[int, str, str]) -> Path | None:
        """Return where to put a file, its folder made; None where that drive is away."""
        root, folder, name = place
        if self.house.roots[root].with_name(f"{self.house.roots[root].name} away").exists():
            return None
        path = self.house.roots[root] / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def set_time(self, path: Path, age_s: int) -> None:
        """Date a file, no two alike: that a file of the same size and time is another one, no scan can see."""
        self.ticks += 1
        with suppress(OSError, OverflowError):
            os.utime(path, (age_s + self.ticks, age_s + self.ticks))

    def any_file(self, pick: int) -> Path | None:
        files = self.witness.files()
        return files[pick % len(files)] if files else None

    def any_photo(self, pick: int) -> int | None:
        photo_ids = self.house.library.photos.ids().tolist()
        return photo_ids[pick % len(photo_ids)] if photo_ids else None

    def is_left_out(self, path: Path) -> bool:
        return self.excluded and "a" in path.relative_to(self.home).parts[1:-1]

    def a_sidecar_goes(self, sidecar: Path) -> None:
        """Remember what it said: one that is made in its place, nobody can tell from it with all of that taken out."""
        said = says(sidecar)
        namesake = sidecar.with_suffix("")
        for path in {namesake, *(path for path in self.witness.files() if differ_in_case(path, namesake))}:
            self.deleted[path] |= set() if said is None else words(said)

    def other(self, pick: int, change: Callable[[XmpFields], XmpFields]) -> None:
        path = self.any_file(pick)
        if path is not None:
            found = read_sidecar(path)
            said = XmpFields() if found is None else found.fields
            if found is None and path in self.deleted:
                for whose in self.witness.whose(path):
                    self.witness.taken_out[whose] |= self.deleted[path]
                    self.witness.marked.add(whose)
            write_sidecar(path, change(said), None if found is None else found.content_hash)


def words(said: XmpFields) -> set[str]:
    return {key(word) for word in said.keywords}


TestWholeLife = WholeLife.TestCase
TestWholeLife.settings = settings(max_examples=15 * EFFORT, stateful_step_count=30)
TestWholeLife.pytestmark = [pytest.mark.slow, pytest.mark.timeout(900 * EFFORT)]
