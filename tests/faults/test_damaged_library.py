"""One page of the library is bad: every command says it in a sentence, none writes, and a repair lets all go on."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from photoclip.cli.main import main
from photoclip.core.events import Change, TroubleChanged
from photoclip.errors import LibraryDamaged
from photoclip.library import Library
from photoclip.library.rescue import rescue_if_damaged
from photoclip.paths import AppPaths
from tests.faults import full_library
from tests.faults.effort import EFFORT
from tests.faults.test_rescue import copied, page_with, spoil

SEEDS = 5 * EFFORT
READING = (
    ("folders", "list"),
    ("albums", "list"),
    ("albums", "show", "Album 3"),
    ("search", "rating:>=3"),
    ("search", "tag:animals/3 in:2024", "--limit", "500"),
    ("tag", "runs"),
    ("tag", "export"),
    ("tag", "export", "FILE.csv"),
    ("models", "list"),
)
WRITING = (
    ("folders", "remove", "/photos"),
    ("tag", "undo", "199", "--apply"),
    ("tag", "import", "--apply"),
    ("index",),
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_library.make(tmp_path_factory.mktemp("sound"))


def run(folder: Path, *words: str) -> int:
    placed = [word.replace("FILE", str(folder / "tags")) for word in words]
    return main(["--data-dir", str(folder), *placed])


@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_command_ends_in_a_traceback_and_after_damage_none_writes(
    sound: Path, tmp_path: Path, seed: int, capsys: pytest.CaptureFixture[str]
) -> None:
    rng = random.Random(1000 + seed)
    path = copied(sound, tmp_path)
    number = rng.randint(1, sound.stat().st_size // 4096)
    spoil(path, number, rng.choice(["zeros", "ones", "noise", "half"]), rng)
    after_damage: bytes | None = None
    for words in (*READING, *WRITING):
        ended = run(tmp_path, *words)  # whatever is raised fails the test
        said = capsys.readouterr().err
        if ended == 3:
            assert said.count("is damaged") == 1, (words, said)
        if after_damage is not None or "is damaged" in said:
            # The sentence names it, and where that ends a command the line to be copied does.
            assert said.count("doctor --repair") == (2 if ended == 3 else 1), words
            after_damage = after_damage or path.read_bytes()
            assert path.read_bytes() == after_damage, words
    rescue_if_damaged(AppPaths.choose(tmp_path))
    assert run(tmp_path, "tag", "runs") == 0
    assert "is damaged" not in capsys.readouterr().err


def test_damage_that_a_command_does_not_meet_is_said_after_its_answer(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied(sound, tmp_path)
    spoil(path, page_with("tags", sound), "zeros", random.Random(1))
    assert run(tmp_path, "folders", "list") == 0
    said = capsys.readouterr()
    assert said.out.startswith("/")
    assert "is damaged" in said.err
    assert run(tmp_path, "folders", "remove", "/photos") == 3
    assert capsys.readouterr().err.count("is damaged") == 1


def test_doctor_repairs_and_says_what_came_over(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = copied(sound, tmp_path)
    spoil(path, page_with("photo_tags", sound), "noise", random.Random(1))
    run(tmp_path, "--json", "doctor", "--repair")
    document = json.loads(capsys.readouterr().out)
    assert Path(document["rescued"]["kept_at"]).is_file()
    assert [check["ok"] for check in document["checks"] if check["name"] == "library file"] == [True]


def test_a_value_that_a_bad_page_changed_is_no_fault_of_ours(
    sound: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(sound, tmp_path)
    spoil(path, page_with("embeddings", sound), "zeros", random.Random(1))

    def meets_nonsense(_options: object) -> list[object]:
        raise ValueError("Invalid isoformat string")

    monkeypatch.setattr("photoclip.library.folders.Folders.all", meets_nonsense)
    assert run(tmp_path, "folders", "list") == 3
    assert "is damaged" in capsys.readouterr().err


def test_the_window_hears_of_damage_once_and_goes_on_showing(sound: Path, tmp_path: Path) -> None:
    path = copied(sound, tmp_path)
    spoil(path, page_with("tags", sound), "zeros", random.Random(1))
    heard: list[Change] = []
    library = Library(AppPaths.choose(tmp_path))
    library.subscribe(heard.append)
    library.open()
    try:
        for _ in range(3):
            with pytest.raises(LibraryDamaged):
                library.albums.create("Trip")
        assert len(library.albums.all()) == 29
        assert heard == [TroubleChanged(library.file.trouble)]
    finally:
        library.close()
