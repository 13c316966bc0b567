"""What tests of decoding leave behind for others in their process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image


@pytest.fixture(autouse=True)
def the_limit_of_pixels_is_given_back() -> Iterator[None]:
    """Pillow keeps one for the whole process, which decoding sets: with a small one, no later test has a picture."""
    before = Image.MAX_IMAGE_PIXELS
    yield
    Image.MAX_IMAGE_PIXELS = before
