"""Catalogue: what PhotoClip's sentences are in one language."""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from photoclip.language.files import BrokenCatalogue, Message, plural_rule, read_mo, read_po

MOST_NUMBERS = 200
"""The forms of all languages there are come up among the numbers below it."""


_PLACE = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A message with {places}."""

    text: str
    """In English; of a message with plural forms, one of the two English ones."""
    forms: tuple[str, ...]
    pieces: tuple[str, ...]
    """What stands between the places."""
    letters: int
    """How many of them."""


class Catalogue:
    """Sentences by their English words; a sentence that it lacks stays English. Immutable, so any thread may ask."""

    def __init__(self, name: str, messages: Iterable[Message] = ()) -> None:
        """`name`: of the language, as gettext has it: 'de', 'zh_CN'."""
        self.name = name
        self._texts: dict[tuple[str, str], str] = {}
        self._forms: dict[tuple[str, str], tuple[str, ...]] = {}
        self._form_of: Callable[[int], int] = _germanic
        self._templates: list[Template] = []
        messages = list(messages)
        for message in messages:
            if not message.text and not message.context:
                self._form_of = gettext.c2py(plural_rule(message.forms[0]))
        for message in messages:
            if message.text:
                self._take(message)

    @classmethod
    def load(cls, folder: Path, name: str) -> Catalogue:
        """Return the language's catalogue in `folder`; without one that can be read everything stays English.

        A checkout has only what people write (`.po`), so there nothing can be older than that; a wheel what was
        compiled of it (`.mo`).
        """
        try:
            if (folder / f"{name}.po").is_file():
                return cls(name, read_po((folder / f"{name}.po").read_text("utf-8")))
            return cls(name, read_mo((folder / f"{name}.mo").read_bytes()))
        except (OSError, BrokenCatalogue, UnicodeDecodeError):
            return cls(name)

    def find(self, text: str, context: str = "") -> str | None:
        """Return the translation, None where there is none. That of a plural is the form for the largest numbers."""
        found = self._texts.get((context, text)) if context else None
        return found if found is not None else self._texts.get(("", text))

    def form(self, count: int, one: str, many: str) -> str:
        """Return what counts `count` things, by the rule of the language.

        `one`, `many`: what `find` has said of both; or the English texts, where it has nothing for them.
        """
        forms = self._forms.get((one, many))
        if forms is None:
            return one if count == 1 else many
        return self._chosen(forms, count)

    def templates(self) -> list[Template]:
        """Return the messages in which something is filled in."""
        return list(self._templates)

    def form_of(self, template: Template, count: int) -> str:
        """Return the translation for `count` things; the only one, where no number matters."""
        return self._chosen(template.forms, count)

    def _chosen(self, forms: tuple[str, ...], count: int) -> str:
        chosen = forms[min(self._form_of(count), len(forms) - 1)]
        # What says "1" or "this one" in words is said of one alone; French counts 0 with it.
        return chosen if count == 1 or "{n}" in chosen else forms[-1]

    def _take(self, message: Message) -> None:
        for text in filter(_PLACE.search, (message.text, message.plural)):
            pieces = tuple(piece for piece in _PLACE.split(text) if piece)
            self._templates.append(Template(text, message.forms, pieces, sum(map(len, pieces))))
        if not message.plural:
            self._texts[message.context, message.text] = message.forms[0]
            return
        one, many = (message.forms[min(self._form_of(n), len(message.forms) - 1)] for n in (1, MOST_NUMBERS))
        self._texts[message.context, message.text] = one
        self._texts.setdefault((message.context, message.plural), many)
        self._forms[one, many] = message.forms


def _germanic(count: int) -> int:
    return int(count != 1)
