"""The question about photos that are gone: asked until it is answered, by whomever."""

from __future__ import annotations

import pytest

from photoclip.core.disappearance import Disappearance
from photoclip.core.events import FoldersChanged
from photoclip.errors import LibraryProblem
from photoclip.gui.health.gone_bar import question_text

HOLIDAYS = Disappearance(1, "/photos/Holidays", 180, 200)
CARD = Disappearance(2, "/card", 40, 40)
ASKED = "180 of 200 photos in “/photos/Holidays” are gone. Were they deleted? Nothing changes until you answer."


@pytest.fixture
def asked(window, qtbot):
    """A window that asks about one folder."""
    window.fake.lose_files(HOLIDAYS)
    qtbot.waitUntil(window.gone_bar.isVisible)
    return window


def test_nothing_is_asked_while_nothing_is_gone(window, qtbot):
    qtbot.waitUntil(lambda: bool(window.fake.called("folders.disappearances")))
    assert not window.gone_bar.isVisible()


def test_it_says_how_many_of_how_many_are_gone_and_where(asked):
    assert asked.gone_bar.text == ASKED
    assert asked.gone_bar.accessibleName() == ASKED


def test_all_of_a_folder_is_said_so():
    assert question_text(CARD).startswith("All 40 photos in “/card” are gone.")


@pytest.mark.parametrize(
    ("gone", "total", "said"),
    [
        (1, 1, "The only photo in {} is gone."),
        (1, 5, "1 of 5 photos in {} is gone."),
        (2, 2, "All 2 photos in {} are gone."),
    ],
)
def test_one_photo_is_said_as_one(gone, total, said):
    one = Disappearance(2, "/card", gone, total)
    assert one.sentence == said.format("/card")
    assert question_text(one).startswith(said.format("“/card”"))


def test_other_notices_do_not_take_its_place(asked, qtbot):
    asked.fake.notice("The index is made again.")
    qtbot.waitUntil(asked.notice_bar.isVisible)
    assert asked.gone_bar.isVisible()


def test_deleted_photos_are_confirmed_and_the_question_goes(asked, qtbot):
    asked.gone_bar.deleted_button.click()
    qtbot.waitUntil(lambda: not asked.gone_bar.isVisible())
    assert [call.args for call in asked.fake.called("folders.confirm_gone")] == [(1,)]
    qtbot.waitUntil(lambda: "180 photos are marked as missing" in asked.notice_bar.text())


def test_photos_that_are_waited_for_are_not_asked_about(asked, qtbot):
    asked.gone_bar.wait_button.click()
    qtbot.waitUntil(lambda: not asked.gone_bar.isVisible())
    assert asked.fake.gone[0].waiting
    qtbot.waitUntil(lambda: "kept on show" in asked.notice_bar.text())


def test_an_answer_elsewhere_or_a_return_ends_the_question(asked, qtbot):
    asked.fake.gone = []
    asked.fake.emit(FoldersChanged())
    qtbot.waitUntil(lambda: not asked.gone_bar.isVisible())


def test_several_folders_are_asked_about_one_after_the_other(asked, qtbot):
    asked.fake.lose_files(CARD)
    qtbot.waitUntil(lambda: "Another folder" in asked.gone_bar.text)
    asked.gone_bar.deleted_button.click()
    qtbot.waitUntil(lambda: "/card" in asked.gone_bar.text)
    assert "Another" not in asked.gone_bar.text


def test_an_answer_that_fails_is_said_and_asked_again(asked, qtbot):
    asked.fake.errors["folders.confirm_gone"] = LibraryProblem("The disk is full.")
    asked.gone_bar.deleted_button.click()
    qtbot.waitUntil(lambda: asked.notice_bar.text() == "The disk is full.")
    qtbot.waitUntil(asked.gone_bar.deleted_button.isEnabled)
    assert asked.gone_bar.isVisible()
