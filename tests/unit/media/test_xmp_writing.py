"""What is written reads back as it was said, and nothing else in a file changes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from photoclip.core.xmp import MOST_KEYWORDS, XmpFields
from photoclip.errors import XmpProblem
from photoclip.media.xmp_document import XmpDocument
from photoclip.media.xmp_reading import (
    COLOR_LABEL,
    HIERARCHICAL_SUBJECT,
    LABEL,
    RATING,
    SUBJECT,
    TAGS_LIST,
    occurrences,
    read_packet,
)
from photoclip.media.xmp_writing import merged_packet, new_packet
from tests.unit.media import xmp_samples
from tests.unit.media.xmp_samples import DARKTABLE, DIGIKAM, LIGHTROOM, SPREAD, described, listed

OURS = (SUBJECT, HIERARCHICAL_SUBJECT, TAGS_LIST, RATING, LABEL, COLOR_LABEL)
FIELDS = st.builds(
    XmpFields,
    st.lists(st.text(max_size=12) | st.sampled_from(["animals/dog", "Dog", "places/Rome", "a|b"]), max_size=6).map(
        tuple
    ),
    st.sampled_from([None, 1, 2, 3, 4, 5]),
    st.sampled_from([None, "Red", "Purple", "Gray", "To do"]) | st.text(max_size=9),
)
SAMPLES = st.sampled_from([*xmp_samples.ALL.values()])


def foreign(data: bytes) -> str:
    """Return all that is not ours in XMP, in one canonical spelling without the blanks between elements."""
    document = XmpDocument.parse(data)
    for name in OURS:
        for place in occurrences(document, name):
            if place.element is None:
                del place.description.attrib[name]
            else:
                place.element.getparent().remove(place.element)
    text = etree.canonicalize(etree.tostring(document.tree, encoding="unicode"), strip_text=True, with_comments=True)
    # Which block declares a prefix says nothing.
    parsed = etree.fromstring(text)
    return repr([(node.tag, sorted(node.attrib.items()), (node.text or "").strip()) for node in parsed.iter()])


def texts(data: bytes, name: str) -> list[str]:
    return [text for place in occurrences(XmpDocument.parse(data), name) for text in place.texts()]


@given(FIELDS)
def test_a_new_packet_says_what_it_was_given(fields: XmpFields) -> None:
    assert read_packet(new_packet(fields)) == fields


@given(SAMPLES, FIELDS)
def test_a_merged_packet_says_what_it_was_given_and_keeps_all_else(sample: str, fields: XmpFields) -> None:
    before = sample.encode()
    after = merged_packet(before, fields)
    assert read_packet(after) == fields
    assert foreign(after) == foreign(before)
    assert merged_packet(after, fields) == after


@settings(max_examples=100)
@given(xmp_samples.documents(), FIELDS)
def test_every_form_of_every_field_can_be_written_over(before: bytes, fields: XmpFields) -> None:
    after = merged_packet(before, fields)
    assert read_packet(after) == fields
    assert foreign(after) == foreign(before)
    assert merged_packet(after, fields) == after
    assert read_packet(merged_packet(before, read_packet(before))) == read_packet(before)


@given(SAMPLES, FIELDS, FIELDS)
def test_what_was_written_can_be_changed_again(sample: str, first: XmpFields, second: XmpFields) -> None:
    after = merged_packet(merged_packet(sample.encode(), first), second)
    assert read_packet(after) == second
    assert foreign(after) == foreign(sample.encode())
    for name in OURS:
        assert len(occurrences(XmpDocument.parse(after), name)) <= 1


@pytest.mark.parametrize("sample", [LIGHTROOM, DARKTABLE, DIGIKAM])
def test_what_already_says_so_is_left_byte_for_byte(sample: str) -> None:
    assert merged_packet(sample.encode(), read_packet(sample.encode())) == sample.encode()


def test_keywords_are_written_for_every_kind_of_reader() -> None:
    data = new_packet(XmpFields(("animals/dog", "beach")))
    assert texts(data, SUBJECT) == ["dog", "beach"]
    assert texts(data, HIERARCHICAL_SUBJECT) == ["animals|dog", "beach"]
    assert texts(data, TAGS_LIST) == ["animals/dog", "beach"]
    assert b"<rdf:Bag>" in data.partition(b"<dc:subject>")[2][:20]


def test_a_list_of_another_kind_or_in_pieces_becomes_one_bag() -> None:
    data = merged_packet(SPREAD.encode(), XmpFields(("one", "three", "two")))
    (place,) = occurrences(XmpDocument.parse(data), SUBJECT)
    assert sorted(place.texts()) == ["one", "three", "two"]
    array = place.array()
    assert array is not None
    assert etree.QName(array).localname == "Bag"
    assert b"<!-- 1 -->" in data


def test_two_ratings_become_one() -> None:
    data = merged_packet(SPREAD.encode(), XmpFields(rating=2, label="Blue"))
    assert texts(data, RATING) == ["2"]


def test_a_rating_stays_the_attribute_that_it_was() -> None:
    assert b'xmp:Rating="5"' in merged_packet(LIGHTROOM.encode(), XmpFields(rating=5))


def test_a_rejected_photo_stays_rejected_until_it_has_stars() -> None:
    assert texts(merged_packet(DARKTABLE.encode(), XmpFields(("new",))), RATING) == ["-1"]
    assert texts(merged_packet(DARKTABLE.encode(), XmpFields(rating=1)), RATING) == ["1"]


def test_no_stars_are_said_aloud_where_windows_would_show_some() -> None:
    data = merged_packet(DIGIKAM.encode(), XmpFields())
    assert texts(data, RATING) == ["0"]
    assert read_packet(data) == XmpFields()
    assert b'MicrosoftPhoto:Rating="75"' in data


def test_no_label_is_said_aloud_where_darktable_would_show_one() -> None:
    data = merged_packet(DARKTABLE.encode(), XmpFields())
    assert texts(data, LABEL) == [""]
    assert read_packet(data) == XmpFields()


@pytest.mark.parametrize(("label", "number"), [("Green", "4"), (None, "0"), ("To do", "0"), ("Red", "1")])
def test_the_colour_of_digikam_follows_where_there_is_one(label: str | None, number: str) -> None:
    assert texts(merged_packet(DIGIKAM.encode(), XmpFields(label=label)), COLOR_LABEL) == [number]
    assert texts(merged_packet(LIGHTROOM.encode(), XmpFields(label=label)), COLOR_LABEL) == []


def test_levels_above_a_keyword_stay_while_there_is_a_keyword_below_them() -> None:
    assert texts(merged_packet(LIGHTROOM.encode(), XmpFields(("animals/cat",))), SUBJECT) == ["animals", "cat"]
    assert texts(merged_packet(LIGHTROOM.encode(), XmpFields(("beach",))), SUBJECT) == ["beach"]


def test_another_spelling_is_written() -> None:
    data = merged_packet(LIGHTROOM.encode(), XmpFields(("Animals/Dog", "beach"), 4, "Green"))
    assert texts(data, HIERARCHICAL_SUBJECT) == ["Animals|Dog", "beach"]
    assert "Dog" in texts(data, SUBJECT)


def test_an_item_that_cannot_be_a_keyword_is_kept() -> None:
    odd = '<rdf:li rdf:parseType="Resource"><xmp:x>1</xmp:x></rdf:li>'
    before = described(f"<dc:subject><rdf:Bag>{odd}<rdf:li>a</rdf:li></rdf:Bag></dc:subject>")
    after = merged_packet(before, XmpFields(("b",)))
    assert odd.encode() in after
    assert read_packet(after).keywords == ("b",)


def test_a_file_with_more_keywords_than_are_read_is_not_written() -> None:
    items = (str(number) for number in range(MOST_KEYWORDS + 10))
    with pytest.raises(XmpProblem, match="50,010 keywords"):
        merged_packet(described(listed("dc:subject", *items)), XmpFields(("a",)))


def test_a_prefix_that_means_something_else_does_not_get_in_the_way() -> None:
    before = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
 xmlns:dc="urn:other:dc" xmlns:lr="urn:other:lr" dc:subject="not ours"><lr:x/></rdf:Description></rdf:RDF>"""
    after = merged_packet(before, XmpFields(("animals/dog",), 3, "Red"))
    assert read_packet(after) == XmpFields(("animals/dog",), 3, "Red")
    assert foreign(after) == foreign(before)


def test_a_document_without_descriptions_gets_one() -> None:
    before = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'
    assert read_packet(merged_packet(before, XmpFields(("a",), 1))) == XmpFields(("a",), 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_stays_in_its_encoding(encoding: str) -> None:
    fields = XmpFields(("\u6d77", "\U0001f436"), 2)
    after = merged_packet(LIGHTROOM.encode(encoding), fields)
    assert read_packet(after) == fields
    assert "Café" in after.decode(encoding)


def test_what_an_old_encoding_lacks_is_written_as_character_references() -> None:
    before = DARKTABLE.replace("UTF-8", "ISO-8859-1").replace("Rome", "Orléans").encode("latin-1")
    after = merged_packet(before, XmpFields(("\u6d77",)))
    assert after.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert read_packet(after).keywords == ("\u6d77",)
