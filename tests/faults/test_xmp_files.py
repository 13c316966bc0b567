"""Hostile and broken XMP: a clear reason, no time or memory lost, nothing reached outside, nothing written."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.xmp import XmpFields
from photoclip.errors import MalformedXmp, XmpProblem
from photoclip.media.xmp_document import LARGEST_BYTES
from photoclip.media.xmp_reading import read_packet
from photoclip.media.xmp_writing import merged_packet
from tests.unit.media.xmp_samples import DIGIKAM, LIGHTROOM, RDF_NS, SPREAD, described, listed

FIELDS = XmpFields(("animals/dog", "new"), 3, "Blue")


def refused(data: bytes) -> str:
    """Return why XMP is refused, by reading and by writing alike."""
    with pytest.raises(MalformedXmp) as read:
        read_packet(data)
    with pytest.raises(MalformedXmp) as written:
        merged_packet(data, FIELDS)
    assert read.value.reason == written.value.reason
    return read.value.reason


def with_doctype(doctype: str, item: str = "x") -> bytes:
    return f'<?xml version="1.0"?>\n<!-- a --><?b c?>\n{doctype}'.encode() + described(listed("dc:subject", item))


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE x>",
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        '<!DOCTYPE x [<!ATTLIST x a CDATA "b">]>',
    ],
)
def test_a_document_type_is_refused(doctype: str) -> None:
    assert "document type" in refused(with_doctype(doctype))
    assert "document type" in refused(with_doctype(doctype, "&e;" if "ENTITY e" in doctype else "x"))
    assert "document type" in refused(with_doctype(doctype).decode().encode("utf-16"))


def test_a_billion_billion_laughs_are_not_begun() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 19))
    assert "document type" in refused(with_doctype(f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>', "&l18;"))


def test_a_document_type_that_is_only_spoken_of_is_none() -> None:
    before = b"<!-- <!DOCTYPE x> -->\n" + described(listed("dc:subject", "<![CDATA[<!DOCTYPE x>]]>"))
    assert read_packet(before).keywords == ("<!DOCTYPE x>",)


def test_deep_nesting_is_refused() -> None:
    for depth in (300, 100_000):
        assert "broken" in refused(described("<xmp:a>" * depth + "</xmp:a>" * depth))


def test_more_than_the_largest_sidecar_is_refused_unread() -> None:
    assert "larger" in refused(described("<!--" + "x" * LARGEST_BYTES + "-->"))


def growth(document: Callable[[int], bytes], count: int) -> float:
    """Return how often more processor time four times as much takes to read: 4 if linear, 16 if quadratic."""

    def seconds(count: int) -> float:
        data = document(count)
        before = time.thread_time()
        with contextlib.suppress(MalformedXmp):
            read_packet(data)
        return time.thread_time() - before

    # In turns, and the least of each: what else the machine does disturbs its caches.
    taken = [(seconds(count), seconds(count // 4)) for _ in range(3)]
    whole_s, quarter_s = (min(each) for each in zip(*taken, strict=True))
    return whole_s / quarter_s


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        (lambda n: listed("dc:subject", *["x"] * n), 20_000),
        (lambda n: "<xmp:a/>" * n, 200_000),
        (lambda n: "<!---->" * n, 200_000),
        (lambda n: "<dc:subject/>" * n, 20_000),
        (lambda n: listed("dc:subject", "x" * n), 400_000),
        (lambda n: listed("dc:subject", "/" * n), 400_000),
    ],
    ids=["items", "elements", "comments", "properties", "a long keyword", "levels"],
)
def test_time_grows_with_what_is_read_alone(inside: Callable[[int], str], count: int) -> None:
    read_packet(described(inside(count)))  # it is not refused
    assert growth(lambda n: described(inside(n)), count) < 10


@pytest.mark.parametrize("attributes", ["xmp:a{}='' ", "xmlns:a{}='urn:{}' "], ids=["attributes", "namespaces"])
def test_for_a_crowd_of_attributes_time_grows_with_it_alone(attributes: str) -> None:
    assert growth(lambda n: described(attributes="".join(attributes.format(m, m) for m in range(n))), 200_000) < 10


@pytest.mark.parametrize("sample", [LIGHTROOM, DIGIKAM, SPREAD], ids=["lightroom", "digikam", "spread"])
def test_a_file_cut_off_anywhere_is_read_whole_or_refused(sample: str) -> None:
    data = sample.encode()
    whole = read_packet(data)
    for length in range(len(data)):
        with contextlib.suppress(MalformedXmp):
            assert read_packet(data[:length]) == whole


@given(
    st.sampled_from([LIGHTROOM.encode(), DIGIKAM.encode(), SPREAD.encode(), LIGHTROOM.encode("utf-16")]),
    st.lists(st.tuples(st.integers(0, 6000), st.binary(min_size=1, max_size=6), st.booleans()), min_size=1, max_size=8),
)
def test_a_file_with_bytes_changed_anywhere_is_read_and_written_or_refused(
    data: bytes, changes: list[tuple[int, bytes, bool]]
) -> None:
    changed = bytearray(data)
    for position, replacement, insert in changes:
        start = position % len(changed)
        changed[start : start if insert else start + len(replacement)] = replacement
    with contextlib.suppress(XmpProblem):
        read_packet(bytes(changed))
        assert read_packet(merged_packet(bytes(changed), FIELDS)) == FIELDS


@given(st.binary(max_size=300))
def test_rubbish_is_refused(data: bytes) -> None:
    refused(data)


@given(st.text(alphabet="<>/?!-[]&;:=\"' abrdf\0\ufeff", max_size=60))
def test_rubbish_that_looks_like_xml_is_refused(text: str) -> None:
    refused(f'<rdf:RDF xmlns:rdf="{RDF_NS}">{text}'.encode())


def test_a_file_of_the_machine_is_never_read_by_xinclude_or_stylesheet(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="ascii")
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    before = f'<?xml-stylesheet href="{secret.as_uri()}"?>'.encode() + described(listed("dc:subject", include))
    assert read_packet(before).keywords == ()
    assert b"hidden" not in merged_packet(before, FIELDS)
