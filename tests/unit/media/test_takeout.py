"""The JSON files of Google Takeout: people, descriptions, and which folder is an album."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from photoclip.media.takeout import album_in, read_takeout


def titled(folder: Path, name: str, **said: object) -> str:
    (folder / name).write_text(json.dumps(said), "utf-8")
    return album_in(folder, {path.name for path in folder.iterdir()})


@pytest.mark.parametrize("name", ["metadata.json", "Metadaten.json", "m\u00e9tadonn\u00e9es.json", "metadata(1).json"])
def test_an_album_is_told_by_what_its_file_says_in_whatever_language(tmp_path: Path, name: str) -> None:
    assert titled(tmp_path, name, title="Italy 2019", access="protected", date={"timestamp": "1"}) == "Italy 2019"


def test_albums_of_older_exports_are_known(tmp_path: Path) -> None:
    assert titled(tmp_path, "metadata.json", albumData={"title": "Italy"}) == "Italy"


@pytest.mark.parametrize(
    "title",
    [
        "Photos from 2019",
        "Fotos von 2019",
        "Photos de 2019",
        "Fotos de 2019",
        "Foto dal 2019",
        "2019\u5e74\u306e\u5199\u771f",
        "",
    ],
)
def test_the_folder_of_a_year_is_no_album(tmp_path: Path, title: str) -> None:
    assert titled(tmp_path, "metadata.json", title=title, date={}) == ""


@pytest.mark.parametrize("text", ["[]", "{", "7", '{"title": 7, "date": {}}', '{"title": "A"}', "[" * 5000])
def test_other_files_make_no_album(tmp_path: Path, text: str) -> None:
    (tmp_path / "metadata.json").write_text(text)
    assert album_in(tmp_path, {"metadata.json"}) == ""


def test_the_file_of_a_photo_makes_no_album(tmp_path: Path) -> None:
    assert titled(tmp_path, "IMG_1.json", title="IMG_1.jpg", photoTakenTime={}, geoData={}) == ""


@pytest.mark.parametrize("people", [None, "Anna", [None, 3, {"name": 5}, {"nom": "x"}], {"name": "Anna"}])
def test_people_of_another_form_are_nobody(tmp_path: Path, people: object) -> None:
    document = {"photoTakenTime": {}, "people": people, "description": ["x"], "favorited": "yes"}
    (tmp_path / "a.jpg.json").write_text(json.dumps(document))
    said = read_takeout(tmp_path / "a.jpg", {"a.jpg.json"})
    assert said is not None
    assert (said.people, said.description, said.favourite) == ((), "", False)
