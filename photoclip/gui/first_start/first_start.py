"""FirstStart: the way from nothing to a library that begins: folders, model, go."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.icons import app_icon
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_S, SPACE_XL, SPACE_XXL, set_role
from photoclip.gui.checkpoints.choice import IMPORT, LATER, ModelChoice
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.first_start.begin_step import BeginStep
from photoclip.gui.first_start.demo_install import DemoInstall
from photoclip.gui.first_start.folder_choice import FolderChoice
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.page_area import PageArea
from photoclip.library.contract import Library

COLUMN_PX = 680
FOLDERS, MODEL, BEGIN, DEMO = range(4)


class FirstStart(QWidget):
    """Three calm steps in the window, and a demo beside them. Nothing here is final: the settings have it all."""

    finished = Signal()

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget | None = None,
        downloads: ModelDownloads | None = None,
        pictures: Path | None = None,
    ) -> None:
        """`downloads`: those of the whole app; `pictures`: the folder to offer, by default the person's Pictures."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self.downloads = downloads or ModelDownloads(library, bridge)
        self._demo = DemoInstall(library, bridge)
        self.folders = FolderChoice(library, bridge)
        self.models = ModelChoice(library, bridge)
        self.begin = BeginStep(library, bridge, self.downloads)
        self.demo_button = QPushButton(self.tr("&Try the demo"))
        self.demo_bar = QProgressBar(textVisible=False)
        self.demo_bar.setAccessibleName(self.tr("Progress of the demo"))
        self.demo_text = text_label("", "muted")
        self.demo_message = InlineMessage()
        self.stack = QStackedWidget()
        self.steps = text_label("", "muted", wrap=False)
        self.back_button = QPushButton(self.tr("&Back"))
        self.next_button = set_role(QPushButton(), "primary")
        self.skip_button = set_role(QPushButton(self.tr("&Skip for now")), "quiet")
        self.cancel_button = QPushButton(self.tr("&Cancel"))
        feet = (self.back_button, self.next_button, self.skip_button, self.cancel_button)
        for button in (self.demo_button, *feet, self.folders.add_button):
            button.setAutoDefault(True)  # Return presses the button in focus: Qt does so by itself in dialogs only
        self._lay_out()
        self._connect()
        self._turn_to(FOLDERS)
        self.folders.offer(pictures or _pictures())

    @property
    def step(self) -> int:
        return self.stack.currentIndex()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._focus_primary()

    # building

    def _lay_out(self) -> None:
        for page in (self._folders_page(), self._model_page(), self._begin_page(), self._demo_page()):
            self.stack.addWidget(_column(page))
        line = QFrame()
        set_role(line, "line")
        foot = QHBoxLayout()
        foot.setContentsMargins(SPACE_XL, SPACE_M, SPACE_XL, SPACE_M)
        foot.setSpacing(SPACE_S)
        foot.addWidget(self.steps)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.skip_button)
        foot.addWidget(self.next_button)
        foot.addWidget(self.cancel_button)
        bar = QFrame()
        set_role(bar, "panel")
        bar.setLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.stack, 1)
        layout.addWidget(line)
        layout.addWidget(bar)

    def _folders_page(self) -> QWidget:
        icon = QLabel()
        icon.setPixmap(app_icon().pixmap(56, 56))
        what = self.tr(
            "PhotoClip looks at the photos in the folders you choose, so that you can find them by describing what "
            "they show: “a dog running on the beach”."
        )
        promise = self.tr("It is private: everything happens on this computer, and your originals are never changed.")
        demo = QFrame()
        set_role(demo, "card")
        row = QHBoxLayout(demo)
        row.setContentsMargins(SPACE_L, SPACE_M, SPACE_L, SPACE_M)
        row.setSpacing(SPACE_M)
        row.addWidget(
            text_label(self.tr("Only looking? The demo brings made-up photos and a tiny model. No download.")), 1
        )
        row.addWidget(self.demo_button)
        return _stacked(
            icon,
            text_label(self.tr("Welcome to PhotoClip"), "title"),
            text_label(what),
            text_label(promise),
            SPACE_M,
            text_label(self.tr("Which folders hold your photos?"), "heading"),
            self.folders,
            SPACE_M,
            demo,
        )

    def _model_page(self) -> QWidget:
        explained = self.tr(
            "The model is what looks at your photos and understands your words. It is downloaded once and then runs on "
            "this computer. You can change it at any time."
        )
        return _stacked(
            text_label(self.tr("Choose a model"), "title"), text_label(explained, "muted"), SPACE_S, self.models
        )

    def _begin_page(self) -> QWidget:
        return _stacked(text_label(self.tr("Getting your library ready"), "title"), self.begin)

    def _demo_page(self) -> QWidget:
        explained = self.tr("Made-up photos are drawn and looked at, so that there is something to search.")
        return _stacked(
            text_label(self.tr("Making the demo"), "title"),
            text_label(explained, "muted"),
            SPACE_S,
            self.demo_bar,
            self.demo_text,
            self.demo_message,
        )

    def _connect(self) -> None:
        self.back_button.clicked.connect(lambda: self._turn_to(FOLDERS if self.step == DEMO else self.step - 1))
        self.next_button.clicked.connect(self._go_on)
        self.skip_button.clicked.connect(self._go_on)
        self.cancel_button.clicked.connect(self._stop_demo)
        self.begin.folders_requested.connect(lambda: self._turn_to(FOLDERS))
        self.begin.model_requested.connect(lambda: self._turn_to(MODEL))
        self.folders.changed.connect(self._show_buttons)
        self.folders.added.connect(lambda: self._turn_to(MODEL))
        self.models.changed.connect(self._show_buttons)
        self.models.imported.connect(self._on_imported)
        self.demo_button.clicked.connect(self._start_demo)
        self._demo.progressed.connect(self._on_demo_progressed)
        self._demo.finished.connect(self._finish)
        self._demo.stopped.connect(self._on_demo_stopped)
        self._demo.failed.connect(self._on_demo_failed)

    # stepping

    def _turn_to(self, step: int) -> None:
        self.stack.setCurrentIndex(step)
        self.begin.show_folders(bool(self.folders.watched))
        if step == MODEL:
            self.models.refresh()
            self.models.take_focus()
        self._show_buttons()
        if step in {FOLDERS, BEGIN}:
            self._focus_primary()

    def _focus_primary(self) -> None:
        """Lead the keyboard to what most people do next."""
        waits = self.step == FOLDERS and not self.folders.chosen
        (self.folders.add_button if waits else self.next_button).setFocus()

    def _show_buttons(self) -> None:
        step = self.step
        names = (self.tr("Folders"), self.tr("Model"), self.tr("Begin"))
        of_three = self.tr("Step {number} of 3: {name}")
        self.steps.setText(of_three.format(number=step + 1, name=names[step]) if step < DEMO else "")
        self.back_button.setVisible(step in {MODEL, BEGIN} or (step == DEMO and not self._demo.running))
        waits = step == FOLDERS and not self.folders.chosen
        self.skip_button.setVisible(waits)
        self.next_button.setVisible(step != DEMO and not waits)
        self.cancel_button.setVisible(step == DEMO and self._demo.running)
        if step == FOLDERS:
            self.next_button.setText(self.tr("&Continue"))
            # Pictures come a moment after the window, or before it is active: then the way on is another button.
            if self.focusWidget() in (self.folders.add_button, self.skip_button, self.next_button):
                self._focus_primary()
        elif step == MODEL:
            model = self.models.chosen_model
            loads = model is not None and not model.installed
            self.next_button.setText(self.tr("&Download and continue") if loads else self.tr("&Continue"))
        else:
            self.next_button.setText(self.tr("&Open my photos"))
        self.next_button.setEnabled(step != MODEL or self.models.chosen not in {None, IMPORT})

    def _go_on(self) -> None:
        if self.step == FOLDERS:
            self.folders.add_chosen()
        elif self.step == MODEL:
            self._take_model()
        else:
            self._finish()

    def _take_model(self) -> None:
        model = self.models.chosen_model
        if self.models.chosen == LATER:
            self.begin.without_model()
        elif model is not None and model.installed:
            self.begin.use(model)
        elif model is not None:
            self.begin.download(model)
        self._turn_to(BEGIN)

    def _on_imported(self, _model_id: str) -> None:
        self.begin.ready()
        self._turn_to(BEGIN)

    def _finish(self) -> None:
        self._library.settings.change(first_start_done=True)
        self.finished.emit()

    # demo

    def _start_demo(self) -> None:
        self.demo_message.clear()
        self.demo_bar.setRange(0, 0)
        self.demo_text.setText(self.tr("Starting…"))
        self._demo.start()
        self._turn_to(DEMO)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setFocus()

    def _stop_demo(self) -> None:
        self.cancel_button.setEnabled(False)
        self.demo_text.setText(self.tr("Taking away what was drawn…"))
        self._demo.stop()

    def _on_demo_stopped(self) -> None:
        self._turn_to(FOLDERS)

    def _on_demo_progressed(self, done: int, total: int) -> None:
        if not self.cancel_button.isEnabled():
            return
        self.demo_bar.setRange(0, total)
        self.demo_bar.setValue(done)
        one, many = self.tr("{done} of 1 photo"), self.tr("{done} of {n} photos")
        self.demo_text.setText(counted(total, one, many, done=shown_number(done)))

    def _on_demo_failed(self, sentence: str) -> None:
        self.demo_bar.setRange(0, 1)
        self.demo_bar.setValue(0)
        self.demo_text.clear()
        self.demo_message.show_problem(sentence)
        self._show_buttons()
        self.back_button.setFocus()


def _pictures() -> Path:
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation))


def _stacked(*parts: QWidget | int) -> QWidget:
    """Put widgets one under the other; a number is room between two."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE_M)
    for part in parts:
        if isinstance(part, int):
            layout.addSpacing(part)
        else:
            layout.addWidget(part)
    layout.addStretch(1)
    return page


def _column(page: QWidget) -> PageArea:
    """Hold the page in a readable width, scrolling where the window is small."""
    page.setMaximumWidth(COLUMN_PX)
    middle = QWidget()
    row = QHBoxLayout(middle)
    row.setContentsMargins(SPACE_XL, SPACE_XXL, SPACE_XL, SPACE_XL)
    row.addStretch(1)
    row.addWidget(page, 100)
    row.addStretch(1)
    return PageArea(middle)
