"""WhySection: why a photo stands in a result: one bar and one sentence, and all the rest for who asks."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from photoclip.core.clock import clock_text
from photoclip.core.explanation import Explanation, FilterEffect, TermShare
from photoclip.core.parts import Moment
from photoclip.gui.base.counted import counted
from photoclip.gui.base.theme import SPACE_M, SPACE_XS, colors_of, set_role
from photoclip.gui.details.why_text import brought_it, place_text, quoted, why_text
from photoclip.gui.widgets.inline_message import text_label

BAR_PX = 6
FULL_DEVIATIONS = 8.0
"""Deviations that fill a bar; a longer one among the terms sets the scale for all of them."""


class WhySection(QWidget):
    """What each term makes of the photo, and what the filters left out, is under "More"."""

    moment_requested = Signal(float)
    """second of the video at which it shows best what was asked for"""

    def __init__(self, explanation: Explanation, *, is_open: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._locale = QLocale()
        self.more = set_role(QPushButton(self.tr("More")), "link")
        self.more.setCheckable(True)
        self.more.setAccessibleName(self.tr("More about why this result"))
        self._details = QWidget()
        self._details.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_M)
        column.addWidget(set_role(QFrame(), "line"))
        column.addWidget(text_label(self.tr("Why this result"), "heading"))
        column.addWidget(self._short(explanation))
        if (best := brought_it(explanation.terms)) is not None and isinstance(best.place, Moment):
            column.addWidget(self._moment(best.place.second), 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeading)
        column.addWidget(self._details)
        self._column = QVBoxLayout(self._details)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_M)
        self._add_terms(explanation.terms)
        for effect in explanation.filters:
            self._column.addWidget(self._filter(effect))
        self.more.setVisible(bool(explanation.terms or explanation.filters))
        self.more.toggled.connect(self._show_more)
        self.more.setChecked(is_open)

    # Below: private

    def _short(self, explanation: Explanation) -> QWidget:
        """Return how sure it is as a bar, where anything was judged, and the sentence."""
        sentence = why_text(explanation)
        label = text_label(sentence, "good" if explanation.strong else "")
        if not explanation.terms:
            return label
        percent = self.tr("{n} %").format(n=self._locale.toString(round(explanation.confidence * 100)))
        bar = ShareBar(explanation.confidence, "good" if explanation.strong else "muted", mark=explanation.cut)
        tip = self.tr("How sure: {percent}. The line stands where good matches begin.").format(percent=percent)
        bar.setToolTip(tip)
        label.setToolTip(tip)
        label.setAccessibleName(self.tr("How sure: {percent}. {words}").format(percent=percent, words=sentence))
        return _rows(bar, label)

    def _moment(self, second: float) -> QPushButton:
        """Return what leads to the moment of a video that brought it here."""
        link = set_role(QPushButton(self.tr("Play from {time}").format(time=clock_text(second))), "link")
        link.setToolTip(self.tr("Play the video from where it shows this best"))
        link.clicked.connect(lambda: self.moment_requested.emit(second))
        return link

    def _show_more(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self.more.setText(self.tr("Less") if shown else self.tr("More"))

    def _add_terms(self, terms: tuple[TermShare, ...]) -> None:
        full = max([FULL_DEVIATIONS, *(abs(term.deviations) for term in terms)])
        best = brought_it(terms) if len(terms) > 1 else None
        for term in terms:
            self._column.addWidget(self._term(term, full, is_best=term is best))

    def _term(self, term: TermShare, full: float, *, is_best: bool) -> QWidget:
        unwanted = term.weight < 0
        times = self._locale.toString(term.deviations, "f", 1)
        noise = self.tr("{n} × the noise of this library").format(n=times)  # noqa: RUF001 the sign a person expects
        share = max(0.0, term.deviations / full)
        bar = ShareBar(share, "warning" if unwanted else "accent")
        tip = self.tr("Similarity {score}; in this library {typical} is typical.").format(
            score=self._locale.toString(term.score, "f", 3), typical=self._locale.toString(term.typical_score, "f", 3)
        )
        name = text_label(quoted(term.text))
        rows = [name, bar, text_label(noise, "small")]
        spoken = f"{term.text}: {noise}"
        if term.place is not None:
            where = place_text(term.place)
            rows.append(text_label(where, "small"))
            spoken = f"{spoken}, {where}"
        if is_best:
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
        words = (
            counted(effect.removed, self.tr("left out 1 photo"), self.tr("left out {n} photos"))
            if effect.removed
            else self.tr("left out nothing")
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
        with QPainter(self) as painter:
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


def _rows(*widgets: QWidget) -> QWidget:
    group = QWidget()
    column = QVBoxLayout(group)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_XS)
    for widget in widgets:
        column.addWidget(widget)
    return group
