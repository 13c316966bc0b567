"""Drawings (SVG) and documents (PDF): what is seen of them, what is kept out, and true reasons for refusals."""

from __future__ import annotations

import base64
import gzip
import sys
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from photoclip.core.photo import ShotInfo
from photoclip.errors import UnreadableImage
from photoclip.media.dates import dated_beside, dated_inside
from photoclip.media.decode import format_of, open_picture
from photoclip.media.limits import DecodeLimits
from photoclip.media.pdf import LOCKED, LONG_SIDE_PX
from photoclip.media.pool import DecodePool
from photoclip.media.refusals import CUT_OFF, DAMAGED, NO_PICTURE
from photoclip.media.svg import LONGEST_SIDE_PX, NESTED, SHORTEST_SIDE_PX, TOO_MUCH, is_svg
from tests.unit.media.drawn import decoded, encoded, scene
from tests.waiting import PATIENCE_S

RED, WHITE, BLUE = (255, 0, 0), (255, 255, 255), (0, 0, 255)
NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'


def svg(inside: str = '<rect width="20" height="10" fill="red"/>', size: str = 'width="20" height="10"') -> bytes:
    return f"<svg {NAMES} {size}>{inside}</svg>".encode()


def pdf(colour: tuple[int, int, int] = RED, size: tuple[int, int] = (200, 100), pages: int = 1) -> bytes:
    stream = BytesIO()
    more = [Image.new("RGB", size, BLUE) for _ in range(pages - 1)]
    Image.new("RGB", size, colour).save(stream, "PDF", save_all=True, append_images=more)
    return stream.getvalue()


