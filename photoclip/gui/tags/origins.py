"""Where a tag on a photo comes from, in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from photoclip.core.tags import PhotoTag


def origin_of(tag: PhotoTag, locale: QLocale | None = None) -> str:
    """Return a sentence or two: who put it there, when, how sure the model was, and what it was asked for."""
    locale = locale or QLocale()
    when = _day(tag.added, locale)
    match tag.source:
        case "person":
            return tr("By you on {day}.").format(day=when) if when else tr("By you.")
        case "file":
            return tr("From the file, read on {day}.").format(day=when) if when else tr("From the file.")
    said = tr("Auto-tag run of {day}").format(day=when) if when else tr("Auto-tag run")
    sentences = [f"{said}{_sure(tag, locale)}."]
    if tag.prompt and tag.model:
        sentences.append(tr("{model} was asked for “{prompt}”.").format(model=tag.model, prompt=tag.prompt))
    elif tag.model:
        sentences.append(tr("Model: {model}.").format(model=tag.model))
    if tag.confirmed:
        sentences.append(tr("Confirmed by you."))
    return " ".join(sentences)


def _sure(tag: PhotoTag, locale: QLocale) -> str:
    parts = []
    if tag.confidence is not None:
        parts.append(tr("{percent} % sure").format(percent=round(tag.confidence * 100)))
    if tag.score is not None:
        parts.append(tr("similarity {score}").format(score=locale.toString(tag.score, "f", 2)))
    return "".join(f", {part}" for part in parts)


def _day(moment: datetime | None, locale: QLocale) -> str:
    if moment is None:
        return ""
    return locale.toString(QDate(moment.year, moment.month, moment.day), "d MMMM yyyy")


def tr(text: str) -> str:
    return QCoreApplication.translate("TagOrigin", text)
