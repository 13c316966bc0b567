from __future__ import annotations

from datetime import date

import pytest

from photoclip.core.query import complete, parse, print_term
from photoclip.core.query.foreign import FOREIGN_NAMES, names_in, values_in
from photoclip.core.query.rules import RULES, TERM_NAMES, canonical_of
from photoclip.language import current
from photoclip.language.catalogue import Catalogue
from photoclip.language.choice import OWN_NAMES

TODAY = date(2026, 11, 29)
OTHERS = [name for name in OWN_NAMES if name != "en"]


def read(text: str) -> list[str]:
    return [print_term(term) for term in parse(text, today=TODAY).terms if not term.hint]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nach:2021", "after:2021"),
        ("Vor:2021-05", "before:2021-05"),
        ("-ist:favorit", "-is:favourite"),
        ("farbe:ROT", "color:red"),
        ("größe:>5MB", "size:>5MB"),
        ('ordner:"Italien 2023"', 'in:"Italien 2023"'),
        ("avant:2020", "before:2020"),
        ("étoiles:>=3", "rating:>=3"),
        ("etoiles:>=3", "rating:>=3"),
        ("después:2021", "after:2021"),
        ("es:favorito", "is:favourite"),
        ("色:赤", "color:red"),
        ("之前\N{FULLWIDTH COLON}2021", "before:2021"),
        ("is:收藏", "is:favourite"),
    ],
)
def test_filters_answer_to_their_names_in_every_language(typed, meant):
    assert read(typed) == [meant]


@pytest.mark.parametrize("name", sorted(TERM_NAMES))
def test_an_english_name_means_what_it_meant(name):
    assert canonical_of(name) == TERM_NAMES[name]


@pytest.mark.parametrize("kind", [kind for kind, rule in RULES.items() if rule.values])
def test_an_english_value_means_what_it_meant(kind):
    for value in RULES[kind].values:
        assert print_term(parse(f"{kind}:{value}", today=TODAY).terms[0]) == f"{kind}:{value}"


def test_what_is_offered_means_what_it_stands_for():
    for language in OTHERS:
        for name, canonical in names_in(language):
            assert canonical_of(name.lower()) == canonical
        for kind in ("is", "color", "aspect"):
            for value in values_in(language, kind):
                [term] = parse(f"{kind}:{value}", today=TODAY).terms
                assert not term.hint, (language, kind, value)


def test_no_word_means_two_things():
    assert "note" not in FOREIGN_NAMES  # would be a rating in French, and what one writes down in English
    assert {name for name in FOREIGN_NAMES if not name.strip()} == set()


def offered(text: str) -> list[str]:
    return [completion.shown for completion in complete(text, len(text), {})]


def test_completion_offers_the_names_of_the_language_in_use(monkeypatch):
    assert "nach:" not in offered("na")
    monkeypatch.setattr(current, "_current", Catalogue("de"))
    assert offered("na")[:2] == ["nach:", "nahe:"]
    assert "name:" in offered("na")
    assert offered("ist:fav") == ["favorit", "favourite"]
    assert offered("aft") == ["after:"]  # the English ones stay
    everything = offered("")
    assert "nach:" in everything
    assert "after:" not in everything  # one name each, where nothing is typed
