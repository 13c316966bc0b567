import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from photoclip.core.checkpoints import CheckpointInfo, ComingCheckpoint, Transfer
from photoclip.core.events import CheckpointChanged
from photoclip.errors import ModelProblem
from photoclip.gui.checkpoints.downloads import ModelDownloads, transfer_text
from photoclip.gui.checkpoints.facts import Dots
from photoclip.gui.checkpoints.importing import imported_text
from photoclip.gui.settings.device_choice import DeviceChoice
from photoclip.gui.settings.models_page import ModelsPage
from photoclip.gui.widgets.page_area import PageArea
from photoclip.language import english
from tests.gui.fakes import MODEL_ID
from tests.gui.keyboard import press, tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
FAST = "TinyCLIP-ViT-39M-16/yfcc15m"
NEEDY = "ViT-B-16-SigLIP2/webli"


@pytest.fixture
def open_page(make_library, make_bridge, theme, show_widget, qtbot):
    """Return a maker of shown pages on a fake library, which is `page.fake`; `page.downloads` are its downloads."""

    def make(**options):
        library = make_library(**options)
        bridge = make_bridge(library)
        downloads = ModelDownloads(library, bridge)
        page = ModelsPage(library, bridge, downloads)
        page.fake, page.bridge, page.downloads = library, bridge, downloads
        page.area = show_widget(PageArea(page))
        qtbot.waitUntil(lambda: bool(page.cards))
        qtbot.waitUntil(lambda: len(page.device.group.buttons()) == 3)
        return page

    return make


@pytest.fixture
def page(open_page):
    """The recommended model is in use; no other is installed."""
    return open_page()


def words(card):
    return "\n".join(label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card))


def action_of(message):
    return message.findChild(QPushButton)


def wait_in_use(page, qtbot, model_id):
    qtbot.waitUntil(lambda: page.cards[model_id].info.active)


# Cards


def test_a_card_says_what_a_person_chooses_by(page):
    text = words(page.cards[FAST])
    for part in ("Fast", "For old machines.", "150.0 MB", "English"):
        assert part in text
    assert "Fast: your 60 photos take less than a minute" in text
    for figure in ("ImageNet", "dimensions", "licence", "photos a second"):
        assert figure not in text  # few choose by them
    assert page.cards[FAST].button.text() == "Download"
    assert page.cards[FAST].button.accessibleName() == "Download Fast"


def test_scales_say_aloud_what_their_dots_show(page):
    dots = page.cards[FAST].findChildren(Dots)
    assert [one.accessibleName() for one in dots] == [
        "Quality: 1 of 5, Often wrong",
        "Speed here: 4 of 5, Fast: your 60 photos take less than a minute",
        "Languages: 1 of 5, English",
        "Download: 1 of 5, 150.0 MB",
    ]
    many = [one.accessibleName() for one in page.cards[NEEDY].findChildren(Dots)]
    assert many[0].startswith("Quality: 3 of 5")
    assert "Languages: 5 of 5, 109 languages" in many
    assert not any(name.startswith("Speed") for name in many)  # nothing is known of it


def test_figures_licence_and_how_the_speed_is_known_are_under_more(page, qtbot):
    card = page.cards[FAST]
    tab_to(qtbot, card.facts.more)
    assert card.facts.more.accessibleName().startswith("More about Fast")
    press(qtbot, Key.Key_Space)
    text = words(card)
    for part in ("ImageNet zero-shot: 61.0 % (published)", "MIT licence", "512 dimensions", FAST):
        assert part in text
    assert "About 30 photos a second on this computer, estimated: it was not tried here" in text
    qtbot.mouseClick(page.cards[MODEL_ID].facts.more, Left)
    assert "12 photos a second, as measured on this computer" in words(page.cards[MODEL_ID])
    press(qtbot, Key.Key_Space)
    qtbot.mouseClick(card.facts.more, Left)
    assert "ImageNet" not in words(card)


def test_the_model_in_use_stands_first(page, qtbot):
    page.fake.installed.add(FAST)
    page.fake.model = FAST
    page.fake.emit(CheckpointChanged(FAST))
    wait_in_use(page, qtbot, FAST)
    qtbot.waitUntil(lambda: page.cards[FAST].y() == min(card.y() for card in page.cards.values()))
    assert list(page.cards)[:2] == [FAST, MODEL_ID]


