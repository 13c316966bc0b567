"""StrictnessChoice: how sure a match must be, in three steps."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget

from photoclip.core.strictness import NORMAL, STRICTNESS, StrictnessLevel
from photoclip.gui.base.theme import set_role


class StrictnessChoice(QWidget):
    """Three segments, one of them down. One Tab stop; arrow keys choose. Keeps its room while it is hidden."""

    changed = Signal(float)
    """The strictness that the person chose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: list[QToolButton] = []
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        self._values = tuple(STRICTNESS.values())
        texts = (
            (self.tr("Strict"), self.tr("Only sure matches count as strong"), "first"),
            (self.tr("Normal"), self.tr("Good matches count as strong"), "middle"),
            (self.tr("Broad"), self.tr("Possible matches count as strong, too"), "last"),
        )
        for index, (text, tooltip, place) in enumerate(texts):
            button = QToolButton()
            button.setCheckable(True)
            button.setText(text)
            button.setToolTip(tooltip)
            button.setAccessibleName(self.tr("{level} matching").format(level=text))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setProperty("segment", place)
            set_role(button, "segment")
            button.installEventFilter(self)
            self._group.addButton(button, index)
            self._buttons.append(button)
            line.addWidget(button)
        self.setAccessibleName(self.tr("How sure a match must be"))
        self._group.idClicked.connect(self._on_chosen)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.set_value(NORMAL)

    @property
    def level(self) -> StrictnessLevel:
        """The step as the settings name it."""
        return next(level for level, value in STRICTNESS.items() if value == self.value)

    @property
    def value(self) -> float:
        return self._values[max(0, self._group.checkedId())]

    def set_value(self, strictness: float) -> None:
        """Show the step nearest to `strictness`."""
        nearest = min(range(3), key=lambda index: abs(self._values[index] - strictness))
        self._buttons[nearest].setChecked(True)
        self._move_tab_stop()

    def button(self, strictness: float) -> QToolButton:
        return self._buttons[self._values.index(strictness)]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in self._buttons and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._on_key(event)
        return super().eventFilter(watched, event)

    # Below: private

    def _on_key(self, event: QKeyEvent) -> bool:
        forwards = -1 if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else 1
        match event.key():
            case Qt.Key.Key_Right:
                steps = forwards
            case Qt.Key.Key_Left:
                steps = -forwards
            case Qt.Key.Key_Down:
                steps = 1
            case Qt.Key.Key_Up:
                steps = -1
            case _:
                return False
        index = min(max(self._group.checkedId() + steps, 0), 2)
        if index != self._group.checkedId():
            button = self._buttons[index]
            button.setChecked(True)
            self._move_tab_stop()
            button.setFocus(Qt.FocusReason.TabFocusReason)
            self._on_chosen(index)
        return True

    def _on_chosen(self, index: int) -> None:
        self._move_tab_stop()
        self.changed.emit(self._values[index])

    def _move_tab_stop(self) -> None:
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus)
