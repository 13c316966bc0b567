"""Originals are read again: the longest unread first, in as many runs as it takes."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.health import VerifyBounds, VerifyReport
from photoclip.core.photo import Stamp
from photoclip.core.search import Scope
from photoclip.errors import Cancelled
from photoclip.health.verify import Verifier, digest_of, patient_digest
from photoclip.indexing.mounts import Mounts
from photoclip.indexing.patience import Patience
from photoclip.indexing.reach import Reach
from photoclip.store.readings import ReadingStore
from tests.clock import Clock
from tests.unit.indexing.conftest import World

ALL = VerifyBounds()


class Library:
    """Photos that were read, and a verifier of them."""

    def __init__(self, tmp_path: Path, count: int = 10) -> None:
        self.world = World(tmp_path)
        self.paths = [self.world.write(f"{number}.jpg", f"photo {number}") for number in range(count)]
        self.world.index()
        self.time = Clock()
        self.time.now = 1_700_000_000.0
        self.clock = Clock()
        self.readings = ReadingStore(self.world.database, self.time)
        self.read: list[str] = []
        self.seconds_a_file = 0.0

    def verify(self, bounds: VerifyBounds = ALL, cancel: CancelToken | None = None) -> VerifyReport:
        self.time.advance(3600)
        self.read.clear()
        verifier = Verifier(self.readings, self._digest, self.clock)
        return verifier.run(bounds, cancel or CancelToken(), lambda _done, _total, _path: None)

    def rot(self, number: int) -> Path:
        """Change a byte of a file and leave its size and time."""
        path = self.paths[number]
        status = path.stat()
        content = bytearray(path.read_bytes())
        content[0] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        return path

    def _digest(self, path: str, cancel: CancelToken) -> tuple[str, Stamp]:
        self.read.append(Path(path).name)
        self.clock.advance(self.seconds_a_file)
        return digest_of(path, cancel)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path)
    yield made
    made.world.indexer.stop()
    made.world.database.close()


def test_sound_files_are_read_and_found_sound(library: Library) -> None:
    report = library.verify()
    assert (report.verified, report.damaged, report.left) == (10, (), 0)
    assert len(library.read) == 10


def test_bytes_that_changed_under_the_same_size_and_time_are_damage(library: Library) -> None:
    path = library.rot(3)
    report = library.verify()
    assert [damage.path for damage in report.damaged] == [str(path)]
    assert report.verified == 9
    assert [damage.path for damage in library.readings.verified().damaged] == [str(path)]
    photos = library.world.photos.ids(Scope()).tolist()
    library.world.index()
    assert library.world.photos.ids(Scope()).tolist() == photos


def test_a_sound_copy_is_named(library: Library) -> None:
    copy = library.world.write("copies/3.jpg", "photo 3")
    library.world.index()
    path = library.rot(3)
    (damage,) = library.verify().damaged
    assert damage.sentence == f"{path} is damaged on the disk; put its copy {copy} in its place."


def test_damage_is_reported_until_the_file_is_mended(library: Library) -> None:
    path = library.rot(3)
    library.verify()
    assert len(library.verify().damaged) == 1
    status = path.stat()
    path.write_text("photo 3")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert library.verify().damaged == ()


def test_damaged_files_are_looked_at_in_every_run(library: Library) -> None:
    path = library.rot(9)
    library.verify()
    library.verify(VerifyBounds(percent=10))
    assert library.read == [path.name]


def test_an_edited_file_is_no_damage(library: Library) -> None:
    library.paths[3].write_text("edited, and longer")
    report = library.verify()
    assert (report.verified, report.changed, report.damaged) == (9, 1, ())


def test_files_that_are_gone_or_refused_are_counted_apart(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    library.paths[0].unlink()
    opened = os.open

    def refuse(path: str, flags: int) -> int:
        if str(path) == str(library.paths[1]):
            raise OSError(5, "Input/output error")
        return opened(path, flags)

    monkeypatch.setattr(os, "open", refuse)
    report = library.verify()
    assert (report.verified, report.unreachable, report.left) == (8, 1, 0)
    assert [(problem.path, problem.reason) for problem in report.failed] == [
        (str(library.paths[1]), "the disk could not read it (Input/output error)")
    ]


def test_a_run_that_is_cut_off_is_gone_on_with(library: Library) -> None:
    first = library.verify(VerifyBounds(percent=40))
    assert (first.verified, first.left) == (4, 6)
    done = set(library.read)
    second = library.verify()
    assert (second.verified, second.left) == (6, 0)
    assert not done & set(library.read)
    assert library.verify().verified == 10  # the next round


def test_time_bounds_a_run(library: Library) -> None:
    library.seconds_a_file = 30.0
    report = library.verify(VerifyBounds(minutes=2))
    assert (report.verified, report.left) == (4, 6)


def test_what_a_stopped_run_found_is_kept(library: Library) -> None:
    cancel = CancelToken()
    library.rot(0)

    def stop_after_three(path: str, token: CancelToken) -> tuple[str, Stamp]:
        library.read.append(path)
        if len(library.read) == 3:
            cancel.cancel()
        return digest_of(path, CancelToken())

    with pytest.raises(Cancelled):
        Verifier(library.readings, stop_after_three).run(ALL, cancel, lambda _done, _total, _path: None)
    assert len(library.readings.damaged()) == 1
    assert library.verify().verified == 7


def test_the_longest_unread_come_first(library: Library) -> None:
    library.verify(VerifyBounds(percent=50))
    early = list(library.read)
    library.verify()
    late = list(library.read)
    library.verify()
    assert library.read == early + late


def test_new_photos_join_the_round_under_way(library: Library) -> None:
    library.verify(VerifyBounds(percent=50))
    library.world.write("new.jpg", "new")
    library.world.index()
    report = library.verify()
    assert (report.verified, report.left) == (6, 0)


def test_what_is_offline_is_not_waited_for(library: Library) -> None:
    library.paths[0].unlink()
    library.world.index()
    report = library.verify()
    assert (report.verified, report.unreachable, report.left) == (9, 0, 0)


def test_how_far_it_has_come_is_known(library: Library) -> None:
    assert (library.readings.verified().total, library.readings.verified().ever) == (10, 0)
    library.verify(VerifyBounds(percent=30))
    known = library.readings.verified()
    assert (known.total, known.ever) == (10, 3)


def test_a_pipe_in_the_place_of_a_photo_is_not_waited_for(library: Library) -> None:
    library.paths[0].unlink()
    os.mkfifo(library.paths[0])
    assert library.verify().unreachable == 1


def test_a_server_that_hangs_counts_its_files_as_out_of_reach(library: Library) -> None:
    root = str(library.world.photos_dir)
    answers = threading.Event()
    reach = Reach(Mounts(lambda: f"nas: {root} nfs4 rw 0 0\n"), Patience(quiet_s=0.05))
    with pytest.raises(TimeoutError):
        reach.ask(root, lambda _wanted: answers.wait())
    report = Verifier(library.readings, patient_digest(reach)).run(
        ALL, CancelToken(), lambda _done, _total, _path: None
    )
    assert (report.verified, report.unreachable, report.failed) == (0, 10, ())
    answers.set()
