"""What the background work is doing, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.events import IndexingStatus
from photoclip.gui.base.counted import counted
from photoclip.language import shown


def activity_text(status: IndexingStatus, has_model: bool = True) -> str:
    """Return what the background work is doing as one plain line. `has_model`: whether one looks at the photos."""
    if status.message:
        return shown(status.message)
    left = max(0, status.total - status.done)
    if status.phase == "scanning":
        return _tr("Looking for photos…")
    if status.phase == "paused":
        going = counted(left, _tr("Paused, 1 photo to go"), _tr("Paused, {n} photos to go"))
        return going if left else _tr("Paused")
    if status.phase == "indexing":
        parts = [
            _tr("Reading photos: {done} of {total}").format(done=_number(status.done), total=_number(status.total))
        ]
        if status.per_second > 0:
            speed = (
                _number(round(status.per_second))
                if status.per_second >= 10
                else QLocale().toString(status.per_second, "f", 1)
            )
            parts.append(_tr("{speed} a second").format(speed=speed))
        if status.remaining_s is not None:
            parts.append(time_left(status.remaining_s))
        return "  ·  ".join(parts)
    if status.phase == "stopped":
        return _tr("Stopped")
    return _tr("Up to date") if has_model else _without_model(status.pending_embeddings)


def _without_model(waiting: int) -> str:
    # Of no photo at all the first would not be true.
    return _tr("Photos are read; no model has looked at them yet") if waiting else _tr("No model is chosen yet")


def time_left(seconds: float) -> str:
    """Return about how long, in the unit a person would choose."""
    for below_s, unit_s, text in (
        (10, 1, _tr("a few seconds left")),
        (55, 10, _tr("about {n} seconds left")),
        (90, 60, _tr("about a minute left")),
        (55 * 60, 60, _tr("about {n} minutes left")),
        (90 * 60, 3600, _tr("about an hour left")),
        (36 * 3600, 3600, _tr("about {n} hours left")),
    ):
        if seconds < below_s:
            steps = round(seconds / unit_s)
            return text.format(n=steps * 10 if unit_s == 10 else steps)
    return _tr("about {n} days left").format(n=round(seconds / 86400))


def _number(value: int) -> str:
    return QLocale().toString(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ActivityText", text)
