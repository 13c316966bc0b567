import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import FoldersChanged, IndexingStatus, PhotosChanged
from photoclip.core.photo import WatchedFolder
from photoclip.errors import LibraryProblem
from photoclip.gui.base.desktop import Desktop
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.trash.question import TrashQuestion
from photoclip.gui.widgets.elided_label import ElidedLabel

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton
WAITING, LIST, EMPTY = 0, 1, 2
GROUPS = [
    DuplicateGroup("identical", (7,)),
    DuplicateGroup("similar", (50, 51, 52)),
    DuplicateGroup("similar", (20, 21)),
]


class FakeDesktop(Desktop):
    def __init__(self):
        super().__init__()
        self.shown = []

    def show_in_file_manager(self, path):
        self.shown.append(path)


@pytest.fixture
def make_dialog(make_library, make_bridge, qtbot):
    def make(groups=GROUPS, **options):
        library = make_library(**options)
        library.duplicate_groups = list(groups)
        library.file_counts = {7: 3}
        desktop = FakeDesktop()
        dialog = DuplicatesDialog(library, make_bridge(library), desktop=desktop)
        dialog.fake, dialog.desktop = library, desktop
        qtbot.addWidget(dialog)
        return dialog

    return make


@pytest.fixture
def dialog(make_dialog, qtbot):
    dialog = make_dialog()
    dialog.show()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == LIST)
    qtbot.waitUntil(lambda: cards(dialog) == 1)
    return dialog


def cards(dialog):
    return len(getattr(dialog.area.widget(), "cards", []))


def listed(dialog):
    return dialog.list.texts()


def headings(dialog):
    return [heading.text(0) for heading in dialog.list.headings()]


def test_what_is_identical_and_what_is_alike_stand_in_two_sections(dialog):
    assert headings(dialog) == ["Same content (1)", "Nearly alike (2)"]
    assert listed(dialog) == ["forest_0007.jpg · 3 files", "mountain_0050.jpg · 3 photos", "car_0020.jpg · 2 photos"]


def test_progress_is_said_while_the_library_looks(make_dialog, qtbot):
    dialog = make_dialog()
    with dialog.fake.held("duplicates.find"):
        dialog.show()
        qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.find")) == 1)
        assert dialog.stack.currentIndex() == WAITING
        assert "Looking for duplicates" in dialog.progress.text()
        assert not dialog.keep_button.isEnabled()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == LIST)
    assert dialog.fake.slow_calls_on(threading.get_ident()) == []


def test_each_file_of_one_content_is_listed_and_shown_in_the_file_manager(dialog, qtbot):
    paths = [label.whole for label in dialog.area.widget().findChildren(ElidedLabel)][1:]
    assert len(paths) == 3
    buttons = [b for b in dialog.area.widget().findChildren(QAbstractButton) if b.text() == "Show in file manager"]
    qtbot.mouseClick(buttons[2], Left)
    assert dialog.desktop.shown == [paths[2]]
    assert paths[2] in buttons[2].accessibleName()


def test_the_arrow_keys_walk_the_groups_and_pass_over_the_headings(dialog, qtbot):
    assert dialog.list.hasFocus()
    assert dialog.group == GROUPS[0]
    qtbot.keyClick(dialog.list, Key.Key_Down)
    qtbot.waitUntil(lambda: cards(dialog) == 3)
    assert dialog.group == GROUPS[1]
    qtbot.keyClick(dialog, Key.Key_Right, Mod.AltModifier)
    qtbot.waitUntil(lambda: cards(dialog) == 2)
    assert not dialog.next_button.isEnabled()
    qtbot.mouseClick(dialog.previous_button, Left)
    assert dialog.group == GROUPS[1]


def test_a_click_on_a_heading_leaves_the_group_on_show(dialog, qtbot):
    heading = dialog.list.headings()[1]
    qtbot.mouseClick(dialog.list.viewport(), Left, pos=dialog.list.visualItemRect(heading).center())
    qtbot.keyClick(dialog.list, Key.Key_Home)
    assert dialog.group == GROUPS[0]
    qtbot.keyClick(dialog.list, Key.Key_Up)
    assert dialog.group == GROUPS[0]


def test_the_photos_of_a_group_say_what_tells_them_apart(dialog, qtbot):
    dialog.list.go_to(1)
    qtbot.waitUntil(lambda: cards(dialog) == 3)
    first, second = dialog.area.widget().cards[:2]
    assert "6000 × 4000" in first.accessibleName()  # noqa: RUF001
    assert "3.5 MB" in first.accessibleName()
    assert "Sharpest and largest" in [label.text() for label in first.findChildren(QLabel)]
    assert "Sharpest and largest" not in [label.text() for label in second.findChildren(QLabel)]


def test_kept_groups_leave_the_list_and_undo_brings_them_back_where_they_stood(dialog, qtbot):
    dialog.list.go_to(1)
    qtbot.mouseClick(dialog.keep_button, Left)
    qtbot.waitUntil(lambda: len(listed(dialog)) == 2)
    assert dialog.fake.kept == [(50, 51, 52)]
    assert dialog.group == GROUPS[2]
    assert headings(dialog)[1] == "Nearly alike (1)"
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: dialog.group == GROUPS[1])
    assert dialog.fake.kept == []
    assert listed(dialog)[1] == "mountain_0050.jpg · 3 photos"


