"""Logs: what went wrong, for whoever mends it. They name no photo, folder or search unless that was asked for."""

from __future__ import annotations

import copy
import logging
import logging.handlers
import os
import re
import sys
import traceback
from pathlib import Path
from typing import Any

from photoclip.disk.private import private_folder, private_opener
from photoclip.language import english

DEBUG_VARIABLE = "PHOTOCLIP_DEBUG"
DEBUG_HELP = english("write more into the log, with paths and searches in it ({variable}=1 does the same)").format(
    variable=DEBUG_VARIABLE
)

_LARGEST_BYTES = 2_000_000
_HIDDEN = "…"
_PATH = re.compile(r"(?:(?<![\w.:/])~?/|\b[A-Za-z]:\\|\\\\)[^\s:'\"]+")


def wants_debug(asked: bool = False) -> bool:
    """Tell whether the person wants everything in the log: by an option (`asked`), or by PHOTOCLIP_DEBUG."""
    return asked or os.environ.get(DEBUG_VARIABLE, "") not in {"", "0"}


def log_to_file(path: Path, debug: bool = False) -> None:
    """Write warnings and worse to `path`, which never grows beyond a few megabytes. Raises OSError."""
    private_folder(path.parent)
    handler = _PrivateFile(path, maxBytes=_LARGEST_BYTES, backupCount=1, encoding="utf-8")
    _add(handler, "%(asctime)s %(levelname)s %(name)s: %(message)s", debug)


def log_to_terminal(debug: bool = False) -> None:
    """Write warnings and worse to standard error."""
    if not logging.getLogger().handlers:
        _add(logging.StreamHandler(sys.stderr), "%(levelname)s: %(message)s", debug)


class DiscreetFormatter(logging.Formatter):
    """Leaves out what names a photo, a folder or a search: paths, and what exceptions say.

    A path travels in a log call as a `Path` or inside an exception, each an argument of its own; searches never do.
    """

    def format(self, record: logging.LogRecord) -> str:
        told = copy.copy(record)
        if isinstance(record.args, tuple):
            told.args = tuple(_discreet(argument) for argument in record.args)
        told.msg, told.args = _PATH.sub(_HIDDEN, told.getMessage()), ()
        told.exc_text = None  # another handler's
        return super().format(told)

    def formatException(self, ei: Any) -> str:  # noqa: N802 logging's own name
        """Return where it happened and of which kind it is."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines[:0] = [
                "Traceback (most recent call last):\n",
                *traceback.format_tb(error.__traceback__),
                f"{_said(error)}\n",
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "".join(lines).rstrip("\n")


class _PrivateFile(logging.handlers.RotatingFileHandler):
    """A log that is the person's own, and that the disk may refuse: that is not worth a traceback for each line."""

    def _open(self) -> Any:
        return open(self.baseFilename, self.mode, encoding=self.encoding, opener=private_opener)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def _add(handler: logging.Handler, layout: str, debug: bool) -> None:
    handler.setFormatter(logging.Formatter(layout) if debug else DiscreetFormatter(layout))
    logging.getLogger().addHandler(handler)
    if debug:
        logging.getLogger("photoclip").setLevel(logging.DEBUG)


def _discreet(argument: object) -> object:
    if isinstance(argument, BaseException):
        return _said(argument)
    return _HIDDEN if isinstance(argument, Path) else argument


def _said(error: BaseException) -> str:
    """Return an exception's kind; of one of the system's what is wrong, too."""
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    return type(error).__name__