def test_the_model_in_use_says_so_and_offers_nothing(page):
    card = page.cards[MODEL_ID]
    assert card.state.isVisible()
    assert card.state.text() == "In use"
    assert not card.button.isVisible()
    assert "download" not in words(card).lower()


def test_a_model_whose_package_is_missing_says_what_to_install(page):
    card = page.cards[NEEDY]
    assert not card.button.isEnabled()
    assert "Needs the package “transformers”, which is not installed: pip install transformers" in words(card)


def test_a_catalogue_that_cannot_be_read_is_explained(page, qtbot):
    page.fake.errors["models.all"] = ModelProblem("The catalogue cannot be read.")
    page.refresh()
    qtbot.waitUntil(lambda: page.message.text == "The catalogue cannot be read.")


# Downloads


def test_a_download_tells_how_far_it_is_and_is_then_in_use(page, qtbot):
    page.fake.hold_downloads(5)
    qtbot.mouseClick(page.cards[FAST].button, Left)
    assert page.cards[FAST].transfer.text == "Connecting…"
    assert not page.cards[FAST].button.isVisible()
    qtbot.waitUntil(lambda: page.cards[FAST].transfer.text == "300.0 MB of 600.0 MB, 25.0 MB a second")
    page.fake.let_downloads_go()
    wait_in_use(page, qtbot, FAST)
    assert page.fake.models.active() == FAST
    assert not page.cards[FAST].transfer.isVisible()


def test_a_download_can_be_cancelled_and_taken_up_again(page, qtbot):
    page.fake.hold_downloads()
    card = page.cards[FAST]
    card.button.setFocus()
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(card.transfer.isVisible)
    tab_to(qtbot, card.transfer.cancel)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: not card.transfer.isVisible())
    assert card.button.isVisible()
    assert not card.message.isVisible()  # the person did it: nothing to explain
    page.fake.let_downloads_go()
    qtbot.mouseClick(card.button, Left)
    wait_in_use(page, qtbot, FAST)


def test_a_download_that_fails_says_why_on_its_card_and_is_tried_again(page, qtbot):
    page.fake.errors["models.download"] = ModelProblem("The server cannot be reached. Check the connection.")
    card = page.cards[FAST]
    qtbot.mouseClick(card.button, Left)
    qtbot.waitUntil(lambda: card.message.text == "The server cannot be reached. Check the connection.")
    assert card.message.isVisible()
    assert not page.cards["ViT-L-14/datacomp"].message.isVisible()
    page.fake.errors.clear()
    qtbot.mouseClick(action_of(card.message), Left)
    wait_in_use(page, qtbot, FAST)


def test_two_clicks_are_one_download(page, qtbot):
    with page.fake.held("models.download"):
        page.cards[FAST].button.click()
        page.cards[FAST].button.click()
        page.downloads.start(FAST)
        qtbot.waitUntil(lambda: bool(page.fake.called("models.download")))
    wait_in_use(page, qtbot, FAST)
    assert len(page.fake.called("models.download")) == 1


def test_two_models_download_side_by_side(page, qtbot):
    page.fake.hold_downloads()
    other = "ViT-L-14/datacomp"
    for model_id in (FAST, other):
        qtbot.mouseClick(page.cards[model_id].button, Left)
        qtbot.waitUntil(page.cards[model_id].transfer.isVisible)
    page.downloads.cancel(FAST)
    qtbot.waitUntil(lambda: not page.downloads.is_running(FAST))
    assert page.cards[other].transfer.isVisible()
    page.downloads.cancel_all()
    qtbot.waitUntil(lambda: not page.downloads.is_running(other))


def test_a_page_opened_later_shows_the_download_under_way(page, show_widget, qtbot):
    page.fake.hold_downloads()
    qtbot.mouseClick(page.cards[FAST].button, Left)
    later = show_widget(ModelsPage(page.fake, page.bridge, page.downloads))
    qtbot.waitUntil(lambda: FAST in later.cards and later.cards[FAST].transfer.isVisible())
    qtbot.mouseClick(later.cards[FAST].transfer.cancel, Left)
    qtbot.waitUntil(lambda: not page.cards[FAST].transfer.isVisible())


