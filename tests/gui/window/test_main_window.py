import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QSlider, QTreeWidget

from photoclip.core.events import IndexingStatus, TroubleChanged
from photoclip.core.search import Scope
from photoclip.errors import FolderProblem, LibraryProblem, ModelProblem
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.viewer.bar import ViewerBar
from photoclip.gui.viewer.viewer import Viewer
from photoclip.settings import Settings
from tests.gui.photos_on_show import shown

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


def type_words(window, qtbot, words):
    edit = window.grid_page.search_box.edit
    edit.setFocus()
    qtbot.keyClicks(edit, words)


def names_first(window, subject_index, count):
    return all(photo_id % 8 == subject_index for photo_id in shown(window)[:count])


def hint(window):
    return window.grid_page.search_box.hint()


# Search


def test_typing_shows_strong_matches_first_and_a_divider(window, qtbot):
    type_words(window, qtbot, "a dog on grass")
    qtbot.waitUntil(lambda: names_first(window, 0, 7))
    assert len(shown(window)) == 60
    sections = window.grid_page.grid.sections
    assert [(section.title, section.count) for section in sections] == [("", 7), ("Weaker matches", 53)]
    qtbot.waitUntil(lambda: window.grid_page.header.details.whole == "7 good matches of 60 photos")


def test_a_burst_of_keys_is_one_search(window, qtbot):
    before = len(window.fake.called("search.find"))
    type_words(window, qtbot, "mountain")
    qtbot.waitUntil(lambda: names_first(window, 2, 7))
    assert len(window.fake.called("search.find")) == before + 1


def test_an_answer_that_comes_late_never_replaces_a_newer_one(window, qtbot):
    edit = window.grid_page.search_box.edit
    with window.fake.held("search.find"):
        type_words(window, qtbot, "dog")
        qtbot.waitUntil(lambda: len(window.fake.called("search.find")) == 2)
        edit.selectAll()
        qtbot.keyClicks(edit, "cake")
        qtbot.waitUntil(lambda: window.grid_page.query.request.text == "cake")
        answers = []
        window.grid_page.query.answered.connect(lambda answer: answers.append(answer.request.text))
    qtbot.waitUntil(lambda: names_first(window, 3, 7))
    assert answers == ["cake"]


def test_searches_wait_for_each_other_but_browsing_does_not(window, qtbot):
    edit = window.grid_page.search_box.edit
    with window.fake.held("search.find"):
        type_words(window, qtbot, "dog")
        qtbot.waitUntil(lambda: len(window.fake.called("search.find")) == 2)
        for words in ("cat", "boat", "car"):
            edit.selectAll()
            qtbot.keyClicks(edit, words)
            qtbot.waitUntil(lambda words=words: window.grid_page.query.request.text == words)
        assert len(window.fake.called("search.find")) == 2
    qtbot.waitUntil(lambda: names_first(window, 4, 7))
    assert [call.args[0].text for call in window.fake.called("search.find")][-2:] == ["dog", "car"]


def test_escape_clears_the_search_and_all_photos_return(window, qtbot):
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: names_first(window, 0, 7))
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Escape)
    qtbot.waitUntil(lambda: shown(window) == list(range(60, 0, -1)))
    assert window.grid_page.search_box.text() == ""


def test_down_and_enter_lead_from_the_box_to_the_photos(window, qtbot):
    type_words(window, qtbot, "dog")
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Down)
    assert window.grid_page.grid.hasFocus()
    assert window.grid_page.grid.currentIndex().row() == 0


@pytest.mark.parametrize("key", [Key.Key_F, Key.Key_L])
def test_the_find_keys_lead_back_to_the_box(window, qtbot, key):
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window, key, Mod.ControlModifier)
    assert window.grid_page.search_box.edit.hasFocus()


def test_nothing_that_matches_is_said_and_the_closest_are_shown(window, qtbot):
    type_words(window, qtbot, "xylophone")
    qtbot.waitUntil(lambda: "Nothing matches" in hint(window))
    assert window.grid_page.grid.sections[0].title == "Closest photos"


