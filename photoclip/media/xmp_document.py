"""XMP bytes as a tree in which everything foreign stays as it was, and back. Nothing in it can reach outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from photoclip.errors import MalformedXmp
from photoclip.language import english

LARGEST_BYTES = 8 << 20
"""A sidecar with a long editing history has hundreds of kB."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DESCRIPTION = f"{{{RDF}}}Description"
ABOUT = f"{{{RDF}}}about"

_MARKS = (
    # Longest first: UTF-32's begins with UTF-16's.
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_FIRST_CHARACTERS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Python knows many more names, some of them no encoding of text, some slow beyond measure for hostile bytes.
_DECLARED = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "latin-1",
    "iso-8859-15": "iso-8859-15",
    "latin1": "latin-1",
    "windows-1252": "cp1252",
}
_DECLARATION = re.compile(r"""<\?xml\s[^>]{0,200}?\?>\s*""")
_ENCODING = re.compile(rb"""<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_PROLOGUE = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)


@dataclass(frozen=True, slots=True, eq=False)
class XmpDocument:
    """One parsed XMP packet or sidecar."""

    tree: etree._ElementTree
    rdf: etree._Element
    """The `rdf:RDF` element."""
    encoding: str
    mark: bytes
    """The byte order mark that the bytes began with, or none."""
    declaration: str
    """The XML declaration as it stood, or nothing."""

    @classmethod
    def parse(cls, data: bytes) -> XmpDocument:
        """Return the tree of some XMP bytes. Raises `MalformedXmp`.

        No document type is accepted, so no entity can be declared; libxml2 bounds the depth (256 elements).
        """
        if len(data) > LARGEST_BYTES:
            raise MalformedXmp(english("larger than {largest} MB").format(largest=LARGEST_BYTES >> 20))
        text, encoding, mark = _decoded(data)
        declaration = match[0] if (match := _DECLARATION.match(text)) else ""
        body = text[len(declaration) :]
        prologue = _PROLOGUE.match(body)
        if prologue is not None and body.startswith("<!", prologue.end()):
            raise MalformedXmp(english("it declares a document type, which XMP may not"))
        root = _parsed(body)
        return cls(root.getroottree(), _rdf_of(root), encoding, mark, declaration)

    def to_bytes(self) -> bytes:
        """Return the document in the encoding that it came in."""
        root = self.tree.getroot()
        nodes = [*reversed([*root.itersiblings(preceding=True)]), root, *root.itersiblings()]
        lines = [etree.tostring(node, encoding="unicode", with_tail=False) for node in nodes]
        text = self.declaration + "\n".join(lines) + "\n"
        return self.mark + text.encode(self.encoding, "xmlcharrefreplace")

    def descriptions(self) -> Iterator[etree._Element]:
        """Yield the blocks that hold properties; programs write one, or one for each namespace."""
        yield from self.rdf.iterchildren(DESCRIPTION)


def _decoded(data: bytes) -> tuple[str, str, bytes]:
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", ""))
    if not encoding:
        encoding = next((name for first, name in _FIRST_CHARACTERS if data.startswith(first)), "")
    if not encoding:
        match = _ENCODING.match(data)
        declared = match[1].decode("ascii").lower() if match else "utf-8"
        encoding = _DECLARED.get(declared, "")
        if not encoding:
            raise MalformedXmp(english("it names an encoding that its bytes are not in"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as exc:
        raise MalformedXmp(english("its bytes are no text in the encoding they should be in")) from exc
    # Packets inside pictures are padded with blanks, or ended with NUL.
    text = text.rstrip("\0 \t\r\n")
    if not text:
        raise MalformedXmp(english("it is empty"))
    return text, encoding, mark


def _parsed(text: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        strip_cdata=False,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.XMLSyntaxError, UnicodeEncodeError) as exc:
        line = getattr(exc, "lineno", None)
        raise MalformedXmp(
            english("broken in line {line}").format(line=line) if line else english("it is broken")
        ) from exc
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise MalformedXmp(english("it declares a document type, which XMP may not"))
    return root


def _rdf_of(root: etree._Element) -> etree._Element:
    name = f"{{{RDF}}}RDF"
    # Old programs have other names for the element around it, or none.
    rdf = root if root.tag == name else root.find(name)
    if rdf is None:
        raise MalformedXmp(english("it is some other kind of XML"))
    return rdf
