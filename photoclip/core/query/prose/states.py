"""What a photo is, in plain words: screenshots, Bildschirmfotos, videos, documents, photos floues, 太暗的照片."""

from __future__ import annotations

import re
from dataclasses import dataclass

from photoclip.core.query.prose.found import Found, pattern, plain

_OF = r"(?: (?:of|von|de|d'|with|mit|avec|con)(?!\w))?"
_MINE = r"(?:(?:a|the|my|our|all|some|alle|meine|mes|mis|les|las|los)\s+)?"
# One photo alone begins other words: a dark photo album.
_PHOTOS = (
    "photos|pictures|images|shots|pics|fotos|bilder|imagenes"
    r"|(?:photo|picture|image|shot|pic|foto)(?=\s*\Z|\s+(?:of|von|de|with|mit|avec|con)\b)"
)


@dataclass(frozen=True, slots=True)
class _State:
    """A filter, and the words for what meets it.

    `things`: what such photos are called; `said`: what is said of one, beside a word for photos; `alone`: what says it
    without that word; `one`: what a single one is called, which says it only where there is to be none; `never`: what
    says the opposite. `ideographs`: the same in Chinese and Japanese; `missing`: what is said there of none alone.
    """

    term: str
    things: str = ""
    said: str = ""
    alone: str = ""
    one: str = ""
    never: str = ""
    ideographs: tuple[str, ...] = ()
    never_in_ideographs: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """What a description may begin with."""
        beside = f"(?:{self.said}) (?:{_PHOTOS})|(?:{_PHOTOS}) (?:{self.said})" if self.said else ""
        return "|".join(filter(None, (self.things, beside)))


_STATES = (
    _State(
        "is:screenshot",
        "screen ?shots?|screen captures?|bildschirmfotos?|captures? d'ecran|capturas? de pantalla",
        never="(?:no|not) screen ?shots?|(?:keine|nicht) bildschirmfotos?|(?:pas de|aucune) captures? d'ecran"
        "|(?:no|ninguna) capturas? de pantalla",
        ideographs=("スクリーンショット", "スクショ", "屏幕截图", "螢幕截圖", "截图", "截屏", "截圖"),
    ),
    # A video camera and a video game are things to see.
    _State(
        "is:video",
        r"videos|video(?=\s+(?:of|von|de|with|mit|avec|con)\b)",
        alone="videos?",
        never="(?:no|not|pas de|aucune|ningun|kein|keine|nicht) videos?",
        ideographs=("動画", "视频", "影片"),
    ),
    # Papers that lie somewhere are what a photo shows: documents on a desk.
    _State(
        "is:document",
        "(?:scanned (?:documents?|pages?|papers?)|documents?(?: scann?es?| numerises?)"
        "|(?:ein)?gescannte (?:dokumente?|seiten?|unterlagen)|documentos? escaneados?"
        "|documents|dokumente|documentos)"
        r"(?! (?:and|und|et|y|on|under|beside|behind|auf|unter|neben|sur|sous|sobre|bajo)\b"
        r"|\s+in (?:a|an|the|my|his|her|einer?|einem|der|dem)\b|\s+dans\b|\s+en (?:una?|el|la)\b)",
        alone="documents|scans|dokumente|documentos|書類|文書|文档|文件",
        one="document|dokument|documento",
        never="(?:no|not) documents?|(?:keine?|nicht) dokumente?|(?:pas de|aucun) documents?|(?:no|ningun) documentos?",
        ideographs=("スキャンした書類", "スキャンした文書", "書類の写真", "扫描的文档", "扫描文档", "扫描件"),
        missing=("書類", "文書", "文档", "文件", "文檔"),
    ),
    _State(
        "is:blurry",
        said="blurry|blurred|out of focus|out-of-focus|unscharfe?|verschwommene?|verwackelte?|floues?|borrosas?"
        "|desenfocadas?",
        alone="blurry|blurred|out of focus|unscharf|verschwommen|verwackelt|floues?|flou|borros[oa]s?|desenfocad[oa]s?",
        never="(?:but )?not (?:blurry|blurred|out of focus)|(?:aber )?nicht (?:unscharf|verschwommen|verwackelt)"
        "|(?:mais )?pas floue?s?|(?:pero )?no borros[oa]s?",
        ideographs=("模糊的照片", "模糊照片", "ピンぼけの写真", "ピンぼけ", "ぼけた写真", "ぶれた写真", "ブレた写真"),
        never_in_ideographs=("不模糊的", "不模糊", "ぼけていない", "ぶれていない", "ブレていない"),
        missing=("模糊", "ぼけ", "ぶれ", "ブレ"),
    ),
    _State(
        "is:dark",
        said="dark|too dark|underexposed|zu dunkle|dunkle|unterbelichtete?|(?:trop )?sombres?|sous-exposees?"
        "|(?:demasiado )?oscuras?|subexpuestas?",
        alone="too dark|underexposed|zu dunkel|unterbelichtet|trop sombres?|demasiado oscur[oa]s?",
        never="(?:but )?not (?:too dark|underexposed)|(?:aber )?nicht (?:zu dunkel|unterbelichtet)"
        "|(?:mais )?pas trop sombres?|(?:pero )?no demasiado oscur[oa]s?",
        ideographs=("太暗的照片", "太暗", "暗すぎる写真", "暗い写真"),
        never_in_ideographs=("不太暗的", "不太暗", "暗すぎない"),
        missing=("过暗",),
    ),
)

