"""Updates: a PhotoClip that no installer put here says so, and asks nobody."""

from __future__ import annotations

import pytest

from photoclip.errors import UpdateProblem
from tests.contract.subjects import Subject


def test_without_an_installer_there_are_no_updates_and_that_is_said(subject: Subject) -> None:
    updates = subject.library.updates
    assert not updates.state().can
    for ask in (updates.check, updates.apply):
        with pytest.raises(UpdateProblem, match="not put here by its installer"):
            ask()


def test_what_is_looked_for_by_itself_bothers_nobody_there(subject: Subject) -> None:
    subject.library.settings.change(check_for_updates=True)
    assert subject.library.updates.check_if_due() is None
