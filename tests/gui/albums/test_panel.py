import json
import threading

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from photoclip.core.events import AlbumsChanged, PhotosChanged
from photoclip.core.search import Scope, SearchRequest
from photoclip.errors import LibraryProblem
from photoclip.gui.albums.actions import free_name, proposed_name
from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.albums.list import AlbumList, album_text
from photoclip.gui.base.drag_data import PHOTO_IDS_MIME, photo_ids_of
from tests.gui.photos_on_show import select, shown, undo

Key, Mod, Button = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton


@pytest.fixture
def window(open_window, qtbot):
    """A window on 60 photos, an ordinary album "Rome 2023" of three and a smart one "Dogs"."""
    window = open_window()
    window.fake.albums.create("Rome 2023", [3, 4, 5])
    window.fake.albums.save_search("Dogs", SearchRequest("a dog", sort="newest", strictness=0.8))
    window.fake.calls.clear()  # these two were made by the test itself, on this thread
    qtbot.waitUntil(lambda: rows(window) == [("Dogs", "7"), ("Rome 2023", "3")])
    return window


def tree(window):
    return window.grid_page.album_panel.tree


def rows(window):
    items = [tree(window).topLevelItem(row) for row in range(tree(window).topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def names(window):
    return [name for name, _ in rows(window)]


def item(window, name):
    return tree(window).topLevelItem(names(window).index(name))


def click(window, qtbot, name, button=Button.LeftButton):
    point = tree(window).visualItemRect(item(window, name)).center()
    qtbot.mouseClick(tree(window).viewport(), button, pos=point)


def show(window, qtbot, name):
    click(window, qtbot, name)
    album = next(a for a in window.fake.album_list if a.name == name)
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == album_text(album))


def dialog(qtbot, window):
    qtbot.waitUntil(lambda: window.findChild(AlbumDialog) is not None)
    return window.findChild(AlbumDialog)


# Showing


def test_albums_stand_below_the_folders_with_their_counts_and_what_they_are(window):
    spoken = [tree(window).topLevelItem(row).data(0, Qt.ItemDataRole.AccessibleTextRole) for row in (0, 1)]
    assert spoken == ["Dogs, smart album, 7 photos", "Rome 2023, album, 3 photos"]
    icons = [tree(window).topLevelItem(row).icon(0).pixmap(18, 18).toImage() for row in (0, 1)]
    assert icons[0] != icons[1]


def test_a_click_on_an_album_shows_it(window, qtbot):
    click(window, qtbot, "Rome 2023")
    qtbot.waitUntil(lambda: shown(window) == [5, 4, 3])
    assert window.grid_page.search_box.text() == ""
    assert window.grid_page.header.title.whole == "Rome 2023"
    assert item(window, "Rome 2023").isSelected()
    assert window.grid_page.folder_panel.tree.selectedItems() == []


def test_an_albums_photos_are_counted_and_said_to_match_nothing(window, qtbot):
    show(window, qtbot, "Rome 2023")
    assert window.grid_page.search_box.hint() == ""


def test_an_album_brings_its_own_sort_and_strictness_and_takes_them_with_it(window, qtbot):
    show(window, qtbot, "Dogs")
    request = window.fake.called("search.find")[-1].args[0]
    assert (request.text, request.sort, request.strictness) == ("album:Dogs", "newest", 0.8)
    window.grid_page.search_box.set_text("cake")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "album:Dogs cake")
    request = window.fake.called("search.find")[-1].args[0]
    assert (request.sort, request.strictness) == ("relevance", 0.5)


def choose_sort(window, qtbot, steps):
    """Open the drop-down list of sorts and choose the one `steps` further down, with the keyboard."""
    choice = window.grid_page.top_bar.sort_choice
    choice.setFocus()
    for _ in range(abs(steps)):
        qtbot.keyClick(choice, Key.Key_Down if steps > 0 else Key.Key_Up)