@pytest.mark.parametrize("words", ["🐕🏖️", "كلب على الشاطئ", "x" * 10_000, "   ", "\t", "%_'\"--;"])
def test_odd_words_are_words(window, qtbot, words):
    window.grid_page.search_box.set_text(words)
    qtbot.waitUntil(lambda: not window.grid_page.query.busy)
    assert len(shown(window)) == 60


def test_a_search_that_fails_says_so_under_the_box(window, qtbot):
    window.fake.errors["search.find"] = ModelProblem("The model could not be loaded. Choose another one.")
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: hint(window) == "The model could not be loaded. Choose another one.")
    assert len(shown(window)) == 60


def test_an_example_searches(window, qtbot):
    example = next(b for b in window.findChildren(QAbstractButton) if b.text() == "a dog running on the beach")
    qtbot.mouseClick(example, Left)
    qtbot.waitUntil(lambda: window.grid_page.query.request.text == "a dog running on the beach")


# Sort, folders


def test_the_sort_choice_orders_by_date(window, qtbot):
    choice = window.grid_page.top_bar.sort_choice
    assert not choice.model().item(0).isEnabled(), "no relevance without words"
    qtbot.keyClick(choice, Key.Key_Down)
    qtbot.waitUntil(lambda: shown(window) == list(range(1, 61)))


def test_the_sort_choice_orders_by_name(window, qtbot):
    qtbot.keyClick(window.grid_page.top_bar.sort_choice, Key.Key_End)
    qtbot.waitUntil(lambda: shown(window)[:8] == [1, 9, 17, 25, 33, 41, 49, 57])


def test_words_sorted_by_date_show_good_matches_only(window, qtbot):
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: names_first(window, 0, 7))
    window.actions_["view.sort.newest"].trigger()
    qtbot.waitUntil(lambda: shown(window) == [56, 48, 40, 32, 24, 16, 8])
    assert window.grid_page.top_bar.sort_choice.currentText() == "Newest first"


def test_the_order_by_date_is_remembered_beside_the_order_of_searches(window, qtbot):
    window.actions_["view.sort.oldest"].trigger()
    qtbot.waitUntil(lambda: shown(window)[0] == 1)
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: window.grid_page.top_bar.sort_choice.currentText() == "Best match")
    qtbot.keyClick(window.grid_page.search_box.edit, Key.Key_Escape)
    qtbot.waitUntil(lambda: window.grid_page.top_bar.sort_choice.currentText() == "Oldest first")


def folder_item(window, name) -> tuple[QTreeWidget, object]:
    tree = window.grid_page.folder_panel.tree
    return tree, tree.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]


def test_a_click_on_a_folder_shows_its_photos_only(window, qtbot):
    tree, item = folder_item(window, "2024")
    qtbot.mouseClick(tree.viewport(), Left, pos=tree.visualItemRect(item).center())
    qtbot.waitUntil(lambda: len(shown(window)) == 15)
    assert all(photo_id % 4 == 3 for photo_id in shown(window))
    assert window.fake.called("search.find")[-1].args[0].scope == Scope(1, "2024")


def test_folders_show_their_counts_and_take_new_photos_in(window, qtbot):
    item = window.grid_page.library_panel.item("All photos")
    assert item.text(1) == "60"
    window.fake.add_photos(5)
    qtbot.waitUntil(lambda: item.text(1) == "65" and len(shown(window)) == 65)


def test_the_folder_menu_reveals_pauses_and_leads_to_settings(window, qtbot):
    panel = window.grid_page.folder_panel
    menu = panel.menu_for(Scope(1, ""))
    texts = {action.text(): action for action in menu.actions()}
    assert {"Show in file manager", "Look for changes now", "Folder settings…"} <= texts.keys()
    texts["Look for changes now"].trigger()
    assert window.fake.called("indexing.rescan")
    texts["Pause watching"].trigger()
    qtbot.waitUntil(lambda: bool(window.fake.called("folders.pause")))


