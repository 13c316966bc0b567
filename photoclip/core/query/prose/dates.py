"""Dates in plain words: last summer, in July 2019, am 4. Juli, depuis 2020, at Christmas.

Tables of our own, because dateparser (1.5) takes words for days: of 22 descriptions such as *march of penguins*,
*sunday dress* or *sun over the sea* it finds dates in nine, of nine dates such as *last summer* or *Christmas* it reads
five, and those as single days. Here a word that may be another one is a date only beside a year, a day or what says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from photoclip.core.query.meaning import NotUnderstood
from photoclip.core.query.periods import MONTHS
from photoclip.core.query.prose.found import Found, is_whole_at, pattern, words_before
from photoclip.core.query.prose.languages import LANGUAGES, Language
from photoclip.core.query.rules import RULES
from photoclip.core.query.tree import DateRange, DayOfYear, PartOfYear

FIRST_LONE_YEAR = 1990
"""A number at the end of a description is a year from here to today's: before, few photos know the year."""

_REACH = 40  # characters in which what belongs to a date stands before it
_YEAR = "(?:1[89]|20|21)[0-9]{2}"
_NUMERIC = re.compile(
    rf"(?<![\w./-])(?:({_YEAR})-([01][0-9])(?:-([0-3][0-9]))?|({_YEAR})/([01]?[0-9])/([0-3]?[0-9])"
    rf"|([0-3]?[0-9])\.([01]?[0-9])\.({_YEAR})|({_YEAR})[-\u2013]({_YEAR}))(?![\w/-])"
)
_RELATIVE = re.compile(r"\b(?:last|this|ago|today|yesterday)\b")

_Doubt = Literal["", "year", "month", "name", "decade", "day"]


@dataclass(frozen=True, slots=True)
class _Point:
    """Something that may be a date. `doubt`: what it is that is a date only by what stands beside it."""

    start: int
    end: int
    kind: Literal["date", "on"]
    value: str
    doubt: _Doubt = ""
    language: Language | None = None


def find_dates(text: str, today: date) -> list[Found]:
    """Return the dates in a text as `plain` returns it, in its order, none of which overlap."""
    if not _may_hold_dates(text):
        return []
    points = _apart(_points(text))
    found: list[Found] = []
    index = 0
    while index < len(points):
        pair = _span(text, points[index], points[index + 1]) if index + 1 < len(points) else None
        one = pair or _one(text, points[index], today)
        if one is not None and _is_read(one, today) and (not found or found[-1].end <= one.start):
            found.append(one)
        index += 2 if pair else 1
    return found if _can_be_together(found, today) else []


# What may be a date


def _may_hold_dates(text: str) -> bool:
    """Tell quickly whether a word or a number in it belongs to dates: most descriptions hold none."""
    return _DIGIT.search(text) is not None or not _DATE_WORDS.isdisjoint(_WORDS.findall(text))


_DIGIT, _WORDS = re.compile("[0-9]"), re.compile(r"\w+")
_DATE_WORDS = frozenset(
    word
    for language in LANGUAGES
    for known in (language.months, language.seasons, language.feasts, language.weekdays, language.units)
    for word in _WORDS.findall(" ".join((*known, language.today, language.yesterday, language.before_yesterday)))
)


def _points(text: str) -> Iterator[_Point]:
    for match in _NUMERIC.finditer(text):
        year, month, day = (match[1] or match[4] or match[9], match[2] or match[5] or match[8],
                            match[3] or match[6] or match[7])  # fmt: skip
        value = "-".join(part.zfill(2) for part in (year, month, day) if part)
        yield _Point(match.start(), match.end(), "date", value or f"{match[10]}..{match[11]}")
    for match in _LONE_YEAR.finditer(text):
        yield _Point(match.start(), match.end(), "date", match[0], "year")
    for language in LANGUAGES:
        yield from _said(text, language)


_LONE_YEAR = pattern(_YEAR)
_NUMBERED = words_before(f"(?:{'|'.join(language.numbered for language in LANGUAGES)}) ")


