"""What is said about a search's answer, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.days import period_of
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.dates import month_text
from photoclip.gui.base.on_show import Answer


def weaker_title(answer: Answer) -> str:
    """Return the heading of the photos that are no strong matches."""
    return _tr("Weaker matches") if answer.result.strong_count else _tr("Closest photos")


def remark(answer: Answer) -> str:
    """Return what a person should know of how well the photos match; '' where the count says it all."""
    if not answer.request.text or not len(answer.result.photo_ids) or not answer.is_ranked:
        return ""
    if not answer.result.strong_count:
        return _tr("Nothing matches well; these come closest.")
    if answer.request.sort != "relevance":
        return _tr("Sort by best match to see the weaker ones, too.")
    return ""


def count_text(answer: Answer, shown: int) -> str:
    """Return how many photos there are, and how many match well where words were looked for.

    `shown`: how many the grid shows, in which bursts may be collapsed.
    """
    if not answer.is_ranked:
        return counted(shown, _tr("1 photo"), _tr("{n} photos"))
    strong, total = answer.result.strong_count, len(answer.result.photo_ids)
    if not total:
        return counted(0, _tr("1 photo"), _tr("{n} photos"))
    if not strong:
        return counted(total, _tr("No good match in 1 photo"), _tr("No good match in {n} photos"))
    if total == 1:
        return _tr("1 photo, a good match")
    one, many = _tr("1 good match of {total} photos"), _tr("{n} good matches of {total} photos")
    return counted(strong, one, many, total=shown_number(total))


def span_text(answer: Answer) -> str:
    """Return the first and the last month of the photos, '' where they do not stand by date or have none."""
    days = answer.strong_days
    dated = days[days > 0]
    if not len(dated):
        return ""
    locale = QLocale()
    first, last = (month_text(period_of(int(day)), locale) for day in (dated.min(), dated.max()))
    return first if first == last else _tr("{first} to {last}").format(first=first, last=last)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Answer", text)
