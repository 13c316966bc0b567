"""What is open (an album, a tag, a folder, all photos), and looking for something in it."""

import pytest
from PySide6.QtCore import QPoint, Qt

from photoclip.core.search import Scope, SearchRequest
from photoclip.gui.autotag.dialog import AutoTagDialog
from tests.gui.photos_on_show import shown

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window, qtbot):
    """A window with an album "Rome" of four photos, and a smart one, "Dogs"."""
    window = open_window()
    window.fake.submit(window.fake.albums.create, "Rome", [3, 4, 5, 10]).result()
    window.fake.submit(window.fake.albums.save_search, "Dogs", SearchRequest("a dog", sort="oldest")).result()
    qtbot.waitUntil(lambda: window.grid_page.album_panel.tree.topLevelItemCount() == 2)
    return window


def page(window):
    return window.grid_page


def asks(window, text):
    return lambda: page(window).on_show.request.text == text


def open_album(window, qtbot, name):
    tree = page(window).album_panel.tree
    item = tree.findItems(name, Qt.MatchFlag.MatchExactly)[0]
    qtbot.mouseClick(tree.viewport(), Left, pos=tree.visualItemRect(item).center())
    qtbot.waitUntil(asks(window, f"album:{name}"))


def type_words(window, qtbot, words):
    page(window).search_box.edit.setFocus()
    qtbot.keyClicks(page(window).search_box.edit, words)


def header(window):
    return page(window).header.title.whole, page(window).header.details.whole


def test_the_header_says_what_is_open_how_many_and_of_when(window):
    assert header(window) == ("All photos", "60 photos · March 2019")
    assert not page(window).search_box.place_chip.isVisible()


def test_a_folder_is_a_page_with_a_name_and_words_are_looked_for_in_it(window, qtbot):
    page(window).folder_panel.scope_changed.emit(Scope(1, "2024"))
    qtbot.waitUntil(lambda: header(window)[0] == "2024")
    box = page(window).search_box
    assert (box.text(), box.place_chip.face.text, box.edit.placeholderText()) == ("", "2024", "Search in 2024")
    type_words(window, qtbot, "dog")
    qtbot.waitUntil(asks(window, "dog"))
    assert header(window)[0] == "2024"
    assert "good match" in header(window)[1]
    qtbot.mouseClick(box.place_chip, Left, pos=box.place_chip.cross().center())
    qtbot.waitUntil(lambda: header(window) == ("All photos", "7 good matches of 60 photos"))
    assert box.text() == "dog"
    assert page(window).on_show.request.scope == Scope()


def test_words_are_looked_for_in_an_album_which_stays_marked_and_has_its_own_order_again_after_them(window, qtbot):
    open_album(window, qtbot, "Dogs")
    before = shown(window)
    assert before == sorted(before)
    type_words(window, qtbot, "beach")
    qtbot.waitUntil(asks(window, "album:Dogs beach"))
    assert header(window)[0] == "Dogs"
    assert [item.text(0) for item in page(window).album_panel.tree.selectedItems()] == ["Dogs"]
    qtbot.keyClick(page(window).search_box.edit, Key.Key_Escape)
    qtbot.waitUntil(lambda: shown(window) == before)


def test_backspace_in_the_empty_box_leaves_the_album(window, qtbot):
    open_album(window, qtbot, "Rome")
    page(window).search_box.edit.setFocus()
    qtbot.keyClick(page(window).search_box.edit, Key.Key_Backspace)
    qtbot.waitUntil(lambda: len(shown(window)) == 60)
    assert header(window)[0] == "All photos"


def test_a_hint_of_the_library_stands_at_the_term_in_the_box(window, qtbot):
    open_album(window, qtbot, "Rome")
    window.fake.term_hints = {1: "There is no tag x."}
    type_words(window, qtbot, "tag:x")
    qtbot.waitUntil(lambda: page(window).search_box.hint() == "There is no tag x.")


def test_opening_is_no_search_that_is_remembered(window, qtbot):
    open_album(window, qtbot, "Rome")
    assert page(window).history.looked_at == ""
    page(window).grid.opened.emit(0)
    assert window.fake.called("search.remember") == []


def test_a_smart_albums_search_is_edited_from_its_header(window, qtbot):
    open_album(window, qtbot, "Rome")
    assert not page(window).header.edit_button.isVisible()
    open_album(window, qtbot, "Dogs")
    qtbot.mouseClick(page(window).header.edit_button, Left)
    assert page(window).search_box.text() == "a dog"
    qtbot.waitUntil(lambda: header(window)[0] == "All photos")


def test_the_photos_of_what_is_open_are_tagged_from_its_header(window, qtbot):
    open_album(window, qtbot, "Rome")
    qtbot.mouseClick(page(window).header.auto_tag_button, Left)
    dialog = window.findChild(AutoTagDialog)
    assert dialog.draft.where.album_id == next(one.id for one in window.fake.album_list if one.name == "Rome")


@pytest.mark.parametrize("typed", ["dog", "dog -cat type:jpeg", "tgs:x", "camra:"])
def test_nothing_moves_while_somebody_types(window, qtbot, typed):
    def top():
        grid = page(window).grid
        return grid.mapTo(window, QPoint()).y(), grid.height()

    before = top()
    type_words(window, qtbot, typed)
    assert top() == before
    qtbot.keyClick(page(window).search_box.edit, Key.Key_Return)
    qtbot.waitUntil(lambda: not page(window).query.busy)
    assert page(window).placeholder.isVisible() or top() == before
