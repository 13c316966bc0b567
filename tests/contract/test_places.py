"""Places: where photos were taken, and the map."""

from __future__ import annotations

import numpy as np

from photoclip.core.places import Outlines
from tests.contract.subjects import Subject


def test_photos_lie_on_the_map_in_the_order_that_was_asked_for(subject: Subject) -> None:
    ids = np.asarray(subject.photo_ids, np.int64)
    spread = subject.library.places.spread(ids[::-1])
    asked = ids[::-1]
    assert spread.photo_ids.tolist() == asked[np.isin(asked, spread.photo_ids)].tolist()
    assert len(spread.across) == len(spread.down) == len(spread.photo_ids)
    for one in (spread.across, spread.down):
        assert ((one >= 0) & (one <= 1)).all()
    assert len(subject.library.places.spread(np.empty(0, np.int64)).photo_ids) == 0


def test_a_place_has_a_name_and_the_sea_has_none(subject: Subject) -> None:
    name = subject.library.places.name_at(41.8902, 12.4922)
    assert name is not None
    assert (name.text, name.country) == ("Rome, Italy", "Italy")
    assert subject.library.places.name_at(30.0, -40.0) is None
    assert subject.library.places.name_at(1e300, -400.0) is None


def test_towns_of_a_part_of_the_map_are_told_by_their_size(subject: Subject) -> None:
    towns = subject.library.places.towns(0.53, 0.37, 0.54, 0.375, 3)
    assert towns[0].name == "Rome"
    assert 0.53 <= towns[0].across <= 0.54
    assert subject.library.places.towns(0.53, 0.37, 0.54, 0.375, 0) == []


def test_the_world_has_an_outline(subject: Subject) -> None:
    outlines = subject.library.places.outlines()
    assert isinstance(outlines, Outlines)
    assert all(detail.land and detail.coasts and detail.borders for detail in outlines.details)
