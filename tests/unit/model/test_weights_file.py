"""What is told of a weights file without opening it as one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, ModelProblem
from photoclip.model.weights_file import check_safetensors, kind_of, sha256_of


def safetensors(header: object, data: bytes = b"", padded_to: int = 0) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text = text.ljust(padded_to)
    return len(text).to_bytes(8, "little") + text + data


def tensor(start: int, end: int) -> dict[str, object]:
    return {"dtype": "F32", "shape": [(end - start) // 4], "data_offsets": [start, end]}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "weights.bin"


def test_a_whole_safetensors_file_is_taken(path: Path) -> None:
    path.write_bytes(safetensors({"__metadata__": {"a": "b"}, "x": tensor(0, 8), "y": tensor(8, 16)}, bytes(16)))
    assert kind_of(path) == "safetensors"
    check_safetensors(path)


@pytest.mark.parametrize("start", [b"PK\x03\x04 a zip, as torch.save writes", b"\x80\x02 an older torch file"])
def test_torch_files_are_known_by_their_first_bytes(path: Path, start: bytes) -> None:
    path.write_bytes(start)
    assert kind_of(path) == "torch"


@pytest.mark.parametrize("header_bytes", [640, 0x3C20, 0x010280])
def test_a_header_length_that_looks_like_another_file_does_not_mislead(path: Path, header_bytes: int) -> None:
    # The first bytes of the length: an old torch file's 80 02, or a blank and the '<' of a web page.
    path.write_bytes(safetensors({"x": tensor(0, 4)}, bytes(4), padded_to=header_bytes))
    assert kind_of(path) == "safetensors"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n <!doctype html><title>Log in</title>", "is a web page"),
        (b"<a>4567{ not a length before the brace", "is a web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "only a Git LFS pointer"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "is not a model file"),
        (b"words about a model", "is not a model file"),
    ],
)
def test_what_is_no_weights_file_is_named_for_what_it_is(path: Path, content: bytes, sentence: str) -> None:
    path.write_bytes(content)
    with pytest.raises(ModelProblem, match=sentence):
        kind_of(path)


def test_a_missing_file_is_said_in_a_sentence(path: Path) -> None:
    with pytest.raises(ModelProblem, match="could not be read"):
        kind_of(path)
    with pytest.raises(ModelProblem, match="could not be read"):
        check_safetensors(path)


def test_a_file_cut_short_says_how_much_is_there(path: Path) -> None:
    whole = safetensors({"x": tensor(0, 16)}, bytes(16))
    path.write_bytes(whole[:-5])
    with pytest.raises(ModelProblem, match=f"{len(whole) - 5} of {len(whole)} bytes"):
        check_safetensors(path)


def test_bytes_behind_the_last_tensor_are_refused(path: Path) -> None:
    path.write_bytes(safetensors({"x": tensor(0, 16)}, bytes(17)))
    with pytest.raises(ModelProblem, match="wrong size"):
        check_safetensors(path)


@pytest.mark.parametrize("length", [0, 1, 2**20, 2**40, 2**64 - 1])
def test_a_header_length_that_cannot_be_is_refused_before_anything_is_read(path: Path, length: int) -> None:
    path.write_bytes(length.to_bytes(8, "little") + b'{"x": {}}')
    with pytest.raises(ModelProblem, match="not a whole safetensors file"):
        check_safetensors(path)


@pytest.mark.parametrize(
    "header",
    [
        b"{not json",
        b"\xff\xfe{}",
        b"[]",
        b"{}",
        b'"text"',
        b'{"x": 5}',
        b'{"x": {}}',
        b'{"x": {"data_offsets": []}}',
        b'{"x": {"data_offsets": ["a", "b"]}}',
        b'{"x": {"data_offsets": [0, NaN]}}',
        b'{"x": {"data_offsets": [0, Infinity]}}',
        b'{"x": {"data_offsets": [0, 1e999]}}',
        b'{"__metadata__": {}}',
        b"[" * 200_000,
    ],
    ids=lambda header: header[:40].decode("latin-1"),
)
def test_a_senseless_header_is_a_sentence_and_not_a_traceback(path: Path, header: bytes) -> None:
    path.write_bytes(safetensors(header, bytes(64)))
    with pytest.raises(ModelProblem, match="is not a safetensors file"):
        check_safetensors(path)


@pytest.mark.parametrize("kept", range(0, 120, 7))
def test_every_truncation_is_noticed(path: Path, kept: int) -> None:
    path.write_bytes(safetensors({"x": tensor(0, 64)}, bytes(64))[:kept])
    with pytest.raises(ModelProblem):
        check_safetensors(path)


def test_the_checksum_tells_how_far_it_is(path: Path) -> None:
    content = bytes(range(256)) * 10_000
    path.write_bytes(content)
    seen: list[int] = []
    assert sha256_of(path, seen.append) == hashlib.sha256(content).hexdigest()
    assert seen == sorted(seen)
    assert seen[-1] == len(content)


def test_the_checksum_stops_when_cancelled(path: Path) -> None:
    path.write_bytes(b"something")
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        sha256_of(path, cancel=cancel)
