"""Keywords, rating and label out of XMP, in every form that programs write them in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from photoclip.core.taken import Taken, read_taken
from photoclip.core.xmp import COLOURS, MOST_KEYWORDS, XmpFields, from_bars, key, keyword
from photoclip.errors import XmpProblem
from photoclip.language import english
from photoclip.media.xmp_document import RDF, XmpDocument

SUBJECT = "{http://purl.org/dc/elements/1.1/}subject"
HIERARCHICAL_SUBJECT = "{http://ns.adobe.com/lightroom/1.0/}hierarchicalSubject"
TAGS_LIST = "{http://www.digikam.org/ns/1.0/}TagsList"
RATING = "{http://ns.adobe.com/xap/1.0/}Rating"
LABEL = "{http://ns.adobe.com/xap/1.0/}Label"
COLOR_LABEL = "{http://www.digikam.org/ns/1.0/}ColorLabel"

_EXIF = "{http://ns.adobe.com/exif/1.0/}"
DATES_WRITTEN = ("{http://ns.adobe.com/photoshop/1.0/}DateCreated", f"{_EXIF}DateTimeOriginal")
"""Where programs look for the date of a photo."""
_DATES = (
    *DATES_WRITTEN,
    f"{_EXIF}DateTimeDigitized",
    "{http://ns.adobe.com/xap/1.0/}CreateDate",
)

_SIDECAR_FOR = "{http://ns.adobe.com/photoshop/1.0/}SidecarForExtension"
_DARKTABLE_LABELS = "{http://darktable.sf.net/}colorlabels"
_DARKTABLE_COLOURS = ("Red", "Yellow", "Green", "Blue", "Purple")

# Windows writes the slash, exiftool does not.
_MICROSOFT = ("{http://ns.microsoft.com/photo/1.0/}", "{http://ns.microsoft.com/photo/1.0}")
_LAST_KEYWORDS = tuple(f"{name}LastKeywordXMP" for name in _MICROSOFT)
_MICROSOFT_RATINGS = tuple(f"{name}Rating" for name in _MICROSOFT)
# Windows' five stars are 1, 25, 50, 75 and 99; between them the nearest.
_LEAST_PERCENT = (1, 13, 38, 63, 88)

_ARRAYS = {f"{{{RDF}}}{kind}" for kind in ("Bag", "Seq", "Alt")}
_ITEM = re.compile(rf"\{{{re.escape(RDF)}\}}(li|_\d+)")
_VALUE = f"{{{RDF}}}value"


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """One place where a property stands: an element, or an attribute of a description (`element` is None)."""

    description: etree._Element
    name: str
    element: etree._Element | None = None

    def array(self) -> etree._Element | None:
        """Return the property's `rdf:Bag`, `rdf:Seq` or `rdf:Alt`."""
        if self.element is None:
            return None
        return next((child for child in self.element if child.tag in _ARRAYS), None)

    def items(self) -> list[etree._Element]:
        """Return the array's items."""
        array = self.array()
        return [] if array is None else [child for child in array if _is_item(child)]

    def texts(self) -> list[str]:
        """Return the property's values; a plain one is a list of one."""
        if self.element is None:
            return [self.description.get(self.name, "")]
        found = self.items() if self.array() is not None else [self.element]
        return [text for element in found if (text := text_of(element)) is not None]


def read_packet(data: bytes) -> XmpFields:
    """Return what XMP bytes say about keywords, rating and label. Raises `MalformedXmp`."""
    return read_document(XmpDocument.parse(data))


def read_document(document: XmpDocument) -> XmpFields:
    """Return what a document says about keywords, rating and label. Raises `XmpProblem` for too many."""
    keywords = tuple(read_keywords(document))
    if len(keywords) > MOST_KEYWORDS:
        raise XmpProblem(
            english("it has {keywords} keywords, and PhotoClip reads {most} at most").format(
                keywords=f"{len(keywords):,}", most=f"{MOST_KEYWORDS:,}"
            )
        )
    return XmpFields(keywords, read_rating(document), read_label(document))


