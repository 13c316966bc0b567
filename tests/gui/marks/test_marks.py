import threading

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem

from photoclip.core.companions import CompanionFile
from photoclip.core.tags import Marks
from photoclip.gui.details.panel import PhotoFacts
from photoclip.gui.marks.marking import spoken_marks
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.marks.star_row import STEP_PX, StarRow
from photoclip.gui.tags.section import TagsSection
from photoclip.settings import Settings
from tests.gui.keyboard import press
from tests.gui.photos_on_show import select, undo

Key, Mod, Left = Qt.Key, Qt.KeyboardModifier, Qt.MouseButton.LeftButton


@pytest.fixture
def window(open_window, qtbot):
    """A window with details beside the photos; 60 and 59 are selected."""
    window = open_window(settings=Settings(first_start_done=True, show_info_panel=True))
    select(window, 60, 59)
    window.grid_page.grid.setFocus()
    return window


def marks(window, photo_id):
    return window.fake.mark_list.get(photo_id, Marks())


def tile(window, photo_id):
    return window.grid_page.model.tiles.get(photo_id)


def view(window, qtbot, photo_id):
    window.grid_page.grid.select_only(photo_id)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.viewer)


# Keys


def test_a_photo_and_what_belongs_to_it_are_one_that_was_marked(window, qtbot):
    window.fake.companion_files[60] = (CompanionFile(900, "forest_0060.MOV", "/p", "film"),)
    press(qtbot, Key.Key_P)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 photos: picked.")
    assert marks(window, 900).flag == "picked"
    select(window, 60)
    press(qtbot, Key.Key_3)
    qtbot.waitUntil(lambda: marks(window, 900).rating == 3)
    qtbot.waitUntil(lambda: not window.notice_bar.isVisible())  # one photo shows its stars itself
    undo(window, qtbot)
    qtbot.waitUntil(lambda: [marks(window, i).rating for i in (60, 900)] == [0, 0])


@pytest.mark.parametrize("key", [Key.Key_1, Key.Key_3, Key.Key_5])
def test_digits_give_stars_and_undo_takes_them_back(window, qtbot, key):
    window.fake.mark_list[59] = Marks(rating=2)
    press(qtbot, key)
    count = key - Key.Key_0
    qtbot.waitUntil(lambda: [marks(window, i).rating for i in (60, 59)] == [count, count])
    qtbot.waitUntil(lambda: window.notice_bar.text() == f"2 photos: {'★' * count}.")
    undo(window, qtbot)
    qtbot.waitUntil(lambda: [marks(window, i).rating for i in (60, 59)] == [0, 2])


@pytest.mark.parametrize("key", [Key.Key_3, Key.Key_F, Key.Key_6])
def test_marking_one_photo_says_nothing_and_takes_an_older_offer_back(window, qtbot, key):
    press(qtbot, Key.Key_2)
    qtbot.waitUntil(window.notice_bar.isVisible)
    select(window, 58)
    press(qtbot, key)
    qtbot.waitUntil(lambda: marks(window, 58) != Marks())
    qtbot.waitUntil(lambda: not window.notice_bar.isVisible())
    undo(window, qtbot)
    qtbot.waitUntil(lambda: marks(window, 58) == Marks())
    qtbot.waitUntil(lambda: window.notice_bar.text() == "Undone: marking.")
    assert window.notice_bar.isVisible()


def test_zero_takes_the_stars_off(window, qtbot):
    window.fake.mark_list[60] = Marks(rating=4, favourite=True)
    press(qtbot, Key.Key_0)
    qtbot.waitUntil(lambda: marks(window, 60) == Marks(favourite=True))


def test_the_keypads_digits_do_the_same(window, qtbot):
    qtbot.keyClick(window.grid_page.grid, Key.Key_4, Mod.KeypadModifier)
    qtbot.waitUntil(lambda: marks(window, 60).rating == 4)


