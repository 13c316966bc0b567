"""What is said of a backup: when it was made, what it is, what it holds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.backups import Backup, Restored
from photoclip.gui.base.counted import counted
from photoclip.gui.base.dates import qt_date, qt_datetime


def day_of(backup: Backup) -> str:
    """Return the day as the person's language writes it, without the name of the week's day."""
    return QLocale().toString(qt_date(backup.made.date()), QLocale.FormatType.LongFormat).partition(", ")[2] or (
        QLocale().toString(qt_date(backup.made.date()), QLocale.FormatType.LongFormat)
    )


def moment_of(backup: Backup) -> str:
    return QLocale().toString(qt_datetime(backup.made), QLocale.FormatType.ShortFormat)


def kind_of(backup: Backup) -> str:
    return {
        "daily": _tr("Daily"),
        "asked": _tr("Made by you"),
        "migration": _tr("Before a new version"),
        "replaced": _tr("Replaced by a restore"),
    }[backup.kind]


def size_of(backup: Backup) -> str:
    return QLocale().formattedDataSize(backup.size_bytes, 0, QLocale.DataSizeFormat.DataSizeSIFormat)


def held_by(backup: Backup) -> str:
    """Return what the backup holds, in a few words."""
    if backup.problem:
        return _tr("Cannot be restored")
    said = [counted(backup.photo_count, _tr("1 photo"), _tr("{n} photos"))]
    if backup.tag_count:
        said.append(counted(backup.tag_count, _tr("1 tag"), _tr("{n} tags")))
    if backup.album_count:
        said.append(counted(backup.album_count, _tr("1 album"), _tr("{n} albums")))
    return ", ".join(said)


def restored_text(restored: Restored) -> str:
    """Say what came of a restore."""
    if restored.backup is None:
        kept = "" if restored.kept is None else " " + _tr("What lay there before is kept beside it.")
        return _tr("The library is empty now.") + kept
    said = [
        _tr("The library of {day} is back: {held}.").format(
            day=moment_of(restored.backup), held=held_by(restored.backup)
        )
    ]
    if restored.folders_missing:
        said.append(
            _tr("Add the folders where your photos lie now: they are known again by their content."),
        )
    if restored.to_look_at:
        one = _tr("1 photo is looked at again in the background.")
        many = _tr("{n} photos are looked at again in the background.")
        said.append(counted(restored.to_look_at, one, many))
    if restored.left_out:
        one, many = _tr("1 damaged entry was left out."), _tr("{n} damaged entries were left out.")
        said.append(counted(restored.left_out, one, many))
    return " ".join(said)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Backups", text)
