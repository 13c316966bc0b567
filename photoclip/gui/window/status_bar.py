"""StatusBar: what the background work is doing, how many, how fast, how long, and what answers searches."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QToolButton, QWidget

from photoclip.core.events import IndexingStatus
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, SPACE_S, set_role
from photoclip.gui.widgets.activity_text import activity_text
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.window.outline import STATUS_PX
from photoclip.language import shown
from photoclip.library.contract import Library


class StatusBar(QWidget):
    """One line at the foot of the window."""

    problems_requested = Signal()
    model_requested = Signal()

    def __init__(self, library: Library, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._status = IndexingStatus()
        self._activity = ElidedLabel(Qt.TextElideMode.ElideRight)
        self._progress = QProgressBar(textVisible=False)
        self._progress.setFixedWidth(120)
        self._progress.setAccessibleName(self.tr("Progress of the background work"))
        self._pause = QToolButton()
        self._pause.clicked.connect(self._on_pause)
        self._started = False
        self._problems = set_role(QPushButton(), "link")
        self._problems.clicked.connect(self.problems_requested)
        self._model = set_role(QPushButton(), "link")
        self._model.setAccessibleName(self.tr("Model and device"))
        self._model.clicked.connect(self.model_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_M, SPACE_S // 2, SPACE_M, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addWidget(self._pause)
        line.addWidget(self._progress)
        line.addWidget(self._activity, 1)
        for widget in (self._problems, self._model):
            line.addWidget(widget)
        self.setMinimumHeight(STATUS_PX)  # more where the person's text is large
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "statusline")
        bridge.status_changed.connect(self.show_status)
        bridge.model_changed.connect(self._show_status_now)
        self.show_status(self._status)

    @property
    def pause_button(self) -> QToolButton:
        return self._pause

    @property
    def problems_button(self) -> QPushButton:
        return self._problems

    def start(self) -> None:
        """Begin to say what the library does: it is open now."""
        self._started = True
        self._show_status_now()

    def _show_status_now(self, *_: object) -> None:
        self.show_status(self._library.indexing.status())

    def activity(self) -> str:
        return self._activity.whole

    def show_status(self, status: IndexingStatus) -> None:
        self._status = status
        has_model = self._library.models.active() is not None
        text = activity_text(status, has_model) if self._started else self.tr("Opening your library…")
        self._activity.show_text(text)
        self._activity.setToolTip("\n".join(part for part in (text, status.current) if part))
        set_role(self._activity, "warning" if status.message else "muted")
        working = status.phase in ("scanning", "indexing")
        paused = status.phase == "paused"
        self._progress.setVisible(working or (paused and status.total > 0))
        self._progress.setRange(0, status.total if status.phase != "scanning" or status.total else 0)
        self._progress.setValue(status.done)
        self._pause.setVisible(working or paused)
        name = self.tr("Resume the background work") if paused else self.tr("Pause the background work")
        if self._pause.accessibleName() != name:
            set_icon(self._pause, "play" if paused else "pause")
            self._pause.setAccessibleName(name)
            self._pause.setToolTip(name)
        self._problems.setVisible(status.failed > 0)
        self._problems.setText(counted(status.failed, self.tr("1 problem"), self.tr("{n} problems")))
        self._show_model(status)

    def _show_model(self, status: IndexingStatus) -> None:
        model = self._library.models.active()
        self._model.setVisible(self._started)
        if model is None:
            self._model.setText(self.tr("Choose a model…"))
            self._model.setToolTip(self.tr("Without a model photos can be browsed but not searched by words."))
            return
        loaded = self._library.models.loaded()
        device = loaded.device if loaded is not None else status.device
        name = model.split("/", maxsplit=1)[0]
        self._model.setText(self.tr("{model} on {device}").format(model=name, device=device) if device else name)
        self._model.setToolTip(
            "\n".join(part for part in (model, shown(loaded.device_reason) if loaded else "") if part)
        )

    def _on_pause(self) -> None:
        if self._status.phase == "paused":
            self._library.indexing.resume()
        else:
            self._library.indexing.pause()
