"""An encoder's process without torch, which starts in a moment and does what the request's words say."""

from __future__ import annotations

import logging
import os
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.model_input import ModelInput
from photoclip.model.messages import (
    Convert,
    Done,
    EncodeImages,
    EncodeTexts,
    Failed,
    Load,
    Loaded,
    LogLine,
    SetThreads,
    Started,
)

EXIT_CODE = 7


def serve(connection: Connection) -> None:
    """Answer until the other end is closed.

    Texts: 'die' ends the process; ['die once', PATH] ends it unless PATH exists, which it makes; ['hang', PATH…] makes
    PATH and never answers; 'known' and 'bug' fail; 'log' writes a line; 'seen' tells the kinds of all requests so far;
    other words are vectors of their lengths. Images: the first pixel speaks: 1 dies, 0 gives vectors. A model called
    'deadly' dies, one called 'bad' fails.
    """
    seen: list[str] = []
    while True:
        try:
            job = connection.recv()
        except (EOFError, OSError):
            return
        request = job.request
        seen.append(type(request).__name__)
        connection.send(Started(job.number))
        if isinstance(request, EncodeTexts) and request.texts[:1] == ["log"]:
            connection.send(LogLine("photoclip.test", logging.INFO, "a line from the child, 100% s"))
        connection.send(_answer(job.number, request, seen, connection))


def deaf(_connection: Connection) -> None:
    """Read nothing, ever."""
    Event().wait()


def stubborn(connection: Connection) -> None:
    """Read nothing and ignore a polite request to end."""
    import signal

    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    connection.send(LogLine("photoclip.test", logging.INFO, "ready"))
    Event().wait()


def ends_at_once(_connection: Connection) -> None:
    os._exit(EXIT_CODE)


class Unstartable:
    """Cannot be handed to a new process, as when there is no memory for one."""

    def __call__(self, connection: Connection) -> None:
        raise NotImplementedError

    def __reduce__(self) -> str:
        raise OSError("no room for a process")


def _answer(number: int, request: object, seen: list[str], connection: Connection) -> Done | Failed:
    match request:
        case Load(model_id="deadly") | Convert():
            os._exit(EXIT_CODE)
        case Load(model_id="bad"):
            return Failed(number, "The weights do not belong to this configuration.", known=True)
        case Load(_, model_id, fingerprint):
            loaded = LoadedCheckpoint(model_id, fingerprint, 2, ModelInput(), "CPU", "A fake.", "float32", 1.0)
            connection.send(Loaded(loaded, 5))
            return Done(number, loaded)
        case EncodeImages(pixels):
            if pixels.flat[0] == 1:
                os._exit(EXIT_CODE)
            return Done(number, np.ones((len(pixels), 2), np.float32))
        case EncodeTexts(texts):
            return _answer_texts(number, list(texts), seen)
        case SetThreads(threads):
            seen[-1] += f"({threads})"
    return Done(number, None)


def _answer_texts(number: int, texts: list[str], seen: list[str]) -> Done | Failed:
    value: Any = np.asarray([[len(text), 0] for text in texts], np.float32)
    match texts:
        case ["die"]:
            os._exit(EXIT_CODE)
        case ["die once", path] if not Path(path).exists():
            Path(path).touch()
            os._exit(EXIT_CODE)
        case ["hang", *marks]:
            for mark in marks:
                Path(mark).touch()
            Event().wait()
        case ["known"]:
            return Failed(number, "In plain words.", known=True)
        case ["bug"]:
            return Failed(number, "Traceback: somewhere", known=False)
        case ["seen"]:
            value = list(seen)
    return Done(number, value)
