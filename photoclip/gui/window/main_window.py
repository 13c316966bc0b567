"""MainWindow: the pages, the menu bar, the status line, and what is asked of the library on the person's behalf."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from photoclip.core.photo import WatchedFolder
from photoclip.core.search import IdArray
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.drag_data import dropped_paths
from photoclip.gui.base.icons import app_icon, retint
from photoclip.gui.base.live_theme import Theme
from photoclip.gui.base.undo import Done
from photoclip.gui.browse.page import GridPage
from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.exchange.windows import ExchangeWindows
from photoclip.gui.first_start.first_start import FirstStart
from photoclip.gui.search.help import SearchHelp
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.tag_windows.windows import TaggingWindows
from photoclip.gui.viewer.viewer import Viewer
from photoclip.gui.window.actions import WindowActions, check_option, when_chosen
from photoclip.gui.window.notice_bar import NoticeBar
from photoclip.gui.window.problems_dialog import ProblemsDialog
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog
from photoclip.gui.window.status_bar import StatusBar
from photoclip.library.contract import Library
from photoclip.settings import Settings

START_SIZE = QSize(1180, 780)
MIN_SIZE = QSize(640, 480)


class MainWindow(QMainWindow):
    """The one window. Quick questions go to the library, everything else through the bridge."""

    closed = Signal()
    """The person closed the window; it is hidden and the library may close."""

    def __init__(self, library: Library, bridge: Bridge, theme: Theme) -> None:
        super().__init__()
        self._library = library
        self._bridge = bridge
        self.undo = bridge.undo
        self._theme = theme
        self._viewer: Viewer | None = None
        self._first_start: FirstStart | None = None
        self._dialogs: dict[type, QWidget] = {}
        self.downloads = ModelDownloads(library, bridge, self)
        self.grid_page = GridPage(library, bridge)
        self.notice_bar = NoticeBar()
        self.status_bar = StatusBar(library, bridge)
        self.tagging = TaggingWindows(library, bridge, self.grid_page, self)
        self.exchange = ExchangeWindows(library, bridge, self)
        separator = QAction(self)
        separator.setSeparator(True)
        self.actions_ = WindowActions(
            self,
            self.grid_page.actions_of_photos,
            self.grid_page.album_actions,
            [*self.tagging.actions(), separator, *self.exchange.actions()],
        )
        self.pages = QStackedWidget()
        self._lay_out()
        self._restore(library.settings.current)
        self._connect()

    def start(self) -> None:
        """Ask the library for what to show. Call once the library is open."""
        self._bridge.ask(self._library.folders.all, done=self._on_first_folders, owner=self)
        self.grid_page.start()
        self.status_bar.start()
        self.tagging.start()
        self.grid_page.search_box.setFocus()

    @property
    def viewer(self) -> Viewer:
        """The photo viewer, made when first used."""
        if self._viewer is None:
            page = self.grid_page
            self._viewer = Viewer(
                self._library,
                self._bridge,
                self,
                albums=page.album_actions,
                tags=page.tag_actions,
                marking=page.marking,
            )
            # The menu bar's actions mean the photo in view.
            self._viewer.photo_changed.connect(lambda photo_id: page.actions_of_photos.set_photos([photo_id]))
            self._viewer.actions_of_photos.search_requested.connect(self._on_search_from_viewer)
            self._viewer.closed.connect(self._on_viewer_closed)
            self.pages.addWidget(self._viewer)
        return self._viewer

    def open_settings(self, page: str = "folders") -> None:
        dialog = self._show_dialog(SettingsDialog)
        dialog.open_page(page)

    # Qt's

    def closeEvent(self, event: QCloseEvent) -> None:
        geometry = base64.b64encode(self.saveGeometry().data()).decode("ascii")
        self._library.settings.change(window_geometry=geometry)
        event.accept()
        self.hide()
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is None and dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.LinkAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        for path in dropped_paths(event.mimeData()):
            self._add_folder(path)
        event.setDropAction(Qt.DropAction.LinkAction)
        event.accept()

    # Below: private

    def _lay_out(self) -> None:
        self.setWindowTitle("PhotoClip")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(MIN_SIZE)
        self.setAcceptDrops(True)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice_bar)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status_bar)
        self.pages.addWidget(self.grid_page)
        self.setCentralWidget(centre)

    def _restore(self, settings: Settings) -> None:
        self.resize(START_SIZE)
        with suppress(binascii.Error):  # a damaged setting only costs the window's place
            self.restoreGeometry(QByteArray(base64.b64decode(settings.window_geometry)))
        self.grid_page.grid.set_tile_px(settings.thumbnail_size_px)
        self.grid_page.set_strictness(settings.strictness)
        self._show_panels(settings)
        check_option(self.actions_.appearance, settings.appearance)
        self.actions_.collapse_bursts.setChecked(settings.collapse_bursts)
        self._show_undo()

    def _show_panels(self, settings: Settings) -> None:
        page, actions = self.grid_page, self.actions_
        page.set_folder_panel_shown(settings.show_folder_panel)
        page.set_info_panel_shown(settings.show_info_panel)
        actions.folder_panel.setChecked(settings.show_folder_panel)
        page.folders_button.setChecked(settings.show_folder_panel)
        actions.info_panel.setChecked(settings.show_info_panel)
        page.info_button.setChecked(settings.show_info_panel)

    def _connect(self) -> None:
        page, actions, bridge, undo = self.grid_page, self.actions_, self._bridge, self.undo
        page.opened.connect(self._on_opened)
        page.add_folder_requested.connect(self._ask_for_folder)
        page.settings_requested.connect(self.open_settings)
        self.tagging.settings_requested.connect(self.open_settings)
        page.search_box.help_requested.connect(self._on_search_help)
        page.count_changed.connect(self.status_bar.show_count)
        page.folders_button.clicked.connect(lambda shown: self._change(show_folder_panel=shown))
        page.info_button.clicked.connect(lambda shown: self._change(show_info_panel=shown))
        page.grid.selection_changed.connect(self._on_selection)
        page.query.answered.connect(lambda _answer: self._show_sort())
        self.status_bar.problems_requested.connect(lambda: self._show_dialog(ProblemsDialog))
        self.status_bar.model_requested.connect(lambda: self.open_settings("model"))
        bridge.notice.connect(lambda text: self.notice_bar.say(text, passing=True))
        bridge.problem.connect(self.notice_bar.say)
        bridge.settings_changed.connect(self._on_settings_changed)
        self._theme.changed.connect(self._on_theme_changed)
        actions.add_folder.triggered.connect(self._ask_for_folder)
        actions.rescan.triggered.connect(self._library.indexing.rescan)
        actions.settings.triggered.connect(lambda: self.open_settings("folders"))
        actions.quit.triggered.connect(self.close)
        actions.select_all.triggered.connect(page.grid.selectAll)
        actions.select_none.triggered.connect(page.grid.clearSelection)
        actions.find.triggered.connect(self._on_find)
        actions.view_photo.triggered.connect(self._on_view_photo)
        actions.larger.triggered.connect(lambda: page.grid.zoom(1))
        actions.smaller.triggered.connect(lambda: page.grid.zoom(-1))
        actions.folder_panel.triggered.connect(lambda shown: self._change(show_folder_panel=shown))
        actions.info_panel.triggered.connect(lambda shown: self._change(show_info_panel=shown))
        actions.undo.triggered.connect(undo.undo)
        actions.collapse_bursts.triggered.connect(self._on_collapse_bursts)
        actions.duplicates.triggered.connect(lambda: self._show_dialog(DuplicatesDialog))
        undo.changed.connect(self._show_undo)
        undo.offered.connect(self._on_undo_offered)
        undo.taken_back.connect(self.notice_bar.hide)
        actions.problems.triggered.connect(lambda: self._show_dialog(ProblemsDialog))
        actions.search_help.triggered.connect(self._on_search_help)
        actions.shortcuts.triggered.connect(lambda: self._show_dialog(ShortcutsDialog))
        actions.about.triggered.connect(lambda: self.open_settings("general"))
        when_chosen(actions.sort, page.query.set_sort)
        when_chosen(actions.appearance, lambda appearance: self._change(appearance=appearance))

    def _show_sort(self) -> None:
        check_option(self.actions_.sort, self.grid_page.query.sort)
        self.actions_.enable_album_order(self.grid_page.album_order.album is not None)

    def _change(self, **changes: object) -> None:
        self._library.settings.change(**changes)

    def _show_undo(self) -> None:
        step, undo = self.undo.latest, self.actions_.undo
        undo.setEnabled(step is not None)
        undo.setText(self.tr("&Undo {step}").format(step=step.name) if step is not None else self.tr("&Undo"))

    def _on_undo_offered(self, sentence: str) -> None:
        self.notice_bar.say(sentence, passing=True, button=self.tr("Undo"), action=self.undo.undo)

    def _on_collapse_bursts(self, collapse: bool) -> None:
        self._change(collapse_bursts=collapse)
        self.grid_page.collapse_bursts()

    def _on_search_from_viewer(self, text: str) -> None:
        self._on_viewer_closed()
        self.grid_page.search(text)

    def _on_settings_changed(self, settings: Settings) -> None:
        self._show_panels(settings)
        self._theme.set_appearance(settings.appearance)
        check_option(self.actions_.appearance, settings.appearance)

    def _on_theme_changed(self) -> None:
        retint(self)
        self.grid_page.side_panel.retint()

    def _on_first_folders(self, folders: Sequence[WatchedFolder]) -> None:
        if folders or self._library.settings.current.first_start_done:
            return
        self._first_start = FirstStart(self._library, self._bridge, self, self.downloads)
        self._first_start.finished.connect(self._on_first_start_finished)
        self.pages.addWidget(self._first_start)
        self._show(self._first_start)

    def _on_first_start_finished(self) -> None:
        self._change(first_start_done=True)
        self._show(self.grid_page)
        self.grid_page.query.ask()
        self.grid_page.folder_panel.reload()
        self.grid_page.albums.reload()
        self.grid_page.search_box.start_typing()
        if self._first_start is not None:
            self.pages.removeWidget(self._first_start)
            self._first_start.deleteLater()
            self._first_start = None

    def _show(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        on_grid = page is self.grid_page
        for action in [*self.actions_.on_photos(), *self.actions_.sort.actions(), self.actions_.view_photo]:
            action.setEnabled(on_grid)
        self.actions_.enable_album_order(on_grid and self.grid_page.album_order.album is not None)
        self.status_bar.setVisible(page is not self._viewer)

    def _on_opened(self, ids: IdArray, index: int) -> None:
        self._show(self.viewer)
        self.viewer.info.set_request(self.grid_page.explained_request())
        self.viewer.show_photos(ids, index)
        self.viewer.setFocus()

    def _on_viewer_closed(self) -> None:
        photo_id = self.viewer.photo_id
        self._show(self.grid_page)
        if photo_id is not None:
            self.grid_page.go_to(photo_id)

    def _on_view_photo(self) -> None:
        index = self.grid_page.grid.currentIndex()
        if index.isValid():
            self.grid_page.grid.opened.emit(index.row())

    def _on_find(self) -> None:
        if self.pages.currentWidget() is self._viewer:
            self._on_viewer_closed()
        if self.pages.currentWidget() is self.grid_page:
            self.grid_page.search_box.start_typing()

    def _on_search_help(self) -> None:
        self._show_dialog(SearchHelp)

    def _on_tried(self, example: str) -> None:
        if self.pages.currentWidget() is self._viewer:
            self._on_viewer_closed()
        self.grid_page.search_box.set_text(example)

    def _on_selection(self) -> None:
        self.actions_.view_photo.setEnabled(self.grid_page.grid.currentIndex().isValid())

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

    def _show_dialog(self, kind: type) -> QWidget:
        """Open the one dialog of this kind, or bring it to the front."""
        dialog = self._dialogs.get(kind)
        if dialog is None:
            dialog = self._make_dialog(kind)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(lambda _result: self._on_dialog_finished(kind))
            self._dialogs[kind] = dialog
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()
        return dialog

    def _make_dialog(self, kind: type) -> QWidget:
        if kind is ShortcutsDialog:
            return ShortcutsDialog(self)
        if kind is DuplicatesDialog:
            return DuplicatesDialog(self._library, self._bridge, self)
        if kind is SearchHelp:
            dialog = SearchHelp(self)
            dialog.tried.connect(self._on_tried)
            return dialog
        if kind is ProblemsDialog:
            return ProblemsDialog(self._library, self._bridge, self)
        settings = SettingsDialog(self._library, self._bridge, self, self.downloads)
        settings.sidecars_page.export_requested.connect(lambda: self.exchange.show_dialog("export"))
        settings.sidecars_page.import_requested.connect(lambda: self.exchange.show_dialog("import"))
        return settings

    def _on_dialog_finished(self, kind: type) -> None:
        self._dialogs.pop(kind, None)