def read_keywords(document: XmpDocument) -> list[str]:
    """Return a document's keywords, hierarchical ones first, unbounded.

    A flat keyword that is part of a hierarchical one is how programs spell the latter out, and is left out. The fields
    may disagree: a program that does not know one of them leaves it as it was. A hierarchical keyword that another
    hierarchical field lacks counts only while `dc:subject`, which all of them write, has its last level.
    """
    subjects = _list(document, SUBJECT)
    flat = None if subjects is None else [keyword([text]) for text in subjects]
    lists = []
    if (bars := _list(document, HIERARCHICAL_SUBJECT)) is not None:
        lists.append([from_bars(text) for text in bars])
    if (tags := _list(document, TAGS_LIST)) is not None:
        lists.append([keyword(text.split("/")) for text in tags])
    if flat is None and not lists:
        # A copy for Windows, which whoever writes another field may not keep up to date.
        last = (_list(document, name) for name in _LAST_KEYWORDS)
        lists.extend([keyword(text.split("/")) for text in texts] for texts in last if texts is not None)
    paths = list(_undisputed(lists, flat))
    parts = {key(level) for path in paths for level in path.split("/")}
    return paths + [name for name in flat or () if name and key(name) not in parts]


def read_rating(document: XmpDocument) -> int | None:
    """Return a document's stars, 1 to 5; None for none, for "rejected" and for what is no rating."""
    stars = _number(value(document, RATING))
    if stars is not None or value(document, RATING) is not None:
        return None if stars is None or not 0.5 <= stars < 5.5 else math.floor(stars + 0.5)
    for name in _MICROSOFT_RATINGS:
        percent = _number(value(document, name))
        if percent is not None and percent <= 100:
            return sum(percent >= least for least in _LEAST_PERCENT) or None
    return None


def read_date(document: XmpDocument) -> Taken | None:
    """Return when the photo was taken, by the first of the fields for it that says so."""
    dates = (read_taken(text, "xmp") for name in _DATES if (text := value(document, name)))
    return next((date for date in dates if date is not None), None)


def read_label(document: XmpDocument) -> str | None:
    """Return a document's label: `xmp:Label`, also when it is empty, else digiKam's colour, else darktable's first."""
    label = value(document, LABEL)
    if label is not None:
        return label
    colour = _number(value(document, COLOR_LABEL))
    if colour is not None:
        return COLOURS[int(colour) - 1] if colour in range(1, 10) else None
    colour = _number(value(document, _DARKTABLE_LABELS))
    return None if colour is None or colour not in range(5) else _DARKTABLE_COLOURS[int(colour)]


def is_about_another(document: XmpDocument, suffix: str) -> bool:
    """Tell whether a sidecar that pictures share says which of them it is about, and not one with this ending."""
    ending = (value(document, _SIDECAR_FOR) or "").lstrip(".").lower()
    return bool(ending) and ending != suffix.lstrip(".").lower()


def occurrences(document: XmpDocument, name: str) -> list[Occurrence]:
    """Return every place where a property stands, attributes first within a description."""
    found = []
    for description in document.descriptions():
        if name in description.attrib:
            found.append(Occurrence(description, name))
        found.extend(Occurrence(description, name, element) for element in description.iterchildren(name))
    return found


def value(document: XmpDocument, name: str) -> str | None:
    """Return a simple property's text; the first where it stands twice, None where it does not stand."""
    places = occurrences(document, name)
    texts = [text.strip() for place in places for text in place.texts()]
    return texts[0] if texts else "" if places else None


def text_of(element: etree._Element) -> str | None:
    """Return the text of a property or item, around comments; None when it holds a structure."""
    if element.find("*") is None:
        return (element.text or "") + "".join(comment.tail or "" for comment in element)
    # A value with qualifiers stands in rdf:value.
    inner = element.find(_VALUE)
    if inner is None:
        inner = element.find(f"{{{RDF}}}Description/{_VALUE}")
    return None if inner is None else inner.text or ""


def _is_item(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and _ITEM.fullmatch(element.tag) is not None


def _list(document: XmpDocument, name: str) -> list[str] | None:
    places = occurrences(document, name)
    return [text for place in places for text in place.texts()] if places else None


def _undisputed(lists: list[list[str]], flat: list[str] | None) -> Iterator[str]:
    keys = [{key(path) for path in paths} for paths in lists]
    leaves = None if flat is None else {key(name) for name in flat}
    for path in _each_once(path for paths in lists for path in paths):
        everywhere = all(key(path) in present for present in keys)
        if everywhere or leaves is None or key(path.rpartition("/")[2]) in leaves:
            yield path


def _each_once(paths: Iterable[str]) -> list[str]:
    found: dict[str, str] = {}
    for path in paths:
        if path:
            found.setdefault(key(path), path)
    return list(found.values())


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if math.isfinite(number) else None
