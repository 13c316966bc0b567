"""What can stand in the way of a set-up."""

from __future__ import annotations

import errno


class SetupProblem(Exception):
    """The world's fault; `str(problem)` says in plain words what it is and what to do."""


class Stopped(Exception):
    """The person ended the set-up. What was downloaded stays, and the next one goes on from there."""


def is_disk_full(error: OSError) -> bool:
    """Tell whether the disk, or what the person may have of it, is full."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def disk_full(folder: object) -> SetupProblem:
    """Return the problem of a disk that filled up on the way."""
    return SetupProblem(f"The disk with {folder} is full. Make room and try again: what was downloaded is kept.")
