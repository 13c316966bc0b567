import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton

import photoclip.gui.settings.general_page as general_page_module
from photoclip.gui.settings.dialog import PAGES, SettingsDialog
from tests.gui.keyboard import press, tab_round, tab_to

Key, Left = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(library, bridge, theme, show_widget, qtbot):
    shown = show_widget(SettingsDialog(library, bridge), 820, 620)
    shown.fake = library
    qtbot.waitUntil(lambda: shown.folders_page.list.topLevelItemCount() == 1)
    qtbot.waitUntil(lambda: shown.folders_page.excludes.globs == library.globs)
    return shown


@pytest.fixture
def general(dialog):
    dialog.open_page("general")
    return dialog.general_page


def close_button(dialog):
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close)


# Pages


def test_the_list_turns_the_pages_with_keys_and_clicks(dialog, qtbot):
    assert dialog.page == "folders"
    assert dialog.folders_page.isVisible()
    dialog.pages.setFocus()
    press(qtbot, Key.Key_Down)
    assert dialog.page == "model"
    assert dialog.models_page.isVisible()
    assert not dialog.folders_page.isVisible()
    item = dialog.pages.visualItemRect(dialog.pages.item(PAGES.index("general")))
    qtbot.mouseClick(dialog.pages.viewport(), Left, pos=item.center())
    assert dialog.page == "general"
    assert dialog.general_page.isVisible()


@pytest.mark.parametrize("page", PAGES)
def test_tab_leads_from_the_list_through_the_page_to_close(dialog, page, qtbot):
    dialog.open_page(page)
    devices = dialog.models_page.device.group
    if page == "model":
        qtbot.waitUntil(lambda: len(devices.buttons()) == 3)
        qtbot.waitUntil(lambda: any(card.button.isVisible() for card in dialog.models_page.cards.values()))
        qtbot.waitUntil(lambda: all(radio.isVisible() for radio in devices.buttons()))
    dialog.pages.setFocus()
    reached = tab_round(qtbot)
    assert reached[0] is dialog.pages
    assert reached[-1] is close_button(dialog)
    assert len(reached) > 4
    if page == "model":  # its cards and devices come when the library has answered
        buttons = [card.button for card in dialog.models_page.cards.values()]
        offered = [button for button in buttons if button.isVisible() and button.isEnabled()]
        assert {*offered, devices.checkedButton()} <= {*reached}
        bottoms = [widget.mapTo(dialog, widget.rect().bottomLeft()).y() for widget in reached[1:-1]]
        tops = [widget.mapTo(dialog, widget.rect().topLeft()).y() for widget in reached[1:-1]]
        assert all(top <= bottom for top, bottom in zip(tops, bottoms[1:], strict=False))


@pytest.mark.parametrize("page", PAGES)
def test_return_in_the_list_presses_no_button_of_the_page(dialog, page, qtbot):
    dialog.open_page(page)
    qtbot.waitUntil(lambda: page != "model" or bool(dialog.models_page.cards))
    pressed = []
    for button in dialog.findChildren(QPushButton):
        button.clicked.disconnect()
        button.clicked.connect(lambda _on=False, button=button: pressed.append(button.text()))
    dialog.pages.setFocus()
    press(qtbot, Key.Key_Return)
    press(qtbot, Key.Key_Enter)
    assert pressed == []
    assert dialog.isVisible()


def test_return_presses_the_button_that_has_the_keyboard(dialog, qtbot):
    tab_to(qtbot, dialog.folders_page.pause_button)
    press(qtbot, Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.fake.watched[0].paused)


def test_return_in_the_import_form_imports_and_presses_nothing_else(dialog, qtbot):
    dialog.open_page("model")
    qtbot.waitUntil(lambda: bool(dialog.models_page.cards))
    form = dialog.models_page.importer
    form.config.setFocus()
    qtbot.keyClicks(form.config, "/models/mine.json")
    qtbot.keyClicks(form.weights, "/models/mine.pt")
    with qtbot.waitSignal(form.imported):
        qtbot.keyClick(form.name, Key.Key_Return)
    assert dialog.isVisible()
    assert len(dialog.fake.called("models.import_files")) == 1
    assert dialog.fake.called("models.download") == []


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_the_dialog_closes(dialog, way, qtbot):
    if way == "Escape":
        dialog.pages.setFocus()
        press(qtbot, Key.Key_Escape)
    else:
        qtbot.mouseClick(close_button(dialog), Left)
    assert not dialog.isVisible()


