"""What holds for every window, dialog and page: spoken names, Tab, keys that mean one thing, whole words."""

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAction, QColor, QFont
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
)

from photoclip.core.disappearance import Disappearance
from photoclip.core.duplicates import DuplicateGroup
from photoclip.core.events import IndexingStatus, TagsChanged
from photoclip.core.exchange import ExchangeFailure, ExchangeReport, SidecarConflict
from photoclip.core.health import HealthLine
from photoclip.core.labels import Label, LabelSet, TagScope
from photoclip.core.photo import Problem
from photoclip.core.search import Scope, SearchRequest
from photoclip.core.standing import StandingLabels
from photoclip.core.tags import TagRun
from photoclip.core.watching import FolderWatch
from photoclip.errors import LibraryProblem
from photoclip.gui.autotag.label_dialog import LabelDialog
from photoclip.gui.base.desktop import Desktop, Program
from photoclip.gui.base.theme import colors_of
from photoclip.gui.checkpoints.choice import IMPORT, LATER
from photoclip.gui.details.path_button import PathButton
from photoclip.gui.duplicates.dialog import DuplicatesDialog
from photoclip.gui.exchange.dialog import ExchangeDialog
from photoclip.gui.exchange.job import ExchangeJob
from photoclip.gui.first_start.first_start import BEGIN, MODEL, FirstStart
from photoclip.gui.health.dialog import HealthDialog
from photoclip.gui.health.job import HealthJob
from photoclip.gui.photo.open_with import OpenWithDialog
from photoclip.gui.search.chips import ChipRow
from photoclip.gui.search.help import SearchHelp
from photoclip.gui.settings.dialog import PAGES, SettingsDialog
from photoclip.gui.tags.dialogs import ask_for_aliases, ask_for_new_tag, ask_for_target
from photoclip.gui.tags.section import TagsSection
from photoclip.gui.widgets.chip import Chip
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.window.main_window import MainWindow
from photoclip.gui.window.problems_dialog import ProblemsDialog
from photoclip.gui.window.shortcuts_dialog import ShortcutsDialog
from photoclip.language import tr
from photoclip.language.showing import shown_in
from photoclip.settings import Settings
from tests.gui.fakes import FIRST_RUN
from tests.gui.keyboard import tab_round
from tests.gui.languages import catalogues
from tests.gui.settling import faults_that_stay

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSlider, QAbstractItemView, QPlainTextEdit)
SMALL_WINDOW = (900, 600)
USUAL_PT, LARGE_PT = 9, 18
HEALTH = (
    HealthLine("library file", "good", "It is sound."),
    HealthLine("thumbnails", "note", "3 of 60 are missing.", "They can be made again.", "repair", ("/a", "/b")),
    HealthLine("photos gone", "look", "180 of 200 photos are gone.", "Nothing changes.", "answer", ("/photos",), 1),
    HealthLine("originals", "bad", "One photo changed on the disk.", "Restore it.", "accept", ("/photos/a.jpg",)),
)