@pytest.mark.parametrize(
    ("transfer", "text"),
    [
        (Transfer(0, 0), "Connecting…"),
        (Transfer(0, 600_000_000), "0 bytes of 600.0 MB"),
        (Transfer(12_000_000, 0, 1_000_000), "12.0 MB, 1.0 MB a second"),
        (Transfer(1_500_000_000, 3_000_000_000, 25_000_000), "1.5 GB of 3.0 GB, 25.0 MB a second"),
    ],
)
def test_a_transfer_in_words(transfer, text):
    assert transfer_text(transfer, QLocale(QLocale.Language.English)) == text


# Use


def test_an_installed_model_is_put_to_use(page, qtbot):
    page.fake.installed.add(FAST)
    page.refresh()
    qtbot.waitUntil(lambda: page.cards[FAST].button.text() == "Use")
    assert page.cards[FAST].state.text() == "Installed"
    qtbot.mouseClick(page.cards[FAST].button, Left)
    wait_in_use(page, qtbot, FAST)
    assert page.cards[MODEL_ID].button.text() == "Use"


@pytest.fixture
def coming(page, qtbot):
    """The page, where the fast model was chosen and has still to see 20 of 60 photos."""
    page.fake.installed.add(FAST)
    page.fake.unseen = 20
    page.refresh()
    qtbot.waitUntil(lambda: page.cards[FAST].button.text() == "Use")
    qtbot.mouseClick(page.cards[FAST].button, Left)
    qtbot.waitUntil(lambda: page.cards[FAST].info.coming and bool(page.cards[FAST].progress.text()))
    return page


def test_a_model_that_has_photos_to_see_says_how_far_it_is_and_which_one_answers(coming, qtbot):
    card = coming.cards[FAST]
    assert (card.state.text(), card.button.text()) == ("Getting ready", "Use now")
    said = "It has looked at 40 of your 60 photos; “Balanced” answers until it has seen them all."
    assert card.progress.text() == said
    assert coming.cards[MODEL_ID].state.text() == "In use"
    coming.fake.coming = ComingCheckpoint(FAST, 5, 0)
    qtbot.waitUntil(lambda: "of your 60" in card.progress.text() and "55" in card.progress.text())
    assert card.progress.text().endswith("What is left (5) lies in folders that are paused or not connected.")


def test_a_model_on_its_way_can_answer_now(coming, qtbot):
    qtbot.mouseClick(coming.cards[FAST].button, Left)
    wait_in_use(coming, qtbot, FAST)
    assert not coming.cards[FAST].stay.isVisible()


def test_a_model_on_its_way_can_be_sent_back_with_the_keyboard(coming, qtbot):
    tab_to(qtbot, coming.cards[FAST].stay)
    press(qtbot, Key.Key_Space)
    qtbot.waitUntil(lambda: not coming.cards[FAST].info.coming)
    assert coming.cards[MODEL_ID].info.active
    assert (coming.cards[FAST].state.text(), coming.cards[FAST].button.text()) == ("Installed", "Use")


def test_a_model_that_does_not_load_says_why_on_its_card(page, qtbot):
    page.fake.installed.add(FAST)
    page.refresh()
    qtbot.waitUntil(lambda: page.cards[FAST].button.text() == "Use")
    page.fake.errors["models.use"] = ModelProblem("The weights are damaged. Download the model again.")
    qtbot.mouseClick(page.cards[FAST].button, Left)
    qtbot.waitUntil(lambda: page.cards[FAST].message.text == "The weights are damaged. Download the model again.")
    assert page.cards[MODEL_ID].info.active


def test_a_model_chosen_elsewhere_shows_here(page, qtbot):
    page.fake.installed.add(FAST)
    page.fake.model = FAST
    page.fake.emit(CheckpointChanged(FAST))
    wait_in_use(page, qtbot, FAST)


# Import


def fill(page, qtbot, config="/models/mine.json", weights="/models/mine.safetensors", name=""):
    form = page.importer
    for line, text in ((form.config, config), (form.weights, weights), (form.name, name)):
        line.clear()
        line.setFocus()
        qtbot.keyClicks(line, text)
    return form


def test_import_waits_for_both_files(page, qtbot):
    form = fill(page, qtbot, weights="  ")
    assert not form.button.isEnabled()
    qtbot.keyClicks(form.weights, "a.pt")
    assert form.button.isEnabled()


