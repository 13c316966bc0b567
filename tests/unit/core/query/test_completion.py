"""What is offered while a filter's value is typed."""

from __future__ import annotations

import pytest

from photoclip.core.query import complete

VALUES = {"place": ["Zürich, Switzerland", "Saint-Étienne, France", "Łódź, Poland", "Rome, Italy"]}


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("place:zur", ["Zürich, Switzerland"]),
        ("place:Zür", ["Zürich, Switzerland"]),
        ('place:"saint et', ["Saint-Étienne, France"]),
        ("place:etienne", ["Saint-Étienne, France"]),
        ("place:lodz", ["Łódź, Poland"]),
        ("place:rom", ["Rome, Italy"]),
        ("place:urich", []),
    ],
)
def test_names_are_offered_to_whoever_types_them_as_they_can(typed: str, offered: list[str]) -> None:
    assert [one.shown for one in complete(typed, len(typed), VALUES)] == offered


@pytest.mark.parametrize(("typed", "offered"), [("type:pd", ["pdf"]), ("type:sv", ["svg"])])
def test_formats_of_documents_are_offered_as_types(typed: str, offered: list[str]) -> None:
    assert [one.shown for one in complete(typed, len(typed), {})] == offered