def test_f_makes_all_favourites_and_only_then_none(window, qtbot):
    window.fake.mark_list[60] = Marks(favourite=True)
    press(qtbot, Key.Key_F)
    qtbot.waitUntil(lambda: marks(window, 59).favourite and marks(window, 60).favourite)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 photos: favourite.")
    press(qtbot, Key.Key_F)
    qtbot.waitUntil(lambda: not marks(window, 59).favourite and not marks(window, 60).favourite)


@pytest.mark.parametrize(
    ("key", "color"), [(Key.Key_6, "red"), (Key.Key_7, "yellow"), (Key.Key_8, "green"), (Key.Key_9, "blue")]
)
def test_six_to_nine_give_colour_labels_and_take_them_off_again(window, qtbot, key, color):
    press(qtbot, key)
    qtbot.waitUntil(lambda: marks(window, 60).color == color and marks(window, 59).color == color)
    press(qtbot, key)
    qtbot.waitUntil(lambda: marks(window, 60).color == "" and marks(window, 59).color == "")


@pytest.mark.parametrize(
    ("key", "flag", "said"),
    [(Key.Key_P, "picked", "2 photos: picked."), (Key.Key_X, "rejected", "2 photos: rejected.")],
)
def test_p_picks_x_rejects_and_u_takes_either_back(window, qtbot, key, flag, said):
    window.fake.mark_list[60] = Marks(rating=2)
    press(qtbot, key)
    qtbot.waitUntil(lambda: [marks(window, i) for i in (60, 59)] == [Marks(2, flag=flag), Marks(flag=flag)])
    qtbot.waitUntil(lambda: window.notice_bar.text() == said)
    press(qtbot, Key.Key_U)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "2 photos: neither picked nor rejected.")
    assert [marks(window, i) for i in (60, 59)] == [Marks(2), Marks()]
    undo(window, qtbot)
    qtbot.waitUntil(lambda: marks(window, 59).flag == flag)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: [marks(window, i) for i in (60, 59)] == [Marks(2), Marks()])


def test_a_second_key_of_the_same_flag_takes_nothing_back(window, qtbot):
    window.fake.mark_list[60] = window.fake.mark_list[59] = Marks(flag="picked")
    press(qtbot, Key.Key_P)
    qtbot.waitUntil(lambda: bool(window.fake.called("marks.change")))
    qtbot.waitUntil(window.actions_["edit.undo"].isEnabled)
    assert {marks(window, i).flag for i in (60, 59)} == {"picked"}


def test_without_a_selection_the_keys_do_nothing(window, qtbot):
    window.grid_page.grid.clearSelection()
    press(qtbot, Key.Key_5)
    press(qtbot, Key.Key_F)
    assert window.fake.called("marks.change") == []


def test_digits_in_the_search_box_are_its_own(window, qtbot):
    window.grid_page.search_box.start_typing()
    qtbot.keyClicks(QApplication.focusWidget(), "5f")
    assert window.grid_page.search_box.text() == "5f"
    assert window.fake.called("marks.change") == []


def test_the_menus_offer_what_has_no_key(window, qtbot):
    menu = window.grid_page.menu_for_selection()
    assert {"Ta&g…", "&Rating", "&Favourite", "Colo&ur label"} <= {action.text() for action in menu.actions()}
    purple = window.actions_["marks.color.purple"]
    purple.trigger()
    qtbot.waitUntil(lambda: marks(window, 60).color == "purple")


# In the grid


def test_what_changes_while_a_photo_is_read_for_the_first_time_is_shown(window, qtbot):
    tiles = window.grid_page.model.tiles
    qtbot.waitUntil(lambda: tile(window, 60) is not None)
    with window.fake.held("photos.tiles"):
        asked = len(window.fake.called("photos.tiles"))
        tiles.forget([60])
        qtbot.waitUntil(lambda: len(window.fake.called("photos.tiles")) > asked)
        tiles.read_again([60])
        assert not tiles.is_fresh(60)
    # It counts as fresh when the reading begins; the call is made on another thread.
    qtbot.waitUntil(lambda: tiles.is_fresh(60) and len(window.fake.called("photos.tiles")) >= asked + 2)


