"""Everything that was said about photos, as a table for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from photoclip.core.exchange import TableFormat
from photoclip.core.labels import TagScope
from photoclip.core.names import spelled
from photoclip.core.photo import ShotInfo
from photoclip.core.search import IdArray
from photoclip.core.taken import date_text
from photoclip.disk.drafts import replacing
from photoclip.errors import LibraryProblem
from photoclip.language import tr
from photoclip.store.albums import AlbumStore
from photoclip.store.marks import MarkStore
from photoclip.store.photo_tags import PhotoTagStore
from photoclip.store.photos import PhotoStore

_PAGE = 1000

_COLUMNS = ("path", "sha256", "taken", "rating", "favourite", "color_label", "flag", "albums", "tag", "source", "added",
            "confirmed", "score", "confidence", "model", "prompt", "run")  # fmt: skip
# Spreadsheets run what begins so as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class _Row:
    """One photo, with everything said about it."""

    path: str
    paths: list[str]
    sha256: str
    taken: str
    rating: int
    favourite: bool
    color_label: str
    flag: str
    albums: list[str]
    tags: list[dict[str, object]]


class TagTables:
    """Writes tags with their provenance, marks and albums of photos to a file."""

    def __init__(
        self,
        photos: PhotoStore,
        photo_tags: PhotoTagStore,
        marks: MarkStore,
        albums: AlbumStore,
        photos_of: Callable[[TagScope], IdArray],
    ) -> None:
        self._photos = photos
        self._photo_tags = photo_tags
        self._marks = marks
        self._albums = albums
        self._photos_of = photos_of

    def write(self, path: Path, format_name: TableFormat, where: TagScope) -> int:
        """Write the photos of `where` in one piece; return how many. Raises LibraryProblem where that cannot be done.

        CSV has a line for each tag of each photo (and one for a photo without tags), UTF-8 with the mark that Excel
        looks for; JSON a document `{"photos": […]}`. Both hold the same.
        """
        try:
            with replacing(path, private=False) as raw:
                file = io.TextIOWrapper(raw, "utf-8-sig" if format_name == "csv" else "utf-8", newline="")
                write = _write_csv if format_name == "csv" else _write_json
                count = write(file, self._rows(where))
                file.detach()  # flushed, and left open for who closes it
        except OSError as exc:
            raise LibraryProblem(
                tr("{path} cannot be written: {reason}.").format(path=path, reason=exc.strerror)
            ) from exc
        return count

    def _rows(self, where: TagScope) -> Iterator[_Row]:
        photo_ids = self._photos_of(where).tolist()
        albums = self._albums.names_by_photo()
        for start in range(0, len(photo_ids), _PAGE):
            page = photo_ids[start : start + _PAGE]
            marks, tags = self._marks.of(page), self._photo_tags.of_many(page)
            for photo_id in page:
                photo = self._photos.get(photo_id)
                if photo is None or not photo.files:
                    continue
                paths = [file.path for file in photo.files]
                yield _Row(
                    path=paths[0],
                    paths=paths,
                    sha256=photo.content_hash,
                    taken=_taken(photo.shot),
                    rating=marks[photo_id].rating,
                    favourite=marks[photo_id].favourite,
                    color_label=marks[photo_id].color,
                    flag=marks[photo_id].flag,
                    albums=albums.get(photo_id, []),
                    tags=[
                        {
                            "tag": spelled(tag.name),
                            "source": tag.source,
                            "added": None if tag.added is None else tag.added.isoformat(),
                            "confirmed": tag.confirmed,
                            "score": tag.score,
                            "confidence": tag.confidence,
                            "model": tag.model,
                            "prompt": tag.prompt,
                            "run": tag.run_id,
                        }
                        for tag in tags.get(photo_id, [])
                    ],
                )


def _write_json(file: io.TextIOBase, rows: Iterator[_Row]) -> int:
    count = 0
    file.write('{"photos": [')
    for row in rows:
        file.write((",\n" if count else "\n") + json.dumps(asdict(row), ensure_ascii=True))
        count += 1
    file.write("\n]}\n")
    return count


def _write_csv(file: io.TextIOBase, rows: Iterator[_Row]) -> int:
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    count = 0
    for row in rows:
        count += 1
        photo = [
            row.path,
            row.sha256,
            row.taken,
            row.rating,
            int(row.favourite),
            row.color_label,
            row.flag,
            "; ".join(row.albums),
        ]
        for tag in row.tags or [{}]:
            said = ["" if (value := tag.get(name)) is None else value for name in _COLUMNS[len(photo) :]]
            writer.writerow([_plain(value) for value in (*photo, *said)])
    return count


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        text = value.encode("utf-8", "replace").decode("utf-8")
        return "'" + text if text.startswith(_FORMULA) else text
    return value


def _taken(shot: ShotInfo) -> str:
    """Return when the photo was taken, as far as it is known; '' where it is not: a file's time says nothing."""
    return "" if shot.taken_at is None else date_text(shot.taken_at, shot.date_precision)