def test_a_smart_album_that_says_best_match_stands_by_match(window, qtbot):
    window.fake.albums.save_search("Best dogs", SearchRequest("a dog", sort="relevance"))
    qtbot.waitUntil(lambda: "Best dogs" in names(window))
    found = window.fake.search.find(SearchRequest("a dog"))
    ranked = found.photo_ids[found.strong].tolist()
    window.fake.calls.clear()
    assert ranked != sorted(ranked, reverse=True)
    show(window, qtbot, "Best dogs")
    assert window.grid_page.top_bar.sort_choice.currentText() == "Best match"
    assert shown(window) == ranked
    choose_sort(window, qtbot, 1)
    qtbot.waitUntil(lambda: shown(window) == sorted(ranked, reverse=True))
    choose_sort(window, qtbot, -1)
    qtbot.waitUntil(lambda: shown(window) == ranked)
    assert window.grid_page.top_bar.sort_choice.currentText() == "Best match"


def test_what_has_no_best_match_says_none(window, qtbot):
    window.fake.albums.save_search("Tagged", SearchRequest("tag:family", sort="relevance"))
    window.fake.calls.clear()
    qtbot.waitUntil(lambda: "Tagged" in names(window))
    show(window, qtbot, "Tagged")
    assert window.grid_page.top_bar.sort_choice.currentText() == "Newest first"
    window.grid_page.search("tag:family")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "tag:family")
    assert window.grid_page.top_bar.sort_choice.currentText() == "Newest first"


def test_one_click_asks_once(window, qtbot):
    before = len(window.fake.called("search.find"))
    show(window, qtbot, "Rome 2023")
    assert len(window.fake.called("search.find")) == before + 1


def test_a_folder_takes_the_albums_place(window, qtbot):
    show(window, qtbot, "Rome 2023")
    folders = window.grid_page.folder_panel.tree
    everything = folders.topLevelItem(0)
    qtbot.mouseClick(folders.viewport(), Button.LeftButton, pos=folders.visualItemRect(everything).center())
    qtbot.waitUntil(lambda: len(shown(window)) == 60)
    assert window.grid_page.search_box.text() == ""
    assert tree(window).selectedItems() == []


def test_an_album_is_shown_from_everywhere_whatever_folder_was_chosen(window, qtbot):
    window.grid_page.query.set_scope(Scope(1, "2024"))
    show(window, qtbot, "Rome 2023")
    assert shown(window) == [5, 4, 3]


def test_words_leave_the_folder_as_it_is(window, qtbot):
    window.grid_page.search_box.set_text("dog")
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "dog")
    folders = window.grid_page.folder_panel.tree
    found = folders.findItems("2024", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)[0]
    qtbot.mouseClick(folders.viewport(), Button.LeftButton, pos=folders.visualItemRect(found).center())
    qtbot.waitUntil(lambda: window.fake.called("search.find")[-1].args[0].scope == Scope(1, "2024"))
    assert window.grid_page.search_box.text() == "dog"


def test_tab_into_the_folders_does_not_leave_the_album(window, qtbot):
    show(window, qtbot, "Rome 2023")
    window.grid_page.folder_panel.tree.setFocus(Qt.FocusReason.TabFocusReason)
    assert window.grid_page.navigation.place.text == 'album:"Rome 2023"'


# Counting


def test_a_smart_album_has_no_number_until_it_is_counted(window, qtbot):
    with window.fake.held("albums.count"):
        window.fake.submit(window.fake.albums.save_search, "Cakes", SearchRequest("cake")).result()
        qtbot.waitUntil(lambda: ("Cakes", "") in rows(window))
    qtbot.waitUntil(lambda: ("Cakes", "8") in rows(window))


