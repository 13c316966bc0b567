"""Sidecars that were asked for and could not be written are as soon as they can be, and until then that is said."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.core.health import HealthLine
from photoclip.core.labels import TagScope
from photoclip.core.xmp import XmpFields
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.model.devices import DeviceReport
from tests.household import GreyEncoder, Household, drawn


def processors(_encoder: GreyEncoder) -> Future[list[DeviceReport]]:
    found: Future[list[DeviceReport]] = Future()
    found.set_result([DeviceReport("cpu", "CPU", True, "It is always there.")])
    return found


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Household]:
    monkeypatch.setattr(GreyEncoder, "devices", processors, raising=False)
    made = Household(tmp_path)
    for number in range(2):
        (made.roots[0] / f"{number}.jpg").write_bytes(drawn(number))
    made.index()
    yield made
    made.close()


def words(photo: Path) -> tuple[str, ...]:
    found = read_sidecar(photo)
    return () if found is None else found.fields.keywords


def refuse(photo: Path) -> Path:
    """Let a sidecar stand there that nobody may write."""
    write_sidecar(photo, XmpFields((), 2), None)
    sidecar = photo.with_name(photo.name + ".xmp")
    sidecar.chmod(0o444)
    return sidecar


def about_sidecars(house: Household) -> list[HealthLine]:
    return [line for line in house.library.health.examine() if line.name == "sidecars" and line.state != "good"]


@pytest.mark.parametrize("ends", ["goes on", "ends"])
def test_a_photo_that_is_being_read_gets_its_sidecar_when_that_is_done(house: Household, ends: str) -> None:
    photo = house.roots[0] / "1.jpg"
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    photo.write_bytes(drawn(1, 1))
    assert len(house.library.exchange.export_sidecars(apply=False).waiting) == 1
    assert about_sidecars(house) == []
    report = house.library.exchange.export_sidecars()
    assert (report.changed, len(report.waiting), report.failed) == (1, 1, ())
    (line,) = about_sidecars(house)
    assert (line.state, line.said) == ("note", "1 sidecar is not written yet: the photo is still being read.")
    if ends == "ends":
        house.restart()
    house.index()
    assert words(photo) == ("Rome",)
    assert about_sidecars(house) == []


def test_a_sidecar_that_the_disk_refused_is_written_when_it_does_not(house: Household) -> None:
    photo = house.roots[0] / "1.jpg"
    sidecar = refuse(photo)
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    report = house.library.exchange.export_sidecars()
    assert report.changed == 1
    assert [(failure.path, failure.photo_id) for failure in report.failed] == [(str(photo), house.photo_at(0, "1.jpg"))]
    house.index()
    assert words(photo) == ()
    (line,) = about_sidecars(house)
    assert line.state == "look"
    assert line.said == f"1 sidecar is not written yet. {report.failed[0].reason}"
    assert "by themselves" in line.todo
    house.restart()
    sidecar.chmod(0o644)
    house.index()
    assert words(photo) == ("Rome",)
    assert about_sidecars(house) == []


def test_what_follows_by_itself_is_tried_again_until_it_is_not_wanted_any_more(house: Household) -> None:
    photo = house.roots[0] / "1.jpg"
    sidecar = refuse(photo)
    house.library.settings.change(write_sidecars=True)
    photo_id = house.photo_at(0, "1.jpg")
    assert photo_id is not None
    house.library.tags.put([photo_id], "Rome")
    house.index()
    assert len(about_sidecars(house)) == 1
    house.library.settings.change(write_sidecars=False)
    house.restart()  # which waits for what a change of settings calls for
    assert about_sidecars(house) == []
    sidecar.chmod(0o644)
    house.index()
    assert words(photo) == ()


def test_one_folder_that_refuses_keeps_no_other_waiting(house: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.library.exchange._TRIED_FIRST", 1)
    photos = [house.roots[0] / f"{number}.jpg" for number in range(2)]
    sidecars = [refuse(photo) for photo in photos]
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    assert len(house.library.exchange.export_sidecars().failed) == 2
    sidecars[1].chmod(0o644)
    for _ in range(2):
        house.index()
    assert [words(photo) for photo in photos] == [(), ("Rome",)]


def test_what_the_person_wrote_meanwhile_is_owed_no_more(house: Household) -> None:
    sidecar = refuse(house.roots[0] / "1.jpg")
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    house.library.exchange.export_sidecars()
    sidecar.chmod(0o644)
    photo_id = house.photo_at(0, "1.jpg")
    assert photo_id is not None
    assert house.library.exchange.export_sidecars(TagScope(photo_ids=(photo_id,))).changed == 1
    house.index()
    assert about_sidecars(house) == []


def test_the_command_line_says_what_waits(house: Household, capsys: pytest.CaptureFixture[str]) -> None:
    house.library.tags.put(house.library.photos.ids().tolist(), "Rome")
    (house.roots[0] / "1.jpg").write_bytes(drawn(1, 1))
    house.close()
    where = ["--data-dir", str(house.paths.data_dir)]
    assert main(["tag", "export", *where]) == 0
    said = capsys.readouterr().out
    assert said.startswith("1 sidecar would be written, 0 unchanged.")
    assert "1 photo is still being read; its sidecar is written when 'photoclip index', or the app, has done" in said
    assert main(["tag", "import", *where]) == 0
    assert "1 photo is still being read; import again when" in capsys.readouterr().out
    house.reopen()
