"""What argparse says by itself, said in the person's language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from photoclip import language
from photoclip.cli.grammar import parser
from photoclip.paths import resources_dir

LINES = {
    "an argument that is needed": ["search"],
    "one that nobody knows": ["search", "dog", "--limitless"],
    "a word that is none of those": ["folders", "burn"],
    "a command that there is not": ["burn"],
    "an option without its word": ["search", "dog", "--sort"],
    "an option without any word": ["tag", "--label"],
    "two that exclude each other": ["date", "1", "--shift", "1", "--as-read"],
    "a word that an option does not take": ["search", "dog", "--alone=1"],
    "an option cut too short": ["doctor", "--re", "--ver", "--m", "1", "--", "x"],
    "a number that is none": ["search", "dog", "--limit", "many"],
    "half an option that may be two": ["tag", "--a"],
}


@pytest.fixture(params=["de", "ja"])  # in others some of argparse's words are the same: options, argument, error
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    language.use(resources_dir() / "translations", request.param)
    yield request.param
    language.use(resources_dir() / "translations", "en")


def said(capsys: pytest.CaptureFixture[str], words: list[str]) -> str:
    with pytest.raises(SystemExit):
        parser().parse_args(words)
    out, err = capsys.readouterr()
    return out + err


OF_ARGPARSE = (
    *("usage:", "error:", "options:", "positional arguments", "show this help", "argument ", "invalid choice"),
    *("choose from", "unrecognized", "following arguments", "required", "not allowed", "ambiguous", "could match"),
    *("ignored explicit", "expected ", "version number"),
)


@pytest.mark.parametrize("words", LINES.values(), ids=LINES)
def test_what_is_wrong_with_a_line_is_said_in_the_language(
    spoken: str, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    told = said(capsys, words)
    assert "photoclip" in told
    assert not [word for word in OF_ARGPARSE if word in told], told


@pytest.mark.parametrize("words", [["--help"], ["search", "--help"], ["tag", "--help"], ["--version"]])
def test_help_has_no_english_of_argparse(spoken: str, capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    told = said(capsys, words)
    assert not [word for word in OF_ARGPARSE if word in told], told


def test_in_english_it_is_argparse_s_own(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, ["search"])
    assert told.startswith("usage: photoclip search [-h]")
    assert told.endswith("photoclip search: error: the following arguments are required: QUERY\n")
    helped = said(capsys, ["search", "--help"])
    assert "\noptions:\n  -h, --help " in helped
    assert helped.count("options:") == 1