def test_counting_follows_the_photos_but_not_each_of_them(library, bridge, qtbot):
    library.submit(library.albums.save_search, "Dogs", SearchRequest("a dog")).result()
    albums = AlbumList(library, bridge, count_ms=150)
    albums.reload()
    qtbot.waitUntil(lambda: bool(albums.albums) and albums.count(albums.albums[0]) == 7)
    qtbot.waitUntil(lambda: not albums.is_counting)
    before = len(library.called("albums.count"))
    library.add_photos(8)
    for _ in range(20):
        library.emit(PhotosChanged((1,)))
    qtbot.waitUntil(lambda: albums.count(albums.albums[0]) == 8)
    assert len(library.called("albums.count")) - before <= 2


def test_an_album_that_cannot_be_counted_has_no_number_and_says_nothing(library, bridge, qtbot):
    library.errors["albums.count"] = LibraryProblem("No.")
    library.submit(library.albums.save_search, "Dogs", SearchRequest("a dog")).result()
    albums = AlbumList(library, bridge, count_ms=50)
    said = []
    bridge.problem.connect(said.append)
    albums.reload()
    qtbot.waitUntil(lambda: bool(library.called("albums.count")) and not albums.is_counting)
    assert albums.count(albums.albums[0]) is None
    assert said == []


def test_nothing_of_it_runs_on_the_gui_thread(window, qtbot):
    show(window, qtbot, "Dogs")
    window.fake.emit(AlbumsChanged())
    assert window.fake.slow_calls_on(threading.get_ident()) == []


# Making


def test_the_selection_becomes_an_album(window, qtbot):
    select(window, 10, 11)
    qtbot.keyClick(window.grid_page.grid, Key.Key_L, Mod.ControlModifier | Mod.ShiftModifier)
    asked = dialog(qtbot, window)
    qtbot.keyClicks(asked.edit, "Cats")
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: ("Cats", "2") in rows(window))
    assert window.notice_bar.text() == "Album “Cats” created."


def test_a_name_that_is_taken_is_refused_under_the_line_and_the_dialog_stays(window, qtbot):
    qtbot.mouseClick(window.grid_page.album_panel.new_button, Button.LeftButton)
    asked = dialog(qtbot, window)
    assert not asked.save_button.isEnabled(), "no name yet"
    qtbot.keyClicks(asked.edit, "rome 2023")
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "already" in asked.message.text)
    assert asked.isVisible()
    assert asked.message.isVisible()
    assert asked.message.height() >= asked.message.heightForWidth(asked.message.width())
    qtbot.keyClicks(asked.edit, "Other")
    assert not asked.message.isVisible()
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "Other" in names(window))


def test_a_search_can_be_saved_while_there_is_one(window, qtbot):
    panel = window.grid_page.album_panel
    assert not panel.save_button.isEnabled()
    window.grid_page.search_box.set_text("a dog on grass after:2019 -crowd")
    qtbot.waitUntil(panel.save_button.isEnabled)
    qtbot.mouseClick(panel.save_button, Button.LeftButton)
    asked = dialog(qtbot, window)
    assert asked.edit.text() == "A dog on grass, 2019"
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "A dog on grass, 2019" in names(window))
    assert window.fake.album_list[-1].query == "a dog on grass after:2019 -crowd"


def test_a_search_in_plain_words_is_saved_as_what_it_was_read_as_and_kept_as_typed(window, qtbot):
    page = window.grid_page
    page.search_box.set_text("dog last summer")
    qtbot.waitUntil(page.album_panel.save_button.isEnabled)
    assert page.history.looked_at == "dog last summer"
    qtbot.mouseClick(page.album_panel.save_button, Button.LeftButton)
    asked = dialog(qtbot, window)
    assert asked.edit.text() == "Dog last summer"
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: "Dog last summer" in names(window))
    assert window.fake.album_list[-1].query == "dog date:last-summer"


