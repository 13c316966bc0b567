"""StatusBar: what the background work is doing, how many, how fast, how long, and what answers searches."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from photoclip.core.events import IndexingStatus
from photoclip.gui.bridge import Bridge
from photoclip.gui.elided_label import ElidedLabel
from photoclip.gui.icons import set_icon
from photoclip.gui.theme import SPACE_M, SPACE_S, set_role
from photoclip.library import Library


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
        self._count = QLabel()
        self._count.setAccessibleName(self.tr("Photos shown"))
        self._model = set_role(QPushButton(), "link")
        self._model.setAccessibleName(self.tr("Model and device"))
        self._model.clicked.connect(self.model_requested)
        line = QHBoxLayout(self)
        line.setContentsMargins(SPACE_M, SPACE_S // 2, SPACE_M, SPACE_S // 2)
        line.setSpacing(SPACE_S)
        line.addWidget(self._pause)
        line.addWidget(self._progress)
        line.addWidget(self._activity, 1)
        for widget in (self._problems, self._count, self._model):
            line.addWidget(widget)
        self.setMinimumHeight(36)  # more where the person's text is large
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "statusline")
        bridge.status_changed.connect(self.show_status)
        bridge.model_changed.connect(lambda _model: self.show_status(library.status()))
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
        self.show_status(self._library.status())

    def activity(self) -> str:
        return self._activity.whole

    def show_count(self, text: str) -> None:
        """Say how many photos the grid shows."""
        self._count.setText(text)

    def show_status(self, status: IndexingStatus) -> None:
        self._status = status
        text = activity_text(status) if self._started else self.tr("Opening your library…")
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
        self._problems.setText(
            self.tr("1 problem") if status.failed == 1 else self.tr("%n problems").replace("%n", _number(status.failed))
        )
        self._show_model(status)

    def _show_model(self, status: IndexingStatus) -> None:
        model = self._library.active_model()
        self._model.setVisible(self._started)
        if model is None:
            self._model.setText(self.tr("Choose a model…"))
            self._model.setToolTip(self.tr("Without a model photos can be browsed but not searched by words."))
            return
        loaded = self._library.loaded_model()
        device = loaded.device if loaded is not None else status.device
        name = model.split("/", maxsplit=1)[0]
        self._model.setText(self.tr("{model} on {device}").format(model=name, device=device) if device else name)
        self._model.setToolTip("\n".join(part for part in (model, loaded.device_reason if loaded else "") if part))

    def _on_pause(self) -> None:
        if self._status.phase == "paused":
            self._library.resume()
        else:
            self._library.pause()


def activity_text(status: IndexingStatus) -> str:
    """Return what the background work is doing as one plain line."""
    if status.message:
        return status.message
    left = max(0, status.total - status.done)
    if status.phase == "scanning":
        return _tr("Looking for photos…")
    if status.phase == "paused":
        return _tr("Paused, {left} photos to go").format(left=_number(left)) if left else _tr("Paused")
    if status.phase == "indexing":
        parts = [
            _tr("Reading photos: {done} of {total}").format(done=_number(status.done), total=_number(status.total))
        ]
        if status.per_second > 0:
            speed = _number(round(status.per_second)) if status.per_second >= 10 else f"{status.per_second:.1f}"
            parts.append(_tr("{speed} a second").format(speed=speed))
        if status.remaining_s is not None:
            parts.append(time_left(status.remaining_s))
        return "  ·  ".join(parts)
    if status.phase == "stopped":
        return _tr("Stopped")
    return _tr("Up to date")


def time_left(seconds: float) -> str:
    """Return about how long, in the unit a person would choose."""
    for below_s, unit_s, text in (
        (10, 1, _tr("a few seconds left")),
        (55, 10, _tr("about {n} seconds left")),
        (90, 60, _tr("about a minute left")),
        (55 * 60, 60, _tr("about {n} minutes left")),
        (90 * 60, 3600, _tr("about an hour left")),
        (36 * 3600, 3600, _tr("about {n} hours left")),
    ):
        if seconds < below_s:
            steps = round(seconds / unit_s)
            return text.format(n=steps * 10 if unit_s == 10 else steps)
    return _tr("about {n} days left").format(n=round(seconds / 86400))


def _number(value: int) -> str:
    return QLocale().toString(value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("StatusBar", text)