def test_photos_that_arrive_appear_without_a_jump(open_window, qtbot):
    window = open_window(600)
    grid = window.grid_page.grid
    grid.verticalScrollBar().setValue(2000)
    row = grid.visible_rows().start
    photo_id, y = window.grid_page.model.photo_id(row), grid.visualRect(window.grid_page.model.index(row)).y()
    window.fake.add_photos(37)
    qtbot.waitUntil(lambda: len(shown(window)) == 637)
    model = window.grid_page.model
    assert grid.visualRect(model.index(model.row_of(photo_id))).y() == y


# Photos


@pytest.mark.parametrize("ahead_ms", [0, 60_000], ids=["made ahead", "made when first used"])
def test_there_is_one_viewer_whether_or_not_it_was_made_before_it_is_used(open_window, qtbot, monkeypatch, ahead_ms):
    monkeypatch.setattr("photoclip.gui.window.pages.AHEAD_MS", ahead_ms)
    window = open_window()
    if not ahead_ms:
        qtbot.waitUntil(lambda: bool(window.findChildren(Viewer)))
    assert window.pages.currentWidget() is window.grid_page
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_Home)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    assert window.findChildren(Viewer) == [window.pages.currentWidget()]
    assert window.viewer.photo_id == 60
    assert window.viewer.bar.isVisible()
    assert window.viewer.canvas.hasFocus()


def test_the_viewer_can_be_opened_between_the_making_of_its_parts(open_window, qtbot, monkeypatch):
    monkeypatch.setattr("photoclip.gui.window.pages.AHEAD_MS", 0)
    monkeypatch.setattr("photoclip.gui.window.pages.TURN_MS", 300)
    window = open_window()
    qtbot.keyClick(window.grid_page.grid, Key.Key_Home)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    viewer, later = window.viewer, []
    QTimer.singleShot(300, lambda: later.append("the second turn has come before, and found nothing to do"))
    qtbot.waitUntil(lambda: bool(later))
    assert window.findChildren(Viewer) == [viewer]
    assert window.findChildren(ViewerBar) == [viewer.bar]
    assert viewer.bar.isVisible()


def test_enter_opens_the_viewer_and_its_end_returns_to_the_photo(window, qtbot):
    grid = window.grid_page.grid
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_Home)
    qtbot.keyClick(grid, Key.Key_Right)
    qtbot.keyClick(grid, Key.Key_Return)
    assert window.pages.currentWidget() is window.viewer
    assert window.viewer.photo_id == 59
    window.viewer.show_next()
    window.viewer.close_viewer()
    assert window.pages.currentWidget() is window.grid_page
    assert grid.selected_ids().tolist() == [58]
    assert grid.hasFocus()


def test_the_context_menu_copies_paths(window, qtbot):
    grid = window.grid_page.grid
    middle = grid.visualRect(window.grid_page.model.index(1)).center()
    qtbot.mouseClick(grid.viewport(), Left, pos=middle)
    grid.menu_requested.emit(grid.viewport().mapToGlobal(middle))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Copy &path").trigger()
    menu.close()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == window.fake.tile(59).path)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "Path copied.")


def test_the_details_follow_the_current_photo(window, qtbot):
    qtbot.mouseClick(window.grid_page.top_bar.info_button, Left)
    assert window.fake.settings.current.show_info_panel
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_Home)
    qtbot.waitUntil(lambda: any(call.args == (60,) for call in window.fake.called("photos.get")))


def test_keys_and_slider_change_the_thumbnail_size_and_keep_it(window, qtbot):
    slider = window.grid_page.top_bar.size_slider
    assert slider.value() * 16 == 176
    window.actions_["view.larger"].trigger()
    assert window.grid_page.grid.tile_px == 192 == slider.value() * 16
    slider.setFocus()
    qtbot.keyClick(slider, Key.Key_Left)
    assert window.fake.settings.current.thumbnail_size_px == 176


# Background work, model, problems