def test_an_album_on_show_is_not_saved_as_a_search(window, qtbot):
    show(window, qtbot, "Dogs")
    assert not window.grid_page.album_panel.save_button.isEnabled()


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("a dog on the beach", "A dog on the beach"),
        ("in:Italy after:2022", "Italy, 2022"),
        ('like:"/photos/a b.jpg"', "A b.jpg"),
        ("-crowd", "-crowd"),
        ("x" * 500, "X" + "x" * 59),
    ],
)
def test_names_are_proposed_from_the_query(query, name):
    assert proposed_name(query) == name


def test_a_proposed_name_is_free(window):
    assert free_name("dogs", window.grid_page.albums.albums) == "dogs 2"


# Changing


def test_f2_renames_where_the_name_stands(window, qtbot):
    show(window, qtbot, "Rome 2023")
    qtbot.keyClick(tree(window), Key.Key_F2)
    editor = tree(window).editor
    editor.selectAll()
    qtbot.keyClicks(editor, "Rome")
    qtbot.keyClick(editor, Key.Key_Return)
    qtbot.waitUntil(lambda: names(window) == ["Dogs", "Rome"] and window.fake.album_list[0].name == "Rome")
    qtbot.waitUntil(lambda: window.grid_page.header.title.whole == "Rome")
    qtbot.waitUntil(lambda: shown(window) == [5, 4, 3])
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.grid_page.header.title.whole == "Rome 2023")
    qtbot.waitUntil(lambda: names(window) == ["Dogs", "Rome 2023"])


def test_a_bad_new_name_is_explained_below_and_can_be_mended(window, qtbot):
    tree(window).setCurrentItem(item(window, "Rome 2023"))
    qtbot.keyClick(tree(window), Key.Key_F2)
    tree(window).editor.selectAll()
    qtbot.keyClicks(tree(window).editor, "dogs")
    qtbot.keyClick(tree(window).editor, Key.Key_Return)
    panel = window.grid_page.album_panel
    qtbot.waitUntil(lambda: "already" in panel.message.text)
    assert tree(window).editor.text() == "dogs"
    qtbot.keyClick(tree(window).editor, Key.Key_Escape)
    assert names(window) == ["Dogs", "Rome 2023"]
    assert not panel.message.isVisible()


def test_albums_that_change_meanwhile_do_not_disturb_the_name_being_typed(window, qtbot):
    tree(window).setCurrentItem(item(window, "Rome 2023"))
    qtbot.keyClick(tree(window), Key.Key_F2)
    tree(window).editor.selectAll()
    qtbot.keyClicks(tree(window).editor, "Rom")
    window.fake.submit(window.fake.albums.create, "Another").result()
    qtbot.waitUntil(lambda: len(window.grid_page.albums.albums) == 3)
    assert tree(window).editor.text() == "Rom"
    qtbot.keyClick(tree(window).editor, Key.Key_Escape)
    assert "Another" in names(window)


def test_a_smart_album_has_no_number_while_no_model_can_answer(open_window, qtbot):
    window = open_window(model=None)
    window.fake.submit(window.fake.albums.save_search, "Wolves", SearchRequest("wolf")).result()
    qtbot.waitUntil(lambda: ("Wolves", "") in rows(window))
    qtbot.waitUntil(lambda: bool(window.fake.called("albums.count")) and not window.grid_page.albums.is_counting)
    assert ("Wolves", "") in rows(window)


def test_delete_deletes_at_once_and_undo_brings_it_back(window, qtbot):
    show(window, qtbot, "Rome 2023")
    qtbot.keyClick(tree(window), Key.Key_Delete)
    qtbot.waitUntil(lambda: names(window) == ["Dogs"])
    assert "Rome 2023" in window.notice_bar.text()
    qtbot.waitUntil(lambda: len(shown(window)) == 60)
    qtbot.mouseClick(window.notice_bar.button, Button.LeftButton)
    qtbot.waitUntil(lambda: names(window) == ["Dogs", "Rome 2023"])
    qtbot.waitUntil(lambda: window.notice_bar.text() == "Undone: deleting an album.")
    assert not window.notice_bar.button.isVisible()


