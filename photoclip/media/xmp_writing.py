"""Keywords, rating and label into XMP, leaving everything else in it as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from photoclip.core.xmp import MOST_KEYWORDS, XmpFields, colour_number, from_bars, key, keyword, names, to_bars
from photoclip.errors import XmpProblem
from photoclip.language import english
from photoclip.media.xmp_document import ABOUT, DESCRIPTION, RDF, XmpDocument
from photoclip.media.xmp_reading import (
    COLOR_LABEL,
    DATES_WRITTEN,
    HIERARCHICAL_SUBJECT,
    LABEL,
    RATING,
    SUBJECT,
    TAGS_LIST,
    Occurrence,
    occurrences,
    read_document,
    read_label,
    read_rating,
    text_of,
    value,
)

_BAG, _SEQ = f"{{{RDF}}}Bag", f"{{{RDF}}}Seq"
_ITEM = f"{{{RDF}}}li"
_NEW = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="PhotoClip">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
    xmlns:digiKam="http://www.digikam.org/ns/1.0/"
    xmlns:xmp="http://ns.adobe.com/xap/1.0/"/>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>
"""
_PREFIXES = {
    **{SUBJECT: "dc", HIERARCHICAL_SUBJECT: "lr", TAGS_LIST: "digiKam", RATING: "xmp", LABEL: "xmp"},
    **dict(zip(DATES_WRITTEN, ("photoshop", "exif"), strict=True)),
}


def new_packet(fields: XmpFields, date: str | None = None) -> bytes:
    """Return XMP that says only `fields`, and when the photo was taken where `date` says it."""
    return merged_packet(_NEW.encode(), fields, date)


def merged_packet(data: bytes, fields: XmpFields, date: str | None = None) -> bytes:
    """Return XMP bytes with `fields` in place of their keywords, rating and label, and all else as it was.

    `date`: when the photo was taken, '' to take it out, None to leave what is there.

    What already says so is left in its own form; `data` itself comes back when that is all of it. A field that changes
    stands in one place afterwards, so that no reader can see an older value. Raises `MalformedXmp`, and `XmpProblem`
    when there are more keywords than PhotoClip reads, which would be lost.
    """
    document = XmpDocument.parse(data)
    before = etree.tostring(document.tree)
    _write_keywords(document, fields.keywords)
    _write_rating(document, fields.rating)
    _write_label(document, fields.label)
    if date is not None:
        for name in DATES_WRITTEN:
            _write_value(document, name, date or None)
    return data if etree.tostring(document.tree) == before else document.to_bytes()


def _write_keywords(document: XmpDocument, paths: tuple[str, ...]) -> None:
    leaves = list({key(leaf): leaf for path in reversed(paths) if (leaf := path.rpartition("/")[2])}.values())[::-1]
    places = occurrences(document, SUBJECT)
    flat = {key(keyword([text])) for place in places for text in place.texts()}
    if read_document(document).keywords == paths and len(places) <= 1 and flat.issuperset(map(key, leaves)):
        return
    for name in (SUBJECT, HIERARCHICAL_SUBJECT, TAGS_LIST):
        if sum(len(place.texts()) for place in occurrences(document, name)) > MOST_KEYWORDS:
            raise XmpProblem(english("it has more than {most} keywords").format(most=f"{MOST_KEYWORDS:,}"))
    # Lightroom writes the levels above a keyword as flat ones, too: they stay while there is a keyword below them.
    above = {key(level) for path in paths for level in path.split("/")[:-1]}
    _write_list(document, SUBJECT, _BAG, leaves, lambda text: keyword([text]), lambda path: names(path)[0], above)
    _write_list(document, HIERARCHICAL_SUBJECT, _BAG, paths, from_bars, to_bars)
    # digiKam splits at every '/', so that a name keeps its other slash here.
    _write_list(document, TAGS_LIST, _SEQ, paths, lambda text: keyword(text.split("/")), str)
    if not paths and read_document(document).keywords:
        # An empty list says that there are none, against the copy that Windows reads.
        etree.SubElement(_new_element(document, SUBJECT), _BAG)


def _write_rating(document: XmpDocument, rating: int | None) -> None:
    alone = len(occurrences(document, RATING)) <= 1
    if alone and read_rating(document) == rating and (rating is None or value(document, RATING) is not None):
        return
    _write_value(document, RATING, None if rating is None else str(rating))
    if read_rating(document) != rating:
        # The stars that Windows wrote would count where none stand.
        _write_value(document, RATING, "0")