class Places:
    """Opens every place of the app, filled, in a small window."""

    def __init__(self, make_library, make_bridge, theme, show_widget, qtbot, tmp_path):
        self._make_library = make_library
        self._make_bridge = make_bridge
        self._theme = theme
        self._show = lambda widget: show_widget(widget, *SMALL_WINDOW)
        self._wait = qtbot.waitUntil
        self._tmp_path = tmp_path
        self._downloads = []
        self._places = {
            "window": self._window,
            "start": self._start,
            "settings": self._settings,
            "problems": self._problems,
            "health": self._health,
            "duplicates": self._duplicates,
            "album": self._album,
            "autotag": self._autotag,
            "review": self._review,
            "standing": self._standing,
            "runs": self._runs,
            "tags": self._tags,
            "exchange": self._exchange,
            "help": self._help,
            "shortcuts": self._shortcuts,
            "programs": self._programs,
        }

    def close(self):
        for downloads in self._downloads:
            downloads.cancel_all()

    def open(self, name):
        place, _, part = name.partition(" ")
        return self._places[place](part)

    def _window(self, part):
        empty = part == "empty"
        settings = Settings(first_start_done=True, show_info_panel=True)
        library = self._make_library(0 if empty else 60, with_folder=not empty, settings=settings)
        bridge = self._make_bridge(library)
        window = self._show(MainWindow.filled(library, bridge, self._theme))
        window.fake = library
        window.start()
        page = window.grid_page
        if empty:
            self._wait(page.placeholder.isVisible)
            return window
        self._wait(lambda: page.model.rowCount() == 60 and page.folder_panel.tree.topLevelItemCount() == 1)
        if part == "viewer":
            window.viewer.bar.info.setChecked(True)
            page.opened.emit(page.model.ids, 3)
            self._wait(lambda: len(window.viewer.info.widget().findChildren(QLabel)) > 8)
            self._wait(lambda: bool(window.viewer.pictures.levels(window.viewer.photo_id)))
            return window
        if part == "compare":
            library.best_shots = {59}
            page.actions_of_photos.compare_requested.emit([60, 59])
            self._wait(lambda: any(pane.suggested.isVisible() for pane in window.pages.compare.panes))
            return window
        if not page.info_panel.isVisible():  # a narrow window shows it when it is asked to
            page.top_bar.info_button.click()
        page.go_to(60)
        self._wait(lambda: len(page.info_panel.widget().findChildren(QLabel)) > 8)
        library.emit(IndexingStatus("indexing", 20, 100, 3, 12.4, 400, model=library.models.active(), device="CPU"))
        self._wait(window.status_bar.problems_button.isVisible)
        bridge.problem.emit("The folder cannot be read. Check its permissions.")
        if part == "search":
            page.search_box.set_text("a dog on grass")
            self._wait(lambda: "7 " in page.header.details.whole)
        elif part == "filters":
            page.search_box.set_text("a dog -cat type:jpeg | type:png after:2019 tgs:family")
            self._wait(lambda: "tgs:" in page.search_box.hint())  # the quotes are the language's
        elif part == "gone":
            library.lose_files(Disappearance(1, "/photos/Holidays in a place with a long name", 180, 200))
            self._wait(window.gone_bar.isVisible)
        elif part == "albums":
            library.submit(library.albums.create, "Rome in the spring of 2023", [3, 5]).result()
            library.submit(library.albums.save_search, "Dogs", SearchRequest("a dog")).result()
            self._wait(lambda: page.album_panel.tree.topLevelItemCount() == 2)
        return window

    def _start(self, part):
        (self._tmp_path / "Pictures").mkdir()
        library = self._make_library(0, with_folder=False, model=None, settings=Settings(first_start_done=False))
        start = FirstStart(library, self._make_bridge(library), pictures=self._tmp_path / "Pictures")
        self._show(start)
        self._wait(lambda: bool(start.folders.paths))
        if part == "folders":
            start.folders.add(self._tmp_path / "gone")
            start.next_button.click()
            self._wait(start.folders.message.isVisible)
            return start
        start.next_button.click()
        self._wait(lambda: start.step == MODEL and bool(start.models.cards))
        if part == "import":
            start.models.choose(IMPORT)
        elif part == "begin":
            start.models.choose(LATER)
            start.next_button.click()
            assert start.step == BEGIN
        elif part == "download":
            library.hold_downloads()
            self._downloads.append(start.downloads)
            start.next_button.click()
            self._wait(start.begin.transfer.isVisible)
        return start

    def _settings(self, part):
        library = self._make_library()
        library.health_lines = list(HEALTH)
        library.polled = [FolderWatch(1, library.watched[0].path, "watches", limit=8192)]
        dialog = SettingsDialog(library, self._make_bridge(library))
        dialog.open_page(part)
        self._show(dialog)
        if part == "folders":
            self._wait(lambda: bool(dialog.folders_page.excludes.globs))
            self._wait(lambda: dialog.folders_page.list.topLevelItemCount() == 1)
            dialog.folders_page.remove_button.click()
            self._wait(dialog.folders_page.watching.isVisible)
        elif part == "health":
            self._wait(lambda: len(dialog.health_page.rows) == len(HEALTH))
        elif part == "model":
            self._wait(lambda: bool(dialog.models_page.cards) and len(dialog.models_page.device.group.buttons()) == 3)
            library.hold_downloads()
            self._downloads.append(dialog.models_page.downloads)
            card = dialog.models_page.cards["TinyCLIP-ViT-39M-16/yfcc15m"]
            card.button.click()
            self._wait(card.transfer.isVisible)
        return dialog

    def _problems(self, part):
        library = self._make_library()
        library.problem_list = [] if part == "none" else [Problem("/photos/broken.jpg", "The file is cut short")]
        dialog = self._show(ProblemsDialog(library, self._make_bridge(library)))
        self._wait(lambda: len(dialog.model.problems) == len(library.problem_list))
        return dialog

    def _health(self, part):
        library = self._make_library()
        library.health_lines = list(HEALTH)
        library.errors |= {"health.repair": LibraryProblem("The disk is full.")}
        dialog = self._show(HealthDialog(HealthJob(library, self._make_bridge(library))))
        self._wait(lambda: len(dialog.page.rows) == len(HEALTH))
        if part == "problem":
            dialog.page.repair_button.click()
            self._wait(dialog.page.message.isVisible)
        return dialog

    def _duplicates(self, part):
        library = self._make_library()
        if part != "none":
            library.duplicate_groups = [DuplicateGroup("identical", (7,)), DuplicateGroup("similar", (50, 51, 52))]
            library.file_counts = {7: 3}
        dialog = self._show(DuplicatesDialog(library, self._make_bridge(library)))
        self._wait(lambda: dialog.stack.currentIndex() != 0)
        if part != "none":
            self._wait(lambda: bool(getattr(dialog.area.widget(), "cards", [])))
        return dialog

    def _album(self, part):
        window = self._window("photos")
        dialog = window.grid_page.album_actions.ask_for_new([3, 5])
        self._show(dialog)
        if part == "taken":
            dialog.message.show_problem("There is an album of this name already. Choose another.")
        return dialog

    def _autotag(self, part):
        window = self._window("albums")
        dialog = window.tagging.open_for(TagScope(album_id=1))
        self._show(dialog)
        if part == "empty":
            return dialog
        window.fake.unseen_count = 1200
        dialog.draft.add_text("dog\nbeach\nour dog Bruno on the sofa with a long name")
        dialog.draft.add(window.fake.sets[2])
        self._wait(lambda: dialog.strip.stand is not None and dialog.message.isVisible())
        if part == "label":
            dialog.field.edit_label("dog")
            editor = dialog.findChild(LabelDialog)
            editor.message.show_problem("There is a label “beach” already.")
            return self._show(editor)
        return dialog

    def _review(self, part):
        window = self._window("photos")
        if part == "some":
            window.fake.suggest("dog", range(8, 60, 8))
        dialog = self._show(window.tagging.open_review())
        self._wait(lambda: dialog.model.rowCount() > 0 or dialog.placeholder.title == tr("Nothing waits"))
        if part == "some":
            dialog.message.show_info("3 tags accepted.", "Undo")
        return dialog

    def _standing(self, part):
        window = self._window("photos")
        if part == "some":
            window.fake.standing = [StandingLabels(1, LabelSet("", (Label("dog"),)))]
        dialog = self._show(window.tagging.open_standing())
        self._wait(lambda: dialog.list.topLevelItemCount() == len(window.fake.standing))
        return dialog

    def _runs(self, part):
        window = self._window("photos")
        if part == "some":
            window.fake.add_run(
                TagRun(1, FIRST_RUN, "Auto-tag", ("dog",), 2, "ViT-B-32", False), (8, "dog"), (16, "dog")
            )
        dialog = self._show(window.tagging.open_runs())
        self._wait(lambda: dialog.model.rowCount() == 2 or dialog.placeholder.title == tr("No runs yet"))
        if part == "some":
            dialog.message.show_info("3 tags were taken off. What you confirmed yourself stays.")
        return dialog

    def _tags(self, part):
        window = self._window("photos")
        page = window.grid_page
        for number in range(18):
            window.fake.put_tag(f"places/town {number}", [60])
        window.fake.put_tag("animals/a tag with a rather long name, as some are", [60], color="teal")
        window.fake.emit(TagsChanged())
        self._wait(lambda: len(page.tags.tags) == 19)
        if part == "bar":
            page.selection.choose([60, 59])
            page.tag_entry.open_entry()
            self._wait(lambda: len(page.tag_entry.chips.chips) == 19)
            window.fake.errors["tags.put"] = LibraryProblem("A tag's name may have 200 characters; this one has 300.")
            page.tag_entry.edit.setText("x" * 300)
            page.tag_entry.edit.take_entered()
            self._wait(page.tag_entry.message.isVisible)
            return window
        if part == "one":
            self._wait(lambda: len(page.info_panel.widget().findChildren(Chip)) == 19)
            page.info_panel.widget().findChild(TagsSection).origins_button.click()
            return window
        if part == "beside":
            page.info_panel.show_several([60, 59])
            self._wait(lambda: bool(page.info_panel.widget().findChildren(Chip)))
            return window
        asked = {
            "new": lambda: ask_for_new_tag(page.tag_actions, "", window),
            "merge": lambda: ask_for_target(page.tag_actions, page.tags.tags[:2], window),
            "aliases": lambda: ask_for_aliases(page.tag_actions, page.tags.tags[0], window),
        }[part]()
        asked.fail("There is no tag of this name. Choose one from the list.")
        return self._show(asked)

    def _exchange(self, part):
        library = self._make_library()
        conflicts = tuple(SidecarConflict(n, f"/photos/{n}.jpg", "rating", "3", "5") for n in range(3))
        failed = (ExchangeFailure("/photos/9.jpg", "The folder is read-only."),)
        report = ExchangeReport(412, 1988, conflicts, failed) if part == "some" else ExchangeReport()
        library.export_report = report
        dialog = self._show(ExchangeDialog(ExchangeJob(library, self._make_bridge(library), "export")))
        self._wait(lambda: not dialog.job.running)
        return dialog

    def _help(self, _part):
        return self._show(SearchHelp())

    def _shortcuts(self, _part):
        return self._show(ShortcutsDialog(self._window("photos").actions_.help_sections()))

    def _programs(self, part):
        programs = [] if part == "none" else [Program("Painter", ("painter",)), Program("Viewer", ("viewer",))]
        return self._show(OpenWithDialog(Desktop(), programs))


