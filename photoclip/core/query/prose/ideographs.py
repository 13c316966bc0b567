"""Dates and what is not wanted in Chinese and Japanese, which put no blanks between words."""

from __future__ import annotations

import re
from collections.abc import Callable

from photoclip.core.query.periods import MONTHS
from photoclip.core.query.prose.found import Found, plain, without_overlaps
from photoclip.core.query.prose.states import MISSING_IN_IDEOGRAPHS, state_of
from photoclip.core.query.words import quote

_YEAR = "(?:1[89]|20|21)[0-9]{2}"
_NUMBERS = {number: n for n, number in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "兩": 2}
_NUMBER = "[1-9][0-9]{0,2}|[一二三四五六七八九十两兩]"
_SEASONS = {"春": "spring", "夏": "summer", "秋": "autumn", "冬": "winter"}
_UNITS = {"年": "year", "月": "month", "周": "week", "週": "week", "天": "day", "日": "day"}
_SEASON = "(?P<season>[春夏秋冬])(?:[天季]|休み)?"
_FEAST = "圣诞节?|聖誕節?|クリスマス"
_LATE = {"去": "last-year", "昨": "last-year", "今": "this-year"}

# What follows a date and belongs to it; a word that goes on is another one: 圣诞树 is a tree.
_OF = plain("(?:[的のにで]|拍的|拍摄的|撮った)?")
_WHOLE = rf"(?=\s|\Z|[{plain('的のにで')},.\uff0c。、;!?])"
_UNTIL = plain("まで")
_UNIT = "(?:个月|個月|[かヶケカ]月|周|週|星期|天|日|年)"


def _count(match: re.Match[str]) -> str:
    number = _NUMBERS.get(match["number"]) or int(match["number"])
    unit = match["unit"]
    named = "week" if unit == "星期" else _UNITS[unit[-1]]
    return f"{number}-{named}"


def _day(match: re.Match[str]) -> str:
    return f"date:{match['year']}-{int(match['month']):02}-{int(match['day']):02}"


_FORMS: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (rf"(?P<first>{_YEAR})年?(?:到|至|から|[-~〜\uff5e\u2013])(?P<last>{_YEAR})年(?:{_UNTIL}|之间|の間)?",
     lambda match: f"date:{match['first']}..{match['last']}"),
    (rf"(?P<year>{_YEAR})年(?P<month>[01]?[0-9])月(?P<day>[0-3]?[0-9])[日号號]", _day),
    (rf"(?P<year>{_YEAR})年の?(?P<month>[01]?[0-9])月", lambda match: f"date:{match['year']}-{int(match['month']):02}"),
    (rf"(?P<year>{_YEAR})年[的の]?{_SEASON}", lambda match: f"date:{_SEASONS[match['season']]}-{match['year']}"),
    (rf"(?P<year>{_YEAR})年[的の]?(?:{_FEAST}){_WHOLE}", lambda match: f"date:christmas-{match['year']}"),
    (rf"(?P<late>[去昨今])年[的の]?{_SEASON}",
     lambda match: f"date:{_SEASONS[match['season']]}-{_LATE[match['late']]}"),
    (rf"(?P<late>[去昨今])年[的の]?(?:{_FEAST}){_WHOLE}", lambda match: f"date:christmas-{_LATE[match['late']]}"),
    (r"(?P<late>[去昨今])年[的の]?(?P<month>1[0-2]|[1-9])月",
     lambda match: f"date:{MONTHS[int(match['month']) - 1]}-{_LATE[match['late']]}"),
    (rf"(?P<year>{_YEAR})年?(?:以来|以降|之后|以后)", lambda match: f"after:{match['year']}"),
    (rf"(?P<year>{_YEAR})年?(?:以前|之前|より前)", lambda match: f"before:{match['year']}"),
    (rf"(?P<year>{_YEAR})年", lambda match: f"date:{match['year']}"),
    ("(?P<late>[去昨今])年", lambda match: f"date:{_LATE[match['late']]}"),
    (rf"(?P<number>{_NUMBER})(?P<unit>{_UNIT})[间間]?前", lambda match: f"date:{_count(match)}s-ago"),
    (rf"(?:最近|过去|過去|この)(?P<number>{_NUMBER})(?P<unit>{_UNIT})[间間]?",
     lambda match: f"date:last-{_count(match)}s"),
    ("前天|一昨日|おととい", lambda _match: "date:2-days-ago"),
    ("昨[天日]", lambda _match: "date:yesterday"),
    ("今[天日]", lambda _match: "date:today"),
    ("上个?個?(?:周末|週末)|先週末", lambda _match: "date:last-weekend"),
    ("上个?個?(?:周|週|星期|礼拜)|先週", lambda _match: "date:last-week"),
    ("[本这這]个?個?(?:周|週|星期)|今週", lambda _match: "date:this-week"),
    ("上个?個?月|先月", lambda _match: "date:last-month"),
    ("[本这這]个?個?月|今月", lambda _match: "date:this-month"),
    (r"(?<![0-9])(?P<month>1[0-2]|[1-9])月(?P<day>[0-3]?[0-9])[日号號]",
     lambda match: f"on:{int(match['month']):02}-{int(match['day']):02}"),
    (rf"(?<![0-9年])(?P<month>1[0-2]|[1-9])月{_WHOLE}", lambda match: f"on:{MONTHS[int(match['month']) - 1]}"),
    (rf"(?:{_FEAST}){_WHOLE}", lambda _match: "on:christmas"),
)  # fmt: skip
_DATES = tuple((re.compile(rf"(?:在|从)?(?:{form}){_OF}"), mean) for form, mean in _FORMS)

_STATE = "|".join(sorted(map(re.escape, MISSING_IN_IDEOGRAPHS), key=len, reverse=True))
_THING = r"[^\s的のがはをにで、。,\uff0c.没沒無无]{1,8}"
_NO_SUCH = plain("(?:の?写真|照片|相片)?(?:以外|之外|を除く|を除いた|ではない|でない|じゃない)[の的]?")
_NONE_THERE = plain("(?:なし|無し|[のが](?:ない|いない|写っていない|映っていない))の?")
# That a photo is none, or any other, is believed of what a photo is: 不是狗 is about what it shows.
_WITHOUT = (
    re.compile(rf"(?:没有|沒有|不含|不要|不是|除了)(?P<thing>{_STATE}){_WHOLE}(?:以外|之外)?的?"),
    re.compile(rf"(?P<thing>{_STATE}){_NO_SUCH}"),
    re.compile(rf"(?:没有|沒有|不含|不要)(?P<thing>{_THING})的?"),
    re.compile("[无無](?P<thing>人)的?"),
    re.compile(rf"(?P<thing>{_STATE}|{_THING}){_NONE_THERE}"),
)


def find_ideographs(text: str) -> list[Found]:
    """Return the dates and what is not wanted in a text, in its order, none of which overlap."""
    if text.isascii():
        return []
    # The longer forms come first.
    dates = (Found(m.start(), m.end(), (mean(m),)) for compiled, mean in _DATES for m in compiled.finditer(text))
    unwanted = (
        Found(m.start(), m.end(), (f"-{state_of(m['thing']) or quote(m['thing'])}",))
        for compiled in _WITHOUT
        for m in compiled.finditer(text)
    )
    return without_overlaps((*dates, *unwanted))