def _write_label(document: XmpDocument, label: str | None) -> None:
    alone = len(occurrences(document, LABEL)) <= 1
    if alone and _label(document) == label:
        return
    _write_value(document, LABEL, label)
    # digiKam's number stays in step where there is one; a colour that it cannot say is none to it.
    if occurrences(document, COLOR_LABEL):
        _write_value(document, COLOR_LABEL, str(colour_number(label)))
    if _label(document) != label:
        # The colour that darktable wrote would count where no label stands.
        _write_value(document, LABEL, "")


def _label(document: XmpDocument) -> str | None:
    return XmpFields(label=read_label(document)).label


def _write_value(document: XmpDocument, name: str, text: str | None) -> None:
    places = occurrences(document, name)
    for place in places[0 if text is None else 1 :]:
        _remove(place)
    if text is None:
        return
    if places and places[0].element is None:
        places[0].description.set(name, text)
        return
    element = places[0].element if places else None
    if element is None:
        element = _new_element(document, name)
    _set_text(element, text)


def _write_list(
    document: XmpDocument,
    name: str,
    kind: str,
    wanted: Iterable[str],
    decode: Callable[[str], str],
    encode: Callable[[str], str],
    also: Iterable[str] = (),
) -> None:
    """Make a list say `wanted`, and the keys in `also` that it already has; what stays, stays as it is spelled."""
    missing, also = {key(path): path for path in wanted}, set(also)
    array = _only_array(document, name, kind)
    for item in list(array.iterchildren(_ITEM)):
        text = text_of(item)
        if text is None:
            continue  # a structure that no version of XMP puts there: not ours
        path = next(iter(XmpFields((decode(text),)).keywords), "")
        found = key(path)
        if found in missing:
            spelling = missing.pop(found)
            if path != spelling:
                _set_text(item, encode(spelling))
        elif found in also:
            also.discard(found)
        else:
            _take_out(item)
    for path in missing.values():
        _append(array, _ITEM).text = encode(path)
    if array.find(_ITEM) is None:
        for place in occurrences(document, name):
            _remove(place)


def _only_array(document: XmpDocument, name: str, kind: str) -> etree._Element:
    """Return the one array that a property has, made of all the forms in which it stands."""
    places = occurrences(document, name)
    home = next((place for place in places if place.array() is not None), None)
    array = None if home is None else home.array()
    if array is None:
        array = _append(_new_element(document, name), kind)
    array.tag = kind
    for item in [] if home is None else home.items():
        item.tag = _ITEM
    for place in places:
        if place is home:
            continue
        for item in place.items():
            item.tag = _ITEM
            array.append(item)
        if place.array() is None:
            for text in place.texts():
                _append(array, _ITEM).text = text
        _remove(place)
    return array


def _new_element(document: XmpDocument, name: str) -> etree._Element:
    description = next(document.descriptions(), None)
    if description is None:
        description = _append(document.rdf, DESCRIPTION)
        description.set(ABOUT, "")
    return _append(description, name, _PREFIXES[name])


def _set_text(element: etree._Element, text: str) -> None:
    """Make an element say this text alone, whatever form it had."""
    tail = element.tail
    element.clear()
    element.text, element.tail = text, tail


def _remove(place: Occurrence) -> None:
    if place.element is None:
        del place.description.attrib[place.name]
    else:
        _take_out(place.element)


def _take_out(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.getnext() is None and before is not None:
        before.tail = element.tail  # the closing tag keeps its indent
    parent.remove(element)
    if next(parent.iterchildren(), None) is None and parent.text is not None and not parent.text.strip():
        parent.text = None


def _append(parent: etree._Element, name: str, prefix: str | None = None) -> etree._Element:
    """Add an element at the end, indented as its neighbours are."""
    nsmap = None if prefix is None else {prefix: etree.QName(name).namespace}
    last = next(parent.iterchildren(reversed=True), None)  # len(parent) would count them, for each of thousands
    element = etree.SubElement(parent, name, nsmap=nsmap)
    if last is not None:
        element.tail, last.tail = last.tail, parent.text
    else:
        outer = _indent(parent)
        if outer:
            parent.text, element.tail = f"{outer} ", outer
    return element


def _indent(element: etree._Element) -> str:
    """Return the line break and blanks that stand before an element."""
    before, parent = element.getprevious(), element.getparent()
    text = (before.tail if before is not None else parent.text if parent is not None else None) or ""
    return text[text.rindex("\n") :] if "\n" in text and not text.strip() else ""