PLACES = [
    "window photos",
    "window search",
    "window filters",
    "window albums",
    "window gone",
    "window viewer",
    "window compare",
    "window empty",
    "start folders",
    "start model",
    "start import",
    "start begin",
    "start download",
    *(f"settings {page}" for page in PAGES),
    "problems some",
    "problems none",
    "health lines",
    "health problem",
    "duplicates some",
    "duplicates none",
    "album new",
    "album taken",
    "autotag empty",
    "autotag filled",
    "autotag label",
    "review some",
    "review none",
    "standing some",
    "standing none",
    "runs some",
    "runs none",
    "tags bar",
    "tags beside",
    "tags one",
    "tags new",
    "tags merge",
    "tags aliases",
    "exchange some",
    "exchange none",
    "help search",
    "shortcuts all",
    "programs some",
    "programs none",
]


@pytest.fixture
def places(make_library, make_bridge, theme, show_widget, qtbot, tmp_path):
    made = Places(make_library, make_bridge, theme, show_widget, qtbot, tmp_path)
    yield made
    made.close()


def is_qts_own(widget):
    """A part of another widget: the line of a combo box, a header, a scroll bar, the arrow of a menu bar."""
    return widget.objectName().startswith("qt_") or isinstance(widget, (QHeaderView, QScrollBar))


