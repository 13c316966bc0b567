"""A witness of what PhotoClip does: who lies where, and whether there is a reason for each change."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from photoclip.core.photo import Stamp
from photoclip.core.tags import Marks
from photoclip.core.xmp import XmpFields, key
from photoclip.media.xmp_reading import read_packet
from photoclip.store.path_text import to_text
from tests.checker import photo_files
from tests.household import SCENES, VARIANTS, Household, drawn

Work = tuple[frozenset[str], Marks]
"""What a photo carries: words without regard to case, and marks."""


@dataclass
class Seen:
    """What a path was found to carry when the library last knew it as it is."""

    photo_id: int
    scene: int
    is_current: bool


@dataclass
class Witness:
    """Knows what the person and the other program did, and holds PhotoClip to it."""

    house: Household
    seen: dict[Path, Seen] = field(default_factory=dict)
    photo_of: dict[str, int] = field(default_factory=dict)
    """The photo of every content that was ever met."""
    taken_out: dict[int | Path, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Keywords that somebody took off a photo, or out of the sidecar of a path, since all was quiet around it."""
    parted: dict[int, int] = field(default_factory=dict)
    """Photos that were older copies of another one, which was edited elsewhere: they began with its work."""
    marked: set[int | Path] = field(default_factory=set)
    """Photos and paths whose stars or label somebody changed."""

    def files(self) -> list[Path]:
        return sorted((path for root in self.house.roots for path in photo_files(root)), key=os.fsencode)

    def whose(self, path: Path) -> Iterator[int | Path]:
        """Yield whom a change of a sidecar may be about: the photo beside it, and whoever comes to lie there."""
        yield path
        if path in self.seen:
            yield self.seen[path].photo_id

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Let PhotoClip do something, and see that there is a reason for each change of a sidecar and of a photo."""
        home = self.house.home
        originals, written, work = _stamps(home), sidecars(home), self.work()
        yield
        assert _stamps(home) == originals, "an original was touched"
        self.meet()
        after = sidecars(home)
        assert written.keys() <= after.keys(), "a sidecar was deleted"
        for path in after.keys() - written.keys():
            assert path.with_suffix("").exists(), f"{path.name} was written beside no photo"
        for path, data in written.items():
            if after[path] != data:
                self.explain_sidecar(path, read_packet(data), read_packet(after[path]))
        told = [read_packet(data) for data in written.values()]
        for photo_id, now in self.work().items():
            before = work.get(photo_id, work.get(self.parted.get(photo_id, 0), (frozenset(), Marks())))
            self.explain_photo(photo_id, before, now, told)

    def explain_photo(self, photo_id: int, before: Work, after: Work, told: list[XmpFields]) -> None:
        """See that words came from a sidecar and went because somebody took them out; so with stars."""
        paths = self.paths_of(photo_id)
        said = {key(word) for fields in told for word in fields.keywords}
        out = self.taken_out[photo_id].union(*(self.taken_out[path] for path in paths))
        assert before[0] - after[0] <= out, f"photo {photo_id} lost {before[0] - after[0]}"
        assert after[0] - before[0] <= said, f"photo {photo_id} gained {after[0] - before[0]}"
        stars = {fields.rating or 0 for fields in told} | {0, before[1].rating}
        assert after[1].rating in stars, f"photo {photo_id} has {after[1].rating} stars"
        assert _of_no_sidecar(after[1]) == _of_no_sidecar(before[1])

    def explain_sidecar(self, sidecar: Path, before: XmpFields, after: XmpFields) -> None:
        """See that a sidecar lost only what somebody took out, and was given only what its photo carries."""
        photos = {self.seen[path].photo_id for path in self.beside(sidecar) if path in self.seen}
        whose = {sidecar.with_suffix(""), *self.beside(sidecar), *photos}
        whose.update(path for photo_id in photos for path in self.paths_of(photo_id))
        out = set[str]().union(*(self.taken_out[one] for one in whose))
        lost = {key(word) for word in before.keywords} - {key(word) for word in after.keywords}
        assert lost <= out, f"{sidecar.name} lost {lost - out}"
        gained = {key(word) for word in after.keywords} - {key(word) for word in before.keywords}
        work = self.work()
        words = set[str]().union(*(work[photo_id][0] for photo_id in photos))
        assert gained <= words, f"{sidecar.name} was given {gained - words}"
        marked = any(one in self.marked for one in whose)
        assert marked or before.rating in (None, after.rating), f"{sidecar.name} lost its {before.rating} stars"
        assert marked or before.label in (None, after.label), f"{sidecar.name} lost its label {before.label}"

    def beside(self, sidecar: Path) -> list[Path]:
        """Return the photos that a sidecar is about: the one it is named after.

        Without that one: those whose name differs in its case alone, and which have none of their own name.
        """
        namesake = sidecar.with_suffix("")
        alike = [path for path in self.files() if differ_in_case(path, namesake)]
        return [namesake] if os.path.lexists(namesake) else [path for path in alike if not sidecar_of(path).exists()]

    def all_is_quiet(self) -> None:
        """Forget what was taken out and changed, but for what a sidecar out of reach has yet to hear, or to tell.

        Its drive is away, its folder is not watched, or it lies beside an older copy.
        """
        reached = {path for path in self.files() if (seen := self.known_as(path)) is not None and seen.is_current}
        away = {path for path in self.seen if path not in reached}
        waiting = {*away, *(self.seen[path].photo_id for path in away)}
        for whose in self.taken_out.keys() - waiting:
            del self.taken_out[whose]
        self.marked &= waiting

    def work(self) -> dict[int, Work]:
        """Return the words and marks of every photo that was ever there."""
        library, known = self.house.library, sorted(set(self.photo_of.values()))
        marks = library.marks.of(known)
        words = {photo_id: frozenset(key(tag.name) for tag in library.tags.of(photo_id)) for photo_id in known}
        return {photo_id: (words[photo_id], marks[photo_id]) for photo_id in known}

    def paths_of(self, photo_id: int) -> list[Path]:
        return [path for path, seen in self.seen.items() if seen.photo_id == photo_id]

    def meet(self) -> None:
        """Note which photo each path carries by now, and see that it is who it has to be."""
        found: dict[str, dict[Path, Seen]] = defaultdict(dict)
        for path in self.files():
            seen = self.known_as(path)
            if seen is not None:
                found[hashlib.sha256(path.read_bytes()).hexdigest()][path] = seen
        edits = {
            next(iter(by_path.values())).photo_id: content
            for content, by_path in found.items()
            if content not in self.photo_of
        }
        for content, by_path in found.items():
            self.recognise(content, by_path, edits)
        for path in [path for path in self.seen if not self.is_remembered(path)]:
            del self.seen[path]

    def recognise(self, content: str, by_path: dict[Path, Seen], edits: Mapping[int, str]) -> None:
        """`edits`: which photos are met with a content that nobody has seen."""
        photo_ids = {seen.photo_id for seen in by_path.values()}
        assert len(photo_ids) == 1, f"the same content is the photos {photo_ids}"
        (photo_id,) = photo_ids
        if content in self.photo_of:
            assert photo_id == self.photo_of[content], "a content went to another photo"
        else:
            was = [self.seen[path] for path in by_path if path in self.seen]
            same = {seen.photo_id for seen in was if seen.scene == _scene(content) and seen.is_current}
            might = {seen.photo_id for seen in was if seen.scene == _scene(content)}
            is_new = photo_id not in self.photo_of.values()
            if might and is_new:  # two copies were edited, each differently: one of them is the photo
                assert same <= edits.keys(), f"an edit of {same} became the photo {photo_id}"
                self.parts(min(same or might), photo_id)
            elif same:
                assert photo_id in same, f"an edit of {same} became the photo {photo_id}"
            elif not might:
                assert is_new, f"a new photo was taken for {photo_id}"
            self.photo_of[content] = photo_id
            for path in self.paths_of(photo_id):  # what is not watched meanwhile is a copy of what it was
                self.seen[path].is_current = False
        self.seen.update(by_path)

    def parts(self, from_id: int, photo_id: int) -> None:
        """Note that a photo began as a copy of another one: what was taken off that one, may go from it."""
        self.parted[photo_id] = from_id
        self.taken_out[photo_id] |= self.taken_out[from_id]
        if from_id in self.marked:
            self.marked.add(photo_id)

    def known_as(self, path: Path) -> Seen | None:
        """Return what the library has of a path; None unless it has it as it lies there now."""
        row = self.house.row(
            "SELECT photo_id, current, size, mtime_ns, inode FROM files JOIN folders ON folders.id = folder_id"
            " WHERE state = 'ready' AND files.offline = 0 AND online = 1 AND folders.path = ? AND relative = ?",
            *self.stored_path(path),
        )
        if row is None or Stamp(*row[2:]) != Stamp.of(path.stat()):
            return None
        return Seen(row[0], scene_of(path.read_bytes()), bool(row[1]))

    def is_remembered(self, path: Path) -> bool:
        """Tell whether the library knows what lay at a path, also when its drive is away or nobody watches it."""
        row = self.house.row(
            "SELECT 1 FROM files JOIN folders ON folders.id = folder_id WHERE path = ?1 AND relative = ?2"
            " UNION SELECT 1 FROM former_places WHERE path = ?1 || '/' || ?2",
            *self.stored_path(path),
        )
        return row is not None

    def stored_path(self, path: Path) -> tuple[str, str]:
        root = next(root for root in self.house.roots if path.is_relative_to(root))
        return to_text(str(root)), to_text(path.relative_to(root).as_posix())


def sidecar_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.xmp")


def differ_in_case(path: Path, other: Path) -> bool:
    """Tell whether two paths are the same but for the case of the last name."""
    return (path.parent, path.name.casefold()) == (other.parent, other.name.casefold())


def says(sidecar: Path) -> XmpFields | None:
    return read_packet(sidecar.read_bytes()) if sidecar.is_file() else None


def sidecars(home: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.rglob("*.xmp")}


def _stamps(home: Path) -> dict[Path, tuple[int, int, int]]:
    files = [path for path in home.glob("[ot]*/**/*") if path.is_file() and path.suffix != ".xmp"]
    return {path: (path.stat().st_size, path.stat().st_mtime_ns, path.stat().st_ino) for path in files}


@cache
def _contents() -> dict[str, int]:
    return {
        hashlib.sha256(drawn(scene, variant)).hexdigest(): scene
        for scene in range(SCENES)
        for variant in range(VARIANTS)
    }


def _scene(content_hash: str) -> int:
    return _contents()[content_hash]


def scene_of(data: bytes) -> int:
    return _scene(hashlib.sha256(data).hexdigest())


def _of_no_sidecar(marks: Marks) -> tuple[bool, str, bool]:
    """What no sidecar says of a photo, so that none can change it."""
    return marks.favourite, marks.flag, marks.hidden
