"""Lengths of videos and moments in them, as players show them."""

from __future__ import annotations

import pytest

from photoclip.core.clock import clock_text, length_text


@pytest.mark.parametrize(("seconds", "said"), [(0.4, "0:00"), (7.9, "0:07"), (75, "1:15"), (3723, "1:02:03")])
def test_a_moment_is_the_second_that_has_begun(seconds: float, said: str) -> None:
    assert clock_text(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.04, "0:01"), (0.9, "0:01"), (1.4, "0:01"), (1.5, "0:02"), (59.97, "1:00"), (3599.6, "1:00:00")],
)
def test_a_video_is_a_second_long_at_least(seconds: float, said: str) -> None:
    assert length_text(seconds) == said
