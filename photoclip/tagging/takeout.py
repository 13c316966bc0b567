"""Google Takeout: what its JSON files say of photos, into the library. Nothing is written beside the photos."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.exchange import ExchangeFailure, ExchangeReport, SidecarChange
from photoclip.core.labels import TagScope
from photoclip.core.names import fits_a_tag, folded
from photoclip.core.search import IdArray
from photoclip.core.taken import SOURCES
from photoclip.language import tr
from photoclip.media.beside import beside
from photoclip.media.takeout import Takeout, album_in, read_takeout
from photoclip.store.albums import AlbumStore
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore
from photoclip.store.shared_fields import SharedFieldStore, SharedFile
from photoclip.store.takeout import TakenOver, TakeoutStore
from photoclip.tagging.exchange import Progress
from photoclip.tagging.sidecar_disk import Asking
from photoclip.tagging.takeover import Tally

PEOPLE = "People"
"""Under which tag those stand whom Google names in a photo."""
_PAGE = 200


@dataclass(slots=True)
class _News:
    """What the files of one photo's folders say and the library does not know yet."""

    path: Path
    keywords: list[str] = field(default_factory=list)
    albums: list[str] = field(default_factory=list)
    description: str = ""
    favourite: bool = False
    redated: list[int] = field(default_factory=list)
    """Files that are to be read anew: what lies beside them says a date or a place."""
    fields: list[tuple[str, str, str]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.keywords or self.albums or self.fields)

    @property
    def change(self) -> SidecarChange:
        """What the person is shown of it."""
        facts = (*(("album", "", album) for album in self.albums), *dict.fromkeys(self.fields))
        return SidecarChange(str(self.path), False, tuple(self.keywords), fields=facts)


