"""The soak itself works: a short piece of what `make soak` does for long."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.soak.decodes import decode
from tests.soak.footprint import slope
from tests.soak.window import soak

pytestmark = [pytest.mark.slow, pytest.mark.timeout(800)]


def test_a_slope_is_what_grows_in_the_second_half() -> None:
    assert slope(range(100), [50.0] * 50 + [2.0 * step for step in range(50)]) == pytest.approx(2.0)
    assert slope(range(100), [float(step) for step in range(50)] + [50.0] * 49 + [500.0]) == 0


def test_photos_are_decoded_for_long(tmp_path: Path) -> None:
    done = decode(68, tmp_path, side_px=200)
    assert (done.count, done.failed) == (68, 68 // 17)
    assert done.last_mb > 0


def test_the_window_is_used_for_long(qapp: QApplication, tmp_path: Path) -> None:
    done = soak(qapp, 4.0, 300, tmp_path)
    assert done.scrolled
    assert done.last_mb > 0
