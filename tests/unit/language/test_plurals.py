"""What may be one of a thing is counted by the language's own rule: nobody reads "1 photos".

A place that a word in the plural follows is filled by `counted`, which puts {n} there. Where something else fills it,
it is said here why that can never be one.
"""

from __future__ import annotations

import re

import pytest

from photoclip.language import current
from photoclip.language.catalogue import Catalogue
from photoclip.language.choice import OWN_NAMES
from photoclip.language.files import Message, read_po
from resources.translations.extraction import texts_of
from tests.conftest import ROOT

TRANSLATIONS = ROOT / "resources" / "translations"
THINGS = (
    "photos|pictures|videos|files|copies|folders|places|towns|albums|tags|labels|keywords|runs|rows|entries|vectors|pages|"
    "originals|sidecars|models|groups|matches|stars|characters|dimensions|megapixels|pixels|bytes|tokens|"
    "seconds|minutes|hours|days|weeks|months|years|steps|levels|names"
)
DO = "are|were|have|wait|get|go|stay|come|lie"
MANY = re.compile(
    rf"\{{(?P<place>\w+)\}} (?:[a-z-]+ ){{0,2}}?(?:{THINGS})\b"
    rf"|(?<!of )(?<!in )\{{(?P<doing>\w+)\}} (?:{DO})(?! \w+ed by)\b"
)
NEVER_ONE = {
    "{count} made-up photos in {folder}": "the demo draws hundreds",
    "{dimension} dimensions": "of a model's embeddings",
    "{count} dimensions": "of a model's embeddings",
    "About {speed} photos a second on this computer, estimated: it was not tried here": "with a decimal below ten",
    "{speed} photos a second, as measured on this computer": "with a decimal below ten",
    "{tags} tags on 1 photo.": "one tag is said by another sentence",
    "{tags} tags on {photos} photos.": "one tag, and one photo, are said by other sentences",
    "Took {tags} tags off 1 photo": "one tag is called by its name",
    "Took {tags} tags off {n} photos": "one tag is called by its name",
    "1 of {total} photos in {place} is gone.": "of one photo all are gone",
    "{n} of {total} photos in {place} are gone.": "of one photo all are gone",
    "1 of {total} photos in “{place}” is gone.": "of one photo all are gone",
    "{n} of {total} photos in “{place}” are gone.": "of one photo all are gone",
    "1 good match of {total} photos": "one photo is said by another sentence",
    "{n} good matches of {total} photos": "one photo is said by another sentence",
    "{photos} in {files} files: some photos lie here more than once.": "more files than photos",
    "{words}: your {count} photos take {duration}": "of one photo no duration is said",
    "{name} · {n} files": "duplicates are two",
    "{name} · {n} photos": "duplicates are two",
    "{count} files with the same content": "only where there is more than one",
    "Where its {count} copies lie": "only where there is more than one",
    "{count} photos selected": "of one its own particulars are shown",
    "{name}: on {n} of {count} photos": "on some of several",
    "{name}: on all {n} photos": "of one photo the name alone is said",
    "the surest {n} of {of} photos": "where there are more than are shown",
    "Comparing the first {n} of {count} photos": "as many as fit, and more",
    "Comparing {n} photos": "the last one is said by another sentence",
    "Remove {n} photos for good? You put tags, marks or albums on {worked} of them; there is no way back.": (
        "one photo is called by its name"
    ),
    "about {n} seconds left": "tens of seconds",
    "about {n} minutes left": "one is said in words",
    "about {n} hours left": "one is said in words",
    "about {n} days left": "from a day and a half on",
    "about {photos_per_second} photos/s here": "as a unit is written",
    "The first {n} are listed.": "hundreds",
    "about {n} minutes": "one is said in words",
    "about {n} hours": "from an hour and a half on",
    "about {n} days": "from a day and a half on",
    "{n} seconds a photo": "two at least can be chosen",
    "Looked at every {n} minutes": "five",
    "{path} is looked at every {minutes} minutes, because {why}.": "five",
    "There is no day {day}: {month} has {days} days.": "of a month",
    "There is no day {day}: {month} {year} has {days} days.": "of a month",
    "At most {most} labels fit into one job; there are {seen}.": "a bound",
    "“{name}…” was left out: a label may have {most} characters, this one has {length}; give it a short name and put "
    "the rest into its description.": "a bound",
    "An album's name may have {most} characters; this one has {length}.": "a bound",
    "A tag's name may have {longest} characters; this one has {length}.": "a bound",
    "Only the first {count} characters were used; a short description works best.": "a bound",
    "it has {keywords} keywords, and PhotoClip reads {most} at most": "above a bound",
    "it has more than {most} keywords": "a bound",
    "{path} was left as it is: with yours it would have {together} keywords, and PhotoClip writes {most} at most; take "
    "some off.": "above a bound",
    "Once a day PhotoClip copies all that you did: tags, stars, albums, labels, settings. Your photos and the models "
    "are not in it. It keeps the last {days} days, {weeks} weeks and {months} months, {size} at most.": "as ever",
    "{width} × {height} ({megapixels} megapixels)": "with a decimal",  # noqa: RUF001
    "the picture is too large ({pixels} megapixels)": "above a bound",
    "the video is too large ({width} x {height} pixels)": "above a bound",
    "The model wants pictures of {side} by {side} pixels.": "of a model",
    "reading it took longer than {timeout_s} seconds": "a bound",
    "The tokenizer knows {size} tokens but the model only {known}: they do not belong together.": "of a model",
    "{name} is cut short: {size} of {expected} bytes are there.": "of a model's weights",
    "{name} has the wrong size: {size} instead of {expected} bytes.": "of a model's weights",
}
NO_NUMBER = re.compile(
    r"\{(content|form|path)\} (with vectors|files)|\{names\} (go|lie|stay)|\{(named|needed|free|title|what)\} are"
    r"|\{photos\} (get|stay|wait)"
)
"""Words, sizes, and what was counted already stand there."""