def test_ctrl_z_brings_a_deleted_album_back(window, qtbot):
    tree(window).setCurrentItem(item(window, "Dogs"))
    qtbot.keyClick(tree(window), Key.Key_Delete)
    qtbot.waitUntil(lambda: names(window) == ["Rome 2023"])
    assert window.actions_["edit.undo"].text() == "&Undo deleting an album"
    undo(window, qtbot)
    qtbot.waitUntil(lambda: names(window) == ["Dogs", "Rome 2023"])
    assert not window.actions_["edit.undo"].isEnabled()


def test_a_smart_albums_search_is_edited_in_the_box_and_saved_under_its_name(window, qtbot):
    menu = window.grid_page.album_panel.menu_for(window.grid_page.albums.albums[0])
    next(action for action in menu.actions() if action.text() == "Edit search").trigger()
    page = window.grid_page
    assert page.search_box.text() == "a dog"
    qtbot.keyClick(page.search_box.edit, Key.Key_End)
    qtbot.keyClicks(page.search_box.edit, " in snow")
    qtbot.waitUntil(lambda: page.on_show.request.text == "a dog in snow")
    page.album_actions.table["album.save-search"].trigger()
    asked = dialog(qtbot, window)
    assert asked.edit.text() == "Dogs"
    qtbot.keyClick(asked.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: window.fake.album_list[1].query == "a dog in snow")
    assert names(window) == ["Dogs", "Rome 2023"]


def test_the_right_button_asks_for_the_menu_and_shows_nothing(window, qtbot):
    click(window, qtbot, "Rome 2023", Button.RightButton)
    assert window.grid_page.search_box.text() == ""
    panel = window.grid_page.album_panel
    tree(window).customContextMenuRequested.emit(tree(window).visualItemRect(item(window, "Rome 2023")).center())
    menu = panel.findChild(QMenu)
    assert [a.text() for a in menu.actions() if a.text()][:3] == ["Show", "Auto-tag…", "Rename"]
    menu.close()


# Filling


def drop(window, ids, point):
    data = QMimeData()
    data.setData(PHOTO_IDS_MIME, json.dumps(ids).encode())
    target, copy = tree(window).viewport(), Qt.DropAction.CopyAction
    for kind in (QDragEnterEvent, QDragMoveEvent):
        QApplication.sendEvent(target, kind(point, copy, data, Button.LeftButton, Mod.NoModifier))
    event = QDropEvent(QPointF(point), copy, data, Button.LeftButton, Mod.NoModifier)
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def test_photos_dropped_onto_an_album_are_added_and_undo_takes_only_those_out(window, qtbot):
    point = tree(window).visualItemRect(item(window, "Rome 2023")).center()
    assert drop(window, [5, 6, 7], point)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 photos added to “Rome 2023”.")
    assert window.fake.album_photos[1] == [3, 4, 5, 6, 7]
    undo(window, qtbot)
    qtbot.waitUntil(lambda: window.fake.album_photos[1] == [3, 4, 5])


def test_a_smart_album_takes_no_photos(window):
    assert not drop(window, [5], tree(window).visualItemRect(item(window, "Dogs")).center())


def test_photos_dropped_beside_the_albums_make_a_new_one(window, qtbot):
    assert drop(window, [5, 6], QPoint(20, tree(window).viewport().height() - 3))
    asked = dialog(qtbot, window)
    qtbot.keyClicks(asked.edit, "New")
    qtbot.mouseClick(asked.save_button, Button.LeftButton)
    qtbot.waitUntil(lambda: ("New", "2") in rows(window))


def test_a_drag_carries_ids_for_albums_and_files_for_other_programs(window, qtbot):
    page = window.grid_page
    window.fake.set_offline([59])
    select(window, 60, 59)
    qtbot.waitUntil(lambda: page.model.tiles.get(59) is not None and page.model.tiles.get(59).offline)
    qtbot.waitUntil(lambda: page.model.tiles.get(60) is not None)
    data = page.model.dragged(page.grid.selected_ids())
    assert photo_ids_of(data) == [60, 59]
    assert [url.fileName() for url in data.urls()] == ["car_0060.jpg"]


