"""Values on the command line: what makes no sense is refused in a sentence, before anything is opened."""

from __future__ import annotations

import argparse
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.cli.main import main
from photoclip.cli.values import number_above_zero, whole_number
from photoclip.language import current

NO_NUMBERS = ("", "x", "²", "1_0", "0x10", "nan", "-nan", "inf", "-inf", "1e999", "9" * 5_000)
numbers = st.one_of(st.text(max_size=8), st.integers().map(str), st.floats().map(str), st.sampled_from(NO_NUMBERS))


@given(numbers)
def test_a_whole_number_lies_within_its_bounds_or_is_refused(text: str) -> None:
    with suppress(argparse.ArgumentTypeError):  # and nothing else
        assert 1 <= whole_number(1, 50)(text) <= 50


@given(numbers)
def test_a_number_lies_within_its_bounds_or_is_refused(text: str) -> None:
    with suppress(argparse.ArgumentTypeError):
        assert 0 < number_above_zero(100)(text) <= 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["doctor", "--verify", "--percent", "900"], "--percent: 900 is no number above 0 and up to 100"),
        (["doctor", "--verify", "--percent", "0"], "--percent: 0 is no number"),
        (["doctor", "--verify", "--percent", "-3"], "--percent: -3 is no number"),
        (["doctor", "--verify", "--minutes", "-1"], "--minutes: -1 is no number above 0 and up to 525,600"),
        (["doctor", "--verify", "--minutes", "1e300"], "--minutes: 1e300 is no number"),
        (["search", "dog", "--limit", "0"], "--limit: 0 is no whole number from 1 to 10,000,000"),
        (["search", "dog", "--limit", "many"], "--limit: many is no whole number"),
        (["similar", "a.jpg", "--limit", "9" * 5_000], "9…  is no whole number".replace("  ", " ")),
        (["tag", "--label", "dog", "--strictness", "nan"], "--strictness: must be strict, normal, broad or a number"),
    ],
    ids=lambda value: "" if isinstance(value, str) else " ".join(value)[:40],
)
def test_what_makes_no_sense_is_refused(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--data-dir", str(tmp_path / "data"), *arguments])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_bounds_are_written_as_the_language_writes_numbers(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "_current", current.catalogue())  # it is as before once the test ends
    monkeypatch.setenv("PHOTOCLIP_LANGUAGE", "de")
    with pytest.raises(SystemExit):
        main(["search", "Hund", "--limit", "0"])
    assert "1 bis 10.000.000" in capsys.readouterr().err


def test_bounds_of_a_verification_without_one_are_a_slip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", str(tmp_path / "data"), "doctor", "--percent", "5"]) == 2
    assert "add it" in capsys.readouterr().err


@pytest.mark.parametrize("run", ["²", "x", "9" * 5_000])
def test_a_run_that_is_no_number_is_none(run: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data-dir", str(tmp_path / "data"), "tag", "undo", run]) == 3
    assert capsys.readouterr().err.startswith(f"There is no run {run};")
