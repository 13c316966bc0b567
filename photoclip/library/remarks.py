"""Remarks: the sentence that a result deserves."""

from __future__ import annotations

from collections.abc import Callable

from photoclip.core.query import Query, is_mainly_non_latin
from photoclip.core.search import SearchResult
from photoclip.language import counted, shown, tr


class Remarks:
    """The sentence a result deserves."""

    def __init__(
        self,
        count_photos: Callable[[], int],
        count_unseen: Callable[[], int],
        languages: Callable[[], str],
        other_model: Callable[[], str],
    ) -> None:
        """`languages`: those of the model in use, as its catalogue says; `other_model`: one that knows many, or ''."""
        self._count_photos = count_photos
        self._count_unseen = count_unseen
        self._languages = languages
        self._other_model = other_model
        self._said_language = False

    def __call__(self, query: Query, result: SearchResult) -> str:
        if not len(result.photo_ids):
            if result.term_hints:
                return tr("No photo meets all of this.")
            return tr("No photo meets this.") if self._count_photos() else tr("There are no photos here yet.")
        if result.model is None:
            return ""  # by date: no words, or none that lead anywhere, which its hint says
        foreign = self._foreign(query)
        if foreign:
            return foreign
        unseen = self._count_unseen()
        if unseen:
            one = tr("1 photo has not been looked at yet; it will appear here when it has.")
            many = tr("{n} photos have not been looked at yet; they will appear here when they have.")
            return counted(unseen, one, many)
        return "" if result.strong_count else tr("Nothing matches well; these come closest.")

    def _foreign(self, query: Query) -> str:
        # The languages come from the list of all checkpoints, which every search would read.
        if self._said_language or not is_mainly_non_latin(query.text) or self._languages() != "English":
            return ""
        self._said_language = True
        other = self._other_model()
        said = tr("The model in use was trained on English alone.")
        if other:
            choose = tr("“{model}” understands over 100 languages; choose it in Settings.")
            said += " " + choose.format(model=shown(other))
        return said
