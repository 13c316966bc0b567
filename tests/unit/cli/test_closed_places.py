"""Commands about what may not be looked at: one sentence, and nothing lies behind a closed door that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import CommandLine
from tests.tiny_library import copied

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]


@pytest.fixture
def photoclip(permissions_bind: None, tiny_home: Path, tmp_path: Path) -> CommandLine:
    """The command line on a library that was used, and has a backup."""
    made = CommandLine(copied(tiny_home, tmp_path / "home") / "data")
    assert made("backup").status == 0
    return made


@pytest.mark.parametrize(
    "words",
    [["index"], ["search", "cat"], ["similar", "a.jpg"], ["folders", "list"], ["backup"], ["tag", "runs"], ["doctor"]],
    ids=" ".join,
)
def test_a_library_folder_that_is_closed_is_said(photoclip: CommandLine, words: list[str]) -> None:
    photoclip.data_dir.chmod(0)
    answer = photoclip(*words)
    assert answer.status == 3
    library = photoclip.data_dir / "library.sqlite3"
    assert f"The library {library} cannot be read; check its permissions and those of its folder." in answer.err


def test_a_search_that_would_leave_a_process_behind_says_it_too(
    photoclip: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PHOTOCLIP_ALONE")
    photoclip.data_dir.chmod(0)
    assert "cannot be read" in photoclip("search", "cat").err


def test_backups_that_cannot_be_looked_at_are_not_taken_for_none(photoclip: CommandLine, tmp_path: Path) -> None:
    (photoclip.data_dir / "backups").chmod(0)
    for words in (["backup", "--list"], ["restore", "latest"]):
        answer = photoclip(*words)
        assert (answer.status, "cannot be looked at: Permission denied." in answer.err) == (3, True)
    assert photoclip("backup").status == 3
    assert photoclip("backup", tmp_path / "elsewhere.zip").status == 0


def test_a_library_that_may_only_be_read_is_backed_up_elsewhere(photoclip: CommandLine, tmp_path: Path) -> None:
    folders = [photoclip.data_dir, photoclip.data_dir / "backups"]
    for folder in folders:
        folder.chmod(0o500)
    answer = photoclip("backup", tmp_path / "elsewhere.zip")
    assert (answer.status, (tmp_path / "elsewhere.zip").exists()) == (0, True)


def test_models_that_cannot_be_looked_at_are_not_taken_for_none(photoclip: CommandLine) -> None:
    (photoclip.data_dir / "models").chmod(0)
    for words in (["models", "list"], ["search", "cat"]):
        answer = photoclip(*words)
        said = f"The models in {photoclip.data_dir / 'models'} cannot be looked at: Permission denied."
        assert (answer.status, said in answer.err) == (3, True)


def test_a_path_behind_a_closed_folder_is_refused_in_one_sentence(photoclip: CommandLine, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    for words in (
        ["similar", closed / "a.jpg"],
        ["folders", "add", closed / "photos"],
        ["backup", closed / "b.zip"],
        ["backup", closed],
        ["restore", closed / "b.zip"],
        ["models", "import", closed / "c.json", closed / "w.safetensors"],
        ["tag", "export", closed / "t.csv"],
        ["copy", "1", "--to", closed / "folder"],
    ):
        answer = photoclip(*words)
        assert (answer.status, answer.err.count("\n")) == (3, 1), words
        assert "does not exist" not in answer.err
