import pytest

from photoclip.core.events import IndexingStatus
from photoclip.gui.widgets.activity_text import activity_text, time_left


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (3, "a few seconds left"),
        (42, "about 40 seconds left"),
        (70, "about a minute left"),
        (340, "about 6 minutes left"),
        (3700, "about an hour left"),
        (8000, "about 2 hours left"),
        (200_000, "about 2 days left"),
    ],
)
def test_time_left_is_told_in_the_unit_a_person_would_choose(seconds, said):
    assert time_left(seconds) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (IndexingStatus(), "Up to date"),
        (IndexingStatus("scanning"), "Looking for photos…"),
        (IndexingStatus("paused"), "Paused"),
        (IndexingStatus("paused", 4, 5), "Paused, 1 photo to go"),
        (IndexingStatus("paused", 4, 6), "Paused, 2 photos to go"),
        (IndexingStatus("indexing", 5, 10), "Reading photos: 5 of 10"),
        (IndexingStatus("indexing", 5, 10, per_second=0.4), "Reading photos: 5 of 10  ·  0.4 a second"),
        (IndexingStatus("idle", message="The disk is full."), "The disk is full."),
    ],
)
def test_activity_says_what_how_many_and_how_fast(status, said):
    assert activity_text(status) == said


def test_nothing_is_up_to_date_without_a_model():
    waiting = IndexingStatus(pending_embeddings=3)
    assert activity_text(waiting, has_model=False) == "Photos are read; no model has looked at them yet"
    assert activity_text(IndexingStatus(), has_model=False) == "No model is chosen yet"  # and no photo there
    assert activity_text(IndexingStatus("scanning"), has_model=False) == "Looking for photos…"
