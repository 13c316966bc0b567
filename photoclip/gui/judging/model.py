"""JudgingModel: the photos of one label in the order in which they fit it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.model_index import AnyIndex
from photoclip.gui.grid.model import GridModel
from photoclip.gui.judging.label_stand import LabelStand, Verdict
from photoclip.library.contract import Library

ConfidenceRole = Qt.ItemDataRole.UserRole + 20
FitsRole = Qt.ItemDataRole.UserRole + 21
VerdictRole = Qt.ItemDataRole.UserRole + 22
TaggedRole = Qt.ItemDataRole.UserRole + 23
OthersBetterRole = Qt.ItemDataRole.UserRole + 24


class JudgingModel(GridModel):
    """A grid's model that also knows the line, and what the person said about each photo."""

    def __init__(self, library: Library, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(library, bridge, parent)
        self.stand: LabelStand | None = None
        self.line = 0
        """Photos, the first ones, that are above the line."""

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            known = super().data(index, role)
            parts = [known] if isinstance(known, str) and known else []
            parts += self.spoken(index.row()) if index.isValid() else []
            return (", " if role == Qt.ItemDataRole.AccessibleTextRole else "\n").join(parts)
        if role not in (ConfidenceRole, FitsRole, VerdictRole, TaggedRole, OthersBetterRole):
            return super().data(index, role)
        stand, row = self.stand, index.row()
        return _said(stand, row, self.line, role) if stand is not None and 0 <= row < len(stand.ids) else None

    def spoken(self, row: int) -> list[str]:
        """Return what a screen reader says of the photo besides its name."""
        index = self.index(row)
        verdict = index.data(VerdictRole)
        said = {"tick": self.tr("ticked"), "cross": self.tr("crossed out")}.get(verdict or "")
        stands = self.tr("gets the tag") if index.data(FitsRole) else self.tr("does not get the tag")
        parts = [percent(index.data(ConfidenceRole)), stands, said]
        if index.data(TaggedRole):
            parts.append(self.tr("has it already"))
        if index.data(OthersBetterRole):
            parts.append(self.tr("another label of its set fits better"))
        return [part for part in parts if part]


def _said(stand: LabelStand, row: int, line: int, role: int) -> float | bool | Verdict | None:
    match role:
        case _ if role == ConfidenceRole:
            return float(stand.preview.confidences[row])
        case _ if role == FitsRole:
            return stand.fits(row, line)
        case _ if role == VerdictRole:
            return stand.verdict(int(stand.ids[row]))
        case _ if role == TaggedRole:
            return bool(stand.preview.tagged[row])
    return bool(stand.preview.others_better[row])


def percent(share: float | None) -> str:
    """Return a confidence as a person reads it; never 0 or 100: nothing here is certain."""
    return "" if share is None else f"{min(99, max(1, round(share * 100)))} %"
