import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QMessageBox, QPushButton

from photoclip.core.events import IndexingStatus
from photoclip.errors import FolderProblem, ModelProblem
from photoclip.gui.checkpoints.choice import IMPORT, LATER
from photoclip.gui.first_start.first_start import BEGIN, DEMO, FOLDERS, MODEL, FirstStart
from photoclip.settings import Settings
from tests.gui.fakes import MODEL_ID
from tests.gui.keyboard import press, tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def pictures(tmp_path):
    folder = tmp_path / "Pictures"
    folder.mkdir()
    return folder


@pytest.fixture
def open_start(make_library, make_bridge, theme, qtbot, pictures):
    """Return a maker of shown first starts on an empty fake library, which is `start.fake`."""

    def make(offered=pictures, model=None):
        library = make_library(0, with_folder=False, model=model, settings=Settings(first_start_done=False))
        start = FirstStart(library, make_bridge(library), pictures=offered)
        start.fake = library
        qtbot.addWidget(start)
        start.resize(900, 600)
        start.show()
        start.activateWindow()
        qtbot.waitUntil(start.isActiveWindow)
        qtbot.waitUntil(lambda: start.next_button.hasFocus() or start.folders.add_button.hasFocus())
        return start

    return make


@pytest.fixture
def start(open_start, pictures, qtbot):
    """The first step, with Pictures offered."""
    shown = open_start()
    qtbot.waitUntil(lambda: shown.folders.paths == [pictures])
    return shown


@pytest.fixture
def at_model(start, qtbot):
    """The second step, with the catalogue there."""
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL and bool(start.models.cards))
    return start


def box(start, path):
    return next(b for b in start.folders.findChildren(QCheckBox) if b.text() == str(path))


def watched(start):
    return [folder.path for folder in start.fake.watched]


def action_of(message):
    return message.findChild(QPushButton)


def is_in_sight(widget):
    return widget.isVisible() and widget.visibleRegion().boundingRect() == widget.rect()


# Folders


def test_the_pictures_folder_is_offered_ticked(start, pictures):
    assert start.folders.chosen == [pictures]
    assert start.next_button.text() == "&Continue"
    assert start.steps.text() == "Step 1 of 3: Folders"
    assert watched(start) == []  # offered is not taken


def test_continue_watches_what_is_ticked(start, pictures, qtbot):
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)
    assert watched(start) == [str(pictures)]


def test_an_unticked_folder_is_not_watched_and_the_step_is_skipped(start, pictures, qtbot):
    box(start, pictures).setFocus()
    press(qtbot, Key.Key_Space)
    assert not start.next_button.isVisible()
    qtbot.mouseClick(start.skip_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)
    assert watched(start) == []


def test_a_pictures_folder_that_is_not_there_is_not_offered(open_start, tmp_path, qtbot):
    start = open_start(offered=tmp_path / "none")
    qtbot.mouseClick(start.skip_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)
    assert start.folders.paths == []
    assert watched(start) == []


def test_without_a_folder_the_button_to_press_is_the_choice_of_one(open_start, pictures, tmp_path, monkeypatch, qtbot):
    start = open_start(offered=tmp_path / "none")
    choose = start.folders.add_button
    assert (choose.text(), choose.property("role")) == ("&Choose a folder…", "primary")
    qtbot.waitUntil(choose.hasFocus)
    assert not start.next_button.isVisible()
    assert start.skip_button.property("role") == "quiet"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pictures))
    press(qtbot, Key.Key_Return)
    assert start.folders.chosen == [pictures]
    assert (choose.text(), choose.property("role")) == ("&Add another folder…", "")
    assert start.next_button.isVisible()
    assert not start.skip_button.isVisible()
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)
    assert watched(start) == [str(pictures)]


def test_another_folder_is_chosen_in_the_file_dialog(start, tmp_path, monkeypatch, qtbot):
    other = tmp_path / "R&D trips"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
    qtbot.mouseClick(start.folders.add_button, Left)
    assert start.folders.chosen[-1] == other
    assert start.folders.findChildren(QCheckBox)[-1].text() == str(other).replace("&", "&&")


def test_a_file_dialog_that_was_left_changes_nothing(start, pictures, monkeypatch, qtbot):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    qtbot.mouseClick(start.folders.add_button, Left)
    assert start.folders.paths == [pictures]


