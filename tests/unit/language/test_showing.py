from __future__ import annotations

import re

import pytest

from photoclip.language import current, english, number, shown
from photoclip.language.catalogue import Catalogue
from photoclip.language.choice import OWN_NAMES
from photoclip.language.files import Message
from tests.conftest import ROOT

GERMAN = Catalogue(
    "de",
    [
        Message("", ("Plural-Forms: nplurals=2; plural=(n != 1);\n",)),
        Message("the file is gone", ("die Datei ist weg",)),
        Message("{path} cannot be read: {reason}.", ("{reason}: {path} ist nicht lesbar.",)),
        Message("{path} cannot be read.", ("{path} ist nicht lesbar.",)),
        Message(
            "Tagged 1 photo with “{name}”",
            ("Ein Foto: „{name}“", "{n} Fotos: „{name}“"),
            "Tagged {n} photos with “{name}”",
        ),
        Message("{name} ({n})", ("{name} [{n}]",)),
        Message("“{name}”", ("„{name}“",)),
        Message("1 tag", ("1 Wort", "{n} Wörter"), "{n} tags"),
        Message("Auto-tag with {names}", ("Auto mit {names}",)),
        Message("Auto-tag with {names} and {more} more", ("Auto mit {names} und {more} weiteren",)),
        Message(
            "{labels}: {tags} on 1 photo",
            ("{labels}: {tags} an 1 Foto", "{labels}: {tags} an {n} Fotos"),
            "{labels}: {tags} on {n} photos",
        ),
        Message("Merged {names} into “{into}”", ("{names} in „{into}“",)),
        Message("Free some space.", ("Schaffen Sie Platz.",)),
    ],
)


@pytest.fixture(autouse=True)
def _german(monkeypatch):
    monkeypatch.setattr(current, "_current", GERMAN)


@pytest.mark.parametrize(
    ("said", "translated"),
    [
        ("the file is gone", "die Datei ist weg"),
        ("/a.jpg cannot be read: the file is gone.", "die Datei ist weg: /a.jpg ist nicht lesbar."),
        ("/a cannot be read. Free some space.", "/a ist nicht lesbar. Schaffen Sie Platz."),
        ("Tagged 1 photo with “dog”", "Ein Foto: „dog“"),
        ("Tagged 1,200 photos with “{n} dogs”", "1.200 Fotos: „{n} dogs“"),
        ("Tagged 12 photos with “the file is gone”", "12 Fotos: „the file is gone“"),
        ("Auto-tag with “cat”: 12 tags on 1 photo", "Auto mit „cat“: 12 Wörter an 1 Foto"),
        (
            "Auto-tag with “cats and 2 more”, “a: b”, “c” and 1,204 more: 1,700 tags on 30,000 photos",
            "Auto mit „cats and 2 more“, „a: b“, „c“ und 1.204 weiteren: 1.700 Wörter an 30.000 Fotos",
        ),
        ("Merged “a”, “b”, “c”, … into “d”", "„a“, „b“, „c“, … in „d“"),
        ("something that a person typed (3)", "something that a person typed (3)"),
        ("", ""),
    ],
)
def test_what_was_stored_in_english_is_shown_in_the_persons_language(said, translated):
    assert shown(said) == translated
    assert shown(shown(said)) == shown(said)


def test_a_language_of_one_form_says_how_many_of_one_too(monkeypatch):
    rule = Message("", ("Plural-Forms: nplurals=1; plural=0;\n",))
    said = Message("Took “{name}” off 1 photo", ("{n} 枚の写真から「{name}」",), "Took “{name}” off {n} photos")
    monkeypatch.setattr(current, "_current", Catalogue("ja", [rule, said]))
    assert shown("Took “dog” off 1 photo") == "1 枚の写真から「dog」"
    assert shown("Took “dog” off 12 photos") == "12 枚の写真から「dog」"


STORED = (
    "Auto-tag with “x”: 1 tag on 1 photo",
    "Auto-tag with “x”, “y”, “z” and 4 more: 17 tags on 12,345 photos",
    "Kept tagging with “x”: 12,345 tags on 3 photos",
    "Took 12 tags off 3 photos",
    "Merged “x”, “y”, “z”, … into “w”",
    "the picture is too large (12,345 megapixels)",
)


@pytest.mark.parametrize("language", sorted(set(OWN_NAMES) - {"en"}))
@pytest.mark.parametrize("stored", STORED)
def test_what_is_stored_is_said_as_a_whole(monkeypatch, language, stored):
    monkeypatch.setattr(current, "_current", Catalogue.load(ROOT / "resources" / "translations", language))
    said = shown(stored)
    assert not re.search(r"\b(and|more|with|tags?|on|off|into|large)\b|\{", said.replace("mots-clés", "")), said
    assert (number(12345) in said) == ("12,345" in stored)
    assert (said.count("“x”") == 0) or language == "zh_CN"


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("the file is too large (1,234.5 GB)", "die Datei ist zu groß (1.234,5 GB)"),
        ("the file is too large (4.2 GB)", "die Datei ist zu groß (4,2 GB)"),
        ("Weights go from 0.1 to 10.", "Gewichte gehen von 0.1 bis 10."),
    ],
)
def test_what_was_measured_has_the_languages_sign_before_decimals(monkeypatch, stored, said):
    """A weight is written with a point in every language."""
    monkeypatch.setattr(current, "_current", Catalogue.load(ROOT / "resources" / "translations", "de"))
    assert shown(stored) == said


def test_in_english_nothing_is_changed(monkeypatch):
    monkeypatch.setattr(current, "_current", Catalogue("en"))
    assert shown("/a cannot be read.") == "/a cannot be read."


def test_what_is_only_marked_stays_as_it_is():
    assert english("the file is gone") == "the file is gone"


def test_a_number_of_things_is_a_number(monkeypatch):
    messages = [Message("1 photo file", ("Eine Fotodatei", "{n} Fotodateien"), "{n} photo files")]
    monkeypatch.setattr(current, "_current", Catalogue("de", messages))
    assert shown("1,200 photo files") == "1.200 Fotodateien"
    assert shown("missing photo files") == "missing photo files"