def test_the_pause_button_pauses_and_resumes(window, qtbot):
    bar = window.status_bar
    window.fake.emit(IndexingStatus("indexing", 20, 100, per_second=12.4, remaining_s=400, model="m"))
    qtbot.waitUntil(bar.pause_button.isVisible)
    assert bar.activity() == "Reading photos: 20 of 100  ·  12 a second  ·  about 7 minutes left"
    qtbot.mouseClick(bar.pause_button, Left)
    qtbot.waitUntil(lambda: bar.activity() == "Paused, 80 photos to go")
    assert bar.pause_button.accessibleName() == "Resume the background work"
    qtbot.mouseClick(bar.pause_button, Left)
    qtbot.waitUntil(lambda: bar.activity().startswith("Reading photos"))


def test_problems_are_counted_and_a_click_lists_them(window, qtbot):
    assert not window.status_bar.problems_button.isVisible()
    window.fake.emit(IndexingStatus("idle", failed=3, model="m"))
    qtbot.waitUntil(window.status_bar.problems_button.isVisible)
    assert window.status_bar.problems_button.text() == "3 problems"
    qtbot.mouseClick(window.status_bar.problems_button, Left)
    qtbot.waitUntil(lambda: bool(window.fake.called("photos.problems")))


def test_what_stands_in_the_way_is_said_in_the_status_line(window, qtbot):
    window.fake.emit(IndexingStatus("paused", message="The disk is full. Free some space, then resume."))
    qtbot.waitUntil(lambda: window.status_bar.activity() == "The disk is full. Free some space, then resume.")


def test_without_a_model_photos_are_browsed_and_the_box_offers_one(open_window, qtbot):
    window = open_window(model=None)
    assert shown(window) == list(range(60, 0, -1))
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: hint(window) == "Searching by words needs a model.")
    assert len(shown(window)) == 60
    button = next(b for b in window.grid_page.search_box.findChildren(QAbstractButton) if b.text() == "Choose a model…")
    qtbot.mouseClick(button, Left)
    dialog = window.dialogs.open.find(SettingsDialog)
    assert dialog.page == "model"
    dialog.close()


def test_a_model_that_comes_answers_the_words_that_wait(open_window, qtbot):
    window = open_window(model=None)
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: hint(window) == "Searching by words needs a model.")
    window.fake.installed.add("m")
    window.fake.submit(window.fake.models.use, "m").result()
    qtbot.waitUntil(lambda: names_first(window, 0, 7))
    qtbot.waitUntil(lambda: window.grid_page.header.details.whole == "7 good matches of 60 photos")


def test_nothing_moves_as_a_notice_comes_and_goes(window, qtbot):
    places = [window.pages.geometry(), window.status_bar.geometry()]
    window.fake.notice("The index was made again. " * 20)
    qtbot.waitUntil(window.notice_bar.isVisible)
    QApplication.processEvents()
    assert [window.pages.geometry(), window.status_bar.geometry()] == places
    assert places[0].contains(window.notice_bar.geometry())
    window.resize(700, 520)
    assert window.pages.geometry().contains(window.notice_bar.geometry())
    qtbot.mouseClick(window.notice_bar.findChild(QAbstractButton), Left)
    window.resize(900, 600)
    assert not window.notice_bar.isVisible()


def test_a_click_at_once_after_a_notice_meets_what_stood_there_before(window, qtbot):
    grid = window.grid_page.grid
    there = grid.viewport().mapTo(window, grid.visualRect(grid.model().index(2, 0)).center())
    window.fake.notice("The index was made again.")
    qtbot.waitUntil(window.notice_bar.isVisible)
    target = window.childAt(there)
    qtbot.mouseClick(target, Left, pos=target.mapFrom(window, there))
    assert grid.currentIndex().row() == 2


def test_notices_and_problems_are_shown_and_can_be_closed(window, qtbot):
    window.fake.notice("The index was made again.")
    qtbot.waitUntil(window.notice_bar.isVisible)
    assert window.notice_bar.text() == "The index was made again."
    qtbot.mouseClick(window.notice_bar.findChild(QAbstractButton), Left)
    assert not window.notice_bar.isVisible()


