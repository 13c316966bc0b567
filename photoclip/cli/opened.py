"""The library that a command opens."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator

from photoclip import installation
from photoclip.core.cancel import CancelToken
from photoclip.core.events import Change, Notice
from photoclip.errors import Cancelled, KnownError, LibraryDamaged
from photoclip.language import shown, tr
from photoclip.library import Library
from photoclip.paths import AppPaths


@contextlib.contextmanager
def open_library(options: argparse.Namespace, paths: AppPaths | None = None) -> Iterator[Library]:
    """Yield the library, open. What a command wrote goes into the daily backup, where none of today is there yet.

    Where the library is damaged and the command had no need of what was lost, that is said after its answer.
    """
    library = Library(paths or AppPaths.choose(options.data_dir))
    if library.settings.damage:
        sys.stderr.write(library.settings.damage + "\n")
    library.open()
    installation.has_started()
    library.subscribe(_say_notice)
    try:
        yield library
    except (KnownError, Cancelled, OSError):
        raise
    except Exception as exc:
        # A value that a bad page changed looks like a fault of ours.
        if library.file.damage() and library.file.trouble:
            raise LibraryDamaged(library.file.trouble) from exc
        raise
    else:
        if library.file.trouble:
            sys.stderr.write(shown(library.file.trouble) + "\n")
        else:
            _back_up(library)
    finally:
        library.close()


def _say_notice(change: Change) -> None:
    """Say what the window would say by itself, beside the answer and above any bar."""
    if isinstance(change, Notice):
        from tqdm import tqdm  # noqa: PLC0415 few commands say anything so

        tqdm.write(shown(change.text), file=sys.stderr)


@contextlib.contextmanager
def closed_library(options: argparse.Namespace) -> Iterator[Library]:
    """Yield the library without opening it: for its backups, when it cannot or must not be open."""
    library = Library(AppPaths.choose(options.data_dir))
    try:
        yield library
    finally:
        library.close()


def _back_up(library: Library) -> None:
    try:
        library.backups.make_if_due(CancelToken(), only_after_writing=True)
    except KnownError as exc:
        sys.stderr.write(tr("The daily backup was not made: {reason}\n").format(reason=exc))