def test_a_dropped_folder_joins_the_list(start, pictures, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "Dropped")), QUrl.fromLocalFile(str(pictures))])
    rest = (Qt.DropAction.CopyAction, data, Left, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(20, 20), *rest)
    QApplication.sendEvent(start.folders, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(start.folders, QDropEvent(QPointF(20, 20), *rest))
    assert start.folders.chosen == [pictures, tmp_path / "Dropped"]


def test_a_missing_folder_is_explained_beside_the_folders_and_unticked(open_start, tmp_path, qtbot):
    start = open_start(offered=tmp_path / "none")
    missing = tmp_path / "gone"
    start.folders.add(missing)
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(start.folders.message.isVisible)
    assert start.folders.message.text == f"{missing} does not exist; check the name, or plug the drive in."
    qtbot.waitUntil(lambda: is_in_sight(start.folders.message))
    assert start.step == FOLDERS
    assert not box(start, missing).isChecked()


def test_what_is_wrong_comes_into_sight_below_a_long_list_of_folders(start, tmp_path, qtbot):
    for number in range(15):
        start.folders.add(tmp_path / f"gone {number}")
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(start.folders.message.isVisible)
    qtbot.waitUntil(lambda: not start.folders.message.visibleRegion().isEmpty())


def test_a_folder_inside_another_is_refused_and_the_outer_one_is_watched(start, pictures, qtbot):
    inner = pictures / "2023"
    inner.mkdir()
    start.folders.add(inner)
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(start.folders.message.isVisible)
    assert start.folders.message.text == f"{inner} is already watched as part of {pictures}."
    assert watched(start) == [str(pictures)]
    assert not box(start, pictures).isEnabled()  # done; the settings have it from here on
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)


def test_an_unreadable_folder_can_be_tried_again(start, pictures, qtbot):
    start.fake.errors["folders.add"] = FolderProblem("Pictures cannot be read. Check its permissions.")
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.folders.message.text == "Pictures cannot be read. Check its permissions.")
    del start.fake.errors["folders.add"]
    qtbot.mouseClick(box(start, pictures), Left, pos=QPoint(8, box(start, pictures).height() // 2))
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)
    assert not start.folders.message.isVisible()
    assert watched(start) == [str(pictures)]


def test_a_fault_of_ours_while_adding_is_said_there_too(start, qtbot):
    start.fake.errors["folders.add"] = LookupError("a bug")
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.folders.message.text.startswith("Something went wrong inside PhotoClip."))
    assert start.step == FOLDERS


# Model


def test_the_recommended_model_is_proposed_and_has_the_keyboard(at_model, qtbot):
    assert at_model.models.chosen == MODEL_ID
    qtbot.waitUntil(at_model.models.cards[MODEL_ID].radio.hasFocus)
    assert at_model.next_button.text() == "&Download and continue"


def test_a_click_anywhere_on_a_card_chooses_it(at_model, qtbot):
    card = at_model.models.cards["ViT-L-14/datacomp"]
    qtbot.mouseClick(card, Left, pos=QPoint(card.width() - 6, card.height() - 6))
    assert at_model.models.chosen == "ViT-L-14/datacomp"


def test_a_model_whose_package_is_missing_cannot_be_chosen_and_says_what_it_needs(at_model, qtbot):
    card = at_model.models.cards["ViT-B-16-SigLIP2/webli"]
    qtbot.mouseClick(card, Left, pos=QPoint(card.width() - 6, card.height() - 6))
    assert at_model.models.chosen == MODEL_ID
    assert "pip install transformers" in card.radio.accessibleDescription()


def test_an_installed_model_is_used_without_a_download(open_start, qtbot):
    start = open_start(model="TinyCLIP-ViT-39M-16/yfcc15m")
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.models.chosen == "TinyCLIP-ViT-39M-16/yfcc15m")
    assert start.next_button.text() == "&Continue"
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.begin.model_text.text().startswith("Ready."))
    assert start.fake.called("models.download") == []


def test_a_model_that_does_not_load_says_why(open_start, qtbot):
    start = open_start(model="TinyCLIP-ViT-39M-16/yfcc15m")
    start.fake.errors["models.use"] = ModelProblem("The weights are damaged. Download the model again.")
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: bool(start.models.cards))
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(start.begin.message.isVisible)
    assert start.begin.message.text == "The weights are damaged. Download the model again."


def test_later_goes_on_without_a_model(at_model, qtbot):
    at_model.models.choose(LATER)
    qtbot.mouseClick(at_model.next_button, Left)
    assert at_model.step == BEGIN
    assert at_model.begin.model_text.text().startswith("None yet:")
    assert at_model.fake.called("models.download") == []


