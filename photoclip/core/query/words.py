"""Text to words: where a term may start and end, its sign, weight and name, before anybody asks what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from photoclip.core.query.tree import Span

BAR = "|"

# The fullwidth colon is what an input method for Chinese or Japanese types, curly quotes are what macOS makes of
# straight ones. A weight is none before a digit: 12:30 and 16:9 are words. A minus is none before another, or alone.
# Every part may be missing, so the pattern matches anywhere, without backtracking, and blanks match as nothing.
_WORD = re.compile(
    r"""
    (?P<bar>\|) |
    (?P<minus>-(?=[^\s|-]))?
    (?:(?P<weight>[0-9]{1,6}(?:[.,][0-9]{1,20})?):(?=[^\s|0-9]))?
    (?(weight)(?P<late_minus>-(?=[^\s|-]))?)
    (?P<rest>
        (?:(?P<name>[^\W\d_]{1,24})[:\uFF1A])?
        (?:
            "(?P<straight>(?:[^"]|"")*)(?P<straight_end>"?) |
            [\u201C\u201E](?P<curly>[^\u201C\u201D"]*)(?P<curly_end>[\u201C\u201D"]?) |
            (?P<bare>[^\s|"\u201C\u201E][^\s|]*)
        )?
    )
    """,
    re.VERBOSE,
)
_BARE_VALUE = re.compile(r"[^\s|\"\u201C\u201E][^\s|]*")


@dataclass(frozen=True, slots=True)
class Word:
    """One word: `[-][weight:][name:]body`, its body in quotes or not; or the bar between two terms."""

    span: Span
    negative: bool
    weight: str
    """As typed, '' for none."""
    name: str
    """Lower case, without its colon; '' for none."""
    start: str
    """What stands before the body, as typed: sign, weight and name."""
    rest: str
    """What stands after sign and weight, as typed, quotes and all."""
    body: str
    """The value, without its quotes."""
    quoted: bool = False
    closed: bool = True
    """False for a quote that is open to the end of the text."""

    @property
    def is_bar(self) -> bool:
        return self.start == BAR

    @property
    def raw(self) -> str:
        """The word as typed, its quote closed."""
        return self.start + (quote(self.body) if self.quoted else self.body)


def clean(text: str) -> str:
    """Return `text` with a blank in place of each control character, surrogate and unassigned one: same length."""
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs", "Cn"} else c for c in text)


def words(text: str) -> Iterator[Word]:
    """Read cleaned `text` word by word. Blanks part words, and so do bars and the ends of quotes."""
    for match in _WORD.finditer(text):
        if match[0]:
            yield _word(match)


def quote(body: str) -> str:
    """Return `body` in quotes, those in it doubled."""
    return '"' + body.replace('"', '""') + '"'


def quoted_where_needed(body: str) -> str:
    """Return `body` as it is where it reads as one value after a colon, else in quotes."""
    return body if _BARE_VALUE.fullmatch(body) else quote(body)


def _word(match: re.Match[str]) -> Word:
    span = Span(match.start(), match.end())
    if match["bar"]:
        return Word(span, False, "", "", BAR, "", "")
    straight, curly = match["straight"], match["curly"]
    quoted = straight is not None or curly is not None
    if straight is not None:
        body, body_start = straight.replace('""', '"'), match.start("straight") - 1
    elif curly is not None:
        body, body_start = curly, match.start("curly") - 1
    else:
        body = match["bare"] or ""
        body_start = match.end() - len(body)
    return Word(
        span=span,
        negative=bool(match["minus"] or match["late_minus"]),
        weight=match["weight"] or "",
        name=(match["name"] or "").lower(),
        start=match.string[match.start() : body_start],
        rest=match["rest"],
        body=body,
        quoted=quoted,
        closed=not quoted or bool(match["straight_end"] or match["curly_end"]),
    )
