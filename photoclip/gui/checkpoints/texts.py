"""What there is to say of a checkpoint, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.checkpoints import NOT_KNOWN, CheckpointInfo, ComingCheckpoint
from photoclip.gui.base.counted import counted, shown_number


def tr(text: str) -> str:
    return QCoreApplication.translate("ModelTexts", text)


def role_text(info: CheckpointInfo) -> str:
    """Return the badge; '' where the title says it already ("Fast", "Many languages")."""
    own = {"imported": tr("Imported"), "demo": tr("Demo")}.get(info.role, "")
    return tr("Recommended") if info.recommended else own


def size_text(size_bytes: int) -> str:
    """Return a size as a person reads it: '605.0 MB'."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def details_texts(info: CheckpointInfo) -> list[str]:
    """Return what few ask for, a line each: how the speed is known, published figures with sources, licence, id."""
    lines = [speed_text(info)]
    lines += [
        tr("{name}: {percent} % ({source})").format(
            name=figure.name, percent=QLocale().toString(figure.percent, "f", 1), source=figure.source
        )
        for figure in info.figures
    ]
    parts = (
        _licence(info.license),
        tr("{count} dimensions").format(count=shown_number(info.dimension)) if info.dimension else "",
        info.id,
    )
    lines.append(" · ".join(part for part in parts if part))
    return [line for line in lines if line]


def _licence(name: str) -> str:
    if name == NOT_KNOWN:
        return tr("licence not known")
    return tr("{name} licence").format(name=name) if name else ""


def speed_text(info: CheckpointInfo) -> str:
    """Return how fast it is on this machine and how that is known; '' where it is not."""
    if info.speed is None:
        return ""
    a_second = info.speed.photos_per_second
    speed = QLocale().toString(a_second, "f", 0 if a_second >= 10 else 1)
    if info.speed.measured:
        return tr("{speed} photos a second, as measured on this computer").format(speed=speed)
    return tr("About {speed} photos a second on this computer, estimated: it was not tried here").format(speed=speed)


def coming_text(coming: ComingCheckpoint, photo_count: int, answers: str) -> str:
    """Return how far a model is that is to follow the one titled `answers`."""
    locale = QLocale()
    text = counted(
        photo_count,
        tr("It has not looked at your photo yet; “{title}” answers until it has."),
        tr("It has looked at {seen} of your {n} photos; “{title}” answers until it has seen them all."),
        seen=shown_number(max(0, photo_count - coming.unseen)),
        title=answers,
    )
    away = coming.unseen - coming.reachable
    if away and not coming.reachable:
        text += " " + tr("What is left ({count}) lies in folders that are paused or not connected.").format(
            count=locale.toString(away)
        )
    return text


def duration_text(seconds: float) -> str:
    """Return 'less than a minute', 'about 20 minutes', 'about 3 hours', 'about 2 days'."""
    minutes = seconds / 60
    if minutes < 1:
        return tr("less than a minute")
    if minutes < 90:
        return tr("about {n} minutes").format(n=round(minutes)) if minutes >= 1.5 else tr("about a minute")
    hours = minutes / 60
    if hours < 36:
        return tr("about {n} hours").format(n=round(hours))
    return tr("about {n} days").format(n=round(hours / 24))