def test_escape_answers_the_question_about_a_folder_before_it_closes_the_dialog(dialog, qtbot):
    qtbot.mouseClick(dialog.folders_page.remove_button, Left)
    press(qtbot, Key.Key_Escape)
    assert not dialog.folders_page.confirm.isVisible()
    assert dialog.isVisible()


def test_the_dialog_leaves_the_window_behind_usable(dialog):
    assert not dialog.isModal()


# General


def choice(group, value):
    return next(radio for radio in group.buttons() if radio.property("choice") == value)


def chosen(group):
    return group.checkedButton().property("choice")


@pytest.mark.parametrize("value", ["light", "dark"])
def test_appearance_applies_at_once(general, dialog, bridge, qtbot, value):
    told = []
    bridge.settings_changed.connect(told.append)
    qtbot.mouseClick(choice(general.appearance, value), Left)
    assert dialog.fake.settings.current.appearance == value
    qtbot.waitUntil(lambda: [settings.appearance for settings in told] == [value])


def test_speed_is_chosen_with_the_arrows(general, dialog, qtbot):
    before = chosen(general.speed)
    assert before == dialog.fake.settings.current.speed == "normal"
    choice(general.speed, "normal").setFocus()
    press(qtbot, Key.Key_Down)
    assert dialog.fake.settings.current.speed == "fast"
    press(qtbot, Key.Key_Up)
    press(qtbot, Key.Key_Up)
    assert dialog.fake.settings.current.speed == "gentle"


def test_a_choice_made_elsewhere_shows_here_and_is_not_made_again(general, dialog, qtbot):
    calls = len(dialog.fake.called("settings.change"))
    dialog.fake.settings.change(appearance="dark", speed="gentle")
    qtbot.waitUntil(lambda: (chosen(general.appearance), chosen(general.speed)) == ("dark", "gentle"))
    assert len(dialog.fake.called("settings.change")) == calls + 1


def test_every_place_can_be_shown_in_the_file_manager(general, dialog, monkeypatch, qtbot):
    shown = []
    monkeypatch.setattr(general_page_module, "show_in_file_manager", shown.append)
    buttons = [b for b in general.findChildren(QPushButton) if b.text() == "Show"]
    for button in buttons:
        qtbot.mouseClick(button, Left)
    paths = dialog.fake.paths
    assert shown == [paths.data_dir, paths.cache_dir, paths.models, paths.log]
    assert [b.accessibleName() for b in buttons] == [
        f"Show {name} in the file manager" for name in ("Library", "Thumbnails", "Models", "Log file")
    ]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_is_cut_off_at_the_right_in_the_smallest_window(dialog, page, qtbot):
    dialog.resize(dialog.minimumSize())
    dialog.open_page(page)
    qtbot.waitUntil(lambda: page != "model" or bool(dialog.models_page.cards))
    area = dialog.stack.currentWidget()
    qtbot.waitUntil(lambda: area.widget().width() <= area.viewport().width())
    assert area.horizontalScrollBar().maximum() == 0


# Language


def test_the_language_is_chosen_with_keys_by_its_own_name_and_said_when_it_counts(general, dialog, qtbot):
    box = general.language
    assert box.choice.currentText().startswith("As the system (")
    assert box.note.isVisible()
    box.choice.setFocus()
    for _ in range(2):
        press(qtbot, Key.Key_Down)
    assert box.choice.currentText() == "Deutsch"
    assert dialog.fake.settings.current.language == "de"


def test_a_language_chosen_elsewhere_is_shown(general, dialog, qtbot):
    dialog.fake.settings.change(language="ja")
    qtbot.waitUntil(lambda: general.language.choice.currentText() == "日本語")
