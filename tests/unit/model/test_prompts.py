"""Prompt templates: which sentences stand for a description."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.errors import BugError
from photoclip.model.prompts import PromptTemplates
from photoclip.paths import resources_dir

SHIPPED = PromptTemplates.load(resources_dir() / "prompts" / "templates.json")


def test_a_few_words_are_said_in_every_wording() -> None:
    assert PromptTemplates(["{}", "a photo of {}."], 6).expand("a red dog") == ["a red dog", "a photo of a red dog."]


def test_a_sentence_stands_as_it_is() -> None:
    templates = PromptTemplates(["{}", "a photo of {}"], 4)
    assert templates.expand("one two three") == ["one two three", "a photo of one two three"]
    assert templates.expand("one two three four") == ["one two three four"]
    assert templates.expand("one two three four five") == ["one two three four five"]


@pytest.mark.parametrize("article", ["a", "an", "the"])
def test_a_shipped_wording_never_doubles_an_article(article: str) -> None:
    for sentence in SHIPPED.expand(f"{article} old house"):
        assert not any({one, two} <= {"a", "an", "the"} for one, two in pairwise(sentence.split()))


def test_the_shipped_wordings_include_the_plain_words() -> None:
    assert "dog" in SHIPPED.expand("dog")


def test_white_space_around_and_between_words_does_not_matter() -> None:
    assert SHIPPED.expand("  red \t\n dog ") == SHIPPED.expand("red dog")


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_nothing_is_one_empty_text(text: str) -> None:
    assert SHIPPED.expand(text) == [""]


@pytest.mark.parametrize("text", ["{}", "{0}", "{name}", "100% {", "\\1"])
def test_braces_and_signs_are_words_like_others(text: str) -> None:
    assert PromptTemplates(["a photo of {}"], 6).expand(text) == [f"a photo of {text}"]


@given(st.text())
def test_any_text_stands_in_each_of_its_sentences(text: str) -> None:
    plain = " ".join(text.split())
    sentences = SHIPPED.expand(text)
    assert sentences
    assert all(plain in sentence for sentence in sentences)


@pytest.mark.parametrize("templates", [[], ["a photo"], ["{} and {}"], ["{}", ""]])
def test_templates_without_one_slot_are_a_bug(templates: list[str]) -> None:
    with pytest.raises(BugError):
        PromptTemplates(templates, 6)


@pytest.mark.parametrize("document", ["", "{", "[]", "{}", '{"templates": ["{}"]}', '{"templates": 5}'])
def test_a_broken_file_of_ours_is_a_bug(tmp_path: Path, document: str) -> None:
    path = tmp_path / "templates.json"
    path.write_text(document, "utf-8")
    with pytest.raises(BugError, match="cannot be used"):
        PromptTemplates.load(path)


def test_a_missing_file_of_ours_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(BugError, match="cannot be used"):
        PromptTemplates.load(tmp_path / "gone.json")


def test_the_file_decides_from_how_many_words_on_a_text_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "templates.json"
    path.write_text(json.dumps({"templates": ["look: {}"], "sentence_words": 2}), "utf-8")
    assert PromptTemplates.load(path).expand("dog") == ["look: dog"]
    assert PromptTemplates.load(path).expand("red dog") == ["red dog"]
