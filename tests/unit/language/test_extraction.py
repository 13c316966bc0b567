from __future__ import annotations

from babel.messages.catalog import Catalog

from photoclip.language.choice import OWN_NAMES
from photoclip.language.files import read_po
from resources.translations.extraction import catalogue_of, texts_of
from resources.translations.pseudo import pseudo, pseudo_arabic
from resources.translations.update import PLURALS, updated, written
from tests.conftest import ROOT

SOURCE = """
class Window(QWidget):
    def say(self):
        self.tr("Open")
        self.tr("None", "flag")
        self.tr("a long "
            "sentence")
        QCoreApplication.translate("Window", "of Qt")
        transform.translate(1, 2)
        _tr("on" if self.on else "off")
        counted(n, tr("1 photo"), tr("{n} photos"))
        one, many = tr("1 tag"), tr("{n} tags")
        first = tr("1 file")
        later = tr("{n} files")
        lonely = tr("One of them.")
        return counted(n, lonely, self.tr("{n} of them."))

def _tr(text):
    return QCoreApplication.translate("Window", text)
"""


def test_all_that_is_handed_to_tr_is_found():
    texts = [("", "Open"), ("flag", "None"), ("", "a long sentence"), ("", "of Qt"), ("", "on"), ("", "off")]
    assert texts_of(SOURCE).texts[:6] == texts


def test_what_stands_before_a_text_that_counts_is_its_form_for_one():
    pairs = {"1 photo": "{n} photos", "1 tag": "{n} tags", "1 file": "{n} files", "One of them.": "{n} of them."}
    assert texts_of(SOURCE).pairs == pairs


def test_what_is_no_literal_is_told():
    assert texts_of("tr(name)\ntr(f'{name}')\ntr('fine')").not_literal == [1, 2]


def test_everything_that_is_said_can_be_found_by_translators():
    told = {
        path.relative_to(ROOT).as_posix(): lines
        for path in (ROOT / "photoclip").rglob("*.py")
        if (lines := texts_of(path.read_text("utf-8")).not_literal)
    }
    assert told == {}


def catalogue(*texts: str | tuple[str, str]) -> Catalog:
    made = Catalog(charset="utf-8", fuzzy=False)
    for text in texts:
        made.add(text)
    return made


def test_new_sentences_come_in_old_ones_go_and_what_is_translated_stays():
    before = written(catalogue("Open", "Close"), "de").replace(b'"Open"\nmsgstr ""', '"Open"\nmsgstr "Öffnen"'.encode())
    after = written(updated(before, catalogue("Open", ("1 photo", "{n} photos")), "de"), "de").decode()
    assert 'msgid "Open"\nmsgstr "Öffnen"' in after
    assert 'msgid_plural "{n} photos"\nmsgstr[0] ""\nmsgstr[1] ""' in after
    assert "Close" not in after


def test_a_changed_sentence_is_not_shown_with_the_translation_of_the_old_one():
    before = written(catalogue("Open this folder"), "de").replace(b'msgstr ""\n\n', b'msgstr "Auf"\n\n')
    before = before.replace(b'folder"\nmsgstr ""', b'folder"\nmsgstr "Ordner auf"')
    after = written(updated(before, catalogue("Open this folder."), "de"), "de").decode()
    assert "Ordner auf" not in after
    assert [message.text for message in read_po(after) if message.text] == []


def test_each_language_has_its_rule_for_plurals():
    assert {*PLURALS, "en"} == set(OWN_NAMES)


def test_the_same_code_gives_the_same_file():
    template = catalogue_of(ROOT / "photoclip" / "core")
    assert written(updated(None, template, "ja"), "ja") == written(updated(None, template, "ja"), "ja")


def test_pseudo_is_marked_longer_and_keeps_what_a_program_reads():
    made = pseudo("&Open {name} in <b>all</b> the windows")
    assert made.startswith("⟦&Ö")
    assert made.endswith("~⟧")
    assert "{name}" in made
    assert "<b>" in made
    assert len(made) >= 1.25 * len("&Open {name} in <b>all</b> the windows")


def test_pseudo_arabic_runs_from_right_to_left_and_keeps_places():
    assert "{name}" in pseudo_arabic("Open {name}")
    assert "O" not in pseudo_arabic("Open {name}")
