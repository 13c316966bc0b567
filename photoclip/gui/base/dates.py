"""The library's dates as Qt's, which QLocale writes in the person's own language."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QDate, QDateTime, QLocale, QTime


def qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def qt_time(moment: datetime) -> QTime:
    return QTime(moment.hour, moment.minute, moment.second)


def qt_datetime(moment: datetime) -> QDateTime:
    """Return the clock's date and time, to the second, wherever the photo was taken."""
    return QDateTime(qt_date(moment), qt_time(moment))


def day_as_known(moment: datetime, precision: str, locale: QLocale) -> str:
    """Return a date as far as it is known, in words: a year alone has neither day nor hour."""
    if precision == "year":
        return str(moment.year)
    if precision == "month":
        return locale.toString(qt_date(moment), "MMMM yyyy")
    day = locale.toString(qt_date(moment), QLocale.FormatType.LongFormat)
    if precision == "day":
        return day
    return f"{day}, {locale.toString(qt_time(moment), QLocale.FormatType.ShortFormat)}"