def controls(window):
    found = [w for kind in CONTROLS for w in window.findChildren(kind)]
    return [w for w in found if w.isVisible() and not is_qts_own(w) and w.window() is window.window()]


def spoken(widget):
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def said(widgets):
    return [f"{type(w).__name__} {spoken(w)!r}" for w in widgets]


def nameless(window):
    named = controls(window) + [bar for bar in window.findChildren(QProgressBar) if bar.isVisible()]
    return [f"{type(w).__name__} in {type(w.parent()).__name__}" for w in named if not spoken(w).strip()]


ROLES = (
    (QRadioButton, {QAccessible.Role.RadioButton}),
    (QCheckBox, {QAccessible.Role.CheckBox}),
    (QAbstractButton, {QAccessible.Role.Button, QAccessible.Role.ButtonMenu, QAccessible.Role.CheckBox}),
    (QComboBox, {QAccessible.Role.ComboBox}),
    (QLineEdit, {QAccessible.Role.EditableText}),
    (QPlainTextEdit, {QAccessible.Role.EditableText}),
    (QAbstractSlider, {QAccessible.Role.Slider, QAccessible.Role.ScrollBar}),
    (QAbstractItemView, {QAccessible.Role.List, QAccessible.Role.Table, QAccessible.Role.Tree}),
)
"""What a screen reader says a widget is. A button that stays down is told as one that is ticked."""


def told_otherwise(window):
    """Return the controls whose role or state a screen reader is told otherwise than it is."""
    wrong = []
    for widget in controls(window):
        told = QAccessible.queryAccessibleInterface(widget)
        state, role = told.state(), told.role()
        roles = next(roles for kind, roles in ROLES if isinstance(widget, kind))
        checkable = isinstance(widget, QAbstractButton) and widget.isCheckable()
        heard = (role in roles, bool(state.disabled), bool(state.checkable), bool(state.checked))
        if heard != (True, not widget.isEnabled(), checkable, checkable and widget.isChecked()):
            wrong.append(f"{type(widget).__name__} {spoken(widget)!r}: {role.name}, {heard}")
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not state.focusable:
            wrong.append(f"{type(widget).__name__} {spoken(widget)!r} is not said to take the keyboard")
    return wrong


