"""What is not wanted, in plain words: without people, ohne Brille, sans voitures ni velos, no people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from photoclip.core.query.prose.found import Found, is_whole_at, pattern, plain
from photoclip.core.query.prose.languages import LANGUAGES, Language
from photoclip.core.query.prose.states import NEVER, state_of
from photoclip.core.query.words import quote

MOST_WORDS = 3
"""How many words of a thing are believed to be what is missing: more are a sentence that nobody can take apart."""

_WORD = r"[^\W_][\w'-]*"
_NONE = {
    "-people": pattern(
        "no (?:people|persons?|humans?|one|body)|nobody|no-one|keine (?:menschen|leute|personen)|niemand"
        "|pas de (?:gens|personnes?|monde)|aucune personne|(?:no|ninguna) personas?|(?:no hay|no) gente|nadie"
    ),
    **NEVER,
}

_NOBODY = {"nobody", "anybody", "anyone", "personne", "nadie", "jemanden"}
_PEOPLE = pattern("gens|personnes?|monde|gente|personas?|nadie")
# In a language that one asks in, its word for "without" may be another's word for something else: sin city, comic sans.
_NOT_AFTER = {
    "sin": re.compile(r"\b(?:a|an|the|of|original|my|no|every|and)\s*\Z"),
    "sans": re.compile(r"\b(?:comic|open|noto|font|fira)\s*\Z"),
}


def find_negations(text: str, typed: str, dates: Sequence[Found] = ()) -> list[Found]:
    """Return what is not wanted in a text. `text` is `typed` as `plain` returns it.

    What is missing ends where one of `dates` begins: without a leash last year.
    """
    found = [
        one
        for language in LANGUAGES
        for match in pattern(language.without).finditer(text)
        if (one := _without_before(dates, text, typed, match, language)) is not None
    ]
    for term, said in _NONE.items():
        for match in said.finditer(text):
            none = Found(match.start(), match.end(), (term,))
            if is_whole_at(text, none.end) and not any(none.overlaps(one) for one in found):
                found.append(none)
    return sorted(found, key=lambda one: one.start)


def _without_before(
    dates: Sequence[Found], text: str, typed: str, match: re.Match[str], language: Language
) -> Found | None:
    behind = min((one.start for one in dates if one.start >= match.end()), default=len(text))
    return _without(text[:behind], typed, match, language) or _without(text, typed, match, language)


def _without(text: str, typed: str, match: re.Match[str], language: Language) -> Found | None:
    not_after = _NOT_AFTER.get(match[0])
    if not_after is not None and not_after.search(text[: match.start()]):
        return None
    things: list[str] = []
    end = match.end()
    also = re.compile(rf"\s*(?:,|\b(?:{language.also})\b)")
    while (thing := _thing(text, end, language)) is not None:
        things.append(" ".join(typed[thing.start() : thing.end()].split()))
        end = thing.end()
        more = also.match(text, end)
        if more is None or _thing(text, more.end(), language) is None:
            break
        end = more.end()
    if not things or not is_whole_at(text, end):
        return None
    if match[0] in _NOT_AFTER and not text[: match.start()].strip() and not all(map(_is_told_apart, things)):
        return None  # what begins with it may be a name: sin city, sans serif
    return Found(match.start(), end, tuple(_not(thing) for thing in things))


def _not(thing: str) -> str:
    known = plain(thing)
    return f"-{state_of(known) or ('people' if known in _NOBODY else quote(thing))}"


def _is_told_apart(thing: str) -> bool:
    """Tell whether a thing is what photos are known by, or people: the word before it is `without` then."""
    known = plain(thing)
    return state_of(known) is not None or _PEOPLE.fullmatch(known) is not None


def _thing(text: str, start: int, language: Language) -> re.Match[str] | None:
    """Return the thing that begins there, without its article: up to a word that begins another thought."""
    stop = rf"(?:{language.ends}|{language.also})\b"
    article = re.compile(rf"\s+(?:(?:{language.articles})\b\s*)?").match(text, start)
    if article is None:
        return None
    words = rf"(?!{stop}){_WORD}(?:\s+(?!{stop}){_WORD}){{0,{MOST_WORDS - 1}}}"
    return re.compile(words).match(text, article.end())
