"""Reads all sentences from the code into the catalogues beside this script: `make translations`.

Those of the installers' first run, which speaks before there is a PhotoClip, go into the folder `first_run`.

New and changed ones come in untranslated, and what is said no more goes. Then it is told how much of each language is
there; what is marked as in doubt (fuzzy) is not shown. Nothing is compiled here: a checkout
reads what people write, and the wheel gets it compiled when it is built (`build.py`).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from photoclip.language.choice import OWN_NAMES, PSEUDO, PSEUDO_ARABIC  # noqa: E402
from resources.translations.extraction import FIRST_RUN, catalogue_of  # noqa: E402
from resources.translations.pseudo import filled  # noqa: E402

PLURALS = {
    "de": "nplurals=2; plural=(n != 1);",
    "fr": "nplurals=2; plural=(n > 1);",
    "es": "nplurals=2; plural=(n != 1);",
    "ja": "nplurals=1; plural=0;",
    "zh_CN": "nplurals=1; plural=0;",
}
"""The rules as translators' tools have them. (CLDR counts whole millions apart, which nobody's photos need.)"""

_HEADER = """\
# PhotoClip: {name}
#
# The English sentence is the key. {{places}} stay as they are and may move. & stands before the letter that a key opens
# (Alt and that letter): each in a menu or on a page has its own. Blanks and line breaks at an end stay. Of a sentence
# with plural forms, each that counts more than one number has {{n}} in it.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def main(_arguments: Sequence[str] | None = None) -> int:
    for folder, template in ((HERE, catalogue_of(ROOT / "photoclip")), (HERE / "first_run", catalogue_of(*FIRST_RUN))):
        folder.mkdir(exist_ok=True)
        for language in OWN_NAMES:
            if language != "en":
                sys.stdout.write(f"{folder.name}/{language}: {_update(folder / f'{language}.po', template)}\n")
        for language in (PSEUDO, PSEUDO_ARABIC):
            (folder / f"{language}.po").write_bytes(written(filled(template, language), language))
    return 0


def _update(path: Path, template: Catalog) -> str:
    """Bring the template's sentences into a catalogue; return how much of it is there."""
    catalogue = updated(path.read_bytes() if path.is_file() else None, template, path.stem)
    path.write_bytes(written(catalogue, path.stem))
    doubtful = sum(1 for message in catalogue if message.id and message.fuzzy)
    return f"{_done(catalogue):,} of {len(catalogue):,} sentences, {doubtful} in doubt"


def updated(before: bytes | None, template: Catalog, language: str) -> Catalog:
    """Return the language's catalogue with the sentences of the template, and what was translated of them."""
    source = _header(language).encode() if before is None else before
    catalogue = read_po(io.BytesIO(source), locale=language, charset="utf-8")
    # No guesses from likely sentences: of languages without plurals some came out as if somebody had looked at them.
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def written(catalogue: Catalog, language: str) -> bytes:
    """Return the catalogue as a file, without the dates that would change each time."""
    file = io.BytesIO()
    write_po(file, catalogue, width=120, sort_by_file=True, include_lineno=False, omit_header=True)
    return _header(language).encode() + file.getvalue()


def _header(language: str) -> str:
    plurals = PLURALS.get(language, PLURALS["de"])
    return _HEADER.format(name=OWN_NAMES.get(language, language), language=language, plurals=plurals)


def _done(catalogue: Catalog) -> int:
    return sum(1 for message in catalogue if message.id and _is_translated(message.string) and not message.fuzzy)


def _is_translated(string: object) -> bool:
    return bool(string) and (isinstance(string, str) or all(string))  # type: ignore[arg-type]


if __name__ == "__main__":
    sys.exit(main())
