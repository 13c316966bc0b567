"""What a photo is, in plain words: screenshots, Bildschirmfotos, captures d'écran."""

from __future__ import annotations

import re

from photoclip.core.query.prose.found import Found, pattern

_WORDS = "screen ?shots?|screen captures?|bildschirmfotos?|captures? d'ecran|capturas? de pantalla"
_SCREENSHOT = pattern(_WORDS)
_OF = r"(?: (?:of|von|de|with|mit|avec|con)(?!\w))?"
_FIRST = re.compile(rf"\s*(?:(?:a|the|my|our|all|some|alle|meine|mes|mis)\s+)?{pattern(f'(?:{_WORDS}){_OF}').pattern}")
_LAST = re.compile(rf"{pattern('screen ?shots|bildschirmfotos').pattern}\s*\Z")
_IN_IDEOGRAPHS = ("スクリーンショット", "スクショ", "屏幕截图", "螢幕截圖", "截图", "截屏", "截圖")
_SCREENSHOTS = "is:screenshot"


def find_states(text: str) -> list[Found]:
    """Return what photos are to be, in a text as `plain` returns it.

    They are asked for where a description begins or ends with them: a phone that shows a screenshot is a photo.
    """
    match = _FIRST.match(text) or _LAST.search(text)
    if match is not None:
        return [Found(match.start(), match.end(), (_SCREENSHOTS,))]
    starts = ((text.find(word), word) for word in _IN_IDEOGRAPHS if word in text)
    return [Found(start, start + len(word), (_SCREENSHOTS,)) for start, word in list(starts)[:1]]


def state_of(thing: str) -> str | None:
    """Return the filter that says what a thing, as `plain` returns it, is; None for what only the eye can tell."""
    return _SCREENSHOTS if _SCREENSHOT.fullmatch(thing) or thing in _IN_IDEOGRAPHS else None
