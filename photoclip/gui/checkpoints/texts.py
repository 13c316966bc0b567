"""What there is to say of a checkpoint, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.checkpoints import CheckpointInfo, ComingCheckpoint


def tr(text: str) -> str:
    return QCoreApplication.translate("ModelTexts", text)


def role_text(info: CheckpointInfo) -> str:
    """Return the badge; '' where the title says it already ("Fast", "Many languages")."""
    return {"default": tr("Recommended"), "imported": tr("Imported"), "demo": tr("Demo")}.get(info.role, "")


def facts_text(info: CheckpointInfo) -> str:
    """Return download size, languages, licence and dimension in one line."""
    locale = QLocale()
    size = locale.formattedDataSize(info.download_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    parts = (
        tr("{size} download").format(size=size) if info.download_bytes and not info.installed else "",
        info.languages,
        tr("{name} licence").format(name=info.license) if info.license else "",
        tr("{count} dimensions").format(count=info.dimension) if info.dimension else "",
    )
    return " · ".join(part for part in parts if part)


def figures_text(info: CheckpointInfo) -> str:
    """Return the published figures in one line; '' where nobody published any."""
    locale = QLocale()
    glue = "\N{NO-BREAK SPACE}"  # a figure never stands alone on the next line
    return " · ".join(f"{figure.name}{glue}{locale.toString(figure.percent, 'f', 1)}{glue}%" for figure in info.figures)


def sources_text(info: CheckpointInfo) -> str:
    """Return where each figure was published, one a line."""
    return "\n".join(f"{figure.name}: {figure.source}" for figure in info.figures)


def speed_text(info: CheckpointInfo, photo_count: int) -> str:
    """Return how fast it is, and what that means for this library; '' where nobody measured."""
    if not info.photos_per_second:
        return ""
    locale = QLocale()
    digits = 0 if info.photos_per_second >= 10 else 1
    speed = locale.toString(info.photos_per_second, "f", digits)
    text = tr("{speed} photos a second on two processor cores").format(speed=speed)
    if photo_count < 2:
        return text
    return tr("{text}: your {count} photos take {duration}").format(
        text=text,
        count=locale.toString(photo_count),
        duration=duration_text(photo_count / info.photos_per_second),
    )


def coming_text(coming: ComingCheckpoint, photo_count: int, answers: str) -> str:
    """Return how far a model is that is to follow the one titled `answers`."""
    locale = QLocale()
    text = tr("It has looked at {seen} of your {count} photos; “{title}” answers until it has seen them all.").format(
        seen=locale.toString(max(0, photo_count - coming.unseen)), count=locale.toString(photo_count), title=answers
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
