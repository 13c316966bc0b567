"""How much one file may ask of a decode worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """Bounds for one file; what is beyond them becomes an `UnreadableImage`."""

    max_file_bytes: int = 1 << 30
    max_pixels: int = 300_000_000
    """Pixels of the whole picture. A phone's largest photo has 200 million, a decompression bomb thousands of them."""
    max_shown_pixels: int = 64_000_000
    """A rendered picture is reduced to this many: 256 MB on the screen's side."""
    timeout_s: float = 30.0
    busy_s: float = 24.0
    """Of them those that the processor may work on it, where the system counts them: it would do so the next time, too,
    whereas a slow disk and a computer that is busy otherwise may have better days."""
    video_timeout_s: float = 600.0
    """For all of a video, of which every byte is read for its hash; its pictures have `timeout_s` of them."""
    video_busy_s: float = 480.0
    memory_bytes: int = 2 << 30
    """What a worker may take beyond what it needs empty. Enforced by the system on Linux only."""
