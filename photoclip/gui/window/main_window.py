"""MainWindow: the pages, the menu bar, the status line, and what is asked of the library on the person's behalf.

The window is there before what it shows can be imported: nothing that takes long is imported here, but in `fill`.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QVBoxLayout, QWidget

from photoclip.core.photo import WatchedFolder
from photoclip.gui.base.drag_data import dropped_paths
from photoclip.gui.base.icons import app_icon, retint
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.base.undo import Done
from photoclip.gui.widgets.on_screen import keep_on_screen
from photoclip.gui.window.outline import Outline
from photoclip.settings import Settings

if TYPE_CHECKING:
    from photoclip.gui.base.bridge import Bridge
    from photoclip.gui.viewer.viewer import Viewer
    from photoclip.library.contract import Library

START_SIZE = QSize(1180, 780)
MIN_SIZE = QSize(640, 480)


class MainWindow(QMainWindow):
    """The one window, an outline until `fill`. Quick questions go to the library, all else through the bridge."""

    closed = Signal()
    """The person closed the window; it is hidden and the library may close."""
    restore_requested = Signal(object)
    """Path of a backup that is to take the library's place, for which all windows close."""

    is_open = False
    """Whether what is in it is on show, and no outline any more. Qt tells of changes from the first moment on."""

    def __init__(self, settings: Settings, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setWindowTitle("PhotoClip")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(MIN_SIZE)
        self.resize(START_SIZE)
        keep_on_screen(self)  # a place that was saved comes back to the screens there are by itself
        with suppress(binascii.Error):  # a damaged setting only costs the window's place
            self.restoreGeometry(QByteArray(base64.b64decode(settings.window_geometry)))
        self._outline = Outline(settings, self)
        self.setCentralWidget(self._outline)
        self._outline.setFocus()

    @classmethod
    def filled(cls, library: Library, bridge: Bridge, theme: Theme) -> MainWindow:
        """Return a window with all that is in it."""
        window = cls(library.settings.current, theme)
        for _ in window.fill(library, bridge):
            pass
        window.open_up()
        return window

    def fill(self, library: Library, bridge: Bridge) -> Iterator[None]:
        """Make what shows this library, which may be closed yet, behind the outline: once, before `open_up`.

        A part a step. All of them take a quarter of a second: what was typed or clicked comes before the next one.
        """
        from photoclip.gui.window import parts  # noqa: PLC0415 the window is there before them

        self._library = library
        self._bridge = bridge
        self.undo = bridge.undo
        self.downloads = parts.ModelDownloads(library, bridge, self)
        # Pages come to stand where they are made: what is taken elsewhere is styled anew, with all that is in it.
        self._centre = centre = QWidget(self)
        centre.hide()
        yield
        self.pages = parts.Pages(library, bridge, self.downloads, centre)
        yield from self.pages.make()
        self.grid_page = self.pages.grid_page
        self.trouble_bar = parts.NoticeBar()
        """Says why nothing can be written, as long as that is so."""
        self.notice_bar = parts.Toast(self.pages, centre)
        self.gone_bar = parts.GoneBar(library, bridge)
        self.demo_bar = parts.DemoBar(library, bridge)
        self.status_bar = parts.StatusBar(library, bridge)
        yield
        self.tagging = parts.TaggingWindows(library, bridge, self.grid_page, self)
        self.exchange = parts.ExchangeWindows(library, bridge, self)
        selection = self.grid_page.selection
        self.dialogs = parts.WindowDialogs(library, bridge, self.downloads, self.exchange, selection, self)
        rooms = [
            *self.grid_page.actions_of_photos.tables(),
            self.grid_page.album_order.table,
            self.grid_page.time_actions.table,
            self.tagging.table,
            self.exchange.table,
        ]
        yield
        self.update_notice = parts.UpdateNotice(library, bridge, self.notice_bar, self._show_updates, self)
        ask = self._ask_for_folder
        self.actions_ = parts.WindowActions(self, library, bridge, self.pages, self.dialogs, ask, rooms)
        self._dropping = parts.Dropping(self, self.grid_page.search, self._add_folder)
        self.opening = parts.Opening(library, bridge, self.pages, self._dropping, self)
        yield
        self._lay_out(centre)
        self._restore(library.settings.current)
        self._connect()
        self.menuBar().hide()

    def open_up(self) -> None:
        """Let the outline go; what was typed into it goes on in the search box."""
        if self.is_open:
            return
        typed, edit = self._outline.edit, self.grid_page.search_box.edit
        edit.setText(typed.text())
        edit.setCursorPosition(typed.cursorPosition())
        self.is_open = True
        self.setCentralWidget(self._centre)  # which deletes the outline
        self._centre.show()
        self.setAcceptDrops(True)
        self._show_furniture()

    def start(self) -> None:
        """Ask the library for what to show. Call once the library is open."""
        self.open_up()
        self.pages.start()
        self.status_bar.start()
        self.gone_bar.refresh()
        self.demo_bar.refresh()
        self.tagging.start()
        self.update_notice.look()
        self.grid_page.search_box.edit.setFocus()

    @property
    def viewer(self) -> Viewer:
        """The photo viewer, made when first used."""
        return self.pages.viewer

    def open_settings(self, page: str = "folders") -> None:
        self.dialogs.show_settings(page)

    def _show_updates(self) -> None:
        self.open_settings("general")

    # Qt's

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.is_open:
            geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
            self._library.settings.change(window_geometry=geometry)
        event.accept()
        self.hide()
        self.closed.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if self.is_open and event.type() == QEvent.Type.WindowStateChange:
            self._show_furniture()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.LinkAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropping.take(dropped_paths(event.mimeData()), self.mapToGlobal(event.position().toPoint()))
        event.setDropAction(Qt.DropAction.LinkAction)
        event.accept()

    # Below: private

    def _lay_out(self, centre: QWidget) -> None:
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.pages, 1)
        # Below: what comes and goes by itself moves nothing under the pointer.
        column.addWidget(self.trouble_bar)
        column.addWidget(self.gone_bar)
        column.addWidget(self.demo_bar)
        column.addWidget(self.status_bar)

    def _restore(self, settings: Settings) -> None:
        self.grid_page.grid.set_tile_px(settings.thumbnail_size_px)
        self.grid_page.set_strictness(settings.strictness)
        self._show_panels(settings)

    def _show_panels(self, settings: Settings) -> None:
        page = self.grid_page
        page.side_room.set_wish(settings.show_folder_panel)
        page.details_room.set_wish(settings.show_info_panel)
        page.map.setVisible(settings.show_map)
        page.top_bar.map_button.setChecked(settings.show_map)

    def _connect(self) -> None:
        page, bridge, settings = self.grid_page, self._bridge, self._library.settings
        page.add_folder_requested.connect(self._ask_for_folder)
        page.settings_requested.connect(self.open_settings)
        page.library_panel.action_requested.connect(self._on_action)
        self.tagging.settings_requested.connect(self.open_settings)
        page.search_box.help_requested.connect(self.dialogs.show_search_help)
        self.dialogs.restore_requested.connect(self.restore_requested)
        self.dialogs.search_tried.connect(self.pages.try_search)
        page.side_room.wanted.connect(lambda shown: settings.change(show_folder_panel=shown))
        page.details_room.wanted.connect(lambda shown: settings.change(show_info_panel=shown))
        page.top_bar.map_button.clicked.connect(lambda shown: settings.change(show_map=shown))
        self.status_bar.problems_requested.connect(self.dialogs.show_problems)
        self.status_bar.model_requested.connect(lambda: self.open_settings("model"))
        bridge.notice.connect(self._on_notice)
        bridge.problem.connect(self._on_problem)
        bridge.trouble_changed.connect(self._on_trouble_changed)
        bridge.settings_changed.connect(self._on_settings_changed)
        self.theme.changed.connect(self._on_theme_changed)
        self.undo.offered.connect(self._on_undo_offered)
        self.undo.taken_back.connect(self.notice_bar.hide)
        self.undo.is_back.connect(self._on_is_back)
        self.pages.currentChanged.connect(self._on_page_changed)
        self.pages.begun.connect(self.opening.start)
        self.demo_bar.left.connect(self.pages.begin_anew)
        for changed in (page.grid.selection_changed, page.query.answered, self.undo.changed):
            changed.connect(self._on_something_changed)

    def _on_action(self, action_id: str) -> None:
        self.actions_[action_id].trigger()

    def _on_page_changed(self, _index: int) -> None:
        self._show_furniture()

    def _show_furniture(self) -> None:
        """Show what stands around the page, nothing where it has the whole screen; keys of menus work all the same."""
        full = self.isFullScreen()
        self.menuBar().setVisible(not full)
        self.status_bar.setVisible(not full and not self.pages.in_viewer and not self.pages.in_compare)
        self.actions_.refresh()

    def _on_something_changed(self, *_: object) -> None:
        self.actions_.refresh()

    def _on_notice(self, sentence: str) -> None:
        self.notice_bar.say(sentence, passing=True)

    def _on_problem(self, sentence: str) -> None:
        if not (self.trouble_bar.isVisible() and self.trouble_bar.text() == sentence):  # it is said already
            self.notice_bar.say(sentence)

    def _on_trouble_changed(self, sentence: str) -> None:
        if sentence:
            self.trouble_bar.say(sentence)
        else:
            self.trouble_bar.hide()

    def _on_is_back(self, name: str) -> None:
        self.notice_bar.say(self.tr("Undone: {name}.").format(name=name), passing=True)

    def _on_undo_offered(self, sentence: str) -> None:
        if not sentence:
            self.notice_bar.withdraw_offer()
            return
        self.notice_bar.say(sentence, passing=True, button=self.tr("Undo"), action=self.undo.undo)

    def _on_settings_changed(self, settings: Settings) -> None:
        self._show_panels(settings)
        self.theme.set_appearance(settings.appearance)
        self.actions_.refresh()

    def _on_theme_changed(self) -> None:
        retint(self)
        self.grid_page.side_panel.retint()

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a folder of photos"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda path: self._add_folder(Path(path)))
        dialog.open()

    def _add_folder(self, path: Path) -> None:
        def report(folder: WatchedFolder) -> Done:
            return Done(self.tr("Watching {path}.").format(path=folder.path))

        self._bridge.do(self._library.folders.add, path, report=report)


def bare_window(app: QApplication, settings: Settings) -> MainWindow:
    """Return a window with nothing in it, in the colours that were chosen."""
    return MainWindow(settings, Theme(app, settings.appearance))
