"""A saved index that is damaged, foreign or forged never reaches hnswlib's loader; a save that dies harms nothing."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import hnswlib
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from photoclip.search import hnsw
from photoclip.search.hnsw import HnswIndex
from photoclip.search.index_file import (
    HEADER_BYTES,
    IndexHeader,
    IndexStale,
    PayloadLabels,
    check_payload,
    read_header,
)
from tests.unit.search.fakes import MODEL, OTHER_MODEL, unit_vectors
from tests.waiting import PATIENCE_S

DIMENSION, M, EF = 8, 4, 40
COUNT = 60
NATIVE_HEADER = struct.Struct("<QQQQQQiIQQQdQ")
ELEMENT_BYTES = 4 + 4 * 2 * M + 4 * DIMENSION + 8


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The header of a small sound index, with deleted elements and upper levels."""
    path = tmp_path_factory.mktemp("index") / "sound.index"
    index = HnswIndex(DIMENSION, m=M, ef_construction=EF)
    index.add(np.arange(100, 100 + COUNT), unit_vectors(COUNT, DIMENSION).astype(np.float32))
    index.remove(np.asarray([103, 110]))
    index.save(path, MODEL, 7)
    return path


@pytest.fixture
def copied(saved: Path, tmp_path: Path) -> Path:
    for path in saved.parent.iterdir():
        shutil.copy(path, tmp_path)
    return tmp_path / saved.name


@pytest.fixture
def loader_is_watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that hnswlib's loader was given."""
    loaded: list[str] = []

    class Watched(hnsw.hnswlib.Index):  # type: ignore[misc]
        def load_index(self, path: str, *args: object, **kwargs: object) -> None:
            loaded.append(path)
            super().load_index(path, *args, **kwargs)

    monkeypatch.setattr(hnsw.hnswlib, "Index", Watched)
    return loaded


def payload_of(header_path: Path) -> Path:
    (payload,) = header_path.parent.glob("*.hnsw")
    return payload


def opened(path: Path, model: str = MODEL, dimension: int = DIMENSION, m: int = M, ef: int = EF) -> object:
    return HnswIndex.open(path, model, dimension, m=m, ef_construction=ef)


def header_of(path: Path) -> IndexHeader:
    header = read_header(path, MODEL, DIMENSION, M, EF)
    assert isinstance(header, IndexHeader)
    return header


def test_a_sound_index_is_loaded(copied: Path, loader_is_watched: list[str]) -> None:
    assert isinstance(opened(copied), tuple)
    assert loader_is_watched == [os.fspath(payload_of(copied))]


@pytest.mark.parametrize(
    "asked",
    [{"model": OTHER_MODEL}, {"dimension": 4}, {"dimension": 16}, {"m": 8}, {"ef": 41}],
    ids=["other model", "half the dimension", "twice the dimension", "other M", "other ef"],
)
def test_an_index_of_something_else_is_stale(
    copied: Path, loader_is_watched: list[str], asked: dict[str, object]
) -> None:
    assert isinstance(opened(copied, **asked), IndexStale)  # type: ignore[arg-type]
    assert not loader_is_watched


def test_nothing_saved_is_stale(tmp_path: Path) -> None:
    assert isinstance(opened(tmp_path / "none.index"), IndexStale)


def test_a_header_without_its_payload_is_stale(copied: Path) -> None:
    payload_of(copied).unlink()
    assert isinstance(opened(copied), IndexStale)


def test_a_folder_in_the_place_of_a_file_is_stale(copied: Path) -> None:
    payload = payload_of(copied)
    payload.unlink()
    payload.mkdir()
    assert isinstance(opened(copied), IndexStale)
    copied.unlink()
    copied.mkdir()
    assert isinstance(opened(copied), IndexStale)