def _said(text: str, language: Language) -> Iterator[_Point]:
    for form, match in _matches(text, language):
        said = match.groupdict()
        value = _FORMS[form](said, language)
        if value:
            kind: Literal["date", "on"] = "on" if form in ("day", "month", "name") else "date"
            doubt = _doubt(form, said, language)
            yield _Point(match.start(), match.end(), kind, value, doubt, language)


def _doubt(form: str, said: Mapping[str, str | None], language: Language) -> _Doubt:
    match form:
        case "month" | "name" | "decade":
            return form
        case "today" | "yesterday" | "before_yesterday":
            return "day"
        case "day":
            return "month" if said.get("month") in language.loose_months else ""
        case _:
            return ""


def _matches(text: str, language: Language) -> Iterator[tuple[str, re.Match[str]]]:
    for form, compiled in _compiled(language):
        for match in compiled.finditer(text):
            yield form, match


@lru_cache(maxsize=len(LANGUAGES))
def _compiled(language: Language) -> list[tuple[str, re.Pattern[str]]]:
    """Return every form of a date in this language, as a pattern."""
    one = language
    two_years = rf"(?P<year>{_YEAR})(?:[/\u2013-](?P<next>{_YEAR}|[0-9]{{2}}))?"
    years = f"{two_years}|(?P<last_year>{one.last_year})|(?P<this_year>{one.this_year})"
    names = f"(?:<name>|<month>){one.of}(?:{years})"
    forms: list[tuple[str, Iterable[str]]] = [
        ("of_year", (names,)),
        ("dated", [f"{day}{one.of}(?P<year>{_YEAR})" for day in one.days]),
        ("day", one.days),
        ("last", one.last),
        ("this", one.this),
        ("recent", one.recent),
        ("ago", one.ago),
        ("last_year", (one.last_year,)),
        ("this_year", (one.this_year,)),
        ("today", (one.today,)),
        ("yesterday", (one.yesterday,)),
        ("before_yesterday", (one.before_yesterday,)),
        ("decade", (one.decade,)),
        ("month", ("<month>",)),
        ("name", ("<name>",)),
    ]
    return [(form, pattern(_filled(said, language))) for form, several in forms for said in several]


def _filled(said: str, language: Language) -> str:
    clear_months = {month for month in language.months if month not in language.loose_months}
    late = {*language.seasons, *language.feasts, *language.months, *language.weekdays, *_long_units(language)}
    soon = {*language.seasons, *language.feasts, *clear_months, *_long_units(language), *_weekends(language)}
    words = {
        "month": language.months,
        "name": {*language.seasons, *language.feasts},
        "late": late,
        "soon": soon,
        "unit": language.units,
        "number": language.numbers,
    }
    for name, known in words.items():
        longest_first = "|".join(re.escape(word).replace("\\ ", " ") for word in sorted(known, key=len, reverse=True))
        more = "[1-9][0-9]{0,2}|" if name == "number" else ""
        said = said.replace(f"<{name}>", f"(?P<{name}>{more}{longest_first})")
    return said.replace("<day>", "(?P<day>0?[1-9]|[12][0-9]|3[01])").replace("<tens>", "(?P<tens>(?:1[89]|20)?[0-9]0)")


def _long_units(language: Language) -> set[str]:
    return {word for word, unit in language.units.items() if unit != "day"}


def _weekends(language: Language) -> set[str]:
    return {word for word, day in language.weekdays.items() if day == "weekend"}


# What it means, as it is written after `date:` or `on:`


def _named(said: Mapping[str, str | None], language: Language) -> str:
    word = " ".join((said.get("name") or said.get("late") or said.get("soon") or "").split())
    if month := said.get("month") or (word if word in language.months else ""):
        return MONTHS[language.months[month] - 1]
    known = {**language.seasons, **language.feasts, **language.weekdays, **language.units}
    return known.get(word, "")