def test_the_grid_shows_the_marks_without_losing_the_photos_meanwhile(window, qtbot):
    qtbot.waitUntil(lambda: tile(window, 60) is not None)
    with window.fake.held("photos.tiles"):
        asked = len(window.fake.called("photos.tiles"))
        press(qtbot, Key.Key_3)
        qtbot.waitUntil(lambda: marks(window, 60).rating == 3 and len(window.fake.called("photos.tiles")) > asked)
        assert tile(window, 60) is not None
    qtbot.waitUntil(lambda: getattr(tile(window, 60), "rating", None) == 3)


def test_the_marks_are_spoken(window, qtbot):
    window.fake.mark_list[60] = Marks(1, favourite=True, color="red")
    window.grid_page.model.tiles.read_again([60])
    qtbot.waitUntil(lambda: getattr(tile(window, 60), "rating", None) == 1)
    index = window.grid_page.model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", 1 star, favourite, label red")
    assert spoken_marks(Marks()) == ""


def painted(window, ground, size=160):
    """Return the first photo's cell as the delegate paints it over a picture of one colour."""
    page = window.grid_page
    option = QStyleOptionViewItem()
    option.palette = QPalette(window.palette())
    option.rect = page.grid.rect().intersected(page.grid.rect())
    option.rect.setRect(0, 0, size, size)
    image = QImage(size, size, QImage.Format.Format_RGB32)
    image.fill(QColor(ground))
    painter = QPainter(image)
    page.grid.itemDelegate()._paint_badges(painter, option.rect, tile(window, 60))
    painter.end()
    return image


@pytest.mark.parametrize("ground", ["#ffffff", "#000000", "#f7d038", "#808080"])
def test_marks_stand_out_from_light_and_dark_photos(window, qtbot, ground):
    window.fake.mark_list[60] = Marks(5, favourite=True, color="yellow")
    window.grid_page.model.tiles.read_again([60])
    qtbot.waitUntil(lambda: getattr(tile(window, 60), "color", None) == "yellow")
    image = painted(window, ground)
    seen = {image.pixelColor(x, y).name() for x in range(160) for y in range(110, 160)}
    dark = min(QColor(name).lightness() for name in seen)
    assert any(QColor(name).lightness() > 200 for name in seen), "the stars"
    assert dark < 80, "the ground they stand on"
    assert "#f7d038" in seen


@pytest.mark.parametrize("size", [96, 120, 400])
def test_marks_stay_inside_their_cell_however_small(window, qtbot, size):
    window.fake.mark_list[60] = Marks(5, favourite=True, color="blue", flag="picked")
    window.fake.file_counts[60] = 2
    window.grid_page.model.tiles.read_again([60])
    qtbot.waitUntil(lambda: getattr(tile(window, 60), "file_count", None) == 2)
    image = painted(window, "#ffffff", size)
    assert all(image.pixelColor(size - 1, y).name() == "#ffffff" for y in range(size))


def test_a_rejected_photo_is_dimmed_and_says_so(window, qtbot):
    def lightness():
        """How light the middle of the first photo is painted, on a dark ground."""
        option = QStyleOptionViewItem()
        option.palette = QPalette(window.palette())
        option.rect.setRect(0, 0, 160, 160)
        image = QImage(160, 160, QImage.Format.Format_RGB32)
        image.fill(QColor("#000000"))
        painter = QPainter(image)
        window.grid_page.grid.itemDelegate().paint(painter, option, window.grid_page.model.index(0))
        painter.end()
        return image.pixelColor(80, 60).lightness()

    qtbot.waitUntil(lambda: tile(window, 60) is not None)
    qtbot.waitUntil(lambda: window.grid_page.model.thumbnails.get(60) is not None)
    before = lightness()
    window.grid_page.grid.select_only(60)
    press(qtbot, Key.Key_X)
    qtbot.waitUntil(lambda: tile(window, 60).flag == "rejected")
    assert lightness() < before / 2
    spoken = window.grid_page.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(", rejected")


