"""When a document was made, or else changed last, as it says itself."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import replace

from PIL import Image

from photoclip.core.taken import Taken, read_taken
from photoclip.errors import MalformedXmp, XmpProblem
from photoclip.media.pdf import Pdf
from photoclip.media.svg import Svg
from photoclip.media.xmp_document import XmpDocument
from photoclip.media.xmp_reading import read_date

# ISO 32000-1, 7.9.4: every part behind the year may be missing. Some leave out `D:`, the apostrophes, or the last one.
_PDF_DATE = re.compile(
    r"\s*(?:D:)?(\d{4})(\d{2})?(\d{2})?(?:(\d{2})(\d{2})(\d{2})?)?"
    r"\s*(?:Z(?:00'?(?:00'?)?)?|([+-])(\d{1,2})(?:'?(\d{2})?'?)?)?\s*",
    re.ASCII,
)


def document_date(picture: Image.Image) -> Taken | None:
    """Return the first date that a PDF or a drawing says of itself; None for any other picture."""
    said = (taken for taken in _said(picture) if taken is not None)
    return next((replace(taken, source="document") for taken in said), None)


def pdf_date(text: str) -> Taken | None:
    """Read a date as PDF writes it, `D:20190704123000+02'00'`, or as anybody else does."""
    match = _PDF_DATE.fullmatch(text)
    if match is None:
        return read_taken(text.strip().removeprefix("D:"), "document")
    year, month, day, hour, minute, second, sign, east, east_min = match.groups()
    date = ":".join(part for part in (year, month, day) if part)
    time = ":".join(part for part in (hour, minute, second) if part)
    zone = f"{sign}{east:0>2}:{east_min or '00'}" if sign else "Z" if "Z" in text else ""
    return read_taken(f"{date} {time}{zone}" if time else date, "document")


def _said(picture: Image.Image) -> Iterator[Taken | None]:
    if isinstance(picture, Pdf):
        yield pdf_date(picture.created)
        with contextlib.suppress(MalformedXmp, XmpProblem):
            yield read_date(XmpDocument.parse(picture.xmp)) if picture.xmp else None
        yield pdf_date(picture.changed)
    elif isinstance(picture, Svg):
        yield from (read_taken(text, "document") for text in picture.dates)
