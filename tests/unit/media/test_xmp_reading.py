"""Keywords, rating and label are found in every form that programs write them in."""

from __future__ import annotations

import pytest

from photoclip.core.xmp import MOST_KEYWORDS, XmpFields
from photoclip.errors import MalformedXmp, XmpProblem
from photoclip.media.xmp_document import LARGEST_BYTES
from photoclip.media.xmp_reading import read_packet
from tests.unit.media.xmp_samples import DARKTABLE, DIGIKAM, LIGHTROOM, SPREAD, described, listed


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (LIGHTROOM, XmpFields(("animals/dog", "beach"), 4, "Green")),
        (DARKTABLE, XmpFields(("places/Italy/Rome",), None, "Red")),
        (DIGIKAM, XmpFields(("beach", "People/Ann Smith"), 4, "Red")),
        (SPREAD, XmpFields(("one", "two"), 2, "Blue")),
    ],
    ids=["lightroom", "darktable", "digikam", "spread"],
)
def test_what_other_programs_write_is_read(text: str, fields: XmpFields) -> None:
    assert read_packet(text.encode()) == fields


@pytest.mark.parametrize("kind", ["Bag", "Seq", "Alt"])
def test_subjects_are_read_from_every_kind_of_list(kind: str) -> None:
    assert read_packet(described(listed("dc:subject", "a", "b", kind=kind))).keywords == ("a", "b")


def test_subjects_are_read_from_plain_text_and_from_an_attribute() -> None:
    assert read_packet(described("<dc:subject>a, b</dc:subject>")).keywords == ("a, b",)
    assert read_packet(described(attributes='dc:subject="a"')).keywords == ("a",)


def test_numbered_items_and_values_with_qualifiers_are_read() -> None:
    inside = "<dc:subject><rdf:Bag><rdf:_1>a</rdf:_1>"
    inside += '<rdf:li rdf:parseType="Resource"><rdf:value>b</rdf:value><xmp:x>c</xmp:x></rdf:li>'
    inside += "</rdf:Bag></dc:subject>"
    assert read_packet(described(inside)).keywords == ("a", "b")


@pytest.mark.parametrize(
    ("text", "stars"),
    [
        *(("3", 3), (" 3.0 ", 3), ("2.6", 3), ("-1", None), ("0", None), ("5.4", 5), ("6", None), ("", None)),
        *(("nan", None), ("inf", None), ("1e999", None), ("three", None)),
    ],
)
def test_a_rating_is_read_as_attribute_and_as_element(text: str, stars: int | None) -> None:
    assert read_packet(described(attributes=f'xmp:Rating="{text}"')).rating == stars
    assert read_packet(described(f"<xmp:Rating>{text}</xmp:Rating>")).rating == stars


@pytest.mark.parametrize(
    ("percent", "stars"), [("0", None), ("1", 1), ("25", 2), ("50", 3), ("75", 4), ("99", 5), ("100", 5), ("900", None)]
)
def test_the_stars_of_windows_count_where_there_are_no_others(percent: str, stars: int | None) -> None:
    assert read_packet(described(attributes=f'MicrosoftPhoto:Rating="{percent}"')).rating == stars
    assert read_packet(described(attributes=f'MicrosoftPhoto:Rating="{percent}" xmp:Rating="0"')).rating is None


@pytest.mark.parametrize(
    ("attributes", "label"),
    [
        ('digiKam:ColorLabel="2"', "Orange"),
        ('digiKam:ColorLabel="6"', "Purple"),
        ('digiKam:ColorLabel="0"', None),
        ('digiKam:ColorLabel="10"', None),
        ('digiKam:ColorLabel="1.5"', None),
        ('xmp:Label="To do" digiKam:ColorLabel="1"', "To do"),
        ('xmp:Label="" digiKam:ColorLabel="1"', None),
    ],
)
def test_a_label_comes_before_the_colour_of_digikam(attributes: str, label: str | None) -> None:
    assert read_packet(described(attributes=attributes)).label == label


def test_the_copy_for_windows_counts_only_alone() -> None:
    copy = listed("MicrosoftPhoto:LastKeywordXMP", "animals/dog")
    assert read_packet(described(copy)).keywords == ("animals/dog",)
    assert read_packet(described(copy + "<dc:subject><rdf:Bag/></dc:subject>")).keywords == ()


def test_a_keyword_that_one_program_removed_does_not_come_back_from_the_list_of_another() -> None:
    inside = listed("dc:subject", "beach") + listed("lr:hierarchicalSubject", "beach")
    inside += listed("digiKam:TagsList", "beach", "animals/dog")
    assert read_packet(described(inside)).keywords == ("beach",)


def test_lists_that_differ_are_united_while_the_flat_one_agrees() -> None:
    inside = listed("dc:subject", "dog", "Rome") + listed("lr:hierarchicalSubject", "animals|dog")
    inside += listed("digiKam:TagsList", "places/Rome")
    assert read_packet(described(inside)).keywords == ("animals/dog", "places/Rome")


def test_a_slash_in_a_flat_keyword_makes_no_level() -> None:
    assert read_packet(described(listed("dc:subject", "black/white"))).keywords == ("black\N{DIVISION SLASH}white",)


def test_more_keywords_than_are_read_are_refused_and_not_cut_off() -> None:
    items = [str(number) for number in range(MOST_KEYWORDS + 10)]
    with pytest.raises(XmpProblem, match="50,010 keywords"):
        read_packet(described(listed("dc:subject", *items)))
    assert len(read_packet(described(listed("dc:subject", *items[10:]))).keywords) == MOST_KEYWORDS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_every_encoding_of_xmp_is_read(encoding: str) -> None:
    assert read_packet(LIGHTROOM.encode(encoding)).keywords == ("animals/dog", "beach")


def test_an_encoding_that_the_declaration_names_is_read() -> None:
    text = DARKTABLE.replace("UTF-8", "ISO-8859-1").replace("Rome", "Orléans")
    assert read_packet(text.encode("latin-1")).keywords == ("places/Italy/Orléans",)


def test_padding_and_nuls_behind_a_packet_do_not_matter() -> None:
    assert read_packet(LIGHTROOM.encode() + b" \n" * 2000 + b"\0" * 9).rating == 4


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"\0\0\0", "empty"),
        (b"hello", "broken"),
        (b"\xff\xd8\xff\xe0 a picture", "no text"),
        (LIGHTROOM.encode()[:-300], "broken"),
        (DARKTABLE.replace("UTF-8", "UTF-16").encode(), "encoding"),
        (DARKTABLE.replace("UTF-8", "zlib").encode(), "encoding"),
        (DARKTABLE.replace("Rome", "Orléans").encode("latin-1"), "no text"),
        (b"<html/>", "other kind"),
        (b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>', "other kind"),
        (described().replace(b"rdf:about", b"rdf:about='' rdf:about"), "broken"),
        (described("&nbsp;"), "broken"),
        (b" " * (LARGEST_BYTES + 1), "larger"),
    ],
)
def test_what_is_no_xmp_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(MalformedXmp, match=reason):
        read_packet(data)
