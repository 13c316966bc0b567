"""ReviewModel: photos for which one tag waits, with how sure the model is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Qt

from photoclip.core.tags import Suggestion
from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.judging.model import ConfidenceRole, FitsRole, JudgingModel, percent


class ReviewModel(JudgingModel):
    """The surest first, as the library tells them. Every photo here is one that would get the tag."""

    suggestions: dict[int, Suggestion] = {}  # noqa: RUF012 replaced, never changed

    def set_suggestions(self, suggestions: Sequence[Suggestion]) -> np.ndarray:
        """Know these; return their photos in order, for the view to show."""
        self.suggestions = {one.photo_id: one for one in suggestions}
        return np.fromiter(self.suggestions, np.int64, len(self.suggestions))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == ConfidenceRole:
            one = self.suggestions.get(self.photo_id(index.row())) if index.isValid() else None
            return one.confidence if one is not None else None
        return True if role == FitsRole else super().data(index, role)

    def spoken(self, row: int) -> list[str]:
        sure = percent(self.index(row).data(ConfidenceRole))
        return [self.tr("{sure} sure").format(sure=sure)] if sure else []
