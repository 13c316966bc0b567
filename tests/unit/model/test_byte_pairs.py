"""CLIP's tokenizer without torch gives the numbers that open_clip's gives."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_clip.tokenizer import SimpleTokenizer

from photoclip.errors import ModelProblem
from photoclip.model.byte_pairs import BytePairTokenizer, usual_vocabulary
from photoclip.model.cleaning import clean_by
from tests.unit.model.conftest import SHIPPED

LENGTH = 16
TEXTS = (
    "a dog on the beach",
    "don't, I'll, we'VE, they'Re, it's 1984's",
    "Straße mit Übergängen, naïve façade",
    "海滩上的狗",
    "كلب على الشاطئ",
    "समुद्र तट पर कुत्ता",
    "🐕🏖️ 👩‍👩‍👧‍👦 🇮🇹 ❤️‍🔥",
    "&lt;b&gt;dog&amp;amp;cat&#0; </b>",
    "<end_of_text> dog <start_of_text><END_OF_TEXT>",
    "sh\u00c3\u00b6n",
    "İstanbul \u017f's \u0149",
    "snake_case and: punctuation!",
    "\x00\x07\x1b[31m\x7f\ufeff\u200b\u202e",
    "",
    "dog " * 50,
)


@pytest.fixture(scope="module", params=["whitespace", "lower", "canonicalize"])
def both(request: pytest.FixtureRequest) -> tuple[BytePairTokenizer, SimpleTokenizer]:
    ours = BytePairTokenizer(usual_vocabulary(), LENGTH, clean_by(request.param))
    return ours, SimpleTokenizer(context_length=LENGTH, clean=request.param)


def test_texts_of_every_kind_become_the_same_numbers(both: tuple[BytePairTokenizer, SimpleTokenizer]) -> None:
    ours, theirs = both
    assert ours(TEXTS).tolist() == theirs(list(TEXTS)).tolist()
    assert ours.vocab_size == theirs.vocab_size


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), min_size=20, max_size=40))
def test_any_text_becomes_the_same_numbers(both: tuple[BytePairTokenizer, SimpleTokenizer], texts: list[str]) -> None:
    ours, theirs = both
    assert ours(texts).tolist() == theirs(texts).tolist()


def test_a_vocabulary_of_the_checkpoints_own_is_read_as_open_clip_reads_it() -> None:
    path = SHIPPED / "words.txt.gz"
    ours, theirs = BytePairTokenizer(path, LENGTH, clean_by("lower")), SimpleTokenizer(str(path), None, LENGTH)
    assert ours(TEXTS).tolist() == theirs(list(TEXTS)).tolist()
    assert ours.vocab_size == theirs.vocab_size


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", gzip.compress(b"#version\nd o\n")[:-9], gzip.compress(b"#version\n\xff \xfe\n"), None],
    ids=["empty", "no archive", "cut off", "no text", "gone"],
)
def test_a_vocabulary_that_cannot_be_read_is_said(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "words.gz").write_bytes(content)
    with pytest.raises(ModelProblem, match=r"words\.gz cannot be read; install the model again"):
        BytePairTokenizer(tmp_path / "words.gz", LENGTH, clean_by("lower"))


def test_merges_of_what_is_no_token_are_said(tmp_path: Path) -> None:
    (tmp_path / "words.gz").write_bytes(gzip.compress(b"#version\nnot known\n"))
    with pytest.raises(ModelProblem, match=r"words\.gz is no vocabulary"):
        BytePairTokenizer(tmp_path / "words.gz", LENGTH, clean_by("lower"))
