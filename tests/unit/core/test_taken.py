"""Dates are taken as far as they are known, from any form that programs write, and from names."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.dated_names import date_in_name
from photoclip.core.taken import FIRST_YEAR, LAST_YEAR, comparable, date_text, read_offset, read_taken, typed_taken


@pytest.mark.parametrize(
    ("text", "said", "offset"),
    [
        ("2004:05:06", "2004-05-06", None),
        ("1993", "1993", None),
        ("2004: 5: 6  7: 8: 9", "2004-05-06T07:08:09", None),
        ("2016:12:31 23:59:60", "2016-12-31T23:59:59", None),
        ("2004:00:00 00:00:00", "2004", None),
        ("2004:05:00 00:00:00", "2004-05", None),
        ("2004:  :     :  :  ", "2004", None),
        ("2004:05:     :  :  ", "2004-05", None),
        ("2004:05:06   :  :  ", "2004-05-06", None),
        ("2004:05:   07:08:09", "2004-05", None),
        ("2004:02:31 10:00:00", "2004-02", None),
        ("2004:05:06 25:61:00", "2004-05-06", None),
        ("2004:05:06 24:00:00", "2004-05-07T00:00:00", None),
        ("2004:05:06 07:08", "2004-05-06T07:08", None),
        ("2015:02:01 14:42:59+01:00", "2015-02-01T14:42:59", 60),
        ("2017:04:22 03:00:22 +0200", "2017-04-22T03:00:22", 120),
        ("2004-05-06T07:08:09.25Z", "2004-05-06T07:08:09.250000", 0),
        ("2004-05-06T07:08:09-05", "2004-05-06T07:08:09", -300),
        ("2004:05:06 02:03:04 PM", "2004-05-06T14:03:04", None),
        ("2004:05:06 12:03:04 a.m.", "2004-05-06T00:03:04", None),
        ("2004:05:06 12:03:04pm +05:30", "2004-05-06T12:03:04", 330),
        ("2004:05:06 07:08:09 p. m.", "2004-05-06T19:08:09", None),
        ("2004:05:06 下午 3:04:05", "2004-05-06T15:04:05", None),
        ("2004:05:06 上午12:04:05", "2004-05-06T00:04:05", None),
        ("2004/05/06 오후 3:04:05 +0900", "2004-05-06T15:04:05", 540),
        ("2004:05:06 07.08.09", "2004-05-06T07:08:09", None),
        ("2004:05:06 07.5", "2004-05-06", None),
        ("20040506", "2004-05-06", None),
        ("20040506T070809+0100", "2004-05-06T07:08:09", 60),
        ("2004/5/6 7:08:09", "2004-05-06T07:08:09", None),
    ],
)
def test_what_is_known_of_a_date_is_read(text, said, offset):
    taken = read_taken(text)
    assert taken is not None
    assert (taken.text, taken.offset_min) == (said, offset)
    assert date_text(taken.moment, taken.precision) == said


@pytest.mark.parametrize("text", ["", "    :  :     :  :  ", "0000:00:00 00:00:00", "yesterday", "9999:01:01", "12"])
def test_what_is_no_date_is_none(text):
    assert read_taken(text) is None


@pytest.mark.parametrize(
    ("text", "said", "offset"),
    [
        (" 1987 ", "1987", None),
        ("1987-6", "1987-06", None),
        ("1987/06/21", "1987-06-21", None),
        ("19870621", "1987-06-21", None),
        ("1987-06-21 2:30 pm", "1987-06-21T14:30", None),
        ("1987-06-21T14:30:05.5 +02:00", "1987-06-21T14:30:05.500000", 120),
    ],
)
def test_what_a_person_types_is_read(text, said, offset):
    taken = typed_taken(text)
    assert taken is not None
    assert (taken.text, taken.offset_min, taken.source) == (said, offset, "person")


@pytest.mark.parametrize(
    "text",
    [
        *("1987-02-30", "1987-13", "1987-00-01", "1987 or so", "1987-06-21 25:00", "1987-06-21 14.30", "198706211"),
        *("1987-06-21 14:30 CET", "1987-06-21 14:30 +25:00", "1987-06-21 14:30:75", "1987-", "0987", "21.06.1987"),
    ],
)
def test_what_a_person_types_is_read_whole_or_not_at_all(text):
    assert typed_taken(text) is None


@pytest.mark.parametrize("text", ["+15:00", "+01:75", "5", "", "+", "CET"])
def test_what_is_no_offset_is_none(text):
    assert read_offset(text) is None


@given(
    st.text(max_size=40) | st.from_regex(r"[0-9]{4}[: ]{0,3}[0-9]{0,3}[: ][0-9]{0,3}[ T][0-9: ]{0,9}[+-]?[0-9]{0,5}")
)
def test_any_text_is_a_date_or_none(text):
    taken = read_taken(text)
    assert taken is None or FIRST_YEAR <= taken.moment.year <= LAST_YEAR + 1
    assert taken is None or read_taken(taken.text) is not None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("IMG-20190704-WA0001.jpg", "2019-07-04"),
        ("Screenshot_20210304-050607.jpg", "2021-03-04T05:06:07"),
        ("PXL_20210304_050607123.jpg", "2021-03-04T05:06:07"),
        ("VID_20210304_050607.mp4", "2021-03-04T05:06:07"),
        ("Screenshot 2021-03-04 at 05.06.07.png", "2021-03-04T05:06:07"),
        ("WhatsApp Image 2019-07-04 at 10.11.12.jpeg", "2019-07-04T10:11:12"),
        ("20190704_101112(1).jpg", "2019-07-04T10:11:12"),
        ("signal-2019-07-04-101112.jpg", "2019-07-04T10:11:12"),
        ("20190704101112.jpg", "2019-07-04T10:11:12"),
        ("Screenshot_2021-03-04-05-06-07-123_com.app.jpg", "2021-03-04T05:06:07"),
        ("1987-05-03 Anna.jpg", "1987-05-03"),
        *((name, None) for name in ("IMG_12345678.jpg", "DSC_20191304.jpg", "1562235072000.jpg", "20210231.jpg")),
        *((name, None) for name in ("IMG_2041.jpg", "FB_IMG_1562235072000.jpg", "120190704.jpg", "a.jpg", "")),
    ],
)
def test_dates_in_names_are_read_and_other_numbers_are_not(name, said):
    taken = date_in_name(name)
    assert (None if taken is None else taken.text) == said


def test_moments_of_several_zones_are_compared_as_moments():
    europe = comparable(datetime(2024, 10, 18, 21, 14, 54), 120)
    america = comparable(datetime(2024, 10, 18, 20, 46, 30), -240)
    assert (america - europe).total_seconds() == pytest.approx(19_896)
    assert comparable(datetime(2024, 10, 18, 20, 46), None) == datetime(2024, 10, 18, 20, 46)
