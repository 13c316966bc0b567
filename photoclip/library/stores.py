"""Stores: every table of a library, opened on one database."""

from __future__ import annotations

from dataclasses import dataclass

from photoclip.store.albums import AlbumStore
from photoclip.store.carry_over import CarryOverStore
from photoclip.store.census import Census
from photoclip.store.closer import CloserStore
from photoclip.store.companions import CompanionStore
from photoclip.store.database import Database
from photoclip.store.date_changes import DateChangeStore
from photoclip.store.days import DayStore
from photoclip.store.duplicates import DuplicateStore
from photoclip.store.embeddings import EmbeddingStore
from photoclip.store.files import FileStore
from photoclip.store.filters import PhotoFilters
from photoclip.store.folders import FolderStore
from photoclip.store.gone_files import GoneFiles
from photoclip.store.library_settings import LibrarySettings
from photoclip.store.marks import MarkStore
from photoclip.store.merging import MergeStore
from photoclip.store.missing import MissingStore
from photoclip.store.news import NewsStore
from photoclip.store.owed_sidecars import OwedSidecarStore
from photoclip.store.part_embeddings import PartStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.positions import PositionStore
from photoclip.store.readings import ReadingStore
from photoclip.store.said_dates import SaidDateStore
from photoclip.store.searches import SearchHistory
from photoclip.store.shared_fields import SharedFieldStore
from photoclip.store.standing import StandingStore
from photoclip.store.suggestions import SuggestionStore
from photoclip.store.tags import TagStore
from photoclip.store.takeout import TakeoutStore
from photoclip.store.totals import TotalStore


@dataclass(frozen=True, slots=True)
class Stores:
    """What the library's parts read and write."""

    database: Database
    news: NewsStore
    folders: FolderStore
    files: FileStore
    gone: GoneFiles
    readings: ReadingStore
    photos: PhotoStore
    positions: PositionStore
    days: DayStore
    totals: TotalStore
    companions: CompanionStore
    filters: PhotoFilters
    embeddings: EmbeddingStore
    closer: CloserStore
    parts: PartStore
    settings: LibrarySettings
    albums: AlbumStore
    duplicates: DuplicateStore
    history: SearchHistory
    tags: TagStore
    photo_tags: PhotoTagStore
    suggestions: SuggestionStore
    marks: MarkStore
    dates: SaidDateStore
    date_changes: DateChangeStore
    standing: StandingStore
    shared_fields: SharedFieldStore
    owed_sidecars: OwedSidecarStore
    missing: MissingStore
    carrying: CarryOverStore
    merging: MergeStore
    census: Census
    takeout: TakeoutStore

    @classmethod
    def of(cls, database: Database) -> Stores:
        """Return the stores of `database`, which need not be open yet."""
        return cls(
            database,
            NewsStore(database),
            FolderStore(database),
            FileStore(database),
            GoneFiles(database),
            ReadingStore(database),
            PhotoStore(database),
            PositionStore(database),
            DayStore(database),
            TotalStore(database),
            CompanionStore(database),
            PhotoFilters(database),
            EmbeddingStore(database),
            CloserStore(database),
            PartStore(database),
            LibrarySettings(database),
            AlbumStore(database),
            DuplicateStore(database),
            SearchHistory(database),
            TagStore(database),
            PhotoTagStore(database),
            SuggestionStore(database),
            MarkStore(database),
            SaidDateStore(database),
            DateChangeStore(database),
            StandingStore(database),
            SharedFieldStore(database),
            OwedSidecarStore(database),
            MissingStore(database),
            CarryOverStore(database),
            MergeStore(database),
            Census(database),
            TakeoutStore(database),
        )
