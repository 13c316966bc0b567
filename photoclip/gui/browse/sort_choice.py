"""SortChoice: the order of the photos on show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QWidget

from photoclip.core.search import Sort
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.browse.query import GridQuery
from photoclip.gui.widgets.drop_down import DropDown


class SortChoice(DropDown):
    """Offers what makes sense: best matches for words, an album's own order for one that can be arranged."""

    def __init__(
        self, query: GridQuery, on_show: OnShow, makes_sense: Callable[[Sort], bool], parent: QWidget | None = None
    ) -> None:
        """`makes_sense`: whether the photos on show can stand in such an order."""
        super().__init__(parent)
        self._query = query
        self._makes_sense = makes_sense
        self.setAccessibleName(self.tr("Sort"))
        self.setToolTip(self.tr("The order of the photos"))
        for sort, text in sort_texts():
            self.addItem(text.replace("&", ""), sort)
        self.activated.connect(lambda _index: query.set_sort(self.currentData()))
        on_show.changed.connect(self._show)

    # Below: private

    def _show(self) -> None:
        for sort, _text in sort_texts():
            self._enable(sort, self._makes_sense(sort))
        self.setCurrentIndex(self.findData(self._query.sort))

    def _enable(self, sort: Sort, enabled: bool) -> None:
        model = self.model()
        item = model.item(self.findData(sort)) if isinstance(model, QStandardItemModel) else None
        if item is not None:
            item.setEnabled(enabled)


def sort_texts() -> list[tuple[Sort, str]]:
    """Return the orders there are, in plain words with the letter that a menu underlines."""
    return [
        ("relevance", _tr("&Best match")),
        ("newest", _tr("&Newest first")),
        ("oldest", _tr("&Oldest first")),
        ("name", _tr("N&ame")),
        ("album", _tr("Album o&rder")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("SortChoice", text)
