"""What PhotoClip does in a trial, one deed after the other, and the library that it does it in."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from photoclip import settings as settings_file
from photoclip.core.duplicates import DuplicateChoice
from photoclip.core.exchange import ExchangeReport
from photoclip.core.labels import Label, LabelSet, TagRequest
from photoclip.core.previews import Corrections, LabelChoice
from photoclip.core.taken import Taken
from photoclip.core.trash import Trashed
from photoclip.core.xmp import XmpFields
from photoclip.errors import KnownError
from photoclip.media.sidecar import read_sidecar, write_sidecar
from photoclip.model.installed import InstalledCheckpoints
from photoclip.model.model_config import CONFIG_NAME
from photoclip.model.weights_file import WEIGHTS_NAME
from photoclip.settings import Settings
from photoclip.store.database import Database
from photoclip.store.migrations import MIGRATIONS, SCHEMA_VERSION
from tests.checker import unlike_the_disk
from tests.household import Household, drawn
from tests.trash import TestTrash
from tests.waiting import PATIENCE_S

THROWN, TWIN, NEXT = "thrown.jpg", "twin.jpg", "next"
YEAR = Taken(datetime(1987, 1, 1), "year", None, "person")


@dataclass(frozen=True)
class Deed:
    """One thing that PhotoClip does. Doing it again, after it was cut off or done, leads to the same."""

    name: str
    do: Callable[[Household], object]
    holds: Callable[[Household], bool] = lambda house: True
    """Whether what it was asked for is there, once it said that it was done."""


def not_as_on_disk(house: Household) -> list[str]:
    """Return what the library says wrongly of its files; of the one that is left out in the end nothing counts."""
    return [said for said in unlike_the_disk(house.library) if "new.jpg" not in said]


def is_of_trash(said: str) -> bool:
    """Tell whether this is about a photo that goes to the trash, or its sidecar."""
    return THROWN in said or TWIN in said


def move_in(home: Path) -> None:
    """Make a library that has met its photos; then let files and sidecars change."""
    house = Household(home, crossover=1)
    names = ("kept.jpg", "edited.jpg", "moved.jpg", "replaced.jpg", "deleted.jpg", THROWN)
    for scene, name in zip((0, 1, 2, 3, 4, 7), names, strict=True):
        (house.roots[0] / name).write_bytes(drawn(scene))
    (house.roots[0] / TWIN).write_bytes(drawn(7, 1))
    write_sidecar(house.roots[0] / THROWN, XmpFields(("lamp",), 4), None)
    write_sidecar(house.roots[0] / "edited.jpg", XmpFields(("people/Anna", "wedding"), 5, "Select"), None)
    write_sidecar(house.roots[0] / "moved.jpg", XmpFields(("lake",), 2), None)
    house.index()
    house.library.exchange.import_sidecars()
    for word in ("unwanted", "hols"):
        house.library.tags.put([_photo(house, "kept.jpg")], word)
    _work_on_twin(house)
    house.library.exchange.export_sidecars()
    house.close()
    one, two = house.roots
    (one / "edited.jpg").write_bytes(drawn(1, 1))
    (one / "moved.jpg").rename(two / "moved.jpg")
    (one / "replaced.jpg").write_bytes(drawn(5))
    (one / "deleted.jpg").unlink()
    (two / "new.jpg").write_bytes(drawn(6))
    found = read_sidecar(one / "kept.jpg")
    assert found is not None
    google = {"photoTakenTime": {}, "people": [{"name": "Otto"}], "favorited": True, "description": "At the gate"}
    (one / "kept.jpg.json").write_text(json.dumps(google), "utf-8")
    (one / "Metadata.json").write_text(json.dumps({"title": "Google's", "date": {}}), "utf-8")
    write_sidecar(one / "kept.jpg", XmpFields((*found.fields.keywords, "harbour"), 3), found.content_hash)
    _make_old_library(home / "data" / "old.sqlite3")


def _make_old_library(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for migration in MIGRATIONS[:2]:
            migration(connection)
        connection.execute("PRAGMA user_version = 2")
        connection.execute(f"PRAGMA application_id = {0x50434C50:d}")
        connection.execute("INSERT INTO folders (id, path) VALUES (1, '/photos')")
        for number in range(50):
            connection.execute(
                "INSERT INTO photos (content_hash, size_bytes, width, height, format, sort_us, rating)"
                " VALUES (?, 10, 40, 30, 'JPEG', 0, 3)",
                (str(number),),
            )
            connection.execute(
                "INSERT INTO files (folder_id, relative, size, mtime_ns, photo_id, state)"
                " VALUES (1, ?, 10, 1, ?, 'ready')",
                (f"{number}.jpg", number + 1),
            )


def _work_on_twin(house: Household) -> None:
    twin = _photo(house, TWIN)
    house.library.tags.put([twin], "twin")
    house.library.marks.change([twin], favourite=True)
    house.library.albums.create("Twins", [twin])
    house.library.dates.say({twin: YEAR})


def _photo(house: Household, relative: str) -> int:
    photo_id = house.photo_at(0, relative)
    assert photo_id is not None, f"{relative} is not in the library"
    return photo_id


def _words(house: Household, relative: str) -> set[str]:
    return {tag.name for tag in house.library.tags.of(_photo(house, relative))}


def _take_off(house: Household) -> None:
    tag = next((tag for tag in house.library.tags.all() if tag.name == "unwanted"), None)
    if tag is not None:
        house.library.tags.take_off([_photo(house, "kept.jpg")], [tag.id])


def _rename(house: Household) -> None:
    tag = next((tag for tag in house.library.tags.all() if tag.name == "hols"), None)
    if tag is not None:
        house.library.tags.rename(tag.id, "holiday")


def _album(house: Household) -> None:
    albums = house.library.albums
    known = next((album for album in albums.all() if album.name == "Best"), None) or albums.create("Best")
    albums.add(known.id, [_photo(house, "kept.jpg"), _photo(house, "edited.jpg")])


def _has_album(house: Household) -> bool:
    return [album.photo_count for album in house.library.albums.all() if album.name == "Best"] == [2]


def _apply(house: Household) -> None:
    library = house.library
    if not library.labels.runs():
        library.search.prepare()
        preview = library.labels.preview(TagRequest((LabelSet("", (Label("dog"),)),)))
        ticked = Corrections(frozenset({_photo(house, "kept.jpg")}), frozenset({_photo(house, "edited.jpg")}))
        library.labels.apply(preview, [LabelChoice("dog", 1.0, ticked)])


def _undo(house: Household) -> None:
    for run in house.library.labels.runs():
        if not run.undone:
            house.library.labels.undo_run(run.id)


def _install(house: Household) -> None:
    installed = InstalledCheckpoints(house.paths.models)
    (known,) = (model for model in installed.list() if model.info.id not in {"other", NEXT})
    with installed.workshop() as folder:
        try:
            for name in (CONFIG_NAME, WEIGHTS_NAME):
                shutil.copyfile(known.folder / name, folder / name)
        except OSError as exc:  # here the download or the import stands, which says it so
            raise KnownError(str(exc)) from exc
        installed.install(folder, replace(known.info, id="other"), known.sha256, "made up")


def _migrate(house: Household) -> None:
    database = Database(house.home / "data" / "old.sqlite3", house.home / "data" / "old backups")
    database.open()
    database.close()


def has_migrated(house: Household) -> bool:
    with closing(sqlite3.connect(house.home / "data" / "old.sqlite3")) as connection:
        return connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)


def _date(house: Household) -> None:
    """Say one date; move another one, and take that back."""
    dates, edited = house.library.dates, _photo(house, "edited.jpg")
    dates.say({_photo(house, "kept.jpg"): YEAR})
    dates.shift([edited], 90)
    for change in dates.changes():
        if change.text == "1:30 h later":
            dates.undo(change.id)


def _is_dated(house: Household) -> bool:
    kept, edited = _photo(house, "kept.jpg"), _photo(house, "edited.jpg")
    return house.library.dates.of([kept, edited]) == {kept: YEAR, edited: None}


def _all_went(trashed: Trashed) -> Trashed:
    if trashed.stayed:
        raise KnownError(trashed.stayed[0].reason)
    return trashed


def _throw_away(house: Household) -> None:
    """Move a photo with its sidecar to the trash, and take that back."""
    _take_out_by_hand(house, THROWN)
    trash = house.library.trash
    trashed = _all_went(trash.move([_photo(house, THROWN)]))
    back = trash.bring_back(trashed)
    if back.stayed:
        raise KnownError(back.stayed[0].reason)


def _take_out_by_hand(house: Household, name: str) -> None:
    """Do what a person does who finds something in the trash: let it lie where its note says that it lay."""
    lying = TestTrash(house.home / ".local" / "share" / "Trash").lying()
    for path in (house.roots[0] / name, house.roots[0] / f"{name}.xmp"):
        if str(path) in lying and not path.exists():
            lies, note = lying[str(path)]
            lies.rename(path)
            note.unlink()
    _index(house)


def _resolve(house: Household) -> None:
    """Keep one of two that look alike, for good."""
    kept, twin = _photo(house, THROWN), _photo(house, TWIN)
    if (house.roots[0] / TWIN).exists():
        choice = DuplicateChoice(kept, str(house.roots[0] / THROWN), (twin,))
        _all_went(house.library.trash.resolve([choice]))


def _is_resolved(house: Household) -> bool:
    kept = _photo(house, THROWN)
    has_all = (
        {"lamp", "twin"} <= _words(house, THROWN)
        and house.library.marks.of([kept])[kept].favourite
        and house.library.dates.of([kept]) == {kept: YEAR}
    )
    lying = TestTrash(house.home / ".local" / "share" / "Trash").lying()
    return has_all and str(house.roots[0] / TWIN) in lying


def _change_model(house: Household) -> None:
    """Let another checkpoint look at every photo, and answer then."""
    models = house.library.models
    if all(model.info.id != NEXT for model in InstalledCheckpoints(house.paths.models).list()):
        try:
            house.install_another(NEXT)
        except OSError as exc:  # here the download or the import stands, which says it so
            raise KnownError(str(exc)) from exc
    models.use(NEXT)
    house.index()
    if models.chosen() != NEXT:
        raise KnownError("It has not looked at every photo yet.")


def _make_thumbnails(house: Household) -> None:
    for photo_id in house.library.photos.ids().tolist():
        tile = house.library.photos.tiles([photo_id])[photo_id]
        if tile.offline:
            continue
        with suppress(OSError):
            house.library.photos.thumbnail_path(tile.content_hash).unlink(missing_ok=True)
        house.library.decoders.read(tile.path, None).result()


def _rating(house: Household, relative: str) -> int:
    photo_id = _photo(house, relative)
    return house.library.marks.of([photo_id])[photo_id].rating


def _all_of(report: ExchangeReport) -> None:
    """Raise KnownError where a sidecar was reported as not read, or not written."""
    if report.failed:
        raise KnownError(report.failed[0].reason)


def _import(house: Household) -> None:
    _all_of(house.library.exchange.import_sidecars())


def _export(house: Household) -> None:
    _all_of(house.library.exchange.export_sidecars())


def _back_up(house: Household) -> None:
    house.library.backups.make()


def _is_backed_up(house: Household) -> bool:
    newest = house.library.backups.newest()
    return newest is not None and house.library.backups.examine(newest.path) == newest


def _restore(house: Household) -> None:
    """Put the newest backup in the library's place, as the app does: with the library closed, and opened again."""
    newest = next((backup for backup in house.library.backups.all() if backup.kind == "asked"), None)
    house.library.close()
    closed = house.unopened()
    try:
        if newest is not None:
            closed.backups.restore(newest.path)
    finally:
        closed.close()
        house.reopen()