# Emptiness


def test_without_folders_the_page_offers_to_add_one(open_window, qtbot):
    window = open_window(0, with_folder=False)
    placeholder = window.grid_page.placeholder
    qtbot.waitUntil(placeholder.isVisible)
    assert placeholder.title == "No folders yet"
    assert placeholder.button.text() == "Add folder…"


def test_first_photos_on_their_way_are_told(open_window, qtbot):
    window = open_window(0)
    window.fake.emit(IndexingStatus("scanning"))
    qtbot.waitUntil(lambda: window.grid_page.placeholder.title == "Looking at your photos")
    window.fake.add_photos(3)
    qtbot.waitUntil(window.grid_page.grid.isVisible)


def test_an_empty_offline_folder_says_that_it_is_offline(open_window, qtbot):
    window = open_window(0)
    window.fake.watched = [replace(folder, online=False) for folder in window.fake.watched]
    window.grid_page.folder_panel.reload()
    tree, item = folder_item(window, "Photos")
    tree.setCurrentItem(item)
    qtbot.waitUntil(lambda: window.grid_page.placeholder.title == "This folder is offline")


def test_the_first_start_is_shown_once_until_it_is_finished(open_window, qtbot):
    window = open_window(0, with_folder=False, settings=Settings(first_start_done=False))
    qtbot.waitUntil(lambda: window.pages.first_start is not None)
    assert window.pages.currentWidget() is window.pages.first_start
    window.pages.first_start.finished.emit()
    assert window.pages.currentWidget() is window.grid_page
    assert window.fake.settings.current.first_start_done


# Adding folders by dropping them


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, button, mod = Qt.DropAction.LinkAction | Qt.DropAction.CopyAction, Left, Mod.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), action, data, button, mod)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(50, 50), action, data, button, mod))


def test_a_dropped_folder_is_watched(window, qtbot, tmp_path):
    folder = tmp_path / "Holiday"
    folder.mkdir()
    drop(window, folder)
    qtbot.waitUntil(lambda: window.notice_bar.text() == f"Watching {folder}.")
    qtbot.waitUntil(lambda: window.grid_page.folder_panel.tree.topLevelItemCount() == 2)


def test_a_dropped_file_is_refused_in_plain_words(window, qtbot, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("x")
    drop(window, file)
    qtbot.waitUntil(lambda: "is a file" in window.notice_bar.text())
    assert window.notice_bar.isVisible()


def test_a_folder_that_cannot_be_watched_is_explained(window, qtbot, tmp_path):
    window.fake.errors["folders.add"] = FolderProblem("“x” cannot be read. Check its permissions.")
    drop(window, tmp_path)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "“x” cannot be read. Check its permissions.")


# Window


def test_appearance_changes_at_once_and_is_kept(window, theme, qtbot):
    window.actions_["view.appearance.dark"].trigger()
    assert window.fake.settings.current.appearance == "dark"
    qtbot.waitUntil(lambda: theme.colors.dark)
    window.actions_["view.appearance.light"].trigger()
    qtbot.waitUntil(lambda: not theme.colors.dark)


def test_closing_keeps_the_windows_place_and_hides_it_first(window, qtbot):
    with qtbot.waitSignal(window.closed):
        window.close()
    assert not window.isVisible()
    assert window.fake.settings.current.window_geometry


@pytest.mark.parametrize("saved", ["", "no base64!", "AAAA"])
def test_a_damaged_place_is_forgotten(open_window, saved):
    assert open_window(settings=Settings(first_start_done=True, window_geometry=saved)).isVisible()


def test_folder_panel_can_be_hidden_and_stays_so(window, qtbot):
    qtbot.mouseClick(window.grid_page.top_bar.folders_button, Left)
    qtbot.waitUntil(lambda: not window.grid_page.folder_panel.isVisible())
    assert not window.fake.settings.current.show_folder_panel