class TakeoutImport:
    """Rehearses, and takes over. Only adds: what the library knows by another way stays as it is."""

    def __init__(
        self,
        shared: SharedFieldStore,
        photos: PhotoStore,
        tags: PhotoTagStore,
        marks: MarkStore,
        albums: AlbumStore,
        takeout: TakeoutStore,
        photos_of: Callable[[TagScope], IdArray],
        asking: Callable[[CancelToken], Asking],
    ) -> None:
        """`asking`: what asks disks that may never answer, until it is cancelled."""
        self._shared = shared
        self._photos = photos
        self._tags = tags
        self._marks = marks
        self._albums = albums
        self._takeout = takeout
        self._photos_of = photos_of
        self._asking = asking
        self._titles: dict[Path, str] = {}
        """Of the folders that were looked at, which albums they are."""

    def read(
        self, where: TagScope, apply: bool, cancel: CancelToken, on_progress: Progress | None = None
    ) -> ExchangeReport:
        """Take over what the files of Takeout say, as one import that can be taken back.

        What was taken over when it is cancelled stays, and is reported. Raises Cancelled where nothing was.
        """
        tally, asking = Tally(), self._asking(cancel)
        self._titles = {}
        photo_ids = self._photos_of(where).tolist()
        import_id = 0
        for start in range(0, len(photo_ids), _PAGE):
            if cancel.cancelled and import_id:
                return replace(tally.report(not apply), import_id=import_id, stopped=True)
            cancel.raise_if_cancelled()
            page = photo_ids[start : start + _PAGE]
            news = self._news(page, asking, tally)
            for photo_id in page:
                found = news.get(photo_id)
                tally.note(str(found.path) if found else "", bool(found))
                if found:
                    tally.note_change(found.change)
            if apply and any(news.values()):
                import_id = self._take(news, tally, import_id)
            if on_progress is not None:
                on_progress(start + len(page), len(photo_ids))
        return replace(tally.report(not apply), import_id=import_id)

    def _news(self, photo_ids: list[int], asking: Asking, tally: Tally) -> dict[int, _News]:
        known_tags = {
            photo_id: {folded(tag.name) for tag in tags} for photo_id, tags in self._tags.of_many(photo_ids).items()
        }
        descriptions = self._takeout.descriptions(photo_ids)
        marks = self._marks.of(photo_ids)
        news: dict[int, _News] = {}
        for file in self._shared.files(photo_ids):
            if file.offline:
                continue
            try:
                said, album = asking(str(file.path), partial(self._said_beside, file.path))
            except TimeoutError:
                tally.failed.append(ExchangeFailure(str(file.path), tr("its server does not answer")))
                continue
            photo_id = file.photo_id
            one = news.setdefault(photo_id, _News(file.path))
            if album and album not in one.albums and not self._is_in(photo_id, album):
                one.albums.append(album)
            if said is None:
                continue
            one.keywords += [
                name
                for name in (f"{PEOPLE}/{person}" for person in said.people)
                if folded(name) not in known_tags.get(photo_id, ()) and name not in one.keywords and fits_a_tag(name)
            ]
            if said.description and not descriptions.get(photo_id) and not one.description:
                one.description = said.description
                one.fields.append(("description", "", said.description))
            if said.favourite and not marks[photo_id].favourite and not one.favourite:
                one.favourite = True
                one.fields.append(("favourite", "", "yes"))
            self._note_facts(one, file, said)
        return news

    def _said_beside(self, photo: Path, _wanted: CancelToken) -> tuple[Takeout | None, str]:
        names = beside(photo.parent).names
        if photo.parent not in self._titles:
            self._titles[photo.parent] = album_in(photo.parent, names)
        return read_takeout(photo, names), self._titles[photo.parent]

    def _note_facts(self, one: _News, file: SharedFile, said: Takeout) -> None:
        """Note a date and a place that count and are not known: reading the photo anew brings them in."""
        photo = self._photos.get(file.photo_id)
        if photo is None:
            return
        shot = self._photos.shot_as_read(photo)
        order: tuple[str, ...] = SOURCES
        source = shot.date_source if shot.taken_at is not None else ""
        if said.taken is not None and (source not in order or order.index(source) > order.index("takeout")):
            one.fields.append(("date", "", said.taken.text))
            one.redated.append(file.file_id)
        if said.latitude is not None and said.longitude is not None and shot.latitude is None:
            one.fields.append(("place", "", f"{said.latitude:.5f}, {said.longitude:.5f}"))
            one.redated.append(file.file_id)

    def _is_in(self, photo_id: int, album: str) -> bool:
        known = self._albums.named(album)
        return known is not None and (known.is_smart or photo_id in self._albums.photo_ids(known.id))

    def _take(self, news: dict[int, _News], tally: Tally, import_id: int) -> int:
        """Take over what is new, and keep how to take it back; return the import's id. `import_id`: 0 for a new one."""
        taken = TakenOver()
        with self._takeout.writing():
            for name, photo_ids in _by_name((photo_id, one.keywords) for photo_id, one in news.items()):
                taken.changes.append(self._tags.put(photo_ids, name, source="file").id)
            for name, photo_ids in _by_name((photo_id, one.albums) for photo_id, one in news.items()):
                known = self._albums.named(name)
                if known is None:
                    album_id = self._albums.make(name, photo_ids)
                    taken.new_albums.append(album_id)
                    taken.in_albums[album_id] = photo_ids
                elif not known.is_smart:
                    taken.in_albums[known.id] = self._albums.add(known.id, photo_ids)
            taken.favourites = [photo_id for photo_id, one in news.items() if one.favourite]
            if taken.favourites:
                self._marks.change(taken.favourites, favourite=True)
            taken.descriptions = {photo_id: one.description for photo_id, one in news.items() if one.description}
            self._takeout.describe(taken.descriptions)
            self._takeout.read_anew([file_id for one in news.values() for file_id in one.redated])
            tally.taken += sum(map(bool, news.values()))
            import_id = import_id or self._takeout.begin()
            self._takeout.note(import_id, taken, tally.taken)
        return import_id


def _by_name(rows: Iterator[tuple[int, list[str]]]) -> list[tuple[str, list[int]]]:
    found: dict[str, list[int]] = {}
    for photo_id, names in rows:
        for name in names:
            found.setdefault(name, []).append(photo_id)
    return list(found.items())
