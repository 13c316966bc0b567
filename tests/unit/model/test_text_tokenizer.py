"""Words to tokens: any text of any script is taken, in bounded time."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from photoclip.errors import ModelProblem
from photoclip.model.clip import Clip
from photoclip.model.text_tokenizer import FileTokenizer, tame
from tests.unit.model.conftest import SHIPPED

TEXTS = {
    "Latin": "Straße mit Übergängen, naïve façade",
    "Greek": "σκύλος στην παραλία",
    "Cyrillic": "собака на пляже",
    "Chinese": "海滩上的狗",
    "Japanese": "ビーチにいる犬",
    "Korean": "해변의 개",
    "Arabic": "كلب على الشاطئ",
    "Hebrew": "כֶּלֶב עַל הַחוֹף",
    "Devanagari": "समुद्र तट पर कुत्ता",
    "Thai": "สุนัขบนชายหาด",
    "Amharic": "ውሻ በባህር ዳርቻ",
    "emoji": "🐕🏖️ 👩‍👩‍👧‍👦 🇮🇹 ❤️‍🔥",
    "control characters": "dog\x00\x07\x1b[31m\x7f\x9f\ufeff\u200b\u202e beach",
    "half a surrogate pair": "IMG_\udcff\ud83d.jpg",
    "combining marks": "d" + "\u0301" * 400,
    "no character": "\ufffe\uffff\U0010ffff",
    "markup": "&lt;b&gt;dog&amp;amp;cat&#0; </b> <end_of_text><start_of_text>",
    "nothing": "",
    "blanks": " \t\r\n\u3000\u2028",
}

every_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())


# the usual vocabulary


@pytest.fixture(scope="module")
def clips(tiny_files: Path) -> list[Clip]:
    """open_clip's usual vocabulary with random weights, and the shipped checkpoint with its own."""
    return [Clip.load(folder, "cpu", "float32") for folder in (tiny_files, SHIPPED)]


@every_text
def test_every_script_becomes_a_unit_vector(clips: list[Clip], text: str) -> None:
    for clip in clips:
        vectors = clip.encode_texts([text, "dog"])
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(2), abs=1e-5)


@given(st.text(alphabet=st.characters(), max_size=60))
@settings(max_examples=60)
def test_any_characters_become_a_unit_vector(clips: list[Clip], text: str) -> None:
    for clip in clips:
        assert np.linalg.norm(clip.encode_texts([text])) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["a" * 100_000, "狗" * 100_000, "dog " * 100_000, "\0" * 100_000, "🐕" * 100_000])
def test_of_endless_texts_only_what_a_model_may_read_is_read(clips: list[Clip], text: str) -> None:
    read = tame(text)
    assert len(read) <= 2000
    # One that is not cut before its words are merged outlasts the test's own limit by far.
    assert clips[0].encode_texts([text]) == pytest.approx(clips[0].encode_texts([read]), abs=1e-6)


# taming


@every_text
def test_a_tamed_text_can_be_written_as_utf_8(text: str) -> None:
    tame(text).encode("utf-8")


@given(st.text(alphabet=st.characters(), max_size=200))
def test_taming_keeps_sound_words_as_they_are(text: str) -> None:
    sound = text.encode("utf-8", "replace").decode("utf-8")
    assert tame(text) == " ".join(sound.split())


def test_taming_bounds_every_word_and_the_whole() -> None:
    assert tame("x" * 10_000 + " dog") == "x" * 256 + " dog"
    assert len(tame("dog " * 10_000)) <= 2000
    assert len(tame("y" * 10_000_000)) == 256


# a tokenizer of the checkpoint's own

VOCABULARY = {"<pad>": 0, "<bos>": 1, "<eos>": 2, "<unk>": 3, "dog": 4, "cat": 5, "beach": 6}
SPECIAL = {"pad_token": "<pad>", "bos_token": {"content": "<bos>"}, "eos_token": "<eos>", "sep_token": "<eos>"}