def test_the_button_beside_the_sentence_undoes_too(dialog, qtbot):
    qtbot.mouseClick(dialog.keep_button, Left)
    qtbot.waitUntil(dialog.message.isVisible)
    qtbot.mouseClick(dialog.message.findChild(QAbstractButton), Left)
    qtbot.waitUntil(lambda: dialog.fake.kept == [])
    qtbot.waitUntil(lambda: len(listed(dialog)) == 3)


def test_the_last_group_kept_leaves_an_honest_page(make_dialog, qtbot):
    dialog = make_dialog([GROUPS[2]])
    dialog.show()
    qtbot.waitUntil(lambda: len(listed(dialog)) == 1)
    qtbot.mouseClick(dialog.keep_button, Left)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == EMPTY)
    assert dialog.empty.text().startswith("No duplicates.")
    assert not dialog.keep_button.isEnabled()


@pytest.mark.parametrize(
    ("options", "pending", "said"),
    [
        ({}, 0, "no two are nearly alike"),
        ({"model": None}, 0, "once a model has looked at them"),
        ({}, 1200, "{} photos have not been looked at yet"),
    ],
)
def test_an_empty_page_says_how_much_it_knows(make_dialog, qtbot, options, pending, said):
    dialog = make_dialog([], **options)
    dialog.fake.last_status = replace(IndexingStatus(), pending_embeddings=pending)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == EMPTY)
    assert said.format(QLocale().toString(pending)) in dialog.empty.text()


def test_a_failure_is_said_and_looking_again_helps(make_dialog, qtbot):
    dialog = make_dialog()
    dialog.fake.errors["duplicates.find"] = LibraryProblem("The library is locked by another program.")
    dialog.show()
    qtbot.waitUntil(lambda: dialog.message.text == "The library is locked by another program.")
    dialog.fake.errors.clear()
    qtbot.keyClick(dialog, Key.Key_F5)
    qtbot.waitUntil(lambda: len(listed(dialog)) == 3)
    assert not dialog.message.isVisible()


def test_photos_that_arrive_are_told_and_nothing_moves_by_itself(dialog, qtbot):
    dialog.fake.add_photos(3)
    qtbot.waitUntil(lambda: "come or gone" in dialog.message.text)
    assert len(dialog.fake.called("duplicates.find")) == 1
    qtbot.mouseClick(dialog.message.findChild(QAbstractButton), Left)
    qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.find")) == 2)


def test_a_file_more_of_a_photo_that_is_there_is_told(dialog, qtbot):
    dialog.fake.file_counts = {7: 4}
    dialog.fake.tell(PhotosChanged((7,)))
    qtbot.waitUntil(lambda: "come or gone" in dialog.message.text)
    assert len(dialog.fake.called("duplicates.find")) == 1


def test_a_photo_that_lies_in_one_file_alone_from_now_on_is_told(dialog, qtbot):
    dialog.fake.duplicate_groups = GROUPS[1:]
    dialog.fake.tell(FoldersChanged())
    qtbot.waitUntil(lambda: "come or gone" in dialog.message.text)


def test_changes_that_are_about_no_file_are_not_told(dialog, qtbot):
    dialog.fake.tell(PhotosChanged((7,)))
    qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.file_counts")) == 1)
    dialog.keep_button.click()
    qtbot.waitUntil(lambda: len(listed(dialog)) == 2)
    said = dialog.message.text
    dialog.fake.tell(FoldersChanged())
    qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.file_counts")) == 2)
    dialog.fake.tell(FoldersChanged())
    qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.file_counts")) == 3)
    assert dialog.message.text == said == "Kept. They are not shown as duplicates again."


def test_files_that_change_while_the_library_looks_are_counted_once_it_has(make_dialog, qtbot):
    dialog = make_dialog()
    with dialog.fake.held("duplicates.find"):
        dialog.show()
        qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.find")) == 1)
        dialog.fake.tell(PhotosChanged((7,)))
    qtbot.waitUntil(lambda: len(listed(dialog)) == 3)
    qtbot.waitUntil(lambda: len(dialog.fake.called("duplicates.file_counts")) == 1)


# One is kept, and the others go


def kept(dialog):
    """Return the photos and files that are marked as kept."""
    return [
        (card.photo_id, path)
        for card in dialog.area.widget().cards
        for path, button in card.keep_buttons.items()
        if button.isChecked()
    ]


def shows_kept(dialog, qtbot, group, photo_id):
    dialog.list.go_to(group)
    qtbot.waitUntil(lambda: [id_ for id_, _path in kept(dialog)] == [photo_id])


