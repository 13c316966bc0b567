"""Label sets that ship, by the command line: in the person's language, and by their English names in any."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip import language
from photoclip.language.choice import VARIABLE
from photoclip.paths import resources_dir
from tests.command_line import CommandLine


@pytest.fixture
def in_german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CommandLine]:
    monkeypatch.setenv(VARIABLE, "de")
    yield CommandLine(tmp_path)
    language.use(resources_dir() / "translations", "en")


def test_sets_and_labels_are_listed_in_the_person_s_language(in_german: CommandLine) -> None:
    said = in_german("tag", "sets").out
    assert "Drinnen oder draußen" in said
    assert "Tiere/Hund" in said
    assert "animals/dog" not in said
    (animals,) = [one for one in in_german("tag", "sets", "--json").json["sets"] if one["name"] == "Tiere"]
    assert animals["labels"][0]["name"] == "Tiere/Hund"
    assert animals["labels"][0]["description"] == "a dog"


@pytest.mark.parametrize(
    "name",
    [
        *("Drinnen oder draußen", "drinnen oder DRAUSSEN", " Drinnen  oder draußen", "Indoors or outdoors", "animals"),
        unicodedata.normalize("NFD", "Gebäude und Räume"),  # as a terminal on macOS types it
    ],
)
def test_a_set_is_found_by_its_name_in_the_language_and_in_english(in_german: CommandLine, name: str) -> None:
    answer = in_german("tag", "--set", name)
    assert answer.status == 3
    assert "Modell" in answer.err  # what is missing here is a model, not the set
    assert name not in answer.err


def test_a_set_that_there_is_not_is_named(in_german: CommandLine) -> None:
    answer = in_german("tag", "--set", "Nirgends")
    assert answer.status == 3
    assert "Nirgends" in answer.err
