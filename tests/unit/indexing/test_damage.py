"""Bytes that change on the disk without being written are damage, and never taken over as an edit."""

from __future__ import annotations

import os
import shutil

from photoclip.core.search import Scope
from photoclip.store.readings import ReadingStore
from tests.unit.indexing.conftest import World


def rot(world: World, relative: str, content: str, again: bool = True) -> None:
    """Change the bytes and nothing else that one can ask, as a failing disk does; `again`: the file is read again."""
    path = world.photos_dir / relative
    status = path.stat()
    path.write_text(content)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    # No test can put back the time of the last change of anything, so the library is told the one that it has now.
    file_id, ctime_ns = world.files.known(world.folder_id)[relative].id, path.stat().st_ctime_ns
    with world.database.transaction() as connection:
        connection.execute("UPDATE files SET ctime_ns = ? WHERE id = ?", (ctime_ns, file_id))
        connection.execute("UPDATE readings SET ctime_ns = ? WHERE file_id = ?", (ctime_ns, file_id))
        if again:
            connection.execute("UPDATE files SET state = 'pending' WHERE id = ?", (file_id,))


def test_a_damaged_file_that_is_read_again_stays_the_photo_that_it_was(world: World) -> None:
    world.write("a.jpg", "photo one")
    world.index()
    photo_id = world.photo_of("a.jpg")
    assert photo_id is not None
    before = world.photos.get(photo_id)
    rot(world, "a.jpg", "photo onf")
    world.index()
    after = world.photos.get(photo_id)
    assert after is not None
    assert before is not None
    assert after.content_hash == before.content_hash
    assert world.photos.ids(Scope()).tolist() == [photo_id]
    (damage,) = ReadingStore(world.database).damaged()
    assert damage.path == str(world.photos_dir / "a.jpg")
    assert damage.sentence == f"{damage.path} is damaged on the disk; restore it from a backup of your photos."


def test_damage_is_not_shown_to_another_model_either(world: World) -> None:
    world.with_model = False
    world.write("a.jpg", "photo one")
    world.write("b.jpg", "photo two")
    world.index()
    rot(world, "a.jpg", "photo onf", again=False)
    world.with_model = True
    world.index()
    assert world.encoder.encoded == 1
    assert len(ReadingStore(world.database).damaged()) == 1
    world.reader.read_paths.clear()
    world.index()
    assert world.reader.read_paths == []


def test_two_pictures_that_swapped_their_names_are_no_damage(world: World) -> None:
    one, two = world.write("a.jpg", "photo one"), world.write("b.jpg", "photo two")
    for path in (one, two):
        os.utime(path, ns=(1, 1))
    world.index()
    first = world.photo_of("a.jpg")
    one.rename(world.photos_dir / "c")
    two.rename(one)
    (world.photos_dir / "c").rename(two)
    world.index()
    assert world.photo_of("b.jpg") == first
    assert ReadingStore(world.database).damaged() == ()


def test_an_edit_is_no_damage(world: World) -> None:
    world.write("a.jpg", "photo one")
    world.index()
    path = world.write("a.jpg", "photo onf")
    os.utime(path, ns=(1, 1))
    world.index()
    assert ReadingStore(world.database).damaged() == ()


def test_a_file_that_is_restored_is_sound_again(world: World) -> None:
    path = world.write("a.jpg", "photo one")
    shutil.copy2(path, world.photos_dir.parent / "backup")
    world.index()
    photo_id = world.photo_of("a.jpg")
    rot(world, "a.jpg", "photo onf")
    world.index()
    path.rename(world.photos_dir / "away")  # its inode may else be the new one's, and only verifying would tell
    shutil.copy2(world.photos_dir.parent / "backup", path)
    world.index()
    assert ReadingStore(world.database).damaged() == ()
    assert world.photo_of("a.jpg") == photo_id


def test_what_is_right_as_it_is_is_read_as_an_edit(world: World) -> None:
    world.write("a.jpg", "photo one")
    world.index()
    rot(world, "a.jpg", "photo onf")
    world.index()
    readings = ReadingStore(world.database)
    assert readings.accept([damage.file_id for damage in readings.damaged()]) == 1
    assert world.index().indexed == 1
    assert readings.damaged() == ()


def test_what_was_written_under_the_old_size_and_time_is_an_edit(world: World) -> None:
    path = world.write("a.jpg", "photo one")
    world.index()
    status = path.stat()
    path.write_text("photo onf")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert world.index().indexed == 1
    assert ReadingStore(world.database).damaged() == ()


def test_what_was_found_to_be_damaged_stays_so_whatever_touches_it(world: World) -> None:
    path = world.write("a.jpg", "photo one")
    world.index()
    rot(world, "a.jpg", "photo onf")
    world.index()
    path.chmod(0o600)
    for _ in range(2):
        assert world.index().indexed == 0
    assert len(ReadingStore(world.database).damaged()) == 1