def test_a_catalogue_that_cannot_be_read_says_so_and_leaves_a_way_on(start, qtbot):
    start.fake.errors["models.all"] = ModelProblem("The catalogue cannot be read.")
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.models.message.text == "The catalogue cannot be read.")
    assert start.models.chosen == LATER
    assert start.next_button.isEnabled()


def test_import_stands_in_for_continue(at_model, qtbot):
    at_model.models.choose(IMPORT)
    assert at_model.models.importer.isVisible()
    assert not at_model.next_button.isEnabled()
    at_model.models.choose(LATER)
    assert not at_model.models.importer.isVisible()
    assert at_model.next_button.isEnabled()


def test_a_bad_file_is_refused_in_the_form_and_a_good_one_goes_on(at_model, qtbot):
    at_model.models.choose(IMPORT)
    form = at_model.models.importer
    form.config.setFocus()
    qtbot.keyClicks(form.config, "/models/mine.txt")
    qtbot.keyClicks(form.weights, "/models/mine.safetensors")
    qtbot.mouseClick(form.button, Left)
    qtbot.waitUntil(lambda: form.message.text == "mine.txt is not an open_clip configuration: it is not valid JSON.")
    assert at_model.step == MODEL
    form.config.clear()
    qtbot.keyClicks(form.config, "/models/mine.json")
    assert form.message.text == ""
    qtbot.mouseClick(form.button, Left)
    qtbot.waitUntil(lambda: at_model.step == BEGIN)
    assert at_model.fake.models.active() == "mine"


def test_back_returns_to_the_folders_and_what_is_watched_stays_so(at_model, pictures, qtbot):
    qtbot.mouseClick(at_model.back_button, Left)
    assert at_model.step == FOLDERS
    assert not at_model.back_button.isVisible()
    assert at_model.next_button.hasFocus()
    assert not box(at_model, pictures).isEnabled()
    qtbot.mouseClick(at_model.next_button, Left)
    qtbot.waitUntil(lambda: at_model.step == MODEL)
    assert watched(at_model) == [str(pictures)]


# Begin


def test_a_download_shows_how_far_it_is_and_ends_ready(at_model, qtbot):
    at_model.fake.hold_downloads(5)
    qtbot.mouseClick(at_model.next_button, Left)
    begin = at_model.begin
    qtbot.waitUntil(lambda: "300.0 MB of 600" in begin.transfer.text)
    assert begin.transfer.isVisible()
    at_model.fake.let_downloads_go()
    qtbot.waitUntil(lambda: begin.model_text.text().startswith("Ready."))
    assert not begin.transfer.isVisible()
    assert at_model.fake.models.active() == MODEL_ID


def test_a_cancelled_download_can_be_taken_up_again(at_model, qtbot):
    at_model.fake.hold_downloads()
    qtbot.mouseClick(at_model.next_button, Left)
    begin = at_model.begin
    qtbot.waitUntil(begin.transfer.isVisible)
    qtbot.mouseClick(begin.transfer.cancel, Left)
    qtbot.waitUntil(lambda: begin.model_text.text() == "The download was cancelled. What came is kept.")
    at_model.fake.let_downloads_go()
    qtbot.mouseClick(action_of(begin.message), Left)
    qtbot.waitUntil(lambda: begin.model_text.text().startswith("Ready."))


def test_a_download_that_fails_says_why_and_is_tried_again(at_model, qtbot):
    at_model.fake.errors["models.download"] = ModelProblem("The server cannot be reached. Check the connection.")
    qtbot.mouseClick(at_model.next_button, Left)
    begin = at_model.begin
    qtbot.waitUntil(lambda: begin.message.text == "The server cannot be reached. Check the connection.")
    assert not begin.transfer.isVisible()
    assert action_of(begin.message).text() == "Try again"
    at_model.fake.errors.clear()
    qtbot.mouseClick(action_of(begin.message), Left)
    qtbot.waitUntil(lambda: begin.model_text.text().startswith("Ready."))
    assert not begin.message.isVisible()


def test_the_last_step_tells_how_far_the_photos_are(at_model, qtbot):
    at_model.models.choose(LATER)
    qtbot.mouseClick(at_model.next_button, Left)
    at_model.fake.emit(IndexingStatus("indexing", 20, 80))
    qtbot.waitUntil(lambda: at_model.begin.photos_text.text() == "Reading photos: 20 of 80")
    assert (at_model.begin.photos_bar.value(), at_model.begin.photos_bar.maximum()) == (20, 80)


