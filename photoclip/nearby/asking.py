"""Asking: what one PhotoClip wants to know of another that is at hand."""

from __future__ import annotations

import socket
from pathlib import Path

from photoclip.nearby.line import VERSION, BadMessage, Message, Messages, connect, send

_PATIENCE_S = 3.0
"""How long the other may say nothing: one at work says so twice a second."""
_MOST_BYTES = 64 << 20


class NobodyThere(Exception):
    """No PhotoClip of this person answers at that place."""


def ask(place: Path, do: str, about: Message | None = None, patience_s: float = _PATIENCE_S) -> Message | None:
    """Return what the PhotoClip at `place` answers; None where it cannot. Raises NobodyThere.

    One that hangs is left alone after `patience_s`, one that is at work is waited for.
    """
    line = connect(place, patience_s)
    if line is None:
        raise NobodyThere
    with line:
        try:
            send(line, {"version": VERSION, "do": do, "about": about or {}})
            return _answer(line)
        except (OSError, BadMessage):
            return None


def _answer(line: socket.socket) -> Message | None:
    messages = Messages(line, _MOST_BYTES)
    while True:
        message = messages.next()
        if "working" not in message:
            answer = message.get("answer")
            return answer if isinstance(answer, dict) else None