def _index(house: Household) -> None:
    report = house.index()
    if report.failed or report.message:
        raise KnownError(report.message or report.failed[0].reason)


def _leave_out(house: Household) -> None:
    house.library.engine.wait_settled(PATIENCE_S)
    house.library.folders.set_excludes(["new.jpg"])
    _index(house)


def _save_settings(house: Household) -> None:
    try:
        with settings_file.only_writer(house.paths.settings):
            settings_file.save(house.paths.settings, Settings(thumbnail_size_px=200))
    except OSError as exc:  # which it says that it raises
        raise KnownError(str(exc)) from exc


def _undo_takeout(house: Household) -> None:
    for one in house.library.exchange.takeout_imports():
        house.library.exchange.undo_takeout(one.id)


def _is_as_before_takeout(house: Household) -> bool:
    kept = _photo(house, "kept.jpg")
    return (
        "People/Otto" not in _words(house, "kept.jpg")
        and not house.library.marks.of([kept])[kept].favourite
        and "Google's" not in {album.name for album in house.library.albums.all()}
    )


def _imported(house: Household) -> bool:
    house.library.photos.retry_problems()
    house.index()  # what lay beside a file that had not been looked at comes in with the look
    return "harbour" in _words(house, "kept.jpg")


def _exported(house: Household) -> bool:
    found = read_sidecar(house.roots[0] / "edited.jpg")
    return found is not None and _words(house, "edited.jpg") <= set(found.fields.keywords)


