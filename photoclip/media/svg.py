"""Drawings (SVG): a reader for Pillow.

What draws them is resvg, which reads what a drawing names: so every reference that leads out of it is taken away first.
"""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import Any

from lxml import etree
from PIL import Image, ImageFile

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.brought import library_for
from photoclip.media.refusals import CUT_OFF, DAMAGED

FORMAT = "SVG"
SHORTEST_SIDE_PX, LONGEST_SIDE_PX = 1024, 3072
"""Between these lies the picture's longer side: a drawing has no pixels of its own, and a small one no detail."""
TOO_MUCH = english("the drawing is too large")
NESTED = english("the drawing is nested too deeply, or refers to itself too often")
_MOST_BYTES = 32 << 20
_MOST_ELEMENTS, _MOST_DEPTH = 200_000, 200
_MOST_DRAWN = 500_000
"""Elements that are drawn, those that `use` brings again counted each time."""
_ROOT = re.compile(rb"<(\w+:)?svg[\s>/]")
_DOCUMENT_TYPE = re.compile(rb"<!DOCTYPE\s+(\w+:)?svg\b[^\[>]*", re.IGNORECASE)
_BEYOND = re.compile(r"depth|amplification|loop|nested", re.IGNORECASE)
"""What libxml2 says where entities or elements go too far."""
_GZIP = b"\x1f\x8b"
_BEGINNING = 1 << 16
_WIDE = (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be")
"""How XML in UTF-16 begins: with a mark that says which way its bytes lie, or by saying what it is."""
_LENGTH = re.compile(
    r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(px|pt|pc|in|cm|mm|q|em|ex)?\s*$", re.IGNORECASE
)
_PX = {"": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54}
_PX |= {"em": 16, "ex": 8}
_USUAL_SIZE = (300.0, 150.0)
"""Of a drawing that does not say how large it is, as browsers have it."""
_DATE = "{http://purl.org/dc/elements/1.1/}date"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_WITHIN = re.compile(r"\s*(#|data:image/)")


class Svg(ImageFile.ImageFile):
    """An opened drawing, on white. It is drawn as it is opened."""

    format = FORMAT
    dates: tuple[str, ...] = ()
    """What its metadata (`dc:date`) says of when it was made."""

    def _open(self) -> None:
        stream: Any = self.fp
        data: bytes = stream.getvalue()
        if not is_svg(data):
            raise SyntaxError("not a drawing")
        library = library_for("SVG")
        root = _parsed(_unpacked(data))
        _count(root)
        _keep_within(root)
        self.dates = tuple(one.text for one in root.iter(_DATE) if one.text)
        has_text = any(etree.QName(one).localname == "text" for one in root.iter(tag=etree.Element))
        _resize(root)
        try:
            drawn = library.svg_to_bytes(
                svg_string=etree.tostring(root, encoding="unicode"),
                background="white",
                skip_system_fonts=not has_text,
            )
        except (ValueError, RuntimeError) as exc:
            raise UnreadableImage(DAMAGED) from exc
        with Image.open(BytesIO(bytes(drawn)), formats=["PNG"]) as picture:
            self._picture = picture.convert("RGB")
        self._mode, self._size, self.tile = "RGB", self._picture.size, []

    def load(self) -> Any:
        if self._im is None:
            self.im = self._picture.im
        return super().load()


def is_svg(data: bytes) -> bool:
    """Tell whether a file, packed or not, begins as a drawing does."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, _BEGINNING)
        except zlib.error:
            return False
    data = _narrow(data[:_BEGINNING])
    place = 0
    while (place := _after_blanks(data, place)) < len(data):
        if _ROOT.match(data, place):
            return True
        end = _end_of_prologue(data, place)
        if end is None:
            return False
        place = end
    return False


def _narrow(data: bytes) -> bytes:
    """Return the beginning of a text in UTF-8, without a byte order mark."""
    coding = next((coding for start, coding in _WIDE if data.startswith(start)), "")
    if coding:
        data = data.decode(coding, "ignore").encode("utf-8", "ignore")
    return data.removeprefix(b"\xef\xbb\xbf")


def _may_be_one(prefix: bytes) -> bool:
    """Tell from the first bytes of a file whether it is worth a look."""
    begins = prefix.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    return not begins or begins.startswith((b"<", _GZIP, *(start for start, _ in _WIDE)))


def _after_blanks(data: bytes, place: int) -> int:
    while data[place : place + 1].isspace():
        place += 1
    return place


def _end_of_prologue(data: bytes, place: int) -> int | None:
    """Return where what stands before the root ends: a comment, a declaration; None for what is none of a drawing."""
    for start, end in ((b"<!--", b"-->"), (b"<?", b"?>")):
        if data.startswith(start, place):
            found = data.find(end, place + len(start))
            return None if found < 0 else found + len(end)
    named = _DOCUMENT_TYPE.match(data, place)
    if named is None:
        return None
    place = named.end()
    if data[place : place + 1] == b"[":
        place = data.find(b"]", place)
    found = data.find(b">", place) if place >= 0 else -1
    return None if found < 0 else found + 1


def register() -> None:
    """Let Pillow open drawings this way. Cheap to repeat."""
    if FORMAT not in Image.OPEN:
        Image.register_open(FORMAT, Svg, _may_be_one)
        Image.register_extensions(FORMAT, [".svg", ".svgz"])


def _unpacked(data: bytes) -> bytes:
    if data.startswith(_GZIP):
        unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            data = unpacker.decompress(data, _MOST_BYTES + 1)
        except zlib.error as exc:
            raise UnreadableImage(DAMAGED) from exc
        if not unpacker.eof and len(data) <= _MOST_BYTES:
            raise UnreadableImage(CUT_OFF)
    if len(data) > _MOST_BYTES:
        raise UnreadableImage(TOO_MUCH)
    return data


def _parsed(data: bytes) -> Any:
    """Return the root. Entities are those that the file itself has, and libxml2 bounds how much they may become."""
    within: Any = "internal"  # lxml's stubs are older than that
    parser = etree.XMLParser(resolve_entities=within, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as exc:
        if _BEYOND.search(str(exc)):
            raise UnreadableImage(NESTED) from exc
        raise UnreadableImage(DAMAGED if data.rstrip(b"\0 \t\r\n").endswith(b">") else CUT_OFF) from exc
    if etree.QName(root).localname != "svg":
        raise UnreadableImage(DAMAGED)
    return root


def _count(root: Any) -> None:
    """Refuse what becomes too much: many elements, deep ones, and `use` of what uses. Raises `UnreadableImage`."""
    elements = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        elements += 1 if event == "start" else 0
        if elements > _MOST_ELEMENTS:
            raise UnreadableImage(TOO_MUCH)
    by_id = {one.get("id"): one for one in root.iter(tag=etree.Element) if one.get("id")}
    drawn: dict[Any, int] = {}

    def weight(element: Any, under_way: tuple[Any, ...]) -> int:
        """Return how many elements are drawn for one, by what it holds and what it uses."""
        if len(under_way) > _MOST_DEPTH or element in under_way:
            raise UnreadableImage(NESTED)
        if element not in drawn:
            inside = (*under_way, element)
            total = 1 + sum(weight(child, inside) for child in element if isinstance(child.tag, str))
            if etree.QName(element).localname == "use":
                used = by_id.get((element.get("href") or element.get(_XLINK) or "").strip()[1:])
                total += 0 if used is None else weight(used, inside)
            drawn[element] = total
        if drawn[element] > _MOST_DRAWN:
            raise UnreadableImage(NESTED)
        return drawn[element]

    weight(root, ())


def _keep_within(root: Any) -> None:
    """Take away what leads out of the drawing: files of this disk, and addresses."""
    for element in root.iter(tag=etree.Element):
        for name in ("href", _XLINK):
            if (said := element.get(name)) is not None and _WITHIN.match(said) is None:
                del element.attrib[name]


def _resize(root: Any) -> None:
    """Let the drawing be as large as its picture is to be."""
    box = _numbers(root.get("viewBox"))
    width, height = (_length(root.get(name)) for name in ("width", "height"))
    if box is not None:
        if width is None and height is None:
            width, height = box[2], box[3]
        elif width is None:
            width = (height or 0) * box[2] / box[3]
        elif height is None:
            height = width * box[3] / box[2]
    width, height = width or _USUAL_SIZE[0], height or _USUAL_SIZE[1]
    if box is None:
        root.set("viewBox", f"0 0 {width:.6g} {height:.6g}")
    longest = min(max(width, height, float(SHORTEST_SIDE_PX)), float(LONGEST_SIDE_PX))
    scale = longest / max(width, height)
    root.set("width", str(max(1, round(width * scale))))
    root.set("height", str(max(1, round(height * scale))))


def _length(said: str | None) -> float | None:
    """Return a length in pixels; None where there is none, or only a share of what nobody knows."""
    match = _LENGTH.match(said or "")
    if match is None:
        return None
    px = float(match[1]) * _PX[(match[2] or "").lower()]
    return px if 0 < px < 1e9 else None


def _numbers(said: str | None) -> tuple[float, float, float, float] | None:
    """Return x, y, width and height of a viewBox; None where it makes no sense."""
    try:
        x, y, width, height = (float(word) for word in re.split(r"[\s,]+", (said or "").strip()))
    except ValueError:
        return None
    return (x, y, width, height) if 0 < width < 1e9 and 0 < height < 1e9 else None
