"""Settings: one door, one event."""

from __future__ import annotations

import pytest

from photoclip.core.events import SettingsChanged
from photoclip.library.contract import SettingsPart
from tests.contract.subjects import Subject


@pytest.fixture
def settings(subject: Subject) -> SettingsPart:
    return subject.library.settings


def test_a_change_is_returned_told_and_the_rest_stays(subject: Subject, settings: SettingsPart) -> None:
    before = settings.current
    after = settings.change(appearance="dark", thumbnail_size_px=200)
    assert settings.current == after
    assert (after.appearance, after.thumbnail_size_px, after.speed) == ("dark", 200, before.speed)
    assert subject.heard == [SettingsChanged()]


def test_what_stays_the_same_is_not_told(subject: Subject, settings: SettingsPart) -> None:
    settings.change(appearance=settings.current.appearance)
    assert subject.heard == []


def test_a_listener_sees_what_holds_now(subject: Subject, settings: SettingsPart) -> None:
    seen = []
    subject.library.subscribe(lambda _change: seen.append(settings.current.strictness))
    settings.change(strictness="broad")
    assert seen == ["broad"]


def test_an_unknown_setting_is_a_mistake_of_ours(settings: SettingsPart) -> None:
    before = settings.current
    with pytest.raises(TypeError):
        settings.change(colour="red")
    assert settings.current == before
