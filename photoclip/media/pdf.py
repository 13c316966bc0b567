"""PDF documents, of which the first page is the picture: a reader for Pillow, by PDFium.

No script runs, nothing is fetched, and forms are shown as they lie on the page.
"""

from __future__ import annotations

import re
from typing import Any

from PIL import Image, ImageFile

from photoclip.errors import UnreadableImage
from photoclip.language import english
from photoclip.media.brought import library_for
from photoclip.media.refusals import CUT_OFF, DAMAGED, is_of_a_kind

FORMAT = "PDF"
_HEAD = re.compile(rb"%PDF-\d\.\d")
_HEAD_WITHIN = 1024
"""Bytes before which a document's head stands: what a printer was told, or a server said, may come first."""
LONG_SIDE_PX = 3000
"""Of the page's picture: A4 at 256 dots an inch."""
LOCKED = english("the document is protected by a password")


_PACKET, _PACKET_END = b"<?xpacket begin", b"<?xpacket end"
_OWN = re.compile(rb"ns\.adobe\.com/pdf/|application/pdf")
"""What stands in the XMP of a document, and not in that of a photo within it."""
_MOST_PACKETS = 32


class Pdf(ImageFile.ImageFile):
    """An opened document's first page. It is drawn when its pixels are asked for."""

    format = FORMAT
    created = changed = ""
    """When it was made and changed last, as PDF writes dates; '' where it does not say so."""
    xmp = b""
    """Its own packet; b'' where it has none that can be read without unpacking."""

    def _open(self) -> None:
        stream: Any = self.fp
        data: bytes = stream.getvalue()
        if not is_pdf(data):
            raise SyntaxError("not a document")
        self._library = library_for("PDF")
        try:
            self._document = self._library.PdfDocument(data)
            if not len(self._document):
                raise UnreadableImage(DAMAGED)
            self._page = self._document[0]
            self.created, self.changed = map(self._document.get_metadata_value, ("CreationDate", "ModDate"))
        except self._library.PdfiumError as exc:
            raise _refusal(data, str(exc)) from exc
        self.xmp = _own_packet(data)
        width, height = self._page.get_size()
        if not (0 < width < 1e6 and 0 < height < 1e6):
            raise UnreadableImage(DAMAGED)
        self._scale = LONG_SIDE_PX / max(width, height)
        self._mode, self.tile = "RGB", []
        self._size = (max(1, round(width * self._scale)), max(1, round(height * self._scale)))

    def load(self) -> Any:
        if self._im is None:
            bitmap = self._page.render(scale=self._scale, may_draw_forms=False)
            picture = bitmap.to_pil().convert("RGB")
            bitmap.close()
            self._page.close()
            self._document.close()
            self.im = (picture if picture.size == self._size else picture.resize(self._size)).im
        return super().load()


def is_pdf(data: bytes) -> bool:
    """Tell whether a file begins as a document does: at once, or after something that is no picture and no web page."""
    return data.startswith(b"%PDF-") or (
        _HEAD.search(data, 0, _HEAD_WITHIN + len(b"%PDF-1.7")) is not None and not is_of_a_kind(data)
    )


def register() -> None:
    """Let Pillow open documents this way. Cheap to repeat."""
    if FORMAT not in Image.OPEN:
        Image.register_open(FORMAT, Pdf)
        Image.register_extension(FORMAT, ".pdf")


def _own_packet(data: bytes) -> bytes:
    """Return the last packet of XMP that is about the document: what was added to it later stands behind."""
    end = len(data)
    for _ in range(_MOST_PACKETS):
        end = data.rfind(_PACKET, 0, end)
        packet = data[end : data.find(_PACKET_END, end)] if end >= 0 else b""
        if not packet or _OWN.search(packet):
            return packet
    return b""


def _refusal(data: bytes, complaint: str) -> UnreadableImage:
    if "password" in complaint.lower() or "security" in complaint.lower():
        return UnreadableImage(LOCKED)
    return UnreadableImage(DAMAGED if b"%%EOF" in data[-2048:] else CUT_OFF)
