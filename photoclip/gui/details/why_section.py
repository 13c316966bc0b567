"""WhySection: why a photo stands in a result, in words and bars."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from photoclip.core.explanation import Explanation, FilterEffect, TermShare
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.widgets.inline_message import text_label

BAR_PX = 6
FULL_DEVIATIONS = 8.0
"""Deviations that fill a bar; a longer one among the terms sets the scale for all of them."""


class WhySection(QWidget):
    """One explanation: how sure, what each term makes of the photo, what the filters left out."""

    def __init__(self, explanation: Explanation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = QLocale()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_M)
        line = QFrame()
        set_role(line, "line")
        self._column.addWidget(line)
        self._column.addWidget(text_label(self.tr("Why this result"), "heading"))
        if explanation.note:
            self._column.addWidget(text_label(explanation.note, "muted"))
        if explanation.terms:
            self._add_confidence(explanation)
            self._add_terms(explanation.terms)
        for effect in explanation.filters:
            self._column.addWidget(self._filter(effect))

    # Below: private

    def _add_confidence(self, explanation: Explanation) -> None:
        percent = self.tr("{n} %").format(n=self._locale.toString(round(explanation.confidence * 100)))
        words = confidence_words(self, explanation)
        bar = ShareBar(explanation.confidence, "good" if explanation.strong else "muted", mark=explanation.cut)
        bar.setToolTip(
            self.tr("How sure: {percent}. The line stands where good matches begin.").format(percent=percent)
        )
        label = text_label(words, "good" if explanation.strong else "")
        label.setAccessibleName(self.tr("How sure: {words}, {percent}").format(words=words, percent=percent))
        self._column.addWidget(_rows(_beside(label, text_label(percent, "small", wrap=False)), bar))

    def _add_terms(self, terms: tuple[TermShare, ...]) -> None:
        full = max([FULL_DEVIATIONS, *(abs(term.deviations) for term in terms)])
        wanted = [term for term in terms if term.weight > 0]
        best = max(wanted, key=lambda term: term.weight * term.deviations) if len(terms) > 1 and wanted else None
        for term in terms:
            self._column.addWidget(self._term(term, full, brought_it=term is best and term.deviations > 0))

    def _term(self, term: TermShare, full: float, *, brought_it: bool) -> QWidget:
        unwanted = term.weight < 0
        times = self._locale.toString(term.deviations, "f", 1)
        noise = self.tr("{n} × the noise of this library").format(n=times)  # noqa: RUF001 the sign a person expects
        share = max(0.0, term.deviations / full)
        bar = ShareBar(share, "warning" if unwanted else "accent")
        tip = self.tr("Similarity {score}; in this library {typical} is typical.").format(
            score=self._locale.toString(term.score, "f", 3), typical=self._locale.toString(term.typical_score, "f", 3)
        )
        name = text_label(_quoted(term.text))
        rows = [name, bar, text_label(noise, "small")]
        spoken = f"{term.text}: {noise}"
        if brought_it:
            rows.append(text_label(self.tr("Brought it here more than the rest"), "small"))
            spoken = self.tr("{term}, brought it here more than the rest").format(term=spoken)
        elif unwanted:
            rows.append(text_label(self.tr("Not wanted: counts against it"), "small"))
            spoken = self.tr("{term}, not wanted").format(term=spoken)
        name.setAccessibleName(spoken)
        widget = _rows(*rows)
        widget.setToolTip(tip)
        widget.setAccessibleDescription(tip)
        return widget

    def _filter(self, effect: FilterEffect) -> QWidget:
        removed = self._locale.toString(effect.removed)
        words = (
            self.tr("left out nothing")
            if effect.removed == 0
            else self.tr("left out 1 photo")
            if effect.removed == 1
            else self.tr("left out {n} photos").format(n=removed)
        )
        rows: list[QWidget] = [text_label(effect.text), text_label(words, "small")]
        if not effect.met:
            rows.append(text_label(self.tr("This photo does not meet it."), "small"))
        rows[0].setAccessibleName(f"{effect.text}: {words}")
        return _rows(*rows)


class ShareBar(QWidget):
    """A thin bar, filled from its beginning by `share`, 0 to 1; a stroke across it at `mark`."""

    def __init__(self, share: float, tint: str, mark: float | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = min(1.0, max(0.0, share))
        self._tint = tint
        self._mark = mark
        self.setFixedHeight(BAR_PX + 4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, BAR_PX + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isRightToLeft():
            painter.translate(self.width(), 0)
            painter.scale(-1, 1)
        groove = QRectF(0, 2, self.width(), BAR_PX)
        painter.setBrush(QColor(colors.pressed))
        painter.drawRoundedRect(groove, BAR_PX / 2, BAR_PX / 2)
        if self.share > 0:
            filled = QRectF(0, 2, max(BAR_PX, groove.width() * self.share), BAR_PX)
            painter.setBrush(QColor(getattr(colors, self._tint)))
            painter.drawRoundedRect(filled, BAR_PX / 2, BAR_PX / 2)
        if self._mark is not None:
            painter.setBrush(QColor(colors.text))
            painter.drawRect(QRectF(groove.width() * self._mark - 0.75, 0, 1.5, BAR_PX + 4))


def confidence_words(widget: QWidget, explanation: Explanation) -> str:
    """Return how sure the match is, as a person would say it."""
    confidence = explanation.confidence
    if explanation.strong:
        return widget.tr("A very good match") if confidence >= 0.7 else widget.tr("A good match")
    return widget.tr("A weaker match") if confidence > 0.1 else widget.tr("Hardly a match")


def _quoted(text: str) -> str:
    return text if len(text) < 80 else text[:79] + "…"


def _rows(*widgets: QWidget) -> QWidget:
    group = QWidget()
    column = QVBoxLayout(group)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_XS)
    for widget in widgets:
        column.addWidget(widget)
    return group


def _beside(first: QWidget, second: QWidget) -> QWidget:
    group = QWidget()
    line = QHBoxLayout(group)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SPACE_S)
    line.addWidget(first, 1)
    line.addWidget(second)
    return group
