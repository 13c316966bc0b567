"""The library's own folders: private, and free of what killed processes left; what is not ours stays as it is."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.library.housekeeping import Housekeeping, sweep_beside_photos
from photoclip.library.long_jobs import LongJobs
from photoclip.paths import AppPaths

LONG_AGO = 1_000_000_000

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows knows no such permissions, and no such locks")


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return AppPaths.choose(tmp_path / "data")


def keeping(paths: AppPaths) -> Housekeeping:
    return Housekeeping(paths, LongJobs())


def made(path: Path, mode: int = 0o644) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"content")
    path.chmod(mode)
    return path


def modes(*paths: Path) -> list[int]:
    return [stat.S_IMODE(path.stat().st_mode) for path in paths]


def test_folders_are_made_private(paths: AppPaths) -> None:
    before = os.umask(0)
    try:
        keeping(paths).make_private()
    finally:
        os.umask(before)
    assert modes(paths.data_dir, paths.cache_dir) == [0o700, 0o700]


def test_what_exists_becomes_private(paths: AppPaths) -> None:
    files = [
        made(path)
        for path in (
            *(paths.database, paths.settings, paths.log, paths.data_dir / "library.sqlite3-wal"),
            *(paths.backups / "old.sqlite3", paths.data_dir / "pasted" / "a.png", paths.index / "a.index"),
            *(paths.models / "one" / "model.json", paths.models / "one" / "open_clip_model.safetensors"),
        )
    ]
    paths.data_dir.chmod(0o755)
    keeping(paths).make_private()
    assert modes(paths.data_dir, paths.cache_dir, paths.models, paths.index) == [0o700] * 4
    assert modes(*files) == [0o600] * len(files)


def test_a_folder_of_the_person_keeps_its_permissions_and_its_other_files_theirs(paths: AppPaths) -> None:
    photo, ours = made(paths.data_dir / "2023" / "cat.jpg"), made(paths.database)
    paths.data_dir.chmod(0o755)
    keeping(paths).make_private()
    assert modes(paths.data_dir, photo.parent, photo, ours) == [0o755, 0o755, 0o644, 0o600]


def test_thumbnails_are_looked_through_once(paths: AppPaths) -> None:
    content = "ab12" + "0" * 60
    thumbnail = made(paths.thumbnails / "ab" / "12" / f"{content}.jpg")
    draft = made(paths.thumbnails / "ab" / "12" / f".{content}.77.tmp")
    os.utime(draft, (LONG_AGO, LONG_AGO))
    keeping(paths).walk_thumbnails(CancelToken())
    assert modes(thumbnail, thumbnail.parent) == [0o600, 0o700]
    assert not draft.exists()
    again = made(draft)
    os.utime(again, (LONG_AGO, LONG_AGO))
    keeping(paths).walk_thumbnails(CancelToken())
    assert again.exists()


@pytest.mark.parametrize(
    "relative",
    [
        "models/.import-abcd1234",
        "models/.removed-abcd1234",
        "models/.arrived-one",
        "models/.download-given-up",
        ".settings-abcd1234",
        "pasted/0123456789abcdef.part",
        f"cache/index/{'ab' * 16}.01234567.tmp",
        f"cache/index/{'ab' * 16}.words.npy.77.part",
    ],
)
def test_what_was_left_long_ago_is_swept(paths: AppPaths, relative: str) -> None:
    left = paths.data_dir / relative
    if left.parent == paths.models:
        made(left / "weights")
        os.utime(left / "weights", (LONG_AGO, LONG_AGO))
        if "arrived" in relative:
            made(paths.models / "one" / "model.json")
    else:
        made(left)
    os.utime(left, (LONG_AGO, LONG_AGO))
    keep = [
        made(paths.models / "two" / "weights"),
        made(paths.models / ".download-waits" / "a.part"),
        made(paths.index / "a.hnsw"),
    ]
    gone = keeping(paths).sweep(CancelToken())
    assert [leftover.path for leftover in gone] == [left]
    assert not left.exists()
    assert all(path.exists() for path in keep)


def test_beside_photos_only_our_own_drafts_go(tmp_path: Path) -> None:
    ours = made(tmp_path / ".photoclip-1-0123456789ab.tmp")
    others = [made(tmp_path / name) for name in (".photoclip-notes.tmp", "cat.jpg", ".photoclip.tmp")]
    for path in (ours, *others):
        sweep_beside_photos(path)
    assert not ours.exists()
    assert all(path.exists() for path in others)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("library-replaced-2026-11-28-214500.sqlite3", True),
        ("library.sqlite3.part", True),
        ("library.check.json", True),
        ("settings.json.damaged-20261128-214500", True),
        (".opening.lock", True),
        ("library-card.jpg", False),
        ("settings-of-my-camera.pdf", False),
        ("restored.zip", False),
        ("photoclip.logo.png", False),
    ],
)
def test_only_what_bears_exactly_our_names_is_ours(paths: AppPaths, name: str, ours: bool) -> None:
    path = made(paths.data_dir / name)
    paths.data_dir.chmod(0o755)
    keeping(paths).make_private()
    assert modes(paths.data_dir, path) == ([0o700, 0o600] if ours else [0o755, 0o644])
