"""How many pictures are computed at once on a CPU."""

from __future__ import annotations

_PART_S = 2.0
"""How long a lane is at one part at most, if one picture takes no longer: what is done is to be seen to grow."""
# More at once leave the caches (MobileNetV2: 20 a second of processor time 4 at once, 16 of 8, 14 of 16), fewer read
# the weights too often (ViT-B-32: 3.9, and 3.2 with 2).
USUAL_PART = 4
_WORTH_S = 0.05  # what takes less costs more to hand over
MOST_IN_A_PART = 32


def part_size(image_s: float) -> int:
    """Return how many pictures a lane computes at once, of which one takes `image_s`."""
    return max(1, min(int(_PART_S / image_s), max(USUAL_PART, int(_WORTH_S / image_s)), MOST_IN_A_PART))
