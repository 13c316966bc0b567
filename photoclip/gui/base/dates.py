"""The library's dates as Qt's, which QLocale writes in the person's own language."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale, QTime

from photoclip.core.days import Period


def qt_date(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def qt_time(moment: datetime) -> QTime:
    return QTime(moment.hour, moment.minute, moment.second)


_YEAR_FIRST = {
    QLocale.Language.Japanese: "yyyy年M月",
    QLocale.Language.Chinese: "yyyy年M月",
    QLocale.Language.Korean: "yyyy년 M월",
}


def qt_datetime(moment: datetime) -> QDateTime:
    """Return the clock's date and time, to the second, wherever the photo was taken."""
    return QDateTime(qt_date(moment), qt_time(moment))


def day_as_known(moment: datetime, precision: str, locale: QLocale) -> str:
    """Return a date as far as it is known, in words: a year alone has neither day nor hour."""
    if precision == "year":
        return str(moment.year)
    if precision == "month":
        return _month_and_year(qt_date(moment), locale)
    day = locale.toString(qt_date(moment), QLocale.FormatType.LongFormat)
    if precision == "day":
        return day
    return f"{day}, {locale.toString(qt_time(moment), QLocale.FormatType.ShortFormat)}"


def period_text(period: Period, locale: QLocale) -> str:
    """Return what stands above the photos of a period: no more than is known of all of them."""
    if not period.year:
        return _tr("No date")
    if not period.month:
        return _tr("{year}, month unknown").format(year=period.year) if period.vague else str(period.year)
    if not period.day:
        month = month_text(period, locale)
        return _tr("{month}, day unknown").format(month=month) if period.vague else month
    return locale.toString(QDate(period.year, period.month, period.day), QLocale.FormatType.LongFormat)


def month_text(period: Period, locale: QLocale) -> str:
    """Return month and year of a period, the year alone where no more is known."""
    if not period.month:
        return str(period.year) if period.year else _tr("No date")
    return _month_and_year(QDate(period.year, period.month, 1), locale)


def _month_and_year(day: QDate, locale: QLocale) -> str:
    # Qt has words for whole days only.
    return locale.toString(day, _YEAR_FIRST.get(locale.language(), "MMMM yyyy"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Dates", text)
