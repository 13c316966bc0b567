"""Files that viewers show are shown, though a decoder refuses them; of the others is said what is true."""

from __future__ import annotations

import struct
import warnings
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from photoclip.errors import UnreadableImage
from photoclip.media.bmp import rebuilt_bmp
from photoclip.media.boxes import boxes, mended_avif
from photoclip.media.png_chunks import mended_png
from tests.unit.media.drawn import decoded, encoded, scene

RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableImage) as caught:
        decoded(data)
    return caught.value.reason


def chunk(kind: bytes, content: bytes, checksum: int | None = None) -> bytes:
    right = zlib.crc32(kind + content)
    return (
        struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", right if checksum is None else checksum)
    )


PNG = encoded(scene(40, 30), "PNG")
AFTER_HEADER = 33


@pytest.mark.parametrize(
    "extra",
    [
        chunk(b"tEXt", b"Comment\0hello", 1),
        chunk(b"iTXt", b"Comment\0\1\0\0\0no zlib"),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 50_000_000)),
        chunk(b"iCCP", b"profile\0\0no zlib at all", 3),
        chunk(b"eXIf", b"MM\0*nonsense", 0),
        chunk(b"cLLI", b"12345678", 7),
        chunk(b"acTL", struct.pack(">II", 0, 0)),
    ],
    ids=lambda data: data[4:8].decode(),
)
@pytest.mark.parametrize("place", [AFTER_HEADER, len(PNG) - 12], ids=["before", "after"])
def test_a_bad_chunk_beside_the_picture_costs_no_png(extra: bytes, place: int) -> None:
    assert decoded(PNG[:place] + extra + PNG[place:]).image.tobytes() == decoded(PNG).image.tobytes()


def test_a_sound_png_is_left_as_it_is() -> None:
    sound = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"hello")) + chunk(
        b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x/>"
    )
    assert mended_png(PNG) is None
    assert mended_png(PNG[:AFTER_HEADER] + sound + PNG[AFTER_HEADER:]) is None


def test_a_bad_chunk_of_the_picture_itself_is_damage() -> None:
    assert refused(PNG[:29] + b"\0\0\0\0" + PNG[AFTER_HEADER:]) == "the picture is damaged"


