"""Photos that are looked at closer: which pictures the encoder gets, and what is left after any end."""

from __future__ import annotations

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.events import SearchSharpened
from photoclip.core.parts import CLOSER
from photoclip.core.search import Scope
from photoclip.store.closer import CloserStore
from photoclip.store.part_embeddings import PartStore
from tests.unit.indexing.conftest import World


def seen(world: World) -> dict[str, int]:
    """Return of how many parts of each photo there are vectors."""
    parts = PartStore(world.database)
    model = world.embeddings.row_of("key")
    return {
        relative: len(parts.get(model, [file.photo_id or 0]).photo_ids)
        for relative, file in world.files.known(world.folder_id).items()
    }


def test_new_photos_are_seen_whole_and_in_parts_from_one_read(world: World) -> None:
    world.write("a.jpg", "a")
    world.write("b.jpg", "b")
    CloserStore(world.database).choose(True, Scope(world.folder_id))
    report = world.index()
    assert report.indexed == 2
    assert seen(world) == {"a.jpg": len(CLOSER), "b.jpg": len(CLOSER)}
    assert world.encoder.encoded == 2 * (1 + len(CLOSER))
    assert len(world.reader.read_paths) == 2
    assert len(world.searchable) == 2
    assert world.index().indexed == 0


def test_photos_seen_before_are_seen_in_their_parts_alone(world: World) -> None:
    world.write("a.jpg", "a")
    world.index()
    CloserStore(world.database).choose(True, Scope(world.folder_id))
    world.changes.clear()
    world.index()
    assert seen(world) == {"a.jpg": len(CLOSER)}
    assert world.encoder.encoded == 1 + len(CLOSER)
    assert world.changes.count(SearchSharpened()) == 1
    assert world.closer == [world.photo_of("a.jpg")]
    world.index()
    assert world.encoder.encoded == 1 + len(CLOSER)


def test_no_photo_is_seen_closer_without_being_asked(world: World) -> None:
    world.write("a.jpg", "a")
    world.index()
    assert seen(world) == {"a.jpg": 0}
    assert world.encoder.encoded == 1


def test_what_was_seen_before_the_end_is_kept_and_the_rest_goes_on(world: World) -> None:
    for name in "abcdef":
        world.write(f"{name}.jpg", name)
    world.index()
    CloserStore(world.database).choose(True, Scope(world.folder_id))
    world.encoder.fail_after = 2
    assert "tried again" in world.index().message
    between = seen(world)
    assert sorted(set(between.values())) == [0, len(CLOSER)]  # of each photo all parts, or none
    world.encoder.fail_after = None
    world.index()
    assert set(seen(world).values()) == {len(CLOSER)}
    assert world.encoder.encoded == 6 + 6 * len(CLOSER)


def test_the_progress_counts_photos_that_wait_to_be_seen_closer(world: World) -> None:
    for name in "abc":
        world.write(f"{name}.jpg", name)
    world.index()
    CloserStore(world.database).choose(True, Scope(world.folder_id))
    totals: list[int] = []
    world.indexer.run_once(CancelToken(), lambda status: totals.append(status.total))
    assert max(totals) == 3


def test_a_copy_in_another_folder_makes_the_photo_be_seen_closer(world: World) -> None:
    world.write("a.jpg", "a")
    world.index()
    other = world.photos_dir.parent / "other"
    other.mkdir()
    (other / "copy.jpg").write_text("a")
    CloserStore(world.database).choose(True, Scope(world.folders.add(str(other))))
    world.index()
    assert seen(world) == {"a.jpg": len(CLOSER)}


@pytest.mark.parametrize("vector", [b"\0" * 16, b"\1"])
def test_damaged_parts_are_made_again(world: World, vector: bytes) -> None:
    world.write("a.jpg", "a")
    CloserStore(world.database).choose(True, Scope(world.folder_id))
    world.index()
    with world.database.transaction() as connection:
        connection.execute("UPDATE part_embeddings SET vector = ? WHERE part = 2", (vector,))
    world.indexer = world.start_anew()
    assert world.index().mended == 1
    assert seen(world) == {"a.jpg": len(CLOSER)}
    assert world.encoder.encoded == 1 + 2 * len(CLOSER)
