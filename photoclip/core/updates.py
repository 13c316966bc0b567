"""Values of updates: what there is to be had, and whether this PhotoClip can get it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UpdateOffer:
    """A newer version that can be had."""

    version: str
    says: str
    """what is new, as its makers say it; may be ''"""
    download_bytes: int
    did_not_start: bool = False
    """whether it was tried on this computer, did not start, and was gone back from"""


@dataclass(frozen=True, slots=True)
class UpdateState:
    """Whether this PhotoClip can get updates at all."""

    can: bool
    """whether an installer of PhotoClip's put it here"""
    waiting: str = ""
    """the version that the next start uses, where that is another one than this"""