def test_every_control_has_an_accessible_name(window):
    controls = [
        widget
        for kind in (QAbstractButton, QLineEdit, QComboBox, QSlider, QTreeWidget)
        for widget in window.grid_page.findChildren(kind) + window.status_bar.findChildren(kind)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible()
    ]
    assert len(controls) > 8
    assert [c for c in controls if not c.accessibleName() and not (isinstance(c, QAbstractButton) and c.text())] == []


def test_tab_reaches_box_sort_folders_and_photos(window, qtbot):
    page = window.grid_page
    page.search_box.edit.setFocus()
    reached = set()
    for _ in range(40):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {
        page.search_box.edit,
        page.top_bar.sort_choice,
        page.top_bar.size_slider,
        page.folder_panel.tree,
        page.grid,
    } <= reached


def test_no_two_actions_of_the_window_share_a_shortcut(window):
    taken = [
        shortcut.toString()
        for action in window.findChildren(QAction)
        if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
        for shortcut in set(action.shortcuts())
        if shortcut.toString()
    ]
    assert sorted(taken) == sorted(set(taken))


def test_the_gui_thread_never_waits_for_the_library(window, qtbot):
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(lambda: names_first(window, 0, 7))
    assert window.fake.slow_calls_on(threading.get_ident()) == []


def test_no_path_of_the_library_is_touched_by_showing_it(window):
    assert not Path(window.fake.folder / "Photos").exists()


def test_what_keeps_the_library_from_being_written_stands_and_is_said_once(window, qtbot, tmp_path):
    sentence = "The disk that holds /home/ann is full; free some space and try again."
    window.fake.errors["folders.add"] = LibraryProblem(sentence)
    window.fake.emit(TroubleChanged(sentence))
    qtbot.waitUntil(window.trouble_bar.isVisible)
    assert window.trouble_bar.text() == sentence
    drop(window, tmp_path)
    qtbot.waitUntil(lambda: len(window.fake.called("folders.add")) == 1)
    window.fake.notice("Something else.")
    qtbot.waitUntil(lambda: window.notice_bar.text() == "Something else.")

    window.fake.emit(TroubleChanged(""))
    qtbot.waitUntil(lambda: not window.trouble_bar.isVisible())
    drop(window, tmp_path)
    qtbot.waitUntil(lambda: window.notice_bar.text() == sentence)


# Full screen


def test_f11_gives_the_photos_the_whole_screen_and_takes_it_back(window, qtbot):
    grid = window.grid_page.grid
    grid.setFocus()
    qtbot.keyClick(grid, Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    assert not window.menuBar().isVisible()
    assert not window.status_bar.isVisible()
    qtbot.keyClick(grid, Key.Key_A, Mod.ControlModifier)  # what stands in menus
    assert len(grid.selected_ids()) == 60
    qtbot.keyClick(grid, Key.Key_F11)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.menuBar().isVisible()
    assert window.status_bar.isVisible()


@pytest.mark.parametrize("leave", [Key.Key_F11, Key.Key_Escape])
def test_f11_in_the_viewer_leaves_nothing_but_the_photo(open_window, qtbot, leave):
    window = open_window(settings=Settings(first_start_done=True, show_info_panel=True))
    window.grid_page.grid.select_only(60)
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.in_viewer and window.viewer.info.isVisible())
    qtbot.keyClick(window.viewer.canvas, Key.Key_F11)
    qtbot.waitUntil(window.isFullScreen)
    assert not window.menuBar().isVisible()
    assert not window.viewer.info.isVisible()
    qtbot.waitUntil(lambda: window.viewer.canvas.width() == window.width())
    qtbot.waitUntil(lambda: window.viewer.canvas.height() >= window.height() - window.viewer.bar.height() - 2)
    qtbot.keyClick(window.viewer.canvas, leave)
    qtbot.waitUntil(lambda: not window.isFullScreen())
    assert window.pages.in_viewer
    assert window.menuBar().isVisible()
    assert window.viewer.info.isVisible()
