"""What is said about a search's answer, in plain words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.on_show import Answer


def weaker_title(answer: Answer) -> str:
    """Return the heading of the photos that are no strong matches."""
    return _tr("Weaker matches") if answer.result.strong_count else _tr("Closest photos")


def summary(answer: Answer) -> str:
    """Return how many photos match, and how well; '' where nothing was searched for."""
    total, strong = len(answer.result.photo_ids), answer.result.strong_count
    if not answer.request.text or not total:
        return ""
    if not answer.is_ranked:
        return _matching(total)
    if not strong:
        return _tr("Nothing matches well; these come closest.")
    if answer.request.sort != "relevance":
        return _tr("{strong} Sort by best match to see the weaker ones, too.").format(strong=f"{_matching(strong)}.")
    if strong == total:
        return _matching(total)
    return _tr("{strong} strong of {total} photos").format(strong=shown_number(strong), total=shown_number(total))


def count_text(answer: Answer, shown: int) -> str:
    """Return the few words for the status line."""
    if answer.is_ranked and answer.request.sort == "relevance":
        strong = answer.result.strong_count
        if not strong:
            return _tr("No strong match")
        return _tr("{strong} strong of {total} photos").format(strong=shown_number(strong), total=shown_number(shown))
    return counted(shown, _tr("1 photo"), _tr("{n} photos"))


def _matching(count: int) -> str:
    return counted(count, _tr("1 photo matches"), _tr("{n} photos match"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Answer", text)
