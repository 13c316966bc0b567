"""Catalogues as gettext keeps them: `.po`, which people write, and `.mo`, which is quick to read."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

_MAGIC = 0x950412DE
_CONTEXT_ENDS = "\x04"
_FORM_ENDS = "\0"
_LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(".*")$')


class BrokenCatalogue(ValueError):
    """What lies there is no catalogue."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence and what it is in another language. The header is the message whose `text` is ''."""

    text: str
    """In English; where numbers matter, that for one."""
    forms: tuple[str, ...]
    """The translation, one for each plural form where there is a `plural`; '' where it is missing."""
    plural: str = ""
    """In English, for many; '' where no number matters."""
    context: str = ""
    """What tells it from another sentence with the same English words."""


def read_po(source: str) -> list[Message]:
    """Return what is translated and not in doubt. Raises `BrokenCatalogue`."""
    return [message for message, fuzzy in _entries(source) if not fuzzy and all(message.forms)]


def read_mo(data: bytes) -> list[Message]:
    """Return all messages, the header first. Raises `BrokenCatalogue`."""
    try:
        return list(_compiled(data))
    except (struct.error, UnicodeDecodeError, IndexError) as exc:
        raise BrokenCatalogue(str(exc)) from exc


def write_mo(messages: Iterable[Message]) -> bytes:
    """Return the compiled catalogue, as any gettext reads it."""
    pairs = sorted((_key(message).encode(), _FORM_ENDS.join(message.forms).encode()) for message in messages)
    keys, values = [key for key, _ in pairs], [value for _, value in pairs]
    tables, place = b"", 28 + 16 * len(pairs)
    for text in (*keys, *values):
        tables += struct.pack("<II", len(text), place)
        place += len(text) + 1
    header = struct.pack("<7I", _MAGIC, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28)
    return header + tables + b"".join(text + b"\0" for text in (*keys, *values))


def plural_rule(header: str) -> str:
    """Return the rule of a header in gettext's own notation: which form counts what number."""
    found = re.search(r"plural\s*=\s*([^;\n]+)", header)
    return found.group(1).strip() if found else "n != 1"


def _compiled(data: bytes) -> Iterator[Message]:
    order = "<" if struct.unpack_from("<I", data)[0] == _MAGIC else ">"
    magic, _version, count, keys_at, values_at = struct.unpack_from(f"{order}5I", data)
    if magic != _MAGIC:
        raise BrokenCatalogue("not a compiled catalogue")
    for number in range(count):
        key, value = (_text(data, order, table + 8 * number) for table in (keys_at, values_at))
        context, _, rest = key.rpartition(_CONTEXT_ENDS)
        text, _, plural = rest.partition(_FORM_ENDS)
        yield Message(text, tuple(value.split(_FORM_ENDS)), plural, context)


def _text(data: bytes, order: str, place: int) -> str:
    length, start = struct.unpack_from(f"{order}II", data, place)
    if start + length > len(data):
        raise BrokenCatalogue("the compiled catalogue is cut off")
    return data[start : start + length].decode()


def _key(message: Message) -> str:
    key = f"{message.context}{_CONTEXT_ENDS}{message.text}" if message.context else message.text
    return f"{key}{_FORM_ENDS}{message.plural}" if message.plural else key


def _entries(source: str) -> Iterator[tuple[Message, bool]]:
    """Return every entry that is not obsolete, and whether it is in doubt (fuzzy)."""
    fields: dict[str, str] = {}
    fuzzy, now = False, ""
    for number, line in enumerate([*source.splitlines(), ""], start=1):
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        if line.startswith("#"):
            continue
        if not line.strip():
            if "msgid" in fields:
                yield _message(fields), fuzzy
            fields, fuzzy, now = {}, False, ""
            continue
        found = _LINE.match(line.strip())
        if found is None or not (found.group(1) or now):
            raise BrokenCatalogue(f"line {number} of the catalogue is neither a comment nor a text")
        now = found.group(1) or now
        try:
            fields[now] = fields.get(now, "") + str(ast.literal_eval(found.group(2)))
        except (SyntaxError, ValueError) as exc:
            raise BrokenCatalogue(f"line {number} of the catalogue is no text") from exc


def _message(fields: dict[str, str]) -> Message:
    message = Message(fields["msgid"], (fields.get("msgstr", ""),), context=fields.get("msgctxt", ""))
    if "msgid_plural" not in fields:
        return message
    forms = tuple(fields[name] for name in sorted(fields) if name.startswith("msgstr["))
    return replace(message, forms=forms, plural=fields["msgid_plural"])
