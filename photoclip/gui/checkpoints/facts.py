"""CheckpointFacts: what a person chooses a model by, at a glance; what only few ask for is under "More"."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from photoclip.core.checkpoints import CheckpointInfo
from photoclip.gui.base.theme import SPACE_M, SPACE_XS, colors_of, set_role
from photoclip.gui.checkpoints.scales import STEPS, Scale, scales_of
from photoclip.gui.checkpoints.texts import details_texts
from photoclip.gui.widgets.inline_message import text_label
from photoclip.language import shown

DOT_PX, DOT_GAP_PX = 8, 4


class Dots(QWidget):
    """As many of five dots filled as the scale has steps."""

    def __init__(self, scale: Scale, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = scale
        self.setFixedSize(self.sizeHint())
        self.setAccessibleName(scale.spoken)

    def sizeHint(self) -> QSize:
        return QSize(STEPS * DOT_PX + (STEPS - 1) * DOT_GAP_PX, DOT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = colors_of(self.palette())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for dot in range(STEPS):
                if dot < (self.scale.steps or 0):
                    painter.setPen(Qt.PenStyle.NoPen)
                    painter.setBrush(QColor(colors.accent if self.scale.merit else colors.muted))
                else:
                    painter.setPen(QColor(colors.control_line))
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawEllipse(QRectF(dot * (DOT_PX + DOT_GAP_PX) + 0.5, 0.5, DOT_PX - 1, DOT_PX - 1))


class CheckpointFacts(QWidget):
    """For whom the model is, its scales, and a button that shows figures, licence and how speeds are known."""

    def __init__(self, info: CheckpointInfo, photo_count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scales = scales_of(info, photo_count)
        self._lines = [shown(info.summary)] if info.summary else []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        if info.summary:
            column.addWidget(text_label(self._lines[0]))
        if info.needs:
            needs = _tr("Needs the package “{name}”, which is not installed: pip install {name}")
            self._lines.append(needs.format(name=info.needs))
            column.addWidget(text_label(self._lines[-1], "warning", selectable=True))
        column.addLayout(self._scale_rows())
        self.details = self._details(info)
        self.more = set_role(QPushButton(), "path")
        self.more.setCheckable(True)
        self.more.setAutoDefault(False)
        self._title = shown(info.title)
        self.more.clicked.connect(self._show_more)
        self._show_more(False)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.details)

    @property
    def spoken(self) -> str:
        """All that is in sight before "More", a line each."""
        return "\n".join([*self._lines, *(scale.spoken for scale in self.scales)])

    # Below: private

    def _scale_rows(self) -> QGridLayout:
        rows = QGridLayout()
        rows.setContentsMargins(0, SPACE_XS, 0, 0)
        rows.setHorizontalSpacing(SPACE_M)
        rows.setVerticalSpacing(SPACE_XS)
        rows.setColumnStretch(2, 1)
        for row, scale in enumerate(self.scales):
            rows.addWidget(text_label(scale.name, "muted", wrap=False), row, 0)
            rows.addWidget(Dots(scale), row, 1, Qt.AlignmentFlag.AlignVCenter)
            rows.addWidget(text_label(scale.words), row, 2)
        return rows

    def _details(self, info: CheckpointInfo) -> QWidget:
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(0, 0, 0, SPACE_XS)
        column.setSpacing(SPACE_XS)
        for text in details_texts(info):
            column.addWidget(text_label(text, "muted", selectable=True))
        return details

    def _show_more(self, shown: bool) -> None:
        self.details.setVisible(shown)
        self.more.setText(_tr("Less") if shown else _tr("More"))
        named = _tr("Less about {title}") if shown else _tr("More about {title}: figures, licence, speed")
        self.more.setAccessibleName(named.format(title=self._title))


def _tr(text: str) -> str:
    return QCoreApplication.translate("CheckpointFacts", text)
