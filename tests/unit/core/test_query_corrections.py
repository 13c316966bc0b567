from datetime import date

import pytest

from photoclip.core.query import correction, parse


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("tgs:family", "tag:family"),
        ('-albm:"Best of"', '-album:"Best of"'),
        ("aspect:portrat", "aspect:portrait"),
        ("-is:offlin", "-is:offline"),
        ("date:yesterdy", "date:yesterday"),
    ],
)
def test_a_slip_is_corrected_as_its_hint_asks(text, corrected):
    [term] = parse(text, today=date(2024, 5, 1)).terms
    assert correction(term) == corrected
    [mended] = parse(corrected, today=date(2024, 5, 1)).terms
    assert not mended.hint


@pytest.mark.parametrize("text", ["has:x", "tag:", "dog", "iso:many", '""', "tag:family", "99:dog"])
def test_where_nothing_is_guessed_nothing_is_corrected(text):
    [term] = parse(text, today=date(2024, 5, 1)).terms
    assert correction(term) == ""
