"""What can stand in the way of a set-up."""

from __future__ import annotations

import errno

from installers.first_run.language import tr


class SetupProblem(Exception):
    """The world's fault; `str(problem)` says in plain words what it is and what to do."""


class Stopped(Exception):
    """The person ended the set-up. What was downloaded stays, and the next one goes on from there."""


def is_disk_full(error: OSError) -> bool:
    """Tell whether the disk, or what the person may have of it, is full."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}


def disk_full(folder: object) -> SetupProblem:
    """Return the problem of a disk that filled up on the way."""
    return SetupProblem(
        tr("The disk with {folder} is full. Make room and try again: what was downloaded is kept.").format(
            folder=folder
        )
    )


def not_written(folder: object, error: OSError) -> SetupProblem:
    """Return the problem of a folder that takes no more: its disk is full, or something else is in the way."""
    if is_disk_full(error):
        return disk_full(folder)
    said = tr("{folder} cannot be written to: {reason}.")
    return SetupProblem(said.format(folder=folder, reason=error.strerror or error))


def could_not_go_on(reason: object, log: object) -> SetupProblem:
    """Return the problem of a set-up that something of the system's ended."""
    said = tr("The set-up could not go on ({reason}). The log says more: {log}.")
    return SetupProblem(said.format(reason=reason, log=log))
