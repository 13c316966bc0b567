from __future__ import annotations

import contextlib
import gettext
import io

import pytest
from babel.messages.mofile import read_mo as babels_read_mo
from babel.messages.pofile import read_po as babels_read_po
from hypothesis import given
from hypothesis import strategies as st

from photoclip.language.files import BrokenCatalogue, Message, read_mo, read_po, write_mo
from photoclip.paths import resources_dir

SOURCE = r"""
# A comment.
msgid ""
msgstr ""
"Language: de\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"Content-Type: text/plain; charset=utf-8\n"

#: photoclip/gui/albums/panel.py
msgid "Open “{name}”\n"
msgstr ""
"„{name}“ "
"öffnen\n"

msgid "1 photo"
msgid_plural "{n} photos"
msgstr[0] "1 Foto"
msgstr[1] "{n} Fotos"

msgctxt "colour label"
msgid "None"
msgstr "Keine \"Farbe\""

#, fuzzy
msgid "Doubtful"
msgstr "Zweifelhaft"

msgid "Missing"
msgstr ""

msgid "1 tag"
msgid_plural "{n} tags"
msgstr[0] "1 Schlagwort"
msgstr[1] ""

#~ msgid "Of old"
#~ msgstr "Von früher"
"""
READ = [
    Message("Open “{name}”\n", ("„{name}“ öffnen\n",)),
    Message("1 photo", ("1 Foto", "{n} Fotos"), "{n} photos"),
    Message("None", ('Keine "Farbe"',), context="colour label"),
]


def test_what_is_whole_and_not_in_doubt_is_read():
    assert read_po(SOURCE)[1:] == READ


def test_a_compiled_catalogue_says_what_was_written():
    messages = read_po(SOURCE)
    assert sorted(read_mo(write_mo(messages)), key=str) == sorted(messages, key=str)


def test_a_compiled_catalogue_is_read_by_gettext_itself():
    theirs = gettext.GNUTranslations(io.BytesIO(write_mo(read_po(SOURCE))))
    assert theirs.gettext("Open “{name}”\n") == "„{name}“ öffnen\n"
    assert theirs.ngettext("1 photo", "{n} photos", 3) == "{n} Fotos"
    assert theirs.pgettext("colour label", "None") == 'Keine "Farbe"'


@given(st.binary(max_size=80))
def test_bytes_that_are_no_catalogue_are_called_broken(tail):
    for data in (tail, write_mo(read_po(SOURCE))[:28] + tail):
        with contextlib.suppress(BrokenCatalogue):
            read_mo(data)


@pytest.mark.parametrize("source", ['msgid "open', "words", '"a text of nothing"', 'msgid "\\x"'])
def test_a_text_that_is_no_catalogue_is_called_broken(source):
    with pytest.raises(BrokenCatalogue):
        read_po(source)


@pytest.mark.parametrize("path", sorted((resources_dir() / "translations").glob("*.po")), ids=lambda path: path.stem)
def test_what_translators_tools_read_is_what_is_read(path):
    theirs = babels_read_po(io.BytesIO(path.read_bytes()))
    told = {
        (message.context or "", message.id if isinstance(message.id, str) else message.id[0]): message.string
        for message in theirs
        if message.id
        and not message.fuzzy
        and message.string
        and (isinstance(message.string, str) or all(message.string))
    }
    ours = [message for message in read_po(path.read_text("utf-8")) if message.text]
    assert {(m.context, m.text): m.forms if m.plural else m.forms[0] for m in ours} == told
    assert len(babels_read_mo(io.BytesIO(write_mo(ours)))) == len(ours)
