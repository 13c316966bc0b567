"""Words to terms, and terms to groups. Total: any text reads as something."""

from __future__ import annotations

from datetime import date

from photoclip.core.query.meaning import NotUnderstood
from photoclip.core.query.rules import LIKE, LIKE_TAKES, NAME, NAME_TAKES, RULES, canonical_of, kind_of, name_meant
from photoclip.core.query.tree import Description, Filter, FilterKind, Group, Name, Picture, Query, Span, Term, Unknown
from photoclip.core.query.words import Word, words
from photoclip.language import english

LEAST_WEIGHT = 0.1
MOST_WEIGHT = 10.0

_UNCLOSED = english('The quote is not closed: everything after it was taken as one. Add a " where it ends.')
_NOTHING_QUOTED = english("There is nothing between the quotes.")
_LOOSE_BAR = english("A | stands between two terms, either of which will do: dog | cat.")


def read(text: str, today: date) -> Query:
    """Read cleaned `text` of any length. Spans count from its start."""
    groups: list[list[Term]] = []
    plain: list[Word] = []
    joining = loose = False

    def add(term: Term) -> None:
        nonlocal joining
        if joining:
            groups[-1].append(term)
        else:
            groups.append([term])
        joining = False

    def add_plain() -> None:
        if plain:
            add(_description_of(plain))
            plain.clear()

    for word in words(text):
        if word.is_bar:
            add_plain()
            joining = bool(groups)
            loose = loose or not groups
        elif (term := _term(word, today)) is None:
            plain.append(word)
        else:
            add_plain()
            add(term)
    add_plain()
    return Query(tuple(Group(tuple(terms)) for terms in groups), _LOOSE_BAR if joining or loose else "")


def _description_of(plain: list[Word]) -> Description:
    """Return the one description that a run of plain words is."""
    span = Span(plain[0].span.start, plain[-1].span.end)
    return Description(" ".join(word.raw for word in plain), span=span, plain=True)


def _term(word: Word, today: date) -> Term | None:
    """Return what the word means by itself; None for a plain word, which belongs to its neighbours."""
    if word.quoted and not word.body.strip():
        return Unknown(word.raw, word.span, _NOTHING_QUOTED)
    kind = kind_of(word.name)
    canonical = canonical_of(word.name)
    if kind is not None:
        return _filter(word, kind, today)
    if canonical == NAME:
        return _name(word)
    if canonical == LIKE:
        return _picture(word)
    if word.name and (word.quoted or (word.body and word.body[0] not in "/\\")):
        meant = name_meant(word.name)
        if meant or word.quoted:
            if meant:
                hint = english("There is no filter “{name}:”; did you mean {meant}:?")
            else:
                hint = english("There is no filter “{name}:”.")
            return Unknown(word.raw, word.span, hint.format(name=word.name, meant=meant))
    return _described(word)


def _described(word: Word) -> Term | None:
    if word.quoted and not word.negative and not word.weight:
        return Name(word.body.strip(), span=word.span, hint=_quote_hint(word))
    if not (word.quoted or word.negative or word.weight):
        return None
    weight, hint = _weight(word)
    text = word.body if word.quoted else word.rest
    return Description(" ".join(text.split()), weight, word.negative, word.span, hint or _quote_hint(word))


def _filter(word: Word, kind: FilterKind, today: date) -> Term:
    rule = RULES[kind]
    text = word.body.strip()
    if not text:
        return Unknown(
            word.raw,
            word.span,
            english("{kind}: takes {takes}, with no blank after the colon.").format(kind=kind, takes=rule.takes),
        )
    try:
        spelled, value = rule.read(text, today)
    except NotUnderstood as exc:
        return Unknown(word.raw, word.span, str(exc))
    return Filter(kind, spelled, value, word.negative, word.span, _weightless(word, f"{kind}:") or _quote_hint(word))


def _name(word: Word) -> Term:
    text = word.body.strip()
    if not text:
        return Unknown(
            word.raw,
            word.span,
            english("{name}: takes {takes}, with no blank after the colon.").format(name=NAME, takes=NAME_TAKES),
        )
    return Name(text, word.negative, word.span, _weightless(word, f"{NAME}:") or _quote_hint(word))


def _picture(word: Word) -> Term:
    path = word.body.strip()
    if not path:
        return Unknown(
            word.raw,
            word.span,
            english("{name}: takes {takes}, with no blank after the colon.").format(name=LIKE, takes=LIKE_TAKES),
        )
    weight, hint = _weight(word)
    return Picture(path, weight, word.negative, word.span, hint or _quote_hint(word))


def _weight(word: Word) -> tuple[float, str]:
    weight = float(word.weight.replace(",", ".")) if word.weight else 1.0
    bounded = min(max(weight, LEAST_WEIGHT), MOST_WEIGHT)
    return bounded, "" if bounded == weight else english("Weights go from {least} to {most}.").format(
        least=f"{LEAST_WEIGHT:g}", most=f"{MOST_WEIGHT:g}"
    )


def _weightless(word: Word, name: str) -> str:
    return (
        english("A weight goes with words or a picture; {name} holds or does not.").format(name=name)
        if word.weight
        else ""
    )


def _quote_hint(word: Word) -> str:
    return "" if word.closed else _UNCLOSED