# Of an adjective alone nothing is read within a description: blurry lights in the rain are what the photo shows.
_FIRST = [(one, re.compile(rf"\s*{_MINE}{pattern(f'(?:{one.whole}){_OF}').pattern}")) for one in _STATES]
_LAST = {
    "is:screenshot": re.compile(rf"{pattern('screen ?shots|bildschirmfotos').pattern}\s*\Z"),
    "is:video": re.compile(rf"{pattern('videos').pattern}\s*\Z"),
}
_ALONE = [(one, re.compile(rf"\s*{pattern(one.alone).pattern}\s*\Z")) for one in _STATES if one.alone]
_THING = [(one, pattern("|".join(filter(None, (one.whole, one.alone, one.one))))) for one in _STATES]
_IN_IDEOGRAPHS = [
    (sign, plain(word))
    for one in _STATES
    for sign, word in (
        *((f"-{one.term}", word) for word in one.never_in_ideographs),
        *((one.term, word) for word in one.ideographs),
    )
]
"""Each with what it says, the longer ones first: what is not blurry holds what is."""

MISSING_IN_IDEOGRAPHS = {plain(word): one.term for one in _STATES for word in (*one.ideographs, *one.missing)}
"""What is said in Chinese and Japanese of photos of which there are to be none, as `plain` returns it: its filter."""

NEVER = {f"-{one.term}": pattern(one.never) for one in _STATES}
"""By the term that it says: what says that a photo is to be no such one."""


def find_states(text: str) -> list[Found]:
    """Return what photos are to be, in a text as `plain` returns it.

    They are asked for where a description begins or ends with them: a phone that shows a screenshot is a photo.
    """
    for one, first in _FIRST + _ALONE:
        match = first.match(text)
        if match is not None:
            return [Found(match.start(), match.end(), (one.term,))]
    for term, at_the_end in _LAST.items():
        last = at_the_end.search(text)
        if last is not None:
            return [Found(last.start(), last.end(), (term,))]
    starts = ((text.find(word), word, term) for term, word in _IN_IDEOGRAPHS if word in text)
    return [Found(start, start + len(word), (term,)) for start, word, term in list(starts)[:1]]


def state_of(thing: str) -> str | None:
    """Return the filter that says what a thing, as `plain` returns it, is; None for what only the eye can tell."""
    said = [one.term for one, whole in _THING if whole.fullmatch(thing)]
    return said[0] if said else MISSING_IN_IDEOGRAPHS.get(thing)
