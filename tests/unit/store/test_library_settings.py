"""What a library keeps of its own choices and findings."""

from __future__ import annotations

from photoclip.core.watching import FolderWatch
from photoclip.store.library_settings import LibrarySettings
from tests.unit.store.conftest import Shelf


def test_how_folders_are_watched_is_news_only_where_it_changes(shelf: Shelf) -> None:
    settings = LibrarySettings(shelf.database)
    polled = [FolderWatch(1, "/photos", "network", "nfs4"), FolderWatch(2, "/more", "watches", limit=8192)]
    assert not settings.set_polled([])
    assert settings.set_polled(polled)
    assert settings.polled() == polled
    assert not settings.set_polled(polled)
    assert settings.set_polled(polled[:1])
    assert settings.set_polled([])
    assert settings.polled() == []
