from __future__ import annotations

import pytest

from photoclip.language import current, english, shown
from photoclip.language.catalogue import Catalogue
from photoclip.language.files import Message

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
        ("Tagged 1,200 photos with “{n} dogs”", "1,200 Fotos: „{n} dogs“"),
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


def test_in_english_nothing_is_changed(monkeypatch):
    monkeypatch.setattr(current, "_current", Catalogue("en"))
    assert shown("/a cannot be read.") == "/a cannot be read."


def test_what_is_only_marked_stays_as_it_is():
    assert english("the file is gone") == "the file is gone"


def test_a_number_of_things_is_a_number(monkeypatch):
    messages = [Message("1 photo file", ("Eine Fotodatei", "{n} Fotodateien"), "{n} photo files")]
    monkeypatch.setattr(current, "_current", Catalogue("de", messages))
    assert shown("1,200 photo files") == "1,200 Fotodateien"
    assert shown("missing photo files") == "missing photo files"
