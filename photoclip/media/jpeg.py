"""Where a JPEG ends: viewers show one whose last bytes are missing, and say nothing of it."""

from __future__ import annotations

import re
import struct
from typing import Literal

from photoclip.language import english

END = b"\xff\xd9"
INCOMPLETE = english("the end of it is missing; what is there is shown")

# After the pixels of a scan comes a marker: no stuffed byte, no restart between two parts of the scan.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]", re.DOTALL)
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
_MOST_MARKERS = 100_000

Ending = Literal["whole", "in the picture", "before the picture"]


def ending(data: bytes) -> Ending:
    """Return where a file that begins as a JPEG ends: behind its picture, within it, or before any of it."""
    return _ending(data)[0]


def ended(data: bytes) -> bytes:
    """Return a JPEG that ends within its picture with an end, so that decoders give what is there."""
    return data[: _ending(data)[1]] + END


def _ending(data: bytes) -> tuple[Ending, int]:
    """Return where a file ends, and how many bytes of it are sound: what ends within the head of a scan is not."""
    if data.endswith(END):  # nearly all; what is missing in between decoders fill up
        return "whole", len(data)
    place, any_pixels, sound = 2, False, len(data)
    for _ in range(_MOST_MARKERS):
        if place + 2 > len(data):
            break
        if data[place] != 0xFF:
            # No marker where one should be: decoders look for the next one, too.
            match = _NEXT_MARKER.search(data, place)
            if match is None:
                break
            place = match.end() - 2
        kind = data[place + 1]
        if kind == _END_OF_IMAGE:
            return "whole", len(data)
        if kind == 0xFF or kind in _WITHOUT_LENGTH:
            place += 1 if kind == 0xFF else 2
            continue
        sound = place
        if place + 4 > len(data):
            break
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
        if place > len(data):
            break
        sound = len(data)
        if kind == _START_OF_SCAN:
            any_pixels = any_pixels or place < len(data)
            match = _NEXT_MARKER.search(data, place)
            if match is None:
                break
            place = match.end() - 2
    return ("in the picture" if any_pixels else "before the picture"), sound
