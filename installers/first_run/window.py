"""The first run's window. It only shows `Setup`, which works on a thread of its own."""

from __future__ import annotations

import re
import threading
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QIcon, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from installers.first_run.builds import Build, Choice
from installers.first_run.control import Control, Pace, Progress
from installers.first_run.home import Home
from installers.first_run.language import current, tr
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem, Stopped
from installers.first_run.setup import Plan, Setup, sources_of
from installers.first_run.text_face import progress_text

_LOOK = """
QLabel[role="title"] { font-size: 20pt; font-weight: 600; }
QPushButton { padding: 6px 16px; }
QPushButton[role="primary"] { background: #2563c9; color: white; border: none; border-radius: 6px; padding: 8px 20px; }
QPushButton[role="primary"]:hover { background: #1d4fa3; }
QPushButton[role="primary"]:focus { border: 2px solid palette(text); padding: 6px 18px; }
QFrame[role="problem"] { border: 1px solid #c43d3d; border-radius: 6px; }
QProgressBar { min-height: 8px; max-height: 8px; border: none; border-radius: 4px; background: palette(mid); }
QProgressBar::chunk { background: #2563c9; border-radius: 4px; }
"""
_PARTS = 1000
"""A progress bar counts in 32 bits, and a download is longer."""
_BREAK = "\u200b"  # takes no room, and a line may end there
_LONG_WORD = re.compile(r"[^\s\u200b]{12}(?=\S)")
_NAME_PX = 160
"""The room for the name of a folder on a button."""


class Work(QObject):
    """One run of `Setup` on its thread."""

    progressed = Signal(object)
    ended = Signal(str)
    """'' when PhotoClip is ready, else what is in the way"""
    stopped = Signal()

    def __init__(self, setup: Setup, plan: Plan, control: Control, parent: QObject) -> None:
        super().__init__(parent)
        self.control = control
        self._setup = setup
        self._plan = plan

    def start(self) -> None:
        threading.Thread(target=self._run, name="setup").start()

    def _run(self) -> None:
        try:
            self._setup.run(self._plan, self.progressed.emit)
        except Stopped:
            self.stopped.emit()
        except SetupProblem as problem:
            self.ended.emit(str(problem))
        except Exception as error:  # noqa: BLE001 the border of the thread: the person hears of it in any case
            fault = tr("PhotoClip's set-up has a fault of its own ({error}). Please report it with the log.")
            self.ended.emit(fault.format(error=repr(error)))
        else:
            self.ended.emit("")