def bmp(bits: int, rows: list[bytes], masks: tuple[int, ...] = (), palette: bytes = b"", width: int = 3) -> bytes:
    """Return a BMP of three pixels a row, the lowest row first."""
    body = b"".join(row.ljust((len(row) + 3) // 4 * 4, b"\0") for row in rows)
    size = 56 if len(masks) == 4 else 40
    tables = struct.pack(f"<{len(masks)}I", *masks) + palette
    offset = 14 + 40 + len(tables)
    head = struct.pack(
        "<IiiHHIIiiII", size, width, len(rows), 1, bits, 3 if masks else 0, len(body), 0, 0, len(palette) // 4, 0
    )
    return struct.pack("<2sIHHI", b"BM", offset + len(body), 0, 0, offset) + head + tables + body


@pytest.mark.parametrize(
    "data",
    [
        bmp(16, [struct.pack("<3H", 0x0F00, 0x00F0, 0x000F)], (0x0F00, 0x00F0, 0x000F)),
        bmp(16, [struct.pack("<3H", 0xFF00, 0xF0F0, 0xF00F)], (0x0F00, 0x00F0, 0x000F, 0xF000)),
        bmp(16, [struct.pack("<3H", 0xC000, 0x3800, 0x0001)], (0xC000, 0x3800, 0x0001)),
        bmp(32, [struct.pack("<3I", 0x3FF, 0xFFC00, 0x3FF00000)], (0x3FF, 0xFFC00, 0x3FF00000)),
        bmp(32, [struct.pack("<3I", 0xFF000000, 0xFF0000, 0xFF00)], (0xFF000000, 0xFF0000, 0xFF00)),
        bmp(2, [bytes([0b00011000])], palette=b"\0\0\xff\0" + b"\0\xff\0\0" + b"\xff\0\0\0"),
        bmp(8, [bytes([0, 1, 2])], palette=b"\0\0\xff\0" + b"\0\xff\0\0" + b"\xff\0\0\0" + bytes(1200)),
    ],
    ids=["4-4-4", "4-4-4 and alpha", "2-3-1", "10-10-10", "bytes in another order", "two bits", "a long palette"],
)
def test_a_bmp_with_masks_or_palettes_of_its_own_is_shown(data: bytes) -> None:
    image = decoded(data).image
    assert [image.getpixel((x, 0)) for x in range(3)] == [RED, GREEN, BLUE]


def test_an_odd_bmp_may_be_upside_down_and_is_bounded() -> None:
    rows = [struct.pack("<3H", *(color for _ in range(3))) for color in (0x0F00, 0x000F)]
    data = bmp(16, rows, (0x0F00, 0x00F0, 0x000F))
    upright = decoded(data).image
    assert (upright.getpixel((0, 0)), upright.getpixel((0, 1))) == (BLUE, RED)
    turned = decoded(data[:22] + struct.pack("<i", -2) + data[26:]).image
    assert (turned.getpixel((0, 0)), turned.getpixel((0, 1))) == (RED, BLUE)
    assert rebuilt_bmp(data, max_pixels=5) is None
    assert refused(data[:-3]) == "the picture is cut off"


def half_transparent() -> Image.Image:
    picture = scene(48, 32).convert("RGBA")
    picture.putalpha(Image.linear_gradient("L").resize(picture.size))
    return picture


def with_two_tables(avif: bytes) -> bytes:
    """Return an AVIF that says in two tables which properties its pictures have, as some encoders write it."""
    meta = next(box for box in boxes(avif) if box.kind == b"meta")
    inside = {box.kind: box for box in boxes(avif, meta.content + 4, meta.end)}
    iprp, iloc = inside[b"iprp"], inside[b"iloc"]
    table = next(box for box in boxes(avif, iprp.content, iprp.end) if box.kind == b"ipma")
    entries = avif[table.content + 8 : table.end]
    first = 3 + entries[2]
    tables = [
        struct.pack(">I4sII", 16 + len(part), b"ipma", 0, 1) + part for part in (entries[:first], entries[first:])
    ]
    grown = bytearray(avif[: table.start] + b"".join(tables) + avif[table.end :])
    for box in (meta, iprp):
        grown[box.start : box.start + 4] = struct.pack(">I", box.end - box.start + 16)
    place = iloc.content + 8
    for _ in range(2):  # id, reference, one extent: offset and length
        (offset,) = struct.unpack_from(">I", grown, place + 6)
        struct.pack_into(">I", grown, place + 6, offset + 16)
        place += 14
    return bytes(grown)


def test_an_avif_with_transparency_and_two_tables_of_properties_is_shown() -> None:
    whole = encoded(half_transparent(), "AVIF")
    twice = with_two_tables(whole)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(OSError, match="cannot identify"):
            Image.open(BytesIO(twice))
    assert decoded(twice).image.tobytes() == decoded(whole).image.tobytes()
    mended = mended_avif(twice)
    assert mended is not None
    assert len(mended) == len(twice)


def test_an_avif_that_libavif_reads_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.media.decode.mended_avif", None)
    decoded(encoded(half_transparent(), "AVIF"))


def test_an_avif_of_too_many_pixels_says_so() -> None:
    data = bytearray(encoded(scene(48, 32), "AVIF"))
    at = bytes(data).index(b"ispe")
    data[at + 8 : at + 16] = struct.pack(">II", 17_000, 17_000)
    assert refused(bytes(data)) == "the picture is too large (289 megapixels)"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (bytes(5000), "nothing but zeros"),
        (b"<!DOCTYPE html><html>not found</html>", "a web page"),
        (b"8BPS\0\1", "cut off"),
        (b"\0\0\0\x20ftypqt  " + bytes(30), "a video"),
        (b"\0\0\0\x20ftypisom" + bytes(30), "a video"),
        (b"\xff\x0a" + bytes(range(1, 40)), "damaged or cut off"),
        (b"PK\x03\x04" + b"x" * 40, "a ZIP archive"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"Hello, this is a text.\n" * 9, "not a picture"),
        (PNG.replace(b"\r\n\x1a\n", b"\n\x1a\n", 1), "damaged"),
        (b"\xff\xd8\xff\xe1\xff\xffExif", "cut off"),
        (encoded(scene(), "AVIF")[:200], "cut off"),
        (encoded(scene(), "HEIF")[:-300], "cut off"),
        (encoded(scene(), "TIFF")[:100], "cut off"),
        (PNG[:20], "cut off"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_refusal_says_what_is_true(data: bytes, said: str) -> None:
    assert said in refused(data)


MENDED = {
    "png": PNG[:AFTER_HEADER] + chunk(b"tEXt", b"Comment\0hello", 1) + PNG[AFTER_HEADER:],
    "avif": with_two_tables(encoded(half_transparent(), "AVIF")),
    "bmp": bmp(16, [bytes(6)] * 4, (0x0F00, 0x00F0, 0x000F)),
}


@pytest.mark.parametrize("name", MENDED)
@settings(max_examples=100)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=12), st.floats(0.01, 1))
def test_whatever_is_wrong_has_a_plain_reason(name: str, changes: list[tuple[float, int]], part: float) -> None:
    whole = MENDED[name]
    data = bytearray(whole[: int(part * len(whole))])
    for place, value in changes:
        if data:
            data[int(place * len(data))] = value
    with suppress(UnreadableImage):
        assert decoded(bytes(data)).image.mode == "RGB"