def _of_year(said: Mapping[str, str | None], language: Language) -> str:
    name, year = _named(said, language), said["year"]
    if (following := said["next"]) and year:
        is_next = int(year[: -len(following)] + following) == int(year) + 1
        if name != "winter" or not is_next:
            return ""  # only a winter has two years
    if name in MONTHS and year:
        return f"{year}-{MONTHS.index(name) + 1:02}"
    if not name[:1].isdigit():
        return f"{name}-{year or ('last-year' if said['last_year'] else 'this-year')}"
    return f"{year}-{name}" if year else ""  # a day such as Christmas Eve


def _dated(said: Mapping[str, str | None], language: Language) -> str:
    return f"{said['year']}-{_day(said, language)}"


def _day(said: Mapping[str, str | None], language: Language) -> str:
    return f"{language.months[said['month'] or '']:02}-{int(said['day'] or 0):02}"


def _count(said: Mapping[str, str | None], language: Language) -> str:
    number, unit = said["number"] or "", said["unit"] or ""
    return f"{language.numbers.get(number) or int(number)}-{language.units[unit]}"


def _decade(said: Mapping[str, str | None], _language: Language) -> str:
    tens = said["tens"] or ""
    return f"{tens if len(tens) == 4 else ('19' if tens >= '20' else '20') + tens}s"


_FORMS = {
    "of_year": _of_year,
    "dated": _dated,
    "day": _day,
    "last": lambda said, language: f"last-{_named(said, language)}",
    "this": lambda said, language: f"this-{_named(said, language)}",
    "recent": lambda said, language: f"last-{_count(said, language)}",
    "ago": lambda said, language: f"{_count(said, language)}-ago",
    "last_year": lambda _said, _language: "last-year",
    "this_year": lambda _said, _language: "this-year",
    "today": lambda _said, _language: "today",
    "yesterday": lambda _said, _language: "yesterday",
    "before_yesterday": lambda _said, _language: "2-days-ago",
    "decade": _decade,
    "month": _named,
    "name": _named,
}


# Which of them are dates


def _apart(points: Iterable[_Point]) -> list[_Point]:
    """Return the longest of those that overlap, in the order of the text."""
    kept: list[_Point] = []
    for point in sorted(points, key=lambda point: (point.start - point.end, point.doubt != "", point.start)):
        if all(point.end <= other.start or other.end <= point.start for other in kept):
            kept.append(point)
    return sorted(kept, key=lambda point: point.start)


def _one(text: str, point: _Point, today: date) -> Found | None:
    """Return what a point says with the words before it; None where it is no date, or not all of it is understood."""
    languages = LANGUAGES if point.language is None else (point.language,)
    for language in languages:
        for relation in ("since", "after", "before", "until"):
            start = _before(text, point.start, f"(?:{getattr(language, relation)}) {language.lead}")
            if start is not None:
                return _related(relation, start, point, today)
    starts = [start for one in languages if (start := _before(text, point.start, one.strong_lead)) is not None]
    if not _is_date(text, point, bool(starts), today):
        return None
    starts += [start for one in languages if (start := _before(text, point.start, one.lead)) is not None]
    return Found(min([point.start, *starts]), point.end, (f"{point.kind}:{point.value}",))


def _is_date(text: str, point: _Point, has_lead: bool, today: date) -> bool:
    if not point.doubt:
        return True
    is_whole = is_whole_at(text, point.end)
    is_alone = is_whole and not text[: point.start].strip() and not text[point.end :].strip()
    word = text[point.start : point.end]
    match point.doubt:
        case "year":
            at_end = not text[point.end :].strip(" .,;!?") and _follows_a_word(text, point.start)
            lately = FIRST_LONE_YEAR <= int(point.value) <= today.year
            alone_will_do = lately and (at_end or is_alone) and not _NUMBERED.search(text[: point.start])
        case "day":
            return is_whole
        case "month" if "-" in point.value:  # a day of a month that is another word, too
            return has_lead or is_alone
        case "month":
            alone_will_do = is_alone and point.language is not None and word not in point.language.loose_months
        case _:
            alone_will_do = is_alone and point.language is not None and word in point.language.feasts
    return (has_lead and is_whole) or alone_will_do