def test_a_screen_reader_hears_name_date_stars_and_tags_of_each_photo_in_grid_and_film_strip(window, qtbot):
    window.fake.submit(window.fake.marks.change, [60], 3).result()
    window.fake.submit(window.fake.tags.put, [60], "sea").result()
    window.fake.submit(window.fake.tags.put, [60], "family/Anna").result()
    whole = f"{window.fake.tile(60).name}, Sunday, 3 March 2019, 3 stars, tagged family/Anna, sea"

    def heard(view, row):
        return QAccessible.queryAccessibleInterface(view).child(row).text(QAccessible.Text.Name)

    qtbot.waitUntil(lambda: heard(window.grid_page.grid, 0) == whole)
    view(window, qtbot, 60)
    qtbot.waitUntil(lambda: heard(window.viewer.film_strip, 0) == whole)
    tag = next(one for one in window.fake.tag_list if one.name == "sea")
    window.fake.submit(window.fake.tags.take_off, [60], [tag.id]).result()
    qtbot.waitUntil(lambda: heard(window.viewer.film_strip, 0).endswith(", tagged family/Anna"))


# In the viewer and beside the photo


@pytest.mark.parametrize("key", [Key.Key_P, Key.Key_X, Key.Key_U, Key.Key_3])
def test_the_viewer_goes_on_after_a_mark_where_that_is_wanted(window, qtbot, key):
    view(window, qtbot, 60)
    press(qtbot, Key.Key_P)
    qtbot.waitUntil(lambda: marks(window, 60).flag == "picked")
    assert window.viewer.photo_id == 60
    qtbot.mouseClick(window.viewer.bar.advance, Left)
    assert window.fake.settings.current.advance_after_marking
    window.viewer.canvas.setFocus()
    press(qtbot, key)
    assert window.viewer.photo_id == 59
    press(qtbot, Key.Key_X)
    press(qtbot, Key.Key_X)
    assert window.viewer.photo_id == 57
    qtbot.waitUntil(lambda: [marks(window, i).flag for i in (59, 58, 57)] == ["rejected", "rejected", ""])
    press(qtbot, Key.Key_F)  # what is liked is looked at a little longer
    qtbot.waitUntil(lambda: getattr(window.undo.latest, "text", "") == f"{window.fake.tile(57).name}: favourite.")
    assert window.viewer.photo_id == 57
    window.actions_["edit.undo"].trigger()
    window.actions_["edit.undo"].trigger()
    qtbot.waitUntil(lambda: [marks(window, i).flag for i in (59, 58)] == ["rejected", ""])


def test_the_switch_for_going_on_is_remembered_and_shared_with_the_menu(open_window, qtbot):
    window = open_window(settings=Settings(first_start_done=True, advance_after_marking=True))
    assert window.actions_["view.advance"].isChecked()
    select(window, 60)
    window.grid_page.grid.setFocus()
    view(window, qtbot, 60)
    assert window.viewer.bar.advance.isChecked()
    window.actions_["view.advance"].trigger()
    qtbot.waitUntil(lambda: not window.viewer.bar.advance.isChecked())
    assert not window.fake.settings.current.advance_after_marking


def test_the_last_photo_stays_in_view_after_a_mark(open_window, qtbot):
    window = open_window(settings=Settings(first_start_done=True, advance_after_marking=True))
    select(window, 1)
    window.grid_page.grid.setFocus()
    view(window, qtbot, 1)
    press(qtbot, Key.Key_X)
    qtbot.waitUntil(lambda: marks(window, 1).flag == "rejected")
    assert window.viewer.photo_id == 1


