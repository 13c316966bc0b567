"""The demo: there or not, and taken away again."""

from __future__ import annotations

from photoclip.core.events import FoldersChanged
from tests.contract.subjects import PHOTOS, Subject


def test_a_library_without_the_demo_has_none_and_loses_nothing_with_it(subject: Subject) -> None:
    demo = subject.library.demo
    assert not demo.is_here()
    demo.remove()
    assert len(subject.photo_ids) == PHOTOS
    assert FoldersChanged() not in subject.heard
