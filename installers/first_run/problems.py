"""What can stand in the way of a set-up."""

from __future__ import annotations


class SetupProblem(Exception):
    """The world's fault; `str(problem)` says in plain words what it is and what to do."""


class Stopped(Exception):
    """The person ended the set-up. What was downloaded stays, and the next one goes on from there."""


def disk_full(folder: object) -> SetupProblem:
    """Return the problem of a disk that filled up on the way."""
    return SetupProblem(f"The disk with {folder} is full. Make room and try again: what was downloaded is kept.")