def _related(relation: str, start: int, point: _Point, today: date) -> Found | None:
    """Return what lies before or after a point, as people mean it: after 2015 begins with 2016."""
    if point.kind == "on" or point.doubt == "decade":
        return None
    match relation:
        case "since":
            term = f"after:{point.value}"
        case "before":
            term = f"before:{point.value}"
        case "until":
            term = f"date:..{point.value}"
        case _:
            end = _end_of(point.value, today)
            if end is None or _RELATIVE.search(point.value):
                return None
            term = f"after:{end}"
    return Found(start, point.end, (term,)) if ".." not in point.value else None


def _span(text: str, first: _Point, last: _Point) -> Found | None:
    """Return the span from one point to the next one, where the text says so."""
    languages = [
        one for one in LANGUAGES if last.language in (None, one) and first.language in (None, one, last.language)
    ]
    between = text[first.end : last.start]
    for language in languages:
        for opening, joint in language.span:
            if pattern(f"(?:{joint.strip()})").fullmatch(between.strip()) is None:
                continue
            start = _before(text, first.start, f"{opening}{language.lead}")
            if start is None:
                continue
            ends = _ends(first, last)
            return Found(start, last.end, (f"date:{ends[0]}..{ends[1]}",)) if ends else None
    return None


def _ends(first: _Point, last: _Point) -> tuple[str, str] | None:
    """Return both ends of a span; the first one may leave its year to the last one."""
    if last.kind == "on" or ".." in first.value + last.value:
        return None
    if first.kind == "date":
        return first.value, last.value
    said = re.match(r"[0-9]{4}", last.value)
    if said is None:
        return None
    month_or_day = f"{MONTHS.index(first.value) + 1:02}" if first.value in MONTHS else first.value
    same_year = f"{said[0]}-{month_or_day}"
    earlier = f"{int(said[0]) - 1}-{month_or_day}"
    return (same_year if same_year <= last.value else earlier), last.value


def _before(text: str, end: int, said: str) -> int | None:
    """Return where what is said right before `end` begins; None where something else stands there."""
    begin = max(0, end - _REACH)
    match = _compiled_before(said).search(text[begin:end])
    return begin + match.start() if match and match[0] else None


_compiled_before = lru_cache(maxsize=256)(words_before)


def _follows_a_word(text: str, start: int) -> bool:
    return re.search(r"[^\W\d_]\s+\Z", text[max(0, start - _REACH) : start]) is not None


def _end_of(value: str, today: date) -> str | None:
    """Return the first day after a period, as it is written."""
    try:
        _, period = RULES["date"].read(value, today)
    except NotUnderstood:
        return None
    if not isinstance(period, DateRange) or period.end is None:
        return None
    day = period.end.date()
    return str(day)[: 4 if (day.month, day.day) == (1, 1) else 7 if day.day == 1 else 10]


def _is_read(found: Found, today: date) -> bool:
    """Tell whether there is such a date: no 31st of June, no year 1066."""
    return _meaning(found, today) is not None


def _can_be_together(found: list[Found], today: date) -> bool:
    """Tell whether a photo can be of all these dates: of last summer *and* last winter there is none."""
    read = [meaning for one in found if (meaning := _meaning(one, today)) is not None]
    parts = {repr(one) for one in read if isinstance(one, PartOfYear | DayOfYear)}
    spans = [one for one in read if isinstance(one, DateRange)]
    latest = max((one.start for one in spans if one.start is not None), default=None)
    earliest = min((one.end for one in spans if one.end is not None), default=None)
    return len(parts) < 2 and (latest is None or earliest is None or latest < earliest)


def _meaning(found: Found, today: date) -> object:
    kind, _, value = found.terms[0].partition(":")
    try:
        return RULES[_KINDS[kind]].read(value, today)[1]
    except NotUnderstood:
        return None


_KINDS: dict[str, Literal["date", "on", "after", "before"]] = {kind: kind for kind in ("date", "on", "after", "before")}
