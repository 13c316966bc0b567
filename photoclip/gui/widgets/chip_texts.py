"""What a chip says of its term: text, icon, colour, tooltip and name for screen readers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from PySide6.QtCore import QCoreApplication

from photoclip.core.query import Description, Filter, Name, Picture, Query, Term, Unknown, days_of, print_term
from photoclip.language import shown


@dataclass(frozen=True, slots=True)
class ChipFace:
    """`icon` is a file of the icons, `tint` a field of `Colors`."""

    text: str
    icon: str
    tint: str
    tooltip: str
    spoken: str
    hint: str = ""
    picture: str = ""
    """Path of the picture that it stands for."""

    @property
    def warns(self) -> bool:
        return bool(self.hint)


def face_of(term: Term, *, with_hint: bool = True) -> ChipFace:
    """Return how `term` looks. `with_hint` False: as if nothing were wrong with it (it is still being typed)."""
    plain = _said_face(term) if isinstance(term, Description | Filter) and term.said else _plain_face(term)
    if not (with_hint and term.hint):
        return plain
    hint = shown(term.hint)
    return replace(plain, icon="warning", tint="warning", tooltip=hint, spoken=f"{plain.spoken} {hint}", hint=hint)


def needs_chips(query: Query) -> bool:
    """Return whether there is more to show than the one plain description that the text is."""
    if len(query.terms) != 1:
        return bool(query.terms)
    [term] = query.terms
    return not (isinstance(term, Description) and term.weight == 1 and not term.negative and not term.hint)


def _said_face(term: Description | Filter) -> ChipFace:
    """Return the face of a term that was read out of plain words: it says of which, and how to have them back."""
    plain, days = _plain_face(term), days_of(term)
    read = _tr("Read from “{said}”: {days}.") if days else _tr("Read from “{said}”.")
    told = read.replace("{said}", term.said).replace("{days}", days)
    back = _tr("Take it out to look for the words.")
    return replace(plain, icon="said", tint="accent", tooltip=f"{told} {back}", spoken=f"{plain.spoken} {told} {back}")


def _plain_face(term: Term) -> ChipFace:
    text = print_term(term)
    match term:
        case Description(words, negative=True):
            return _face(text, "unwanted", "problem", _tr("Rather not: {text}"), words)
        case Description(words):
            return _face(text, "words", "muted", _tr("Description: {text}"), words)
        case Picture(path, negative=negative):
            name = re.split(r"[/\\]", path)[-1] or path
            short = text.split("like:", 1)[0] + name
            spoken = _tr("Unlike the picture {text}") if negative else _tr("Like the picture {text}")
            return replace(_face(short, "image", "link", spoken, name), tooltip=path, picture=path)
        case Name(words, negative):
            return _face(
                text, "name", "good", _tr("Not in the name: {text}") if negative else _tr("Name: {text}"), words
            )
        case Filter(kind, value, _, negative):
            spoken = _tr("Not {kind}: {text}") if negative else _tr("Filter {kind}: {text}")
            return _face(text, "filter", "link", spoken.replace("{kind}", kind), value)
        case Unknown():
            return _face(text, "words", "muted", _tr("Not understood: {text}"), text)


def _face(text: str, icon: str, tint: str, spoken: str, value: str) -> ChipFace:
    named = spoken.replace("{text}", value)
    return ChipFace(text, icon, tint, named, _tr("{term}; press Delete to remove.").replace("{term}", named))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chip", text)