def centre(data: bytes) -> tuple[int, ...]:
    image = decoded(data).image
    return image.getpixel((image.width // 2, image.height // 2))  # type: ignore[return-value]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableImage) as said:
        open_picture(data, DecodeLimits())
    return said.value.reason


@pytest.mark.parametrize(
    "prologue",
    [
        b"",
        b"\xef\xbb\xbf  \n",
        b'<?xml version="1.0" encoding="utf-8"?>\n<!-- drawn by hand -->\n',
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n',
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY ns "http://ns.adobe.com/">]><!-- x -->',
        b"\n" * 40,
        b"<!-- first of all -->" * 3,
    ],
)
def test_a_drawing_is_told_by_how_it_begins(prologue: bytes) -> None:
    data = prologue + svg()
    picture = open_picture(data, DecodeLimits())
    assert (format_of(picture), picture.size) == ("SVG", (SHORTEST_SIDE_PX, SHORTEST_SIDE_PX // 2))
    assert centre(data) == RED


@pytest.mark.parametrize("coding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["marked", "unmarked"])
@pytest.mark.parametrize("packed", [False, True], ids=["plain", "packed"])
def test_a_drawing_in_wide_letters_is_one_too(coding: str, mark: str, packed: bool) -> None:
    prologue = '<?xml version="1.0" encoding="utf-16"?>\n<!-- Grüße, 犬 -->\n<!DOCTYPE svg>\n'
    data = (mark + prologue + svg().decode()).encode(coding)
    assert centre(gzip.compress(data) if packed else data) == RED
    assert refused(data[:-24]) == CUT_OFF
    outside = svg(f'<image width="20" height="10" href="{Path(__file__).as_uri()}"/>').decode()
    assert centre((mark + prologue + outside).encode(coding)) == WHITE


def test_a_marked_drawing_in_wide_letters_need_not_say_so_again() -> None:
    assert centre(svg().decode().encode("utf-16")) == RED
    assert refused("\ufeffno drawing".encode("utf-16-le")) == NO_PICTURE
    assert refused(_entities().decode().encode("utf-16")) == NESTED


def test_a_packed_drawing_is_one_too() -> None:
    assert centre(gzip.compress(svg())) == RED
    assert refused(gzip.compress(svg("<rect/>" * 2000))[:-40]) == CUT_OFF
    assert refused(gzip.compress(b"no drawing")) == "it is a compressed file, which PhotoClip does not read"


@pytest.mark.parametrize(
    ("size", "becomes"),
    [
        ('viewBox="0 0 20 10"', (1024, 512)),
        ('viewBox="0 0 20 10" width="100%"', (1024, 512)),
        ('width="2000px" height="1000"', (2000, 1000)),
        ('width="20in" viewBox="0 0 2 1"', (1920, 960)),
        ('width="1e8" height="1e8" viewBox="0 0 20 10"', (LONGEST_SIDE_PX, LONGEST_SIDE_PX)),
        ('width="1e8" height="1"', (LONGEST_SIDE_PX, 1)),
        ('viewBox="0 0 1e300 nan"', (1024, 512)),
        ("", (1024, 512)),
    ],
)
def test_however_large_it_says_it_is_its_picture_is_bounded(size: str, becomes: tuple[int, int]) -> None:
    assert open_picture(svg(size=size), DecodeLimits()).size == becomes


def test_what_is_seen_through_is_white() -> None:
    assert centre(svg("")) == WHITE


def test_nothing_outside_of_a_drawing_is_read(tmp_path: Path) -> None:
    picture = tmp_path / "secret.png"
    Image.new("RGB", (20, 10), RED).save(picture)
    packed = base64.b64encode(picture.read_bytes()).decode()

    def image(where: str, name: str = "href") -> str:
        return f'<image width="20" height="10" {name}="{where}"/>'

    assert centre(svg(image(f"data:image/png;base64,{packed}"))) == RED
    for where in (str(picture), picture.as_uri(), "https://example.org/a.png"):
        assert centre(svg(image(where))) == WHITE
        assert centre(svg(image(where, "xlink:href"))) == WHITE
        inner = base64.b64encode(svg(image(where))).decode()
        assert centre(svg(image(f"data:image/svg+xml;base64,{inner}"))) == WHITE
        effect = f'<filter id="f"><feImage href="{where}"/></filter><rect width="20" height="10" filter="url(#f)"/>'
        assert centre(svg(effect)) != RED
    entity = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{picture.as_uri()}">]>'.encode()
    assert refused(entity + svg("<text>&x;</text>")) == DAMAGED
    outer = f'<!DOCTYPE svg SYSTEM "{picture.as_uri()}">'.encode()
    assert centre(outer + svg()) == RED


def _entities() -> bytes:
    nested = "".join(f'<!ENTITY a{i} "' + f"&a{i - 1};" * 10 + '">' for i in range(1, 12))
    return f'<!DOCTYPE svg [<!ENTITY a0 "aaaaaaaaaa">{nested}]>'.encode() + svg("<text>&a11;</text>")


def _uses() -> bytes:
    nested = "".join(f'<g id="g{i}">' + f'<use xlink:href="#g{i - 1}"/>' * 10 + "</g>" for i in range(1, 12))
    return svg(f'<g id="g0"><rect width="1" height="1"/></g>{nested}')


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_entities(), NESTED),
        (_uses(), NESTED),
        (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), NESTED),
        (svg("<g>" * 3000 + "</g>" * 3000), NESTED),
        (svg("<rect/>" * 300_000), TOO_MUCH),
        (gzip.compress(svg(" " * (40 << 20))), TOO_MUCH),
        (svg()[:-9], CUT_OFF),
        (svg("<rect></g>"), DAMAGED),
        (b"%PDF-1.7\n", CUT_OFF),
        (pdf()[:400], CUT_OFF),
        (b"%PDF-1.7\n" + b"x" * 400 + b"\n%%EOF\n", DAMAGED),
    ],
    ids=[
        "entities",
        "uses",
        "circle",
        "deep",
        "many",
        "packed",
        "cut off",
        "damaged",
        "begun",
        "cut off pdf",
        "no pdf",
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    assert refused(data) == reason


@pytest.mark.parametrize("start", [b"<", b"<!--", b"<?xml ?>" * 3, b"<!DOCTYPE svg [", b"<html><svg"])
def test_what_only_begins_like_a_drawing_is_none(start: bytes) -> None:
    assert not is_svg(start)
    assert not is_svg(start + b"<!-- -->" * 8000)


def test_the_first_page_of_a_document_is_its_picture() -> None:
    data = pdf(pages=3)
    picture = open_picture(data, DecodeLimits())
    assert (format_of(picture), picture.size) == ("PDF", (LONG_SIDE_PX, LONG_SIDE_PX // 2))
    red, green, blue = centre(data)
    assert red > 250
    assert max(green, blue) < 5


@pytest.mark.parametrize(
    "junk", [b"\n", b"\0\0", b"\x1b%-12345X@PJL JOB\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1024], ids=range(5)
)
def test_a_document_after_junk_is_one_too(junk: bytes) -> None:
    picture = open_picture(junk + pdf(), DecodeLimits())
    assert (format_of(picture), picture.size) == ("PDF", (LONG_SIDE_PX, LONG_SIDE_PX // 2))
    assert centre(junk + pdf())[0] > 250


def test_what_only_speaks_of_documents_is_none() -> None:
    assert refused(b"x" * 1025 + pdf()) == NO_PICTURE
    assert refused(b"A document begins with %PDF- and a number.") == NO_PICTURE
    assert refused(b"<html>%PDF-1.7</html>") == "it is a web page, which PhotoClip does not read"
    photo = encoded(scene(), "JPEG")
    photo = photo[:2] + b"\xff\xfe\0\x0a%PDF-1.7" + photo[2:]  # as a comment
    assert format_of(open_picture(photo, DecodeLimits())) == "JPEG"
    assert refused(photo[:30]) == CUT_OFF


INFO = b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
INFO += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n4 0 obj<<%s>>endobj\n%%%s\n"
INFO += b"trailer<</Root 1 0 R/Info 4 0 R/Size 5>>\n%%%%EOF\n"
PACKET = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="{}"{}/>'
    '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)
OWN = ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="x"'


def dated(data: bytes) -> tuple[str, str, int | None, str]:
    shot = dated_inside(ShotInfo(), open_picture(data, DecodeLimits()))
    return (str(shot.taken_at or ""), shot.date_precision, shot.utc_offset_min, shot.date_source)


@pytest.mark.parametrize(
    ("text", "date", "precision", "zone"),
    [
        ("D:20190704123000+02'00'", "2019-07-04 12:30:00", "second", 120),
        ("D:20190704123000-08'30", "2019-07-04 12:30:00", "second", -510),
        ("D:20190704123000+0200", "2019-07-04 12:30:00", "second", 120),
        ("D:20190704123000-5", "2019-07-04 12:30:00", "second", -300),
        ("D:20190704123000Z", "2019-07-04 12:30:00", "second", 0),
        ("D:20190704123000Z00'00'", "2019-07-04 12:30:00", "second", 0),
        ("20190704123000", "2019-07-04 12:30:00", "second", None),
        ("D:201907041230", "2019-07-04 12:30:00", "minute", None),
        ("D:20190704", "2019-07-04 00:00:00", "day", None),
        ("D:201907", "2019-07-01 00:00:00", "month", None),
        ("D:2019", "2019-01-01 00:00:00", "year", None),
        ("2019-07-04T12:30:00+02:00", "2019-07-04 12:30:00", "second", 120),
        ("2019/07/04 12:30", "2019-07-04 12:30:00", "minute", None),
    ],
)
def test_a_document_says_when_it_was_made(text: str, date: str, precision: str, zone: int | None) -> None:
    data = INFO % (f"/CreationDate({text})/ModDate(D:20200101000000Z)".encode(), b"")
    assert dated(data) == (date, precision, zone, "document")


@pytest.mark.parametrize("text", ["", "D:", "D:00000000000000Z", "D:99991231235959Z", "once upon a time", "\u0662"])
def test_what_is_no_date_of_a_document_is_none(text: str) -> None:
    wide = b"/CreationDate<FEFF" + text.encode("utf-16-be").hex().encode() + b">"
    assert dated(INFO % (wide, b"")) == ("", "", None, "")


def test_of_a_documents_dates_the_one_of_its_making_counts_and_its_last_change_at_the_end() -> None:
    changed, made = b"/ModDate(D:20200101000000Z)", b"/CreationDate(D:20190704123000Z)"
    own, of_a_photo = (PACKET.format("2018-05-06T07:08:09+01:00", mark).encode() for mark in (OWN, ""))
    assert dated(INFO % (made + changed, own))[0] == "2019-07-04 12:30:00"
    assert dated(INFO % (changed, own + of_a_photo)) == ("2018-05-06 07:08:09", "second", 60, "document")
    assert dated(INFO % (changed, of_a_photo)) == ("2020-01-01 00:00:00", "second", 0, "document")
    assert dated(INFO % (changed, own[:200]))[0] == "2020-01-01 00:00:00"
    assert dated(INFO % (b"", b""))[0] == ""


def test_a_drawing_says_when_it_was_made_in_its_metadata() -> None:
    said = '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>{}</dc:date></metadata>'
    assert dated(svg(said.format("2017-03-02"))) == ("2017-03-02 00:00:00", "day", None, "document")
    assert dated(svg(said.format("in spring")))[0] == dated(svg())[0] == ""


def test_a_documents_own_date_counts_more_than_its_name() -> None:
    path = Path("scan-20200505.pdf")
    shot = dated_inside(ShotInfo(), open_picture(INFO % (b"/CreationDate(D:20190704)", b""), DecodeLimits()))
    assert dated_beside(shot, path).date_source == "document"
    assert dated_beside(ShotInfo(), path).date_source == "name"


def test_a_document_without_pages_and_one_with_a_password_say_so() -> None:
    empty = pypdfium2.PdfDocument.new()
    stream = BytesIO()
    empty.save(stream)
    empty.close()
    assert refused(stream.getvalue()) == DAMAGED
    assert refused(LOCKED_PDF) == LOCKED


# A page that only a password opens.
LOCKED_PDF = (
    b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n"
    b"4 0 obj\n<</Filter/Standard/V 1/R 2/P -4/O<" + b"11" * 32 + b">/U<" + b"22" * 32 + b">>>\nendobj\n"
    b"trailer\n<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]/Size 5>>\n%%EOF\n"
)


@given(place=st.integers(0, 2000), value=st.integers(0, 255))
def test_a_changed_byte_is_shown_or_refused_with_a_reason(place: int, value: int) -> None:
    for whole in (bytearray(svg('<g opacity="0.5"><text y="9">Ä</text></g>')), bytearray(pdf(size=(20, 10)))):
        whole[place % len(whole)] = value
        with suppress(UnreadableImage):
            assert decoded(bytes(whole)).image.width


def test_an_entity_within_the_drawing_is_read() -> None:
    data = b'<!DOCTYPE svg [<!ENTITY colour "red">]>' + svg('<rect width="20" height="10" fill="&colour;"/>')
    assert centre(data) == RED


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a worker is bounded by the system on Linux only")
def test_a_drawing_that_takes_too_much_ends_its_worker_only(tmp_path: Path) -> None:
    layers = '<g opacity="0.9"><rect width="9000" height="9000"/>' * 60 + "</g>" * 60
    (tmp_path / "layers.svg").write_bytes(svg(layers, 'width="9000" height="9000"'))
    # What a drawing holds packed is not counted: resvg looks into it, and leaves out what it finds too much.
    inner = base64.b64encode(_uses()).decode()
    (tmp_path / "packed.svg").write_bytes(
        svg(f'<image width="9" height="9" href="data:image/svg+xml;base64,{inner}"/>')
    )
    (tmp_path / "plain.svg").write_bytes(svg())
    pool = DecodePool(1, tmp_path / "thumbnails", limits=DecodeLimits(memory_bytes=400 << 20))
    try:
        with pytest.raises(UnreadableImage) as said:
            pool.read(str(tmp_path / "layers.svg"), None).result(PATIENCE_S)
        assert said.value.reason
        with suppress(UnreadableImage):
            pool.read(str(tmp_path / "packed.svg"), None).result(PATIENCE_S)
        assert pool.read(str(tmp_path / "plain.svg"), None).result(PATIENCE_S).format == "SVG"
    finally:
        pool.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not end a process by the time it works")
def test_a_drawing_that_takes_too_long_would_the_next_time_too(tmp_path: Path) -> None:
    noise = '<filter id="f"><feTurbulence baseFrequency="0.1" numOctaves="9"/></filter>'
    (tmp_path / "noise.svg").write_bytes(
        svg(noise + '<rect width="3000" height="3000" filter="url(#f)"/>' * 200, 'width="3000" height="3000"')
    )
    pool = DecodePool(1, tmp_path / "thumbnails", limits=DecodeLimits(timeout_s=PATIENCE_S, busy_s=2))
    try:
        with pytest.raises(UnreadableImage, match=r"took longer than 2 seconds") as said:
            pool.read(str(tmp_path / "noise.svg"), None).result(PATIENCE_S)
    finally:
        pool.close()
    assert not said.value.passing


def test_packed_without_an_end_is_bounded() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    data = packer.compress(svg()[:-6]) + packer.compress(b" " * (64 << 20)) + packer.flush(zlib.Z_SYNC_FLUSH)
    assert refused(data) == TOO_MUCH
