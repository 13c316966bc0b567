"""StrictnessSlider: where the line stands, from strict to broad, without steps that one could see."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from photoclip.core.strictness import NORMAL
from photoclip.gui.base.theme import SPACE_S, set_role

STEPS = 200


class StrictnessSlider(QWidget):
    """To the right more photos: 0 (broad) to 1 (strict) runs from right to left."""

    changed = Signal(float)
    """The strictness that the person moved it to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(2)
        self.slider.setPageStep(STEPS // 10)
        self.slider.setMinimumHeight(28)
        self.slider.setMinimumWidth(90)
        self.slider.setAccessibleName(self.tr("Strictness, from strict to broad"))
        self.slider.setToolTip(self.tr("To the left fewer and surer photos, to the right more"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE_S)
        line.addWidget(set_role(QLabel(self.tr("Strict")), "muted"))
        line.addWidget(self.slider, 1)
        line.addWidget(set_role(QLabel(self.tr("Broad")), "muted"))
        self.set_value(NORMAL)
        self.slider.valueChanged.connect(lambda _value: self.changed.emit(self.value))
        self.setFocusProxy(self.slider)

    @property
    def value(self) -> float:
        return 1 - self.slider.value() / STEPS

    def set_value(self, strictness: float) -> None:
        """Stand there, and tell nobody."""
        self.slider.blockSignals(True)
        self.slider.setValue(round((1 - strictness) * STEPS))
        self.slider.blockSignals(False)
