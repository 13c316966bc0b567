import pytest
from PySide6.QtCore import Qt

from photoclip.core.updates import UpdateOffer, UpdateState
from photoclip.errors import UpdateProblem
from photoclip.gui.settings.dialog import SettingsDialog
from photoclip.gui.settings.updates_section import UpdatesSection
from photoclip.settings import Settings
from tests.gui.keyboard import tab_to

Key = Qt.Key
OFFER = UpdateOffer("9.0", "Finds more.", 7_000_000)


@pytest.fixture
def make_section(library, bridge, show_widget, qtbot):
    def make(offer=None, can=True):
        library.update_state = UpdateState(can=can)
        library.update_offer = offer
        section = show_widget(UpdatesSection(library, bridge), 620, 320)
        qtbot.waitUntil(lambda: section.choices.isVisible() == can and bool(library.called("updates.state")))
        return section

    return make


def press(qtbot, button):
    tab_to(qtbot, button)
    qtbot.keyClick(button, Key.Key_Space)


def test_nobody_is_asked_before_somebody_wants_it(make_section, library):
    section = make_section(OFFER)
    assert not section.by_itself.isChecked()
    assert library.called("updates.check") == library.called("updates.check_if_due") == []


def test_a_photoclip_that_no_installer_put_here_says_so(make_section):
    section = make_section(can=False)
    assert section.elsewhere.isVisible()
    assert "not put here by its installer" in section.elsewhere.text()


def test_a_newer_version_is_found_got_and_used_at_the_next_start(make_section, library, qtbot):
    section = make_section(OFFER)
    press(qtbot, section.check_button)
    qtbot.waitUntil(section.get_button.isVisible)
    assert section.said.text() == "PhotoClip 9.0 is there. Finds more."
    assert section.get_button.text() == "Get &it (7.0 MB)"
    assert section.get_button.hasFocus()
    qtbot.keyClick(section.get_button, Key.Key_Space)
    qtbot.waitUntil(lambda: section.said.text().startswith("PhotoClip 9.0 is here."))
    assert not section.get_button.isVisible()
    assert library.update_state == UpdateState(can=True, waiting="9.0")


def test_without_a_newer_one_that_is_said(make_section, qtbot):
    section = make_section()
    press(qtbot, section.check_button)
    qtbot.waitUntil(lambda: section.said.text() == "This is the newest version.")
    assert section.check_button.isVisible()


def test_what_is_in_the_way_stands_there_in_words(make_section, library, qtbot):
    section = make_section(OFFER)
    library.errors["updates.check"] = UpdateProblem("A web page came instead.")
    press(qtbot, section.check_button)
    qtbot.waitUntil(lambda: section.said.text() == "A web page came instead.")
    assert section.check_button.hasFocus(), "to try again"


def test_getting_it_can_be_stopped(make_section, library, qtbot):
    section = make_section(OFFER)
    press(qtbot, section.check_button)
    qtbot.waitUntil(section.get_button.isVisible)
    with library.held("updates.apply"):
        qtbot.keyClick(section.get_button, Key.Key_Space)
        qtbot.waitUntil(section.stop_button.hasFocus)
        qtbot.keyClick(section.stop_button, Key.Key_Space)
    qtbot.waitUntil(lambda: section.said.text().startswith("Stopped. This version is as it was"))


def test_one_that_did_not_start_here_is_said(make_section, qtbot):
    section = make_section(UpdateOffer("9.0", "", 1, did_not_start=True))
    press(qtbot, section.check_button)
    qtbot.waitUntil(section.get_button.isVisible)
    assert "was tried on this computer before and did not start" in section.said.text()


def test_choices_apply_at_once(make_section, library, qtbot):
    section = make_section()
    press(qtbot, section.by_itself)
    assert library.settings.current.check_for_updates
    tab_to(qtbot, section.address)
    qtbot.keyClicks(section.address, " https://example.org/x ")
    tab_to(qtbot, section.check_button)
    assert library.settings.current.update_address == "https://example.org/x"


def test_it_is_a_part_of_the_general_settings(library, bridge, qtbot):
    dialog = SettingsDialog(library, bridge)
    qtbot.addWidget(dialog)
    dialog.open_page("general")
    dialog.show()
    assert dialog.general_page.updates.isVisible()


def test_the_window_looks_at_its_start_only_where_that_is_wanted(open_window):
    window = open_window()
    assert window.fake.called("updates.check_if_due") == []


def test_the_window_says_of_a_newer_version_and_leads_to_it(open_window, qtbot):
    window = open_window(settings=Settings(check_for_updates=True))
    qtbot.waitUntil(lambda: len(window.fake.called("updates.check_if_due")) == 1)
    window.fake.update_state, window.fake.update_offer = UpdateState(can=True), OFFER
    window.update_notice.look()
    qtbot.waitUntil(lambda: window.notice_bar.text() == "PhotoClip 9.0 is there.")
    qtbot.mouseClick(window.notice_bar.button, Qt.MouseButton.LeftButton)
    settings = window.dialogs.open.find(SettingsDialog)
    assert settings.page == "general"


def test_what_stands_in_the_way_of_looking_by_itself_bothers_nobody(open_window, qtbot):
    window = open_window(settings=Settings(check_for_updates=True))
    window.fake.errors["updates.check_if_due"] = UpdateProblem("No network.")
    window.update_notice.look()
    qtbot.waitUntil(lambda: len(window.fake.called("updates.check_if_due")) == 2)
    window.bridge.notice.emit("The last word.")
    qtbot.waitUntil(lambda: window.notice_bar.text() == "The last word.")