class SetupWindow(QWidget):
    """What is going to be downloaded and why; one button; how far it is."""

    ready = Signal()

    def __init__(self, payload: Payload, home: Home, choice: Choice, offline: tuple[Path, ...]) -> None:
        super().__init__()
        self._payload = payload
        self._home = home
        self._builds = payload.builds()
        self._offline = list(offline)
        self._pace = Pace()
        self._work: Work | None = None
        self.build_box = QComboBox()
        self.mirror_edit = QLineEdit(placeholderText=tr("PhotoClip's own source"))
        self.proxy_edit = QLineEdit(placeholderText=tr("that of the system"))
        self.offline_button = QPushButton(tr("Use a folder with the &parts…"))
        self.more_button = QPushButton(tr("&Network and parts"), flat=True)
        self.begin_button = QPushButton(tr("&Set up PhotoClip"))
        self.pause_button = QPushButton(tr("&Pause"))
        self.log_button = QPushButton(tr("&Copy the log"))
        self.more_button.setCheckable(True)
        buttons = (self.offline_button, self.more_button, self.begin_button, self.pause_button, self.log_button)
        for button in buttons:
            button.setAutoDefault(True)  # Return presses the button in focus: Qt does so by itself in dialogs only
        self.bar = QProgressBar(maximum=_PARTS, textVisible=False)
        self.bar.setAccessibleName(tr("Progress of the set-up"))
        self.state = _Text("")
        self.problem = _Text("")
        self._lay_out(choice)
        self._connect()
        self._show_idle()

    # Qt's

    def event(self, event: QEvent) -> bool:
        """Be as tall as all of it needs, whatever is said: by itself Qt stops at two thirds of the screen, and cuts."""
        is_laid_out_anew = event.type() == QEvent.Type.LayoutRequest
        handled = super().event(event)
        if is_laid_out_anew and (column := self.layout()) is not None:
            self.resize(self.width(), column.totalHeightForWidth(self.width()))
        return handled

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.begin_button.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._work is None:
            event.accept()
            return
        event.ignore()  # it closes when the thread has let go
        self.state.setText(tr("Stopping; what was downloaded is kept."))
        self._work.control.stop()

    # Below: private

    def _lay_out(self, choice: Choice) -> None:
        self.setWindowTitle(tr("Set up PhotoClip"))
        self.setFixedWidth(560)
        title = _Text(tr("Welcome to PhotoClip"))
        title.setProperty("role", "title")
        for name, build in self._builds.items():
            self.build_box.addItem(build.title, name)
        self.build_box.setCurrentIndex(self.build_box.findData(choice.build.name))
        self.build_box.setAccessibleName(tr("Which build"))
        self.build_box.setVisible(len(self._builds) > 1)
        self.costs = _Text(choice.build.text)
        self.begin_button.setProperty("role", "primary")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 28, 32, 24)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(
            _Text(
                tr(
                    "Before the first start, PhotoClip gets the parts that look at your photos and puts them into a "
                    "folder of their own. This is done once. Your photos never leave this computer."
                )
            )
        )
        column.addWidget(_Text(choice.reason))
        column.addWidget(self.build_box)
        column.addWidget(self.costs)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._more())
        column.addWidget(self.bar)
        column.addWidget(self.state)
        column.addWidget(self._problem_box())
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.pause_button)
        buttons.addWidget(self.begin_button)
        column.addLayout(buttons)

    def _more(self) -> QWidget:
        self.more = QWidget()
        form = QFormLayout(self.more)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("&Mirror"), self.mirror_edit)
        form.addRow(tr("Pro&xy"), self.proxy_edit)
        form.addRow("", self.offline_button)
        self.more.hide()
        return self.more

    def _problem_box(self) -> QWidget:
        self.problem_box = QFrame()
        self.problem_box.setProperty("role", "problem")
        row = QVBoxLayout(self.problem_box)
        row.addWidget(self.problem)
        row.addWidget(self.log_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.problem_box.hide()
        return self.problem_box

    def _connect(self) -> None:
        self.build_box.currentIndexChanged.connect(lambda: self.costs.setText(self._build().text))
        self.more_button.toggled.connect(self.more.setVisible)
        self.begin_button.clicked.connect(self._begin)
        self.pause_button.clicked.connect(self._turn_pause)
        self.log_button.clicked.connect(self._copy_log)
        self.offline_button.clicked.connect(self._choose_offline)

    def _show_idle(self) -> None:
        for widget in (self.bar, self.state, self.pause_button):
            widget.hide()
        for widget in (self.begin_button, self.more_button):
            widget.show()
        self.build_box.setEnabled(True)
        self.more.setVisible(self.more_button.isChecked())

    def _build(self) -> Build:
        return self._builds[self.build_box.currentData()]

    def _begin(self) -> None:
        build, control = self._build(), Control()
        sources = sources_of(self._payload, build.name, self.mirror_edit.text().strip(), self.proxy_edit.text().strip())
        plan = Plan(build, sources, tuple(self._offline))
        self._work = Work(Setup(self._payload, self._home, control), plan, control, self)
        self._work.progressed.connect(self._on_progressed)
        self._work.ended.connect(self._on_ended)
        self._work.stopped.connect(self._on_stopped)
        for widget in (self.begin_button, self.more_button, self.more, self.problem_box):
            widget.hide()
        for widget in (self.bar, self.state, self.pause_button):
            widget.show()
        self.build_box.setEnabled(False)
        self.pause_button.setText(tr("&Pause"))
        self._work.start()

    def _turn_pause(self) -> None:
        if self._work is None:
            return
        if self._work.control.paused:
            self._work.control.resume()
            self.pause_button.setText(tr("&Pause"))
        else:
            self._work.control.pause()
            self.pause_button.setText(tr("&Go on"))
            self.state.setText(tr("Paused. You may close the window, too: it goes on where it was."))

    def _on_progressed(self, progress: Progress) -> None:
        if self._work is None or self._work.control.stopped or self._work.control.paused:
            return
        self.bar.setMaximum(_PARTS if progress.all_bytes else 0)
        if progress.all_bytes:
            self.bar.setValue(progress.done_bytes * _PARTS // progress.all_bytes)
        self.pause_button.setVisible(bool(progress.all_bytes))
        self.state.setText(progress_text(progress, self._pace.left_s(time.monotonic(), progress)))

    def _on_ended(self, problem: str) -> None:
        self._work = None
        if not problem:
            self.ready.emit()
            self.close()
            return
        self.problem.setText(problem)
        self.problem_box.show()
        self.begin_button.setText(tr("&Try again"))
        self._show_idle()

    def _on_stopped(self) -> None:
        self._work = None
        self.close()

    def _copy_log(self) -> None:
        try:
            text = self._home.log.read_text("utf-8", errors="replace")
        except OSError:
            text = ""
        QGuiApplication.clipboard().setText(f"{text}\n{self.problem.text()}\n")

    def _choose_offline(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("The folder with the parts (*.whl)"))
        if chosen:
            self._offline.append(Path(chosen))
            name = self.fontMetrics().elidedText(Path(chosen).name, Qt.TextElideMode.ElideMiddle, _NAME_PX)
            self.offline_button.setText(tr("Parts are taken from {folder}").format(folder=name.replace("&", "&&")))


class _Text(QLabel):
    """Plain words that wrap, also within a long path or the name of a file; what is asked for has no such places."""

    def __init__(self, text: str) -> None:
        super().__init__(wordWrap=True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def text(self) -> str:
        return super().text().replace(_BREAK, "")

    def setText(self, text: str) -> None:
        super().setText(_LONG_WORD.sub(rf"\g<0>{_BREAK}", text))


def show(payload: Payload, home: Home, choice: Choice, offline: tuple[Path, ...]) -> bool:
    """Show the window until it is closed; return whether PhotoClip is ready."""
    app = QApplication.instance() or QApplication(["photoclip-setup"])
    assert isinstance(app, QApplication)  # noqa: S101 for mypy
    app.setStyle("Fusion")
    app.setStyleSheet(_LOOK)
    app.setDesktopFileName("org.photoclip.PhotoClip")
    app.setWindowIcon(QIcon(str(payload.folder / "photoclip.svg")))
    _speak(app)
    window = SetupWindow(payload, home, choice, offline)
    done: list[bool] = []
    window.ready.connect(lambda: done.append(True))
    window.show()
    app.exec()
    return bool(done)


def _speak(app: QApplication) -> None:
    """Let Qt's own dialog for folders speak the person's language, too."""
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    words = QTranslator(app)
    if words.load(QLocale(current().name), "qtbase", "_", folder):
        app.installTranslator(words)