@pytest.mark.parametrize("which", ["header", "payload"])
def test_a_file_cut_anywhere_is_stale(copied: Path, loader_is_watched: list[str], which: str) -> None:
    path = copied if which == "header" else payload_of(copied)
    whole = path.read_bytes()
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        assert isinstance(opened(copied), IndexStale)
    path.write_bytes(whole + b"\0")
    assert isinstance(opened(copied), IndexStale)
    assert not loader_is_watched


@pytest.mark.parametrize("which", ["header", "payload"])
def test_a_flipped_bit_anywhere_is_stale(copied: Path, loader_is_watched: list[str], which: str) -> None:
    path = copied if which == "header" else payload_of(copied)
    whole = path.read_bytes()
    for place in range(0, len(whole), max(1, len(whole) // 150)):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        path.write_bytes(damaged)
        assert isinstance(opened(copied), IndexStale), place
    assert not loader_is_watched


@given(st.binary(max_size=3 * HEADER_BYTES))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_garbage_for_a_header_is_stale(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "garbage.index"
    path.write_bytes(garbage)
    assert isinstance(opened(path), IndexStale)


# Forged: the hash fits, so only the structure can tell.


def forge(header_path: Path, payload: bytes) -> IndexHeader:
    """Put `payload` in the place of the saved one with a header that vouches for it."""
    header = dataclasses.replace(
        header_of(header_path), payload_bytes=len(payload), payload_sha256=hashlib.sha256(payload).digest()
    )
    payload_of(header_path).unlink()
    header_path.with_name(f"{header_path.stem}.{header.payload_sha256.hex()[:16]}.hnsw").write_bytes(payload)
    header_path.write_bytes(header.to_bytes())
    return header


def with_native_field(number: int, value: float) -> Callable[[bytes], bytes]:
    def change(payload: bytes) -> bytes:
        fields = list(NATIVE_HEADER.unpack_from(payload))
        fields[number] = value
        return NATIVE_HEADER.pack(*fields) + payload[NATIVE_HEADER.size :]

    return change


def with_bytes(offset: int, data: bytes) -> Callable[[bytes], bytes]:
    return lambda payload: payload[:offset] + data + payload[offset + len(data) :]


def element(number: int, offset: int) -> int:
    return NATIVE_HEADER.size + number * ELEMENT_BYTES + offset


UPPER_LEVELS = NATIVE_HEADER.size + COUNT * ELEMENT_BYTES
VECTOR, LABEL = 4 + 8 * M, 4 + 8 * M + 4 * DIMENSION
FORGERIES = {
    "level 0 elsewhere": with_native_field(0, 64),
    "fewer places than elements": with_native_field(1, COUNT - 1),
    "places without end": with_native_field(1, 1 << 62),
    "more elements than the file has": with_native_field(2, COUNT + 1),
    "fewer elements than the file has": with_native_field(2, COUNT - 1),
    "elements of another size": with_native_field(3, ELEMENT_BYTES // 2),
    "labels elsewhere": with_native_field(4, 1 << 40),
    "vectors elsewhere": with_native_field(5, 4),
    "a level too high": with_native_field(6, 30),
    "a negative level": with_native_field(6, -1),
    "an entry outside": with_native_field(7, COUNT),
    "an entry below the top": lambda p: with_native_field(7, lowest_element(p))(p),
    "another M": with_native_field(8, 2),
    "another M on level 0": with_native_field(9, 16),
    "a third M": with_native_field(10, 400),
    "no level factor": with_native_field(11, float("nan")),
    "endless levels": with_native_field(11, 1e300),
    "another ef": with_native_field(12, 1 << 40),
    "more links than places": with_bytes(element(3, 0), struct.pack("<H", 2 * M + 1)),
    "a link outside": with_bytes(element(3, 4), struct.pack("<I", COUNT)),
    "a link far outside": with_bytes(element(5, 4), struct.pack("<I", 0xFFFFFFFF)),
    "an odd deletion mark": with_bytes(element(3, 2), b"\x07"),
    "a vector that is no number": with_bytes(element(3, VECTOR), struct.pack("<f", float("nan"))),
    "a label twice": with_bytes(element(3, LABEL), struct.pack("<Q", 104)),
    "a label past all ids": with_bytes(element(3, LABEL), struct.pack("<Q", 1 << 63)),
    "a list of odd length": with_bytes(UPPER_LEVELS, struct.pack("<I", 3)),
    "a list past the end": with_bytes(UPPER_LEVELS, struct.pack("<I", 0xFFFFFFF0)),
    "bytes after the end": lambda p: p + b"\0\0\0\0",
    "no last list": lambda p: p[:-4],
    "a link to a level that is not there": lambda p: with_upper_link(p, lowest_element(p)),
    "a link on an upper level that leads outside": lambda p: with_upper_link(p, COUNT + 7),
    "too many links on an upper level": lambda p: with_bytes(first_upper_list(p), struct.pack("<I", M + 1))(p),
    "nothing": lambda _: b"",
    "zeros": lambda p: bytes(len(p)),
}


def levels_of(payload: bytes) -> list[tuple[int, int]]:
    """Return the level of each element and where its upper lists begin."""
    found, offset = [], UPPER_LEVELS
    for _ in range(COUNT):
        (size,) = struct.unpack_from("<I", payload, offset)
        found.append((size // (4 + 4 * M), offset + 4))
        offset += 4 + size
    return found


def lowest_element(payload: bytes) -> int:
    return next(n for n, (level, _) in enumerate(levels_of(payload)) if level == 0)


def first_upper_list(payload: bytes) -> int:
    return next(
        offset for level, offset in levels_of(payload) if level and struct.unpack_from("<I", payload, offset)[0]
    )


def with_upper_link(payload: bytes, target: int) -> bytes:
    return with_bytes(first_upper_list(payload) + 4, struct.pack("<I", target))(payload)


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_payload_with_the_right_hash_is_stale(
    copied: Path, loader_is_watched: list[str], forgery: Callable[[bytes], bytes]
) -> None:
    sound = payload_of(copied).read_bytes()
    forged = forgery(sound)
    assert forged != sound
    forge(copied, forged)
    assert isinstance(opened(copied), IndexStale)
    assert not loader_is_watched


def test_a_header_that_counts_more_than_any_memory_makes_no_room_for_it(copied: Path) -> None:
    payload = with_native_field(1, 1 << 31)(with_native_field(2, 1 << 30)(payload_of(copied).read_bytes()))
    header = dataclasses.replace(forge(copied, payload), count=1 << 30)
    copied.write_bytes(header.to_bytes())
    assert isinstance(opened(copied), IndexStale)


_LOAD_ALL = """
import sys
from pathlib import Path
import numpy as np
from photoclip.search.hnsw import HnswIndex
loaded = 0
for path in sorted(Path(sys.argv[1]).glob("*.index")):
    opened = HnswIndex.open(path, "a" * 64, 8, m=4, ef_construction=40)
    if isinstance(opened, tuple):
        index, _ = opened
        loaded += 1
        for axis in np.eye(8, dtype=np.float32):
            index.nearest(axis, 20)
        index.add(np.arange(1000, 1020), np.eye(8, dtype=np.float32)[np.arange(20) % 8])
        index.remove(index.ids()[:5])
        index.vectors(index.ids())
print("loaded", loaded)
"""


def test_whatever_passes_the_structure_check_is_safe_to_load(saved: Path, tmp_path: Path) -> None:
    """Random changes under a fitting hash: most are refused, and hnswlib survives the rest (in its own process)."""
    rng, sound = np.random.default_rng(0), np.frombuffer(payload_of(saved).read_bytes(), np.uint8)
    accepted = 0
    for number in range(400):
        changed = sound.copy()
        words = changed[: len(changed) // 4 * 4].view(np.uint32)
        for place in rng.integers(0, len(words), size=rng.integers(1, 4)):
            words[place] = rng.choice([0, 1, 3, COUNT - 1, COUNT, 0x7FC00000, 0x3F800000, 0xFFFFFFFF, words[place] ^ 1])
        header = dataclasses.replace(header_of(saved), payload_sha256=hashlib.sha256(changed.tobytes()).digest())
        draft = tmp_path / "draft"
        draft.write_bytes(changed.tobytes())
        if isinstance(check_payload(draft, header), PayloadLabels):
            accepted += 1
            name = f"{number:03}"
            draft.replace(tmp_path / f"{name}.{header.payload_sha256.hex()[:16]}.hnsw")
            (tmp_path / f"{name}.index").write_bytes(header.to_bytes())
    assert 40 < accepted < 360
    done = subprocess.run(
        [sys.executable, "-c", _LOAD_ALL, os.fspath(tmp_path)],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["loaded", str(accepted)]


# Saving.


@pytest.mark.parametrize("name", ["fsync", "replace payload", "replace header"])
def test_a_save_that_dies_leaves_the_old_index(copied: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    index, _ = opened(copied)  # type: ignore[misc]
    index.add(np.arange(1000, 1010), unit_vectors(10, DIMENSION, seed=5).astype(np.float32))

    class Died(BaseException):
        pass

    replace = Path.replace

    def dying_replace(self: Path, target: Path) -> Path:
        if name == "replace payload" or Path(target).suffix == ".index":
            raise Died
        return replace(self, target)

    def dying_fsync(_: int) -> None:
        raise Died

    with monkeypatch.context() as patched:
        if name == "fsync":
            patched.setattr(os, "fsync", dying_fsync)
        else:
            patched.setattr(Path, "replace", dying_replace)
        with pytest.raises(Died):
            index.save(copied, MODEL, 8)
    again, generation = opened(copied)  # type: ignore[misc]
    assert generation == 7
    assert len(again) == COUNT - 2
    index.save(copied, MODEL, 9)
    again, generation = opened(copied)  # type: ignore[misc]
    assert (generation, len(again)) == (9, COUNT + 8)
    assert len(list(copied.parent.iterdir())) == 2  # what the dead save left is gone


_SAVE_FOREVER = """
import sys
from pathlib import Path
import numpy as np
from photoclip.search.hnsw import HnswIndex
path = Path(sys.argv[1])
index, generation = HnswIndex.open(path, "a" * 64, 8, m=4, ef_construction=40)
rng = np.random.default_rng()
print("saving", flush=True)
while True:
    generation += 1
    vectors = rng.standard_normal((50, 8)).astype(np.float32)
    index.add(np.arange(50) + 1000 + 50 * generation, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    index.save(path, "a" * 64, generation)
"""


def test_a_killed_process_leaves_an_index_that_opens(copied: Path) -> None:
    for delay_lines in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", _SAVE_FOREVER, os.fspath(copied)], stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "saving\n"
            before = copied.stat().st_mtime_ns
            for _ in range(delay_lines + 1):
                while copied.stat().st_mtime_ns == before:
                    assert process.poll() is None
                before = copied.stat().st_mtime_ns
            process.kill()
        assert isinstance(opened(copied), tuple)


def test_a_file_that_the_disk_had_no_room_for_is_not_taken_for_an_index(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(hnswlib.Index):  # type: ignore[misc]
        """hnswlib writes what fits, and says nothing."""

        def save_index(self, path: str) -> None:
            super().save_index(path)
            os.truncate(path, 500)

    monkeypatch.setattr(hnswlib, "Index", FullDisk)
    index, _ = opened(copied)  # type: ignore[misc]
    with pytest.raises(OSError, match="not written whole"):
        index.save(copied, MODEL, 8)
    _, generation = opened(copied)  # type: ignore[misc]
    assert generation == 7
    assert len(list(copied.parent.iterdir())) == 2