DEEDS = (
    # What goes to the trash is noted after it went, or by the next look.
    Deed("index", _index, lambda house: [one for one in not_as_on_disk(house) if not is_of_trash(one)] == []),
    Deed("thumbnail", _make_thumbnails),
    Deed(
        "tag",
        lambda house: house.library.tags.put([_photo(house, "kept.jpg"), _photo(house, "edited.jpg")], "Rome"),
        lambda house: "Rome" in _words(house, "kept.jpg"),
    ),
    Deed("take off", _take_off, lambda house: "unwanted" not in _words(house, "kept.jpg")),
    Deed("rename tag", _rename, lambda house: "holiday" in _words(house, "kept.jpg")),
    Deed(
        "mark",
        lambda house: house.library.marks.change([_photo(house, "edited.jpg")], rating=4, color="red"),
        lambda house: _rating(house, "edited.jpg") == 4,
    ),
    Deed("album", _album, _has_album),
    Deed("apply run", _apply, lambda house: bool(house.library.labels.runs())),
    Deed("undo run", _undo, lambda house: all(run.undone for run in house.library.labels.runs())),
    Deed("date", _date, _is_dated),
    Deed("trash", _throw_away, lambda house: (house.roots[0] / THROWN).exists()),
    Deed("duplicates", _resolve, _is_resolved),
    # Before sidecars are written: else it would be up to the moment of a kill whether they have what was taken back.
    Deed(
        "take over takeout",
        lambda house: house.library.exchange.import_takeout(),
        lambda house: bool(house.library.exchange.takeout_imports()),
    ),
    Deed("undo takeout", _undo_takeout, _is_as_before_takeout),
    Deed("read sidecars", _import, _imported),
    Deed(
        "write sidecars",
        _export,
        _exported,
    ),
    Deed("install model", _install, lambda house: len(InstalledCheckpoints(house.paths.models).list()) >= 2),
    Deed("change model", _change_model, lambda house: house.library.models.chosen() == NEXT),
    Deed("migrate", _migrate, has_migrated),
    Deed("back up", _back_up, _is_backed_up),
    Deed("restore", _restore),
    Deed("settings", _save_settings),
    Deed("leave out", _leave_out, lambda house: house.photo_at(1, "new.jpg") is None),
    Deed("close", Household.close),
)
