"""Tags and marks that travel."""

from __future__ import annotations

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ConflictsResolved, ExchangeReport, MetadataTool
from photoclip.core.labels import TagScope
from photoclip.errors import Cancelled, LibraryProblem
from photoclip.library.contract import ExchangePart
from tests.contract.subjects import PHOTOS, Subject


@pytest.fixture
def exchange(subject: Subject) -> ExchangePart:
    return subject.library.exchange


@pytest.mark.parametrize("way", ["import_sidecars", "export_sidecars"])
def test_a_try_changes_nothing_and_tells_nothing(subject: Subject, exchange: ExchangePart, way: str) -> None:
    report = getattr(exchange, way)(TagScope(), False)
    assert isinstance(report, ExchangeReport)
    assert report.dry_run
    assert (report.conflicts, report.failed) == ((), ())
    assert subject.heard == []


@pytest.mark.parametrize("way", ["import_sidecars", "export_sidecars"])
def test_a_run_reports_what_it_did(exchange: ExchangePart, way: str) -> None:
    report = getattr(exchange, way)(TagScope(), True, CancelToken(), lambda _done, _total: None)
    assert not report.dry_run
    assert report.failed == ()


@pytest.mark.parametrize("way", ["import_sidecars", "export_sidecars"])
def test_a_run_that_is_cancelled_says_so(exchange: ExchangePart, way: str) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        getattr(exchange, way)(cancel=cancel)


def test_nothing_to_settle_is_nothing_to_tell(subject: Subject, exchange: ExchangePart) -> None:
    assert exchange.resolve([], "ours") == ConflictsResolved()
    assert subject.heard == []


@pytest.mark.parametrize("format_name", ["csv", "json"])
def test_a_table_is_written_and_its_photos_are_counted(
    subject: Subject, exchange: ExchangePart, format_name: str
) -> None:
    path = subject.outside / f"tags.{format_name}"
    assert exchange.export_table(path, "csv" if format_name == "csv" else "json") == PHOTOS
    assert path.is_file()
    some = TagScope(photo_ids=tuple(subject.photo_ids[:3]))
    assert exchange.export_table(path, "json", some) == 3


def test_a_table_that_cannot_be_written_is_said(subject: Subject, exchange: ExchangePart) -> None:
    path = subject.outside / "nowhere" / "tags.csv"
    with pytest.raises(LibraryProblem) as refused:
        exchange.export_table(path, "csv")
    assert str(refused.value) == f"{path} cannot be written: No such file or directory."


def test_a_table_of_an_album_that_is_gone_is_refused(subject: Subject, exchange: ExchangePart) -> None:
    with pytest.raises(LibraryProblem, match=r"^There is no such album any more\.$"):
        exchange.export_table(subject.outside / "tags.csv", "csv", TagScope(album_id=99))


def test_the_program_that_writes_into_photos_is_named_where_there_is_one(exchange: ExchangePart) -> None:
    tool = exchange.metadata_tool()
    assert tool is None or (isinstance(tool, MetadataTool) and tool.version and tool.path)


def test_an_import_from_takeout_of_photos_without_it_brings_nothing(subject: Subject) -> None:
    report = subject.library.exchange.import_takeout(apply=False)
    assert (report.changed, report.dry_run) == (0, True)


def test_an_import_that_is_not_known_is_not_taken_back(subject: Subject) -> None:
    exchange = subject.library.exchange
    assert exchange.takeout_imports() == []
    assert (exchange.takeout_undoable(7), exchange.undo_takeout(7)) == (0, 0)
    assert subject.heard == []
