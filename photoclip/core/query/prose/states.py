"""What a photo is, in plain words: screenshots, Bildschirmfotos, captures d'écran; videos, Videos, vidéos."""

from __future__ import annotations

import re
from dataclasses import dataclass

from photoclip.core.query.prose.found import Found, pattern


@dataclass(frozen=True, slots=True)
class _State:
    """A filter, and the words for what it finds: by themselves, at a description's beginning and at its end."""

    term: str
    words: str
    first: str
    last: str
    in_ideographs: tuple[str, ...]


_OF = "(?:of|von|de|with|mit|avec|con)"
_SHOT = "screen ?shots?|screen captures?|bildschirmfotos?|captures? d'ecran|capturas? de pantalla"
_STATES = (
    _State(
        "is:screenshot",
        _SHOT,
        rf"(?:{_SHOT})(?: {_OF}(?!\w))?",
        "screen ?shots|bildschirmfotos",
        ("スクリーンショット", "スクショ", "屏幕截图", "螢幕截圖", "截图", "截屏", "截圖"),
    ),
    # A video camera and a video game are things to see.
    _State("is:video", "videos?", rf"videos(?: {_OF}(?!\w))?|video {_OF}(?!\w)", "videos", ("動画", "视频", "影片")),
)
_BEFORE = r"\s*(?:(?:a|the|my|our|all|some|alle|meine|mes|mis)\s+)?"
_FIRST = {state.term: re.compile(_BEFORE + pattern(state.first).pattern) for state in _STATES}
_LAST = {state.term: re.compile(pattern(state.last).pattern + r"\s*\Z") for state in _STATES}
_ALONE = {state.term: pattern(state.words) for state in _STATES}


def find_states(text: str) -> list[Found]:
    """Return what photos are to be, in a text as `plain` returns it.

    They are asked for where a description begins or ends with them: a phone that shows a screenshot is a photo.
    """
    for state in _STATES:
        match = _FIRST[state.term].match(text) or _LAST[state.term].search(text)
        if match is not None:
            return [Found(match.start(), match.end(), (state.term,))]
        starts = [(text.find(word), word) for word in state.in_ideographs if word in text]
        if starts:
            start, word = starts[0]
            return [Found(start, start + len(word), (state.term,))]
    return []


def state_of(thing: str) -> str | None:
    """Return the filter that says what a thing, as `plain` returns it, is; None for what only the eye can tell."""
    for state in _STATES:
        if _ALONE[state.term].fullmatch(thing) or thing in state.in_ideographs:
            return state.term
    return None
