"""A server that hangs: who adds a folder or opens a photo hears it, and all else goes on."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.query import Picture, print_term
from photoclip.core.search import SearchRequest
from photoclip.core.xmp import XmpFields
from photoclip.errors import Cancelled, FolderProblem, UnreadableImage
from photoclip.indexing.mounts import Mounts
from photoclip.indexing.reach import Reach
from photoclip.media.sidecar import read_sidecar, write_sidecar
from tests.hanging import HANGING_S, PatienceWhileItAnswers
from tests.household import Household, drawn

_T = TypeVar("_T")


class HangingReach(Reach):
    """Asks a disk of another machine at `share`, which answers when a test lets it."""

    def __init__(self, share: Path, hanging_s: float = HANGING_S) -> None:
        self.share = share
        self.answers = threading.Event()
        self.answers.set()
        super().__init__(Mounts(lambda: f"nas: {share} nfs4 rw 0 0\n"), PatienceWhileItAnswers(self.answers, hanging_s))
        self.waits = threading.Event()

    def ask(self, path: str, job: Callable[[CancelToken], _T], *how: Any, **said: Any) -> _T:
        def hanging(wanted: CancelToken) -> _T:
            if Path(path).is_relative_to(self.share):
                self.waits.set()
                self.answers.wait()
            return job(wanted)

        return super().ask(path, hanging, *how, **said)


@pytest.fixture
def reach(tmp_path: Path) -> HangingReach:
    return HangingReach(tmp_path / "two")


@pytest.fixture
def house(tmp_path: Path, reach: HangingReach, monkeypatch: pytest.MonkeyPatch) -> Iterator[Household]:
    """A library one of whose two watched folders lies on a server, with one photo in each and one in both."""
    monkeypatch.setattr("photoclip.library.library.Reach", lambda: reach)
    made = Household(tmp_path)
    (made.roots[0] / "near.jpg").write_bytes(drawn(0))
    (made.roots[1] / "far.jpg").write_bytes(drawn(1))
    (made.roots[1] / "both.jpg").write_bytes(drawn(2))
    shutil.copyfile(made.roots[1] / "both.jpg", made.roots[0] / "both.jpg")
    made.index()
    yield made
    reach.answers.set()
    made.close()


def photo(house: Household, root: int, name: str) -> int:
    photo_id = house.photo_at(root, name)
    assert photo_id is not None
    return photo_id


def test_a_photo_on_it_says_so_and_comes_back(house: Household, reach: HangingReach) -> None:
    far = photo(house, 1, "far.jpg")
    reach.answers.clear()
    with pytest.raises(UnreadableImage, match="does not answer now") as refused:
        house.library.photos.render(far, 64)
    assert refused.value.passing
    with pytest.raises(UnreadableImage, match="does not answer now"):
        house.library.photos.make_thumbnail(far)
    looked_for = house.library.search.find(SearchRequest(print_term(Picture(str(house.roots[1] / "new.jpg")))))
    assert ["does not answer now" in said for said in looked_for.term_hints.values()] == [True]
    reach.answers.set()
    _until_it_answered()
    assert house.library.photos.render(far, 64)[0] == 64


def test_other_photos_and_copies_elsewhere_are_shown(house: Household, reach: HangingReach) -> None:
    reach.answers.clear()
    assert house.library.photos.render(photo(house, 0, "near.jpg"), 64)[0] == 64
    assert house.library.photos.render(photo(house, 0, "both.jpg"), 64)[0] == 64


def test_a_folder_on_it_is_not_added_and_others_are(house: Household, reach: HangingReach, tmp_path: Path) -> None:
    house.library.folders.remove(next(one.id for one in house.library.folders.all() if one.path == str(reach.share)))
    (tmp_path / "three").mkdir()
    reach.answers.clear()
    assert not house.library.folders.is_there(reach.share)
    with pytest.raises(FolderProblem, match="does not answer"):
        house.library.folders.add(reach.share)
    added = house.library.folders.add_all([reach.share, tmp_path / "three"])
    assert added.watched == (str(tmp_path / "three"),)
    assert list(added.refused) == [str(reach.share)]


def test_a_watched_folder_on_it_keeps_no_other_from_being_added(
    house: Household, reach: HangingReach, tmp_path: Path
) -> None:
    (tmp_path / "three").mkdir()
    reach.answers.clear()
    assert house.library.folders.add(tmp_path / "three").path == str(tmp_path / "three")


def test_closing_waits_for_no_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reach = HangingReach(tmp_path / "two", hanging_s=3_600)
    monkeypatch.setattr("photoclip.library.library.Reach", lambda: reach)
    house = Household(tmp_path)
    (house.roots[1] / "far.jpg").write_bytes(drawn(1))
    house.index()
    library, far = house.library, photo(house, 1, "far.jpg")
    (tmp_path / "two" / "more").mkdir()
    reach.answers.clear()
    reach.waits.clear()
    shown = library.submit(library.photos.render, far, 64)
    reach.waits.wait()
    reach.waits.clear()
    added = library.submit_work(library.folders.add, tmp_path / "two" / "more")
    reach.waits.wait()
    library.close()
    assert isinstance(shown.exception(), Cancelled)
    assert isinstance(added.exception(), Cancelled)
    reach.answers.set()


def test_sidecars_elsewhere_are_written_and_those_on_it_when_it_answers(house: Household, reach: HangingReach) -> None:
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    reach.answers.clear()
    report = house.library.exchange.export_sidecars()
    silent = {str(house.roots[1] / name) for name in ("far.jpg", "both.jpg")}
    assert {failure.path for failure in report.failed} == silent
    assert all("does not answer" in failure.reason and failure.photo_id for failure in report.failed)
    assert (words(house.roots[0] / "near.jpg"), words(house.roots[0] / "both.jpg")) == (("Rome",), ("Rome",))
    reach.answers.set()
    _until_it_answered()
    assert words(house.roots[1] / "far.jpg") == ()  # what was given up is not done behind anybody's back
    house.index()
    assert (words(house.roots[1] / "far.jpg"), words(house.roots[1] / "both.jpg")) == (("Rome",), ("Rome",))


def test_what_sidecars_on_it_say_comes_when_it_answers(house: Household, reach: HangingReach) -> None:
    for root, name in ((0, "near.jpg"), (1, "far.jpg")):
        write_sidecar(house.roots[root] / name, XmpFields(("Anna",), 3), None)
    reach.answers.clear()
    report = house.library.exchange.import_sidecars()
    assert tags_of(house, 0, "near.jpg") == ["Anna"]
    assert tags_of(house, 1, "far.jpg") == []
    assert str(house.roots[1] / "far.jpg") in {failure.path for failure in report.failed}
    reach.answers.set()
    _until_it_answered()
    house.library.exchange.import_sidecars()
    assert tags_of(house, 1, "far.jpg") == ["Anna"]


def test_a_conflict_on_it_is_refused_in_words(house: Household, reach: HangingReach) -> None:
    far = photo(house, 1, "far.jpg")
    house.library.marks.change([far], rating=2)
    write_sidecar(house.roots[1] / "far.jpg", XmpFields((), 5), None)
    (conflict,) = house.library.exchange.export_sidecars().conflicts
    reach.answers.clear()
    (failure,) = house.library.exchange.resolve([conflict], "ours").failed
    assert "does not answer" in failure.reason


def test_an_export_that_waits_for_it_ends_when_it_is_stopped_and_keeps_what_it_did(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, written = CancelToken(), list[Path]()

    def stopping(photo_path: Path, fields: XmpFields, expected: str | None, *how: Any) -> Any:
        if written:
            stop.cancel()
            raise Cancelled
        written.append(photo_path)
        return write_sidecar(photo_path, fields, expected, *how)

    monkeypatch.setattr("photoclip.tagging.sidecar_disk.write_sidecar", stopping)
    photo_ids = house.library.photos.ids().tolist()
    house.library.tags.put(photo_ids, "Rome")
    with pytest.raises(Cancelled):
        house.library.exchange.export_sidecars(cancel=stop)
    monkeypatch.undo()
    (first,) = written
    house.library.tags.take_off(photo_ids, [house.library.tags.all()[0].id])
    house.library.exchange.export_sidecars()
    assert words(first) == ()
    assert house.library.tags.shared(photo_ids) == []


def words(photo_path: Path) -> tuple[str, ...]:
    found = read_sidecar(photo_path)
    return () if found is None else found.fields.keywords


def tags_of(house: Household, root: int, name: str) -> list[str]:
    return [tag.name for tag in house.library.tags.of(photo(house, root, name))]


def _until_it_answered() -> None:
    for thread in threading.enumerate():
        if thread.name == "patience":
            thread.join()