def not_in_the_tree(window):
    """Return the controls that a screen reader does not meet on its way from the window down."""
    met, ahead = set(), [QAccessible.queryAccessibleInterface(window)]
    while ahead:
        one = ahead.pop()
        children = [one.child(number) for number in range(min(one.childCount(), 200))]
        valid = [child for child in children if child is not None and child.isValid() and child.object() is not None]
        below = [child for child in valid if child.object() not in met]
        met |= {child.object() for child in below}
        ahead += [child for child in below if not isinstance(child.object(), QAbstractItemView)]
    return said(widget for widget in controls(window) if widget not in met)


def never_reached(window, qtbot):
    """Walk with Tab; return the controls that could be used and were not on the way."""
    reached = set(tab_round(qtbot))
    # The arrows lead from the chosen button to the others of its group: radio buttons, the steps of a choice.
    groups = {w.group() for w in reached if isinstance(w, QAbstractButton) and w.group() is not None}
    reached |= {w for w in controls(window) if isinstance(w, QAbstractButton) and w.group() in groups}
    if any(isinstance(w, Chip) for w in reached):
        reached |= set(window.findChildren(Chip))  # the arrows lead from chip to chip
    # The buttons inside a line have keys of their own: Escape clears it.
    usable = [w for w in controls(window) if w.isEnabled() and not isinstance(w.parent(), QLineEdit)]
    return said(w for w in usable if w not in reached)


def with_alt_keys(window):
    texts = [w.text() for w in controls(window) if isinstance(w, QAbstractButton)]
    texts += [label.text() for label in window.findChildren(QLabel) if label.buddy() and label.isVisible()]
    if isinstance(window, MainWindow):
        texts += [action.text() for action in window.menuBar().actions()]
    return texts


def shared(texts):
    """Return the pairs that one letter opens, in any of the languages; what is the person's own has none."""
    texts = list(texts)
    return [
        (language, one, other)
        for language, catalogue in catalogues().items()
        for one, other in itertools.pairwise(sorted(alt_keys(shown_in(catalogue, text) for text in texts)))
        if one[0] == other[0]
    ]


def alt_keys(texts):
    marked = [text.replace("&&", "") for text in texts]
    return [(text.partition("&")[2][0].casefold(), text) for text in marked if "&" in text]


# Whole words


def with_words(window):
    for kind in (QLabel, QPushButton, QRadioButton):
        for widget in window.findChildren(kind):
            if widget.isVisible() and widget.text() and not isinstance(widget, (ElidedLabel, PathButton)):
                yield widget


def lacks(widget):
    """Return how many pixels of its words are cut off: (across, down)."""
    seen = widget.rect() & widget.parentWidget().rect().translated(-widget.pos())
    if widget.hasHeightForWidth():
        return widget.width() - seen.width(), max(0, widget.heightForWidth(widget.width()) - seen.height())
    hint = widget.sizeHint()
    return max(0, hint.width() - seen.width()), max(0, hint.height() - seen.height())


def cut_off(window):
    return [(w.text(), lacks(w)) for w in with_words(window) if lacks(w) != (0, 0)]


def sideways(window):
    """Pages that must be scrolled to be read to the end of the line. Chips are one line, whose keys lead there."""
    areas = [area for area in window.findChildren(QScrollArea) if area.isVisible() and not isinstance(area, ChipRow)]
    return [area.widget() for area in areas if area.horizontalScrollBar().maximum()]


@pytest.fixture
def set_text_size(qapp):
    """Return what sets the system's text size in points, while windows are open as well."""
    before = qapp.font()

    def set_size(points):
        font = QFont(before)
        font.setPointSize(points)
        qapp.setFont(font)

    yield set_size
    qapp.setFont(before)


def holds_its_words(place, text_pt, qtbot):
    # The layout follows what arrives a moment later. Twice the usual size may be scrolled sideways in the settings; it
    # is still whole.
    def look():
        return [*cut_off(place), *(sideways(place) if text_pt <= USUAL_PT else ())]

    assert faults_that_stay(look, qtbot) == []


# All of it, place by place: opened once, for to open them is what these tests cost