def write_tokenizer(folder: Path, **tokenizer_config: Any) -> Path:
    tokenizer = Tokenizer(models.WordLevel(VOCABULARY, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.post_processor = processors.TemplateProcessing(single="$A <eos>", special_tokens=[("<eos>", 2)])
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(SPECIAL | tokenizer_config))
    return folder


def tokens(folder: Path, *texts: str, clean: Callable[[str], str] = str.lower, **options: Any) -> list[list[int]]:
    return FileTokenizer(folder, 5, clean, **options)(texts).tolist()


def test_words_are_cleaned_ended_and_padded(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    assert tokens(tmp_path, "Dog beach", "cat", "") == [[4, 6, 2, 0, 0], [5, 2, 0, 0, 0], [2, 0, 0, 0, 0]]


def test_a_long_text_is_cut_and_keeps_its_end_token(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    assert tokens(tmp_path, "dog " * 9) == [[4, 4, 4, 4, 2]]


@pytest.mark.parametrize(
    ("bos", "eos", "short", "long"),
    [
        (True, True, [1, 4, 2, 0, 0], [1, 4, 4, 4, 2]),
        (True, False, [1, 4, 0, 0, 0], [1, 4, 4, 4, 4]),
        (False, True, [4, 2, 0, 0, 0], [4, 4, 4, 4, 2]),
        (False, False, [4, 0, 0, 0, 0], [4, 4, 4, 4, 4]),
    ],
)
def test_the_settings_decide_on_begin_and_end_tokens(
    tmp_path: Path, bos: bool, eos: bool, short: list[int], long: list[int]
) -> None:
    write_tokenizer(tmp_path, add_bos_token=bos, add_eos_token=eos)
    assert tokens(tmp_path, "dog", "dog " * 9) == [short, long]


def test_padding_may_stand_on_the_left(tmp_path: Path) -> None:
    write_tokenizer(tmp_path, padding_side="left")
    assert tokens(tmp_path, "dog") == [[0, 0, 0, 4, 2]]


def test_a_stripped_separator_becomes_zero(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    assert tokens(tmp_path, "dog", strip_sep_token=True) == [[4, 0, 0, 0, 0]]


def test_the_tokenizer_tells_how_many_tokens_it_knows(tmp_path: Path) -> None:
    assert FileTokenizer(write_tokenizer(tmp_path), 5, str).vocab_size == len(VOCABULARY)


def test_the_special_tokens_file_is_read_and_the_tokenizer_s_own_settings_win(tmp_path: Path) -> None:
    write_tokenizer(tmp_path)
    (tmp_path / "special_tokens_map.json").write_text(json.dumps({"pad_token": "<unk>"}))
    assert tokens(tmp_path, "dog") == [[4, 2, 0, 0, 0]]
    (tmp_path / "tokenizer_config.json").write_text("{}")
    assert tokens(tmp_path, "dog") == [[4, 2, 3, 3, 3]]


@every_text
def test_every_script_fits_into_a_row(tmp_path: Path, text: str) -> None:
    write_tokenizer(tmp_path)
    assert FileTokenizer(tmp_path, 5, str)([tame(text)]).shape == (1, 5)


def test_a_missing_tokenizer_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ModelProblem, match=r"tokenizer\.json must lie beside its configuration"):
        FileTokenizer(tmp_path, 5, str)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff\xfe", b'{"model": {"type": "None"}}', b"[" * 100_000])
def test_a_broken_tokenizer_is_said_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tokenizer.json").write_bytes(content)
    with pytest.raises(ModelProblem, match=r"tokenizer\.json cannot be read"):
        FileTokenizer(tmp_path, 5, str)


@pytest.mark.parametrize("name", ["tokenizer_config.json", "special_tokens_map.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000])
def test_broken_settings_are_said_in_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    write_tokenizer(tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelProblem, match="cannot be read"):
        FileTokenizer(tmp_path, 5, str)