def counted_by_hand(source: str) -> set[str]:
    """Return the sentences in which a place stands before many of a thing, and `counted` does not fill it."""
    found = texts_of(source)
    by_rule = set(found.pairs.values())
    return {
        text
        for _, text in found.texts
        for place in MANY.finditer(NO_NUMBER.sub("", text))
        if not ((place["place"] or place["doing"]) == "n" and text in by_rule)
    }


@pytest.mark.parametrize(
    "source",
    [
        'tr("{count} photos wait").format(count=number(count))',
        'tr("{photos} in {left} other places")',
        'tr("1 photo of {n} good files"), tr("{n} photos of {total} good files")',
        'tr("{waiting} are still being written.")',
    ],
)
def test_what_is_counted_by_hand_is_found(source: str) -> None:
    assert counted_by_hand(source)


def test_what_is_counted_by_the_rule_is_fine() -> None:
    assert not counted_by_hand('counted(count, tr("1 photo waits"), tr("{n} photos wait"))')


def test_nothing_that_may_be_one_is_counted_by_hand() -> None:
    sources = sorted((ROOT / "photoclip").rglob("*.py"))
    found = {text for source in sources for text in counted_by_hand(source.read_text("utf-8"))}
    assert found == set(NEVER_ONE)


@pytest.mark.parametrize("language", sorted(set(OWN_NAMES) - {"en"}))
def test_every_translation_has_the_places_of_its_sentence(language: str) -> None:
    """Where one form says all numbers, {n} is in it."""
    messages = read_po((TRANSLATIONS / f"{language}.po").read_text("utf-8"))
    assert {message.text: _wrong_places(message) for message in messages if _wrong_places(message)} == {}


def _wrong_places(message: Message) -> set[str]:
    said = _places(message.forms[-1]), *map(_places, message.forms[:-1])
    wanted = _places(message.plural or message.text), *(_places(message.text) for _ in message.forms[:-1])
    return {place for has, due in zip(said, wanted, strict=True) for place in has ^ due} - (
        {"{n}"} if "{n}" in said[0] else set()
    )


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}", text))


@pytest.mark.parametrize(("count", "said"), [(0, "0 nouvelle"), (1, "1 nouvelle"), (2, "2 nouvelles")])
def test_french_counts_none_as_one(monkeypatch: pytest.MonkeyPatch, count: int, said: str) -> None:
    monkeypatch.setattr(current, "_current", Catalogue.load(TRANSLATIONS, "fr"))
    form = current.form(count, current.tr("{photos}, 1 of them new"), current.tr("{photos}, {n} of them new"))
    assert form.format(n=count, photos="3 photos") == f"3 photos, dont {said}"