def keep(dialog, qtbot, card, row=0):
    button = list(dialog.area.widget().cards[card].keep_buttons.values())[row]
    dialog.area.ensureWidgetVisible(button)
    qtbot.mouseClick(button, Left, pos=QPoint(8, button.height() // 2))


def answer(dialog, qtbot, yes=True):
    qtbot.waitUntil(lambda: bool(dialog.findChildren(TrashQuestion)))
    (box,) = dialog.findChildren(TrashQuestion)
    qtbot.waitUntil(box.isVisible)
    text = box.text()
    qtbot.mouseClick(box.move_button if yes else box.cancel_button, Left)
    return text


def test_the_others_of_a_group_go_and_the_one_that_is_kept_gets_what_is_on_them(dialog, qtbot):
    fake = dialog.fake
    fake.put_tag("anna", [51])
    shows_kept(dialog, qtbot, 1, 50)
    keep(dialog, qtbot, 2)
    assert [id_ for id_, _path in kept(dialog)] == [52]
    qtbot.mouseClick(dialog.keep_bar.button, Left)
    assert answer(dialog, qtbot) == "Move 2 files to the trash, and keep one of each group?"
    qtbot.waitUntil(lambda: len(listed(dialog)) == 2)
    assert set(fake.missing_photos) == {50, 51}
    assert fake.names_on(52) == ["anna"]
    qtbot.waitUntil(lambda: dialog.message.text == "2 files are in the trash.")
    dialog.activateWindow()  # as a desktop does when the question has gone
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: len(listed(dialog)) == 3)
    assert (fake.missing_photos, fake.names_on(52), fake.names_on(51)) == ({}, [], ["anna"])


def test_nothing_goes_before_the_answer(dialog, qtbot):
    shows_kept(dialog, qtbot, 1, 50)
    qtbot.mouseClick(dialog.keep_bar.button, Left)
    answer(dialog, qtbot, yes=False)
    assert dialog.fake.called("trash.resolve") == []
    assert len(listed(dialog)) == 3


def test_a_rule_keeps_one_of_every_group_but_where_the_person_said_otherwise(dialog, qtbot):
    dialog.fake.put_tag("anna", [21])
    shows_kept(dialog, qtbot, 1, 50)
    keep(dialog, qtbot, 1)
    shows_kept(dialog, qtbot, 2, 20)
    bar = dialog.keep_bar
    bar.choice.setFocus()
    for _ in range(3):
        qtbot.keyClick(bar.choice, Key.Key_Down)
    assert bar.choice.currentText() == "the one with most tags, stars, albums"
    shows_kept(dialog, qtbot, 2, 21)
    qtbot.mouseClick(bar.all_button, Left)
    answer(dialog, qtbot)
    qtbot.waitUntil(lambda: set(dialog.fake.missing_photos) == {50, 52, 20})
    assert dialog.fake.file_counts[7] == 1
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == EMPTY)


def test_of_one_content_in_several_files_one_file_is_chosen(dialog, qtbot):
    qtbot.waitUntil(lambda: len(kept(dialog)) == 1)
    keep(dialog, qtbot, 0, row=2)
    (_photo_id, path) = kept(dialog)[0]
    assert path.endswith("(2).jpg")
    qtbot.mouseClick(dialog.keep_bar.button, Left)
    answer(dialog, qtbot)
    qtbot.waitUntil(lambda: bool(dialog.fake.called("trash.resolve")))
    [choice] = dialog.fake.called("trash.resolve")[0].args[0]
    assert (choice.kept_id, choice.kept_path, choice.other_ids) == (7, path, ())


def test_a_folder_may_be_the_one_that_is_kept(make_dialog, qtbot):
    dialog = make_dialog()
    dialog.fake.watched.append(WatchedFolder(2, "/media/archive"))
    dialog.show()
    choice = dialog.keep_bar.choice
    qtbot.waitUntil(lambda: choice.count() == 6)
    assert "the one in /media/archive" in {choice.itemText(4), choice.itemText(5)}


def test_what_cannot_go_is_said_and_the_group_stays(dialog, qtbot):
    dialog.fake.untrashable = {51: "its drive is read-only"}
    shows_kept(dialog, qtbot, 1, 50)
    qtbot.mouseClick(dialog.keep_bar.button, Left)
    answer(dialog, qtbot)
    qtbot.waitUntil(lambda: "stays where it is: its drive is read-only." in dialog.message.text)
    assert len(listed(dialog)) == 3


def test_a_photo_that_is_away_cannot_be_the_one_that_is_kept(make_dialog, qtbot):
    dialog = make_dialog([GROUPS[2]])
    dialog.fake.offline = {20}
    dialog.show()
    qtbot.waitUntil(lambda: cards(dialog) == 2)
    assert [len(card.keep_buttons) for card in dialog.area.widget().cards] == [0, 1]
    qtbot.mouseClick(dialog.keep_bar.button, Left)
    qtbot.waitUntil(lambda: dialog.message.text == "Only one of these is at hand; it stays.")


def test_the_menu_opens_it_once(open_window, qtbot):
    window = open_window()
    window.actions_["view.duplicates"].trigger()
    window.actions_["view.duplicates"].trigger()
    assert len(window.findChildren(DuplicatesDialog)) == 1
    dialog = window.findChild(DuplicatesDialog)
    qtbot.waitUntil(lambda: dialog.stack.currentIndex() == EMPTY)
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