def test_marking_in_the_grid_moves_nothing(open_window, qtbot):
    window = open_window(settings=Settings(first_start_done=True, advance_after_marking=True))
    select(window, 60)
    window.grid_page.grid.setFocus()
    press(qtbot, Key.Key_X)
    qtbot.waitUntil(lambda: marks(window, 60).flag == "rejected")
    assert window.grid_page.selection.ids == [60]


def test_the_viewers_keys_mark_the_photo_in_view_and_its_bar_shows_it(window, qtbot):
    view(window, qtbot, 60)
    press(qtbot, Key.Key_Right)
    press(qtbot, Key.Key_4)
    press(qtbot, Key.Key_F)
    qtbot.waitUntil(lambda: marks(window, 59) == Marks(4, favourite=True))
    assert marks(window, 60) == Marks()
    qtbot.waitUntil(lambda: window.viewer.marks.shown == Marks(4, favourite=True))
    qtbot.waitUntil(window.actions_["edit.undo"].isEnabled)
    press(qtbot, Key.Key_Left)
    qtbot.waitUntil(lambda: window.viewer.marks.shown == Marks())


def test_the_menu_bar_means_the_photo_in_view(window, qtbot):
    view(window, qtbot, 60)
    press(qtbot, Key.Key_Right)
    window.actions_["marks.stars.2"].trigger()
    qtbot.waitUntil(lambda: marks(window, 59).rating == 2)
    assert marks(window, 60).rating == 0


def test_a_click_on_a_star_beside_the_photo_rates_it_and_again_takes_it_off(window, qtbot):
    select(window, 60)
    window.grid_page.grid.select_only(60)
    qtbot.waitUntil(lambda: isinstance(window.grid_page.info_panel.widget(), PhotoFacts))
    row = panel_part(window, qtbot, MarksRow)
    click_star(row.stars, qtbot, 4)
    qtbot.waitUntil(lambda: marks(window, 60).rating == 4 and row.shown.rating == 4)
    click_star(row.stars, qtbot, 4)
    qtbot.waitUntil(lambda: marks(window, 60).rating == 0)
    assert panel_part(window, qtbot, MarksRow) is row, "the panel stays what it is, and so does the focus in it"


def panel_part(window, qtbot, kind):
    panel = window.grid_page.info_panel
    qtbot.waitUntil(lambda: bool(panel.widget().findChildren(kind)))
    return panel.widget().findChildren(kind)[0]


def click_star(stars, qtbot, count):
    point = QPointF(4 + (count - 0.5) * STEP_PX, stars.height() / 2).toPoint()
    qtbot.mouseClick(stars, Left, pos=point)


def test_the_heart_and_the_colour_beside_several_photos_mean_all_of_them(window, qtbot):
    row = panel_part(window, qtbot, MarksRow)
    qtbot.mouseClick(row.heart, Left)
    qtbot.waitUntil(lambda: marks(window, 59).favourite and marks(window, 60).favourite and row.shown.favourite)
    next(a for a in row.color.menu().actions() if a.text() == "Green").trigger()
    qtbot.waitUntil(lambda: row.shown == Marks(favourite=True, color="green"))
    qtbot.mouseClick(row.pick, Left)
    qtbot.waitUntil(lambda: row.shown.flag == "picked")
    qtbot.mouseClick(row.reject, Left)
    qtbot.waitUntil(lambda: row.shown.flag == "rejected")
    qtbot.mouseClick(row.reject, Left)
    qtbot.waitUntil(lambda: row.shown.flag == "" and not any(marks(window, i).flag for i in (59, 60)))


def test_a_label_in_a_word_of_another_program_is_shown(window, make_bridge, show_widget, qtbot):
    window.fake.mark_list[60] = Marks(word="Select")
    row = show_widget(MarksRow(window.fake, make_bridge(window.fake), window.grid_page.marking), 400, 60)
    row.show_photos([60])
    qtbot.waitUntil(lambda: row.shown == Marks(word="Select"))
    assert row.color.text() == "Select"
    assert row.color.accessibleName() == "Label of another program: Select"
    assert spoken_marks(Marks(2, word="Select")) == "2 stars, label Select"