def test_photos_are_not_up_to_date_while_no_model_has_looked_at_them(at_model, qtbot):
    qtbot.mouseClick(at_model.models.cards[MODEL_ID], Left)
    with at_model.fake.held("models.download"):
        qtbot.mouseClick(at_model.next_button, Left)
        qtbot.waitUntil(lambda: at_model.step == BEGIN)
        at_model.fake.emit(IndexingStatus(pending_embeddings=3))
        said = "Photos are read; no model has looked at them yet"
        qtbot.waitUntil(lambda: at_model.begin.photos_text.text() == said)
    qtbot.waitUntil(lambda: at_model.begin.photos_text.text() == "Up to date")


def test_open_my_photos_finishes_while_the_download_goes_on(at_model, qtbot):
    at_model.fake.hold_downloads()
    qtbot.mouseClick(at_model.next_button, Left)
    qtbot.waitUntil(at_model.begin.transfer.isVisible)
    with qtbot.waitSignal(at_model.finished):
        qtbot.mouseClick(at_model.next_button, Left)
    assert at_model.fake.settings.current.first_start_done
    assert at_model.downloads.is_running(MODEL_ID)
    at_model.downloads.cancel_all()
    qtbot.waitUntil(lambda: not at_model.downloads.is_running(MODEL_ID))


def test_what_is_missing_is_said_with_the_way_to_it(open_start, pictures, tmp_path, monkeypatch, qtbot):
    start = open_start(offered=tmp_path / "none")
    qtbot.mouseClick(start.skip_button, Left)
    qtbot.waitUntil(lambda: bool(start.models.cards))
    start.models.choose(LATER)
    qtbot.mouseClick(start.next_button, Left)
    begin = start.begin
    assert begin.photos_text.text().startswith("None yet: no folder is chosen.")
    assert begin.model_text.text().startswith("None yet:")
    assert not begin.photos_bar.isVisible()
    qtbot.mouseClick(begin.folders_button, Left)
    assert start.step == FOLDERS
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(pictures))
    qtbot.mouseClick(start.folders.add_button, Left)
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: start.step == MODEL)
    qtbot.mouseClick(start.next_button, Left)
    assert start.step == BEGIN
    assert not begin.folders_button.isVisible()
    qtbot.mouseClick(begin.model_button, Left)
    assert start.step == MODEL
    start.models.choose(MODEL_ID)
    qtbot.mouseClick(start.next_button, Left)
    qtbot.waitUntil(lambda: begin.model_text.text().startswith("Ready."))
    assert not begin.model_button.isVisible()


# Demo


def test_the_demo_says_that_it_is_one_and_leads_back_to_ones_own_folders(open_window, qtbot):
    window = open_window(0, with_folder=False, model=None, settings=Settings(first_start_done=False))
    qtbot.waitUntil(lambda: window.pages.first_start is not None)
    assert not window.demo_bar.isVisible()
    qtbot.mouseClick(window.pages.first_start.demo_button, Left)
    qtbot.waitUntil(lambda: window.grid_page.model.rowCount() == 100)
    qtbot.waitUntil(window.demo_bar.isVisible)
    qtbot.mouseClick(window.demo_bar.leave_button, Left)
    question = window.findChild(QMessageBox)
    qtbot.mouseClick(question.escapeButton(), Left)
    assert window.fake.called("demo.remove") == []
    qtbot.mouseClick(window.demo_bar.leave_button, Left)
    question = next(box for box in window.findChildren(QMessageBox) if box.isVisible())
    qtbot.mouseClick(question.defaultButton(), Left)
    qtbot.waitUntil(lambda: window.pages.first_start is not None)
    assert window.pages.first_start.step == FOLDERS
    assert not window.demo_bar.isVisible()
    assert window.fake.watched == []
    assert "photoclip-demo" not in window.fake.installed
    assert window.fake.models.active() is None


