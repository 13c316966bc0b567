"""The library as a face sees it: the window and its tests' fake are held to this."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import ParamSpec, Protocol, TypeVar

from photoclip.core.feed import Listener
from photoclip.library.contract.albums import AlbumsPart
from photoclip.library.contract.backups import BackupsPart
from photoclip.library.contract.closer import CloserPart
from photoclip.library.contract.companions import CompanionsPart
from photoclip.library.contract.copies import CopiesPart
from photoclip.library.contract.dates import DatesPart
from photoclip.library.contract.demo import DemoPart
from photoclip.library.contract.duplicates import DuplicatesPart
from photoclip.library.contract.exchange import ExchangePart
from photoclip.library.contract.folders import FoldersPart
from photoclip.library.contract.health import HealthPart
from photoclip.library.contract.hidden import HiddenPart
from photoclip.library.contract.indexing import IndexingPart
from photoclip.library.contract.labels import LabelsPart
from photoclip.library.contract.marks import MarksPart
from photoclip.library.contract.missing import MissingPart
from photoclip.library.contract.models import ModelsPart
from photoclip.library.contract.photos import PhotosPart
from photoclip.library.contract.places import PlacesPart
from photoclip.library.contract.search import SearchPart
from photoclip.library.contract.settings import SettingsPart
from photoclip.library.contract.tags import TagsPart
from photoclip.library.contract.trash import TrashPart
from photoclip.library.contract.updates import UpdatesPart
from photoclip.paths import AppPaths

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Library(Protocol):
    """A person's photos, in parts of one noun each.

    Methods marked *quick* may be called on the GUI thread; all others wait on disk, SQL or the encoder and go through
    `submit`. Every method is safe from any thread.
    """

    @property
    def paths(self) -> AppPaths:
        """*quick* Where everything lies."""

    @property
    def search(self) -> SearchPart: ...

    @property
    def albums(self) -> AlbumsPart: ...

    @property
    def duplicates(self) -> DuplicatesPart: ...

    @property
    def tags(self) -> TagsPart: ...

    @property
    def marks(self) -> MarksPart: ...

    @property
    def hidden(self) -> HiddenPart: ...

    @property
    def dates(self) -> DatesPart: ...

    @property
    def labels(self) -> LabelsPart: ...

    @property
    def models(self) -> ModelsPart: ...

    @property
    def photos(self) -> PhotosPart: ...

    @property
    def places(self) -> PlacesPart: ...

    @property
    def missing(self) -> MissingPart: ...

    @property
    def trash(self) -> TrashPart: ...

    @property
    def folders(self) -> FoldersPart: ...

    @property
    def closer(self) -> CloserPart: ...

    @property
    def companions(self) -> CompanionsPart: ...

    @property
    def indexing(self) -> IndexingPart: ...

    @property
    def exchange(self) -> ExchangePart: ...

    @property
    def copies(self) -> CopiesPart: ...

    @property
    def health(self) -> HealthPart: ...

    @property
    def backups(self) -> BackupsPart: ...

    @property
    def settings(self) -> SettingsPart: ...

    @property
    def demo(self) -> DemoPart: ...

    @property
    def updates(self) -> UpdatesPart: ...

    def open(self) -> None:
        """Open or make the database (migrating with a backup first). Raises LibraryProblem in plain words.

        Raises LibraryLost where one was here and has gone, and makes none then. May be called again after it failed.
        """

    def start(self) -> None:
        """*quick* Load the active checkpoint in its process, watch folders and index in the background."""

    def close(self) -> None:
        """Staged: stop watching, cancel, drain, commit, save caches, close. Blocks a few seconds at most."""

    def submit(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        """*quick* Run `job` on one of the library's threads. Closing gives up what has not begun."""

    def submit_work(self, job: Callable[_P, _T], *args: _P.args, **named: _P.kwargs) -> Future[_T]:
        """*quick* As `submit`, for what a person wants done: closing waits until it is."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """*quick* Call `listener` (on a worker thread) with every change; return what ends the subscription."""
