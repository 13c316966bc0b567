from __future__ import annotations

import ast
from datetime import date

import pytest

from photoclip.language import counted, current, day_text, number
from photoclip.language.catalogue import Catalogue
from photoclip.language.files import Message
from tests.conftest import ROOT

STAYS_ENGLISH = {
    "photoclip/core/query/parser.py",
    "photoclip/language/digits.py",
    "photoclip/language/showing.py",
    "photoclip/media/file_bytes.py",
    "photoclip/media/refusals.py",
    "photoclip/media/video_frames.py",
    "photoclip/media/xmp_reading.py",
    "photoclip/media/xmp_writing.py",
    "photoclip/store/photo_tags.py",
    "photoclip/tagging/runs.py",
}
"""What is stored, or said by another process: `shown` writes the numbers in it as the language does."""


@pytest.mark.parametrize(
    ("language", "thousands", "millions", "decimals"),
    [
        ("en", "1,234", "1,234,567", "1,234.5"),
        ("de", "1.234", "1.234.567", "1.234,5"),
        ("fr", "1\u202f234", "1\u202f234\u202f567", "1\u202f234,5"),
        ("es", "1234", "1.234.567", "1234,5"),
        ("ja", "1,234", "1,234,567", "1,234.5"),
        ("zh_CN", "1,234", "1,234,567", "1,234.5"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(monkeypatch, language, thousands, millions, decimals):
    monkeypatch.setattr(current, "_current", Catalogue(language))
    assert (number(1234), number(1_234_567), number(1234.5, 1)) == (thousands, millions, decimals)
    assert counted(1234, "one", "{n} of them") == f"{thousands} of them"


def test_a_day_is_written_in_the_languages_order_and_words(monkeypatch):
    assert day_text(date(2026, 11, 7)) == "7 November 2026"
    messages = [Message("{day} {month} {year}", ("{year}年{month}{day}日",)), Message("November", ("11月",))]
    monkeypatch.setattr(current, "_current", Catalogue("ja", messages))
    assert day_text(date(2026, 11, 7)) == "2026年11月7日"


def grouped_by_hand(source: str) -> bool:
    """Tell whether a number is written with English commas."""
    return any(
        isinstance(node, ast.FormattedValue) and node.format_spec is not None and "," in ast.unparse(node.format_spec)
        for node in ast.walk(ast.parse(source))
    )


def test_a_number_with_english_commas_is_found():
    assert grouped_by_hand('tr("{n} photos").format(n=f"{len(photos):,}")')
    assert not grouped_by_hand('tr("{n} photos").format(n=f"{share:.0%}")')


def test_nothing_is_grouped_by_hand_but_what_stays_english():
    modules = sorted((ROOT / "photoclip").rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix() for path in modules if grouped_by_hand(path.read_text("utf-8"))}
    assert found == STAYS_ENGLISH
