"""Radio buttons and check boxes whose words take as many lines as they need: Qt's own take one, however long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QRadioButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

if TYPE_CHECKING:
    _Base = QAbstractButton
else:  # of two bases only one may be Qt's
    _Base = object

_FLAGS = (Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop).value | Qt.TextFlag.TextWordWrap.value
_TALL_PX = 10_000


class _Wrapped(_Base):
    """What both have in common. Its text is drawn beside the mark, which stands in the first line."""

    _MARK = QStyle.ControlElement.CE_CheckBox
    _WIDTH = QStyle.PixelMetric.PM_IndicatorWidth
    _HEIGHT = QStyle.PixelMetric.PM_IndicatorHeight
    _SPACING = QStyle.PixelMetric.PM_CheckBoxLabelSpacing

    def _take_lines(self) -> None:
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words_px = self._bounds(max(1, width - self._beside_px())).height()
        return max(words_px, self._mark_px().height()) + 2 * self._rim_px()

    def minimumSizeHint(self) -> QSize:
        words = self.text().replace("&", "").split()
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in words), default=0)
        return QSize(self._beside_px() + widest + 1, self.heightForWidth(_TALL_PX))

    def sizeHint(self) -> QSize:
        return QSize(self._beside_px() + self._bounds(_TALL_PX).width() + 1, self.heightForWidth(_TALL_PX))

    def hitButton(self, place: QPoint) -> bool:
        return self.rect().contains(place)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)  # type: ignore[attr-defined]
        option.text = ""
        first_line = max(self.fontMetrics().height(), self._mark_px().height()) + 2 * self._rim_px()
        option.rect = QRect(0, 0, self.width(), first_line)
        painter.drawControl(self._MARK, option)
        left = self._beside_px()
        words = QRect(left, self._rim_px(), self.width() - left, self.height() - self._rim_px())
        words = QStyle.visualRect(self.layoutDirection(), self.rect(), words)
        flags = _FLAGS | self._mnemonic_flag(option).value
        painter.drawItemText(words, flags, self.palette(), self.isEnabled(), self.text(), self.foregroundRole())

    # Below: private

    def _bounds(self, width: int) -> QRect:
        flags = _FLAGS | Qt.TextFlag.TextShowMnemonic.value
        return self.fontMetrics().boundingRect(QRect(0, 0, width, _TALL_PX), flags, self.text())

    def _mark_px(self) -> QSize:
        style = self.style()
        return QSize(style.pixelMetric(self._WIDTH, None, self), style.pixelMetric(self._HEIGHT, None, self))

    def _beside_px(self) -> int:
        return self._mark_px().width() + self.style().pixelMetric(self._SPACING, None, self)

    def _rim_px(self) -> int:
        return max(0, (self._mark_px().height() - self.fontMetrics().height()) // 2)

    def _mnemonic_flag(self, option: QStyleOptionButton) -> Qt.TextFlag:
        shown = self.style().styleHint(QStyle.StyleHint.SH_UnderlineShortcut, option, self)
        return Qt.TextFlag.TextShowMnemonic if shown else Qt.TextFlag.TextHideMnemonic


class WrappedRadioButton(_Wrapped, QRadioButton):
    _MARK = QStyle.ControlElement.CE_RadioButton
    _WIDTH = QStyle.PixelMetric.PM_ExclusiveIndicatorWidth
    _HEIGHT = QStyle.PixelMetric.PM_ExclusiveIndicatorHeight
    _SPACING = QStyle.PixelMetric.PM_RadioButtonLabelSpacing

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._take_lines()


class WrappedCheckBox(_Wrapped, QCheckBox):
    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._take_lines()