def test_a_demo_that_cannot_be_taken_away_says_why_and_stays(open_window, qtbot):
    window = open_window()
    window.fake.has_demo = True
    window.demo_bar.refresh()
    qtbot.waitUntil(window.demo_bar.isVisible)
    window.fake.errors["demo.remove"] = FolderProblem("The demo photos could not be deleted.")
    qtbot.mouseClick(window.demo_bar.leave_button, Left)
    qtbot.mouseClick(window.findChild(QMessageBox).defaultButton(), Left)
    qtbot.waitUntil(lambda: window.notice_bar.text() == "The demo photos could not be deleted.")
    assert window.demo_bar.isVisible()
    assert window.demo_bar.leave_button.isEnabled()


def test_the_demo_is_one_click(start, qtbot):
    with qtbot.waitSignal(start.finished):
        qtbot.mouseClick(start.demo_button, Left)
    assert start.fake.models.active() == "photoclip-demo"
    assert start.fake.settings.current.first_start_done
    assert start.demo_text.text() == "100 of 100 photos"


def test_while_the_demo_is_made_there_is_no_way_into_half_of_it(start, qtbot):
    with start.fake.held("demo.install"):
        qtbot.mouseClick(start.demo_button, Left)
        assert start.step == DEMO
        assert start.demo_text.text() == "Starting…"
        assert not start.back_button.isVisible()
        assert not start.next_button.isVisible()
        signal = qtbot.waitSignal(start.finished)
    signal.wait()


def test_a_demo_on_its_way_can_be_stopped_and_leads_back(start, qtbot):
    with start.fake.held("demo.install"):
        qtbot.mouseClick(start.demo_button, Left)
        qtbot.waitUntil(start.cancel_button.hasFocus)
        press(qtbot, Key.Key_Space)
        assert not start.cancel_button.isEnabled()
    qtbot.waitUntil(lambda: start.step == FOLDERS)
    assert not start.cancel_button.isVisible()
    assert not start.fake.settings.current.first_start_done
    assert start.fake.models.active() is None
    with qtbot.waitSignal(start.finished):
        qtbot.mouseClick(start.demo_button, Left)
    assert start.demo_text.text() == "100 of 100 photos"


def test_a_demo_that_fails_says_why_and_leads_back(start, qtbot):
    start.fake.errors["demo.install"] = FolderProblem("The disk is full. Free some space, then try again.")
    qtbot.mouseClick(start.demo_button, Left)
    qtbot.waitUntil(lambda: start.demo_message.text == "The disk is full. Free some space, then try again.")
    qtbot.waitUntil(start.back_button.hasFocus)
    press(qtbot, Key.Key_Space)
    assert start.step == FOLDERS
    assert not start.fake.settings.current.first_start_done
    start.fake.errors.clear()
    with qtbot.waitSignal(start.finished):
        qtbot.mouseClick(start.demo_button, Left)
    assert start.demo_message.text == ""


# Keyboard


@pytest.mark.parametrize("key", [Key.Key_Space, Key.Key_Return])
def test_the_keyboard_alone_gets_through_every_step(start, pictures, key, qtbot):
    press(qtbot, key)
    qtbot.waitUntil(lambda: start.step == MODEL and start.models.chosen == MODEL_ID)
    qtbot.waitUntil(start.models.cards[MODEL_ID].radio.hasFocus)
    press(qtbot, Key.Key_Down)
    assert start.models.chosen == "TinyCLIP-ViT-39M-16/yfcc15m"
    tab_to(qtbot, start.next_button)
    press(qtbot, key)
    assert start.step == BEGIN
    qtbot.waitUntil(start.next_button.hasFocus)
    qtbot.waitUntil(lambda: start.begin.model_text.text().startswith("Ready."))
    with qtbot.waitSignal(start.finished):
        press(qtbot, key)
    assert watched(start) == [str(pictures)]
    assert start.fake.models.active() == "TinyCLIP-ViT-39M-16/yfcc15m"


def test_the_keyboard_reaches_every_card_in_sight(at_model, qtbot):
    qtbot.waitUntil(at_model.models.cards[MODEL_ID].radio.hasFocus)
    seen = []
    for _ in range(5):
        qtbot.waitUntil(lambda: is_in_sight(QApplication.focusWidget()))
        seen.append(at_model.models.chosen)
        press(qtbot, Key.Key_Down)
    assert seen[:4] == [MODEL_ID, "TinyCLIP-ViT-39M-16/yfcc15m", "ViT-L-14/datacomp", IMPORT]
    assert seen[4] == LATER


def test_the_keyboard_starts_the_demo(start, qtbot):
    tab_to(qtbot, start.demo_button)
    with qtbot.waitSignal(start.finished):
        press(qtbot, Key.Key_Space)