def test_a_bad_file_shows_its_sentence_until_another_is_given(page, qtbot):
    form = fill(page, qtbot, config="/models/mine.txt")
    qtbot.mouseClick(form.button, Left)
    qtbot.waitUntil(lambda: form.message.text == "mine.txt is not an open_clip configuration: it is not valid JSON.")
    assert not form.busy.isVisible()
    assert form.config.text() == "/models/mine.txt"
    form.config.setFocus()
    qtbot.keyClick(form.config, Key.Key_Backspace)
    assert not form.message.isVisible()


def test_what_a_licence_forbids_is_said_with_the_import(qapp):
    apple = english("Imported from a file. Apple allows this model for research only: not for commercial use.")
    info = CheckpointInfo("mine", "mine", apple, "imported", "Apple AMLR", 1, 8, "not known")
    assert imported_text(info) == f"“mine” was imported and is in use now. {apple}"


def test_an_imported_model_is_in_use_under_its_name(page, qtbot):
    form = fill(page, qtbot, name="holiday")
    with qtbot.waitSignal(form.imported) as signal:
        qtbot.mouseClick(form.button, Left)
    assert signal.args == ["holiday"]
    assert form.message.text == "“holiday” was imported and is in use now."
    assert (form.config.text(), form.weights.text(), form.name.text()) == ("", "", "")
    assert page.fake.models.active() == "holiday"


@pytest.mark.parametrize("line", ["config", "weights", "name"])
def test_return_in_the_form_imports(page, qtbot, line):
    form = fill(page, qtbot)
    with qtbot.waitSignal(form.imported):
        qtbot.keyClick(getattr(form, line), Key.Key_Return)


def test_what_is_edited_while_importing_starts_no_second_import(page, qtbot):
    form = fill(page, qtbot)
    with page.fake.held("models.import_files"):
        qtbot.mouseClick(form.button, Left)
        qtbot.waitUntil(form.busy.isVisible)
        qtbot.keyClicks(form.weights, "x")
        assert not form.button.isEnabled()
        qtbot.keyClick(form.weights, Key.Key_Return)
        signal = qtbot.waitSignal(form.imported)
    signal.wait()
    assert len(page.fake.called("models.import_files")) == 1


def test_files_are_chosen_in_the_file_dialog(page, monkeypatch, qtbot):
    asked = []

    def choose(_parent, _title, beside, kinds):
        asked.append((beside, kinds))
        return "/models/mine.json", kinds

    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    buttons = {b.accessibleName(): b for b in page.importer.findChildren(QPushButton)}
    qtbot.mouseClick(buttons["Choose the file for Configuration"], Left)
    assert page.importer.config.text() == "/models/mine.json"
    qtbot.mouseClick(buttons["Choose the file for Weights"], Left)
    assert [kinds for _, kinds in asked] == [
        "open_clip configuration (*.json)",
        "Weights (*.safetensors *.pt *.pth *.bin)",
    ]
    assert asked[1][0].endswith("models")  # the weights mostly lie beside the configuration


# Device


def radios(page):
    return {radio.property("device"): radio for radio in page.device.group.buttons()}


def test_the_device_in_use_is_said_with_its_reason(page):
    assert page.device.running.text() == "Now on CPU, float32. No graphics card was found."
    assert not page.device.waiting.isVisible()


def test_a_device_is_chosen_at_once(page, qtbot):
    assert radios(page)["auto"].isChecked()
    radios(page)["cpu"].setFocus()
    press(qtbot, Key.Key_Space)
    assert page.fake.settings.current.device == "cpu"


def test_the_chosen_precision_is_read_whole_where_there_is_room(page, qtbot):
    box = page.device.precision
    room = 3 * box.sizeHint().width() // 2
    page.area.resize(page.area.width() - page.device.width() + room, page.area.height())
    qtbot.waitUntil(lambda: page.device.width() == room)
    assert box.width() >= box.sizeHint().width()


def test_precision_is_chosen_with_the_keyboard(page, qtbot):
    box = page.device.precision
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Down)
    assert page.fake.settings.current.precision == "float32"


def test_without_a_model_the_device_line_says_so(open_page):
    assert open_page(model=None).device.running.text() == "No model is in use yet."


def test_devices_that_cannot_be_listed_are_explained(make_library, make_bridge, theme, show_widget, qtbot):
    library = make_library()
    library.errors["models.devices"] = ModelProblem("PyTorch cannot be loaded.")
    choice = show_widget(DeviceChoice(library, make_bridge(library)))
    qtbot.waitUntil(lambda: choice.message.text == "PyTorch cannot be loaded.")
    assert not choice.waiting.isVisible()