def test_arrow_keys_step_through_the_stars(show_widget, qtbot):
    stars = show_widget(StarRow())
    asked = []
    stars.rated.connect(asked.append)
    stars.rated.connect(stars.show_rating)
    stars.setFocus()
    for key in (Key.Key_Right, Key.Key_Up, Key.Key_Left, Key.Key_End, Key.Key_Right, Key.Key_Home):
        qtbot.keyClick(stars, key)
    assert asked == [1, 2, 1, 5, 0]
    assert stars.accessibleName() == "Rating: no stars"


# Tags beside the photo


@pytest.fixture
def tagged(window, qtbot):
    """Photo 60 alone, with a tag from each source."""
    window.fake.put_tag("dog", [60], color="red")
    window.fake.put_tag("holiday", [60, 59], source="file")
    window.fake.put_tag(
        "sunset", [60], source="run", confidence=0.82, score=0.284, model="ViT-B-32", prompt="a sunset", confirmed=False
    )
    window.grid_page.grid.select_only(60)
    qtbot.waitUntil(lambda: isinstance(window.grid_page.info_panel.widget(), PhotoFacts))
    section = panel_part(window, qtbot, TagsSection)
    qtbot.waitUntil(lambda: len(section.chips.chips) == 3)
    return section


def test_every_tag_says_where_it_comes_from(tagged, qtbot):
    assert [chip.tag.name for chip in tagged.chips.chips] == ["dog", "holiday", "sunset"]
    tips = [chip.toolTip().split("\n")[1] for chip in tagged.chips.chips]
    assert tips == [
        "By you on 3 May 2025.",
        "From the file, read on 3 May 2025.",
        "Auto-tag run of 3 May 2025, 82 % sure, similarity 0.28. ViT-B-32 was asked for “a sunset”.",
    ]


def test_the_origins_are_listed_on_request(tagged, qtbot):
    assert not tagged.origins.isVisible()
    qtbot.mouseClick(tagged.origins_button, Left)
    assert tagged.origins.isVisible()
    labels = [label.text() for label in tagged.origins.findChildren(QLabel)]
    assert labels[:2] == ["dog", "By you on 3 May 2025."]


def test_a_chips_cross_takes_the_tag_off_and_undo_brings_it_back(window, tagged, qtbot):
    chip = tagged.chips.chips[0]
    qtbot.mouseClick(chip, Left, pos=chip.cross().center())
    qtbot.waitUntil(lambda: [chip.tag.name for chip in tagged.chips.chips] == ["holiday", "sunset"])
    undo(window, qtbot)
    qtbot.waitUntil(lambda: len(tagged.chips.chips) == 3)


def test_a_click_on_a_chip_shows_the_photos_of_the_tag(window, tagged, qtbot):
    qtbot.mouseClick(tagged.chips.chips[0], Left, pos=tagged.chips.chips[0].rect().center() / 2)
    qtbot.waitUntil(lambda: window.grid_page.on_show.request.text == "tag:dog")


def test_the_add_button_opens_the_tag_bar(window, tagged, qtbot):
    qtbot.mouseClick(tagged.add_button, Left)
    assert window.grid_page.tag_entry.edit.hasFocus()


def test_beside_several_photos_stand_the_tags_they_share(window, tagged, qtbot):
    select(window, 60, 59)
    qtbot.waitUntil(lambda: bool(window.grid_page.info_panel.widget().findChildren(TagsSection)))
    qtbot.waitUntil(
        lambda: (
            [c.tag.text for c in panel_part(window, qtbot, TagsSection).chips.chips]
            == ["holiday", "dog (1)", "sunset (1)"]
        )
    )


def test_nothing_of_it_runs_on_the_gui_thread(window, tagged, qtbot):
    press(qtbot, Key.Key_5)
    assert window.fake.slow_calls_on(threading.get_ident()) == []