@pytest.mark.parametrize("name", PLACES)
def test_a_place_can_be_heard_walked_through_and_read(places, name, set_text_size, qtbot):
    set_text_size(USUAL_PT)
    place = places.open(name)
    assert (place.width(), place.height()) == SMALL_WINDOW
    holds_its_words(place, USUAL_PT, qtbot)
    assert nameless(place) == []
    assert told_otherwise(place) == []
    assert not_in_the_tree(place) == []
    assert shared(with_alt_keys(place)) == []
    assert never_reached(place, qtbot) == []
    set_text_size(LARGE_PT)
    holds_its_words(place, LARGE_PT, qtbot)
    assert (place.width(), place.height()) == SMALL_WINDOW


@pytest.mark.parametrize("name", ["window search", "start model", "settings model", "autotag filled", "health lines"])
def test_a_place_that_opens_with_large_text_holds_its_words(places, name, set_text_size, qtbot):
    set_text_size(LARGE_PT)
    holds_its_words(places.open(name), LARGE_PT, qtbot)


# Keys


def test_in_no_menu_one_letter_opens_two_entries_in_any_language(places, qtbot):
    window = places.open("window photos")
    page = window.grid_page
    page.selection.choose([60, 59])
    window.fake.put_tag("places/rome", [60])
    window.fake.emit(TagsChanged())
    qtbot.waitUntil(lambda: page.tag_panel.model.index_of("places/rome").isValid())
    page.menu_for_selection()
    page.tag_panel.menu_for(page.tag_panel.model.node(page.tag_panel.model.index_of("places/rome")))
    page.album_panel.menu_for(None)
    page.folder_panel.menu_for(Scope())
    menus = {menu.title() or menu.parent(): menu for menu in window.findChildren(QMenu)}
    assert len(menus) > 12
    found = {name: shared(action.text() for action in menu.actions()) for name, menu in menus.items()}
    assert not [pairs for pairs in found.values() if pairs]


def test_no_two_actions_share_a_shortcut_while_the_photos_have_the_keyboard(places):
    window = places.open("window photos")
    window.grid_page.grid.setFocus()
    of_window = [a for a in window.findChildren(QAction) if a.shortcutContext() == Qt.ShortcutContext.WindowShortcut]
    of_photos = [a for table in window.grid_page.actions_of_photos.tables() for a in table]
    live = [*of_window, *(action for action in of_photos if action not in of_window)]
    taken = [keys.toString() for action in live for keys in set(action.shortcuts()) if not keys.isEmpty()]
    assert len(taken) > 15
    assert sorted(taken) == sorted(set(taken))


# Where the keyboard is


def test_tab_leads_through_the_window_as_it_stands(open_window, qtbot):
    shown = Settings(first_start_done=True, show_info_panel=True, show_folder_panel=True, show_map=True)
    window = open_window(settings=shown)
    page = window.grid_page
    page.grid.select_only(60)
    qtbot.waitUntil(lambda: page.info_panel.photo_id == 60 and bool(page.info_panel.findChildren(QPushButton)))
    page.top_bar.folders_button.setFocus()
    reached = []
    while QApplication.focusWidget() not in reached:
        reached.append(QApplication.focusWidget())
        qtbot.keyClick(reached[-1], Qt.Key.Key_Tab)
    parts = [
        *(
            page.top_bar.folders_button,
            page.search_box,
            page.top_bar.sort_choice,
            page.top_bar.size_slider,
            page.top_bar.map_button,
            page.top_bar.info_button,
        ),
        *page.side_panel.sections[:-1],
        page.header,
        *(page.map, page.grid, page.info_panel, window.status_bar),
    ]
    stands = [next(k for k, part in enumerate(parts) if part is one or part.isAncestorOf(one)) for one in reached]
    assert stands == sorted(stands)
    assert set(stands) == set(range(len(parts)))


@pytest.mark.parametrize("look", ["light", "dark"])
def test_one_sees_which_list_has_the_keyboard(open_window, qtbot, look):
    window = open_window(settings=Settings(first_start_done=True, show_folder_panel=True, appearance=look))
    page = window.grid_page
    accent = QColor(colors_of(window.palette()).accent)

    def edge(tree):
        return tree.grab().toImage().pixelColor(tree.width() // 2, 0)

    for tree in (page.library_panel.tree, page.folder_panel.tree, page.album_panel.tree, page.tag_panel.tree):
        page.grid.setFocus()
        assert edge(tree) != accent
        tree.setFocus()
        assert edge(tree) == accent
