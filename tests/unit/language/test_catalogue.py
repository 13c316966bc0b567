from __future__ import annotations

import pytest

from photoclip.language import counted, current, tr, use
from photoclip.language.catalogue import Catalogue
from photoclip.language.files import Message, write_mo

POLISH = [
    Message(
        "",
        (
            "Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n"
            "Content-Type: text/plain; charset=utf-8\n",
        ),
    ),
    Message("1 photo", ("1 zdjęcie", "{n} zdjęcia", "{n} zdjęć"), "{n} photos"),
    Message("None", ("Żaden",)),
    Message("None", ("Brak",), context="flag"),
]
JAPANESE = [
    Message("", ("Plural-Forms: nplurals=1; plural=0;\n",)),
    Message("1 photo", ("{n}枚の写真",), "{n} photos"),
]


@pytest.fixture(autouse=True)
def _english_again(monkeypatch):
    monkeypatch.setattr(current, "_current", Catalogue("en"))


def speak(messages, tmp_path):
    (tmp_path / "xx.mo").write_bytes(write_mo(messages))
    use(tmp_path, "xx")


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 zdjęć"), (1, "1 zdjęcie"), (3, "3 zdjęcia"), (12, "12 zdjęć"), (22, "22 zdjęcia")]
)
def test_how_many_is_said_by_the_languages_own_rule(tmp_path, count, said):
    speak(POLISH, tmp_path)
    assert counted(count, tr("1 photo"), tr("{n} photos")) == said


def test_a_language_without_plurals_says_one_as_it_says_many(tmp_path):
    speak(JAPANESE, tmp_path)
    assert counted(1, tr("1 photo"), tr("{n} photos")) == "1枚の写真"


def test_what_is_not_translated_is_said_in_english(tmp_path):
    speak(POLISH, tmp_path)
    assert tr("Open") == "Open"
    assert counted(1, tr("1 tag of {name}"), tr("{n} tags of {name}"), name="a") == "1 tag of a"
    assert counted(2000, tr("1 tag of {name}"), tr("{n} tags of {name}"), name="a") == "2,000 tags of a"


def test_texts_of_the_same_words_are_told_apart_by_their_context(tmp_path):
    speak(POLISH, tmp_path)
    assert (tr("None"), tr("None", "flag"), tr("None", "of another kind")) == ("Żaden", "Brak", "Żaden")


def test_a_checkout_reads_what_people_write_though_it_was_compiled_before(tmp_path):
    speak(POLISH, tmp_path)
    (tmp_path / "xx.po").write_text('msgid "None"\nmsgstr "Nic"\n', "utf-8")
    use(tmp_path, "xx")
    assert tr("None") == "Nic"


@pytest.mark.parametrize("damage", [b"", b"no catalogue", write_mo(POLISH)[:60]])
def test_a_catalogue_that_is_damaged_leaves_everything_english(tmp_path, damage):
    (tmp_path / "xx.mo").write_bytes(damage)
    use(tmp_path, "xx")
    assert tr("None") == "None"


@pytest.mark.parametrize(("count", "said"), [(0, "{n} photos"), (1, "1 photo"), (2, "{n} photos")])
def test_a_form_that_says_one_in_words_is_said_of_one_alone(count: int, said: str) -> None:
    """French counts 0 with 1."""
    rule = Message("", ("Plural-Forms: nplurals=2; plural=(n > 1);\n",))
    french = Catalogue("fr", [rule, Message("1 photo", ("1 photo", "{n} photos"), "{n} photos")])
    assert french.form(count, "1 photo", "{n} photos") == said