@pytest.mark.parametrize("broken", [b"", b"{", b"7", b'["x"]', b"\xff"])
def test_foreign_data_of_our_kind_is_no_photo(broken):
    data = QMimeData()
    data.setData(PHOTO_IDS_MIME, broken)
    assert photo_ids_of(data) == []


def test_the_menu_adds_to_ordinary_albums_only(window, qtbot):
    select(window, 20)
    menu = window.grid_page.actions_of_photos.table.menu("photo.add-to-album")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.text()] == ["Rome 2023", "&New album…"]
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: window.fake.album_photos[1] == [3, 4, 5, 20])


def test_photos_that_are_in_it_already_are_not_added_again(window, qtbot):
    page = window.grid_page
    page.album_actions.add(page.albums.albums[1], [3])
    qtbot.waitUntil(lambda: window.notice_bar.text() == "“Rome 2023” has them already.")
    assert not window.actions_["edit.undo"].isEnabled()


def test_photos_are_removed_from_the_album_on_show_and_come_back(window, qtbot):
    page = window.grid_page
    assert not page.album_actions.table["album.remove-photos"].isVisible()
    show(window, qtbot, "Rome 2023")
    select(window, 4)
    assert page.album_actions.table["album.remove-photos"].isVisible()
    menu = page.menu_for_selection()
    next(action for action in menu.actions() if "Remove" in action.text()).trigger()
    qtbot.waitUntil(lambda: shown(window) == [5, 3])
    undo(window, qtbot)
    qtbot.waitUntil(lambda: shown(window) == [5, 4, 3])


def test_the_viewer_adds_and_removes_the_photo_in_view(window, qtbot):
    show(window, qtbot, "Rome 2023")
    window.grid_page.grid.select_only(5)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    qtbot.keyClick(window.viewer.canvas, Key.Key_Right)
    assert window.viewer.photo_id == 4
    window.actions_["album.remove-photos"].trigger()
    qtbot.waitUntil(lambda: window.fake.album_photos[1] == [3, 5])
    qtbot.waitUntil(window.actions_["edit.undo"].isEnabled)
    qtbot.keyClick(window.viewer.canvas, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: window.fake.album_photos[1] == [3, 5, 4])


def test_without_albums_the_panel_says_how_to_make_one(open_window):
    panel = open_window().grid_page.album_panel
    assert panel.tree.empty.isVisible()
    assert "save a search" in panel.tree.empty.text()


def test_the_album_controls_have_names_and_are_reached_by_tab(window, qtbot):
    panel = window.grid_page.album_panel
    for button in panel.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text() or not button.isVisible()
    window.grid_page.folder_panel.tree.setFocus()
    reached = set()
    for _ in range(12):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert {panel.tree, panel.new_button} <= reached


# Similar photos


def test_similar_photos_are_looked_for_from_the_selected_one(window, qtbot):
    select(window, 60)
    window.grid_page.grid.setFocus()
    qtbot.keyClick(window.grid_page.grid, Key.Key_S, Mod.ControlModifier | Mod.ShiftModifier)
    path = window.fake.tile(60).path
    qtbot.waitUntil(lambda: window.grid_page.search_box.text() == f"like:{path}")
    qtbot.waitUntil(lambda: f"like:{path}" in [call.args[0].text for call in window.fake.called("search.find")])


def test_similar_photos_can_be_looked_for_from_the_viewer(window, qtbot):
    window.grid_page.grid.select_only(60)
    qtbot.keyClick(window.grid_page.grid, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)
    qtbot.keyClick(window.viewer.canvas, Key.Key_S, Mod.ControlModifier | Mod.ShiftModifier)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.grid_page)
    assert window.grid_page.search_box.text().startswith("like:")
