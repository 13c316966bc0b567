"""One photo, its copies and their sidecars, while a person and another program write: what holds is known exactly.

Files change little here, unlike in `test_whole_life.py`, so more can be asked than whether there is a reason for all:
what was put somewhere is everywhere in the end; what was taken out is nowhere, and comes back from no copy's sidecar.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from photoclip.core.xmp import XmpFields, key
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.faults.effort import EFFORT, MEMORY
from tests.household import Household, drawn

PLACES = ((0, "IMG_1.jpg"), (0, "a/IMG_1.jpg"), (1, "2.jpg"), (0, "img_1.JPG"), (1, "b/3.jpg"))
FEW = 2
"""So many of the places are taken at first at least; the others may be later."""

keywords = st.sampled_from(("wedding", "people/Anna", "Rome", "x" * 110))
some = st.integers(0, 1000)


class QuietLife(RuleBasedStateMachine):
    """`pick` numbers choose among what is there, so that shrinking stays simple."""

    @initialize(copies=st.integers(1, FEW), said=st.lists(st.tuples(some, keywords), min_size=1, max_size=4))
    def move_in(self, copies: int, said: list[tuple[int, str]]) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="photoclip-quiet-life-", dir=MEMORY))
        self.house = Household(self.home)
        self.photos = [self.place(number) for number in range(copies)]
        for photo in self.photos:
            photo.parent.mkdir(exist_ok=True)
            photo.write_bytes(drawn(1))
        self.known: set[str] = set()
        """What all said when all was quiet."""
        self.put: set[str] = set()
        self.taken: set[str] = set()
        """What was put somewhere since, and taken out somewhere. What was both is nobody's to say."""
        self.gone: set[Path] = set()
        """Photos whose sidecar was deleted since."""
        self.unmet: set[Path] = set()
        """Copies that PhotoClip has not seen yet."""
        self.house.index()
        for pick, word in said:
            self.another_program_adds(pick, word)
        self.comes_to_rest()

    def teardown(self) -> None:
        if not hasattr(self, "house"):
            return
        try:
            self.comes_to_rest()
        finally:
            self.house.close()
            shutil.rmtree(self.home)

    # files

    @rule(pick=some, number=st.integers(FEW, len(PLACES) - 1), moves=st.booleans(), off=st.booleans())
    def is_copied_with_its_sidecar(self, pick: int, number: int, moves: bool, off: bool) -> None:
        """Into another folder, or `moves` to another disk, which comes to copying it and deleting it here.

        `off`: and before PhotoClip sees that, the person takes a tag off.
        """
        self.comes_to_rest()
        source, target = self.any_photo(pick), self.place(number)
        if target in self.photos:
            return
        target.parent.mkdir(exist_ok=True)
        beside = read_sidecar(source)
        shutil.copy2(source, target)
        if beside is not None:
            shutil.copy2(beside.path, target.with_name(f"{target.name}.xmp"))
        self.photos.append(target)
        self.unmet.add(target)
        if moves:
            source.unlink()
            self.photos.remove(source)
            if beside is not None and beside.path.stem == source.name:
                beside.path.unlink()
        if off:
            self.person_takes_off(pick)

    @rule(pick=some)
    def a_sidecar_is_deleted(self, pick: int) -> None:
        photo = self.any_photo(pick)
        found = read_sidecar(photo)
        if found is not None:
            self.nobody_says(words(found.fields) ^ self.known)
            found.path.unlink()
            self.gone.add(photo)

    # what is written

    @rule(pick=some, word=keywords)
    def another_program_adds(self, pick: int, word: str) -> None:
        photo = self.any_photo(pick)
        found = read_sidecar(photo)
        if found is None and photo in self.gone:  # nobody can tell this from the old one, of which all was taken out
            return
        said = XmpFields() if found is None else found.fields
        if key(word) not in words(said):
            self.put.add(key(word))
            self.another_program_writes(photo, replace(said, keywords=(*said.keywords, word)))

    @rule(pick=some, word_pick=some)
    def another_program_takes_out(self, pick: int, word_pick: int) -> None:
        photo = self.any_photo(pick)
        found = read_sidecar(photo)
        if found is not None and found.fields.keywords:
            said = found.fields.keywords
            word = said[word_pick % len(said)]
            self.taken.add(key(word))
            self.another_program_writes(
                photo, replace(found.fields, keywords=tuple(one for one in said if one != word))
            )

    def another_program_writes(self, photo: Path, fields: XmpFields) -> None:
        found = read_sidecar(photo)
        before = set() if found is None else words(found.fields)
        write_sidecar(photo, fields, None if found is None else found.content_hash)
        if photo in self.unmet:  # nothing is known of it: all that it says is new there, and nothing was taken out
            self.nobody_says(before | words(fields))

    @rule(word=keywords)
    def person_tags(self, word: str) -> None:
        if key(word) not in self.tags():
            self.put.add(key(word))
            self.house.library.tags.put([self.photo_id], word)

    @rule(word_pick=some)
    def person_takes_off(self, word_pick: int) -> None:
        tags = self.house.library.tags.of(self.photo_id)
        if tags:
            tag = tags[word_pick % len(tags)]
            self.taken.add(key(tag.name))
            self.house.library.tags.take_off([self.photo_id], [tag.tag_id])

    # what PhotoClip does

    @rule()
    def looks(self) -> None:
        self.house.index()

    @rule()
    def reads_sidecars(self) -> None:
        if self.unmet:  # what is agreed on from now on is not what a copy says that was made before
            self.nobody_says(set(self.taken))
        self.house.library.exchange.import_sidecars()

    @rule()
    def writes_sidecars(self) -> None:
        if self.unmet:
            self.nobody_says(set(self.taken))
        self.house.library.exchange.export_sidecars()

    @rule()
    def starts_again(self) -> None:
        self.house.restart()

    @rule()
    def comes_to_rest(self) -> None:
        self.looks()
        self.house.library.exchange.import_sidecars()
        for _ in range(2):  # what one copy's sidecar says reaches the other's the second time
            self.house.library.exchange.export_sidecars()
        now, unclear = self.tags(), self.put & self.taken
        assert now - unclear == (self.known | self.put) - self.taken - unclear
        for photo in self.photos:
            found = read_sidecar(photo)
            assert now == (set() if found is None else words(found.fields)), f"beside {photo.name}"
        self.known = now
        for since in (self.put, self.taken, self.gone, self.unmet):
            since.clear()

    # what the rules share

    @property
    def photo_id(self) -> int:
        (photo_id,) = self.house.library.photos.ids().tolist()
        return int(photo_id)

    def tags(self) -> set[str]:
        return {key(tag.name) for tag in self.house.library.tags.of(self.photo_id)}

    def any_photo(self, pick: int) -> Path:
        return self.photos[pick % len(self.photos)]

    def place(self, number: int) -> Path:
        root, name = PLACES[number]
        return self.house.roots[root] / name

    def nobody_says(self, unclear: set[str]) -> None:
        self.put |= unclear
        self.taken |= unclear


def words(fields: XmpFields) -> set[str]:
    return {key(word) for word in fields.keywords}


TestQuietLife = QuietLife.TestCase
TestQuietLife.settings = settings(max_examples=15 * EFFORT, stateful_step_count=20)
TestQuietLife.pytestmark = [pytest.mark.slow, pytest.mark.timeout(900 * EFFORT)]
