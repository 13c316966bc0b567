"""What texts mean."""

from __future__ import annotations

from datetime import datetime

import pytest

from photoclip.core.query import (
    GRAMMAR_HELP,
    MAX_CHARACTERS,
    Box,
    DateRange,
    DayOfYear,
    Description,
    Filter,
    Name,
    NumberRange,
    Picture,
    Place,
    Query,
    SizeRange,
    Term,
    Unknown,
    parse,
    print_query,
)
from photoclip.core.query.rules import RULES
from tests.unit.core.query.strategies import TODAY


def read(text: str) -> Query:
    return parse(text, today=TODAY)


def shape(text: str) -> list[list[Term]]:
    return [list(group.terms) for group in read(text).groups]


def only(text: str) -> Term:
    (term,) = read(text).terms
    return term


def value_of(text: str) -> object:
    term = only(text)
    assert isinstance(term, Filter), term
    assert term.hint == ""
    return term.value


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("a dog  running\ton the beach", [Description("a dog running on the beach")]),
        ("dog -crowd park", [Description("dog"), Description("crowd", negative=True), Description("park")]),
        ('-"two  words"', [Description("two words", negative=True)]),
        ("2:dog beach", [Description("dog", 2), Description("beach")]),
        ('2:"golden retriever"', [Description("golden retriever", 2)]),
        ("0,5:dog -2:cat 2:-cow", [Description("dog", 0.5), Description("cat", 2, True), Description("cow", 2, True)]),
        ("like:IMG_2041.jpg", [Picture("IMG_2041.jpg")]),
        ('-2:like:"C:\\my photos\\a.jpg"', [Picture("C:\\my photos\\a.jpg", 2, True)]),
        ('"IMG 20"', [Name("IMG 20")]),
        ('"a""b" -name:x name:"y z"', [Name('a"b'), Name("x", True), Name("y z")]),
        ("“IMG 20” tag:„a b“", [Name("IMG 20"), Filter("tag", "a b", "a b")]),
        ("tag：犬", [Filter("tag", "犬", "犬")]),  # noqa: RUF001 - what an input method types
        ('in:"Italy 2023" -tag:work', [Filter("in", "Italy 2023", "Italy 2023"), Filter("tag", "work", "work", True)]),
        ("Folder:Italy", [Filter("in", "Italy", "Italy")]),
        ('"a"b', [Name("a"), Description("b")]),
        ('1:"is:new"', [Description("is:new")]),
        ("IS:Favorite", [Filter("is", "favourite", "favourite")]),
        ("type:JPG", [Filter("type", "jpeg", "jpeg")]),
        ("type:svgz", [Filter("type", "svg", "svg")]),
        ("type:QT", [Filter("type", "mov", "mov")]),
        ("", []),
        (" \n\t\x00\ud800", []),
    ],
)
def test_terms(text: str, terms: list[Term]) -> None:
    assert list(read(text).terms) == terms
    assert read(text).hints == ()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "🐕 on the 🏖",
            "כלב על החוף",
            "犬 浜辺",
            "a 'quoted\" ; DROP TABLE",
            "at 12:30",
            "16:9",
            "http://example.org/a:b",
        ),
        *("C:\\photos\\a.jpg", "c:/photos", "salt - pepper", "--verbose", "note:this", '5" nail', "t-shirt"),
        "100% *? [a-z]+",
        *("2:", "3: cats", "Rome: the forum", "\\d+(", "' OR 1=1 --"),
    ],
)
def test_ordinary_words_are_one_description_without_a_hint(text: str) -> None:
    assert list(read(text).terms) == [Description(text)]
    assert read(text).hints == ()
    assert print_query(read(text)) == text


def test_a_bar_joins_the_terms_beside_it() -> None:
    dog, cat, tag = Description("dog running"), Description("cat beach"), Filter("tag", "x", "x")
    assert shape("dog running | cat beach tag:x") == [[dog, cat], [tag]]
    assert shape("tag:x dog running|cat beach") == [[tag], [dog, cat]]
    assert shape('"a|b"||tag:x | dog running') == [[Name("a|b"), tag, dog]]


@pytest.mark.parametrize("text", ["| dog", "dog |", "|", "dog | | "])
def test_a_bar_with_nothing_to_join_is_left_out_and_said(text: str) -> None:
    query = read(text)
    assert [len(group.terms) for group in query.groups] in ([1], [])
    assert "stands between two terms" in query.remark


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("rating:3", NumberRange(3, 3)),
        ("rating:>=3", NumberRange(3, None)),
        ("rating:>3", NumberRange(4, None)),
        ("rating:3+", NumberRange(3, None)),
        ("rating:<3", NumberRange(None, 2)),
        ("iso:100..400", NumberRange(100, 400)),
        ("iso:100-400", NumberRange(100, 400)),
        ("iso:..400", NumberRange(None, 400)),
        ('iso:">= 1600"', NumberRange(1600, None)),
        ("size:>5MB", SizeRange(5_000_001, None, "bytes")),
        ("size:>=1.5kb", SizeRange(1_500, None, "bytes")),
        ("size:<12mp", SizeRange(None, 11_999_999, "pixels")),
        ("size:12MP", SizeRange(11_500_000, 12_499_999, "pixels")),
        ("size:2.5MB", SizeRange(2_450_000, 2_549_999, "bytes")),
        ("size:2..5MB", SizeRange(2_000_000, 5_000_000, "bytes")),
        ("size:2MB..", SizeRange(2_000_000, None, "bytes")),
        ("near:48.858,2.294,5", Place(48.858, 2.294, 5)),
        ('near:"-33.9, 151.2"', Place(-33.9, 151.2, 10)),
        ("near:0,0,2.5km", Place(0, 0, 2.5)),
        ("box:41.8,12.4,42.0,12.6", Box(41.8, 12.4, 42.0, 12.6)),
        ('box:"-20; 170; -10; -170"', Box(-20, 170, -10, -170)),
        ("place:rome", "rome"),
        ('city:"Paris, Texas"', "Paris, Texas"),
        ("on:12-24", DayOfYear(12, 24)),
        ("on:1/5", DayOfYear(1, 5)),
        ("on:02-29", DayOfYear(2, 29)),
        ("on:today", DayOfYear(TODAY.month, TODAY.day)),
        ("on:2019-12-24", DateRange(datetime(2019, 12, 24), datetime(2019, 12, 25))),
        ("aspect:Vertical", "portrait"),
        ("has:GPS", "gps"),
        ('camera:"X-T5"', "X-T5"),
    ],
)
def test_filter_values(text: str, value: object) -> None:
    assert value_of(text) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("camra:X-T5", "There is no filter “camra:”; did you mean camera:?"),
        ("tga:family", "There is no filter “tga:”; did you mean tag:?"),
        ("-raiting:5", "did you mean rating:?"),
        ('say:"hello"', "There is no filter “say:”."),
        ("is:favorti", "did you mean favourite?"),
        (
            "is:xyzzy",
            "knows favourite, picked, rejected, hidden, untagged, offline, duplicate, edited, new, screenshot,"
            " video, live, raw, blurry, dark, hdr and document",
        ),
        ("type:xcf", "jpeg, png"),
        ("in:", "takes a folder"),
        ('in:" "', "nothing between the quotes"),
        ('""', "nothing between the quotes"),
        ('"', "nothing between the quotes"),
        ("like:", "takes the path of a picture"),
        ("name:", "takes part of the name"),
        ("on:24-12", "write the month first"),
        ("on:02-30", "February has 29 days"),
        ("on:", "what comes every year"),
        ("date:easter", "Of which year"),
        ("rating:6", "from 0 to 5"),
        ("rating:>5", "from 0 to 5"),
        ("rating:<0", "from 0 to 5"),
        ("rating:..", "from 0 to 5"),
        ("rating:4..2", "ends before it begins"),
        ("iso:99999999999999999999", "sensitivity is written"),
        ("size:5", "Say what is measured"),
        ("size:large", "a number with its unit"),
        ("size:2MB..5MP", "not from one to the other"),
        ("size:5MB..2MB", "ends before it begins"),
        ("size:..", "on one side at least"),
        ("size:<0MB", "Nothing is smaller"),
        ("size:999999999999GB", "Nothing is as large"),
        ("near:Paris", "A place is written"),
        ("near:91,0,1", "from -90 to 90"),
        ("near:0,181,1", "from -180 to 180"),
        ("near:0,0,0", "more than 0"),
        ("box:1,2,3", "A part of the map is written"),
        ("box:Rome", "A part of the map is written"),
        ("box:42,12,41,13", "the smaller one first"),
        ("box:-91,12,41,13", "from -90 to 90"),
        ("box:41,12,42,181", "from -180 to 180"),
        ("near:٣,٣,٣", "A place is written"),
    ],
)
def test_what_is_not_understood_is_kept_and_says_what_would_be(text: str, says: str) -> None:
    term = only(text)
    assert isinstance(term, Unknown)
    assert says in term.hint
    assert read(text).is_empty
    assert read(text).hints == (term.hint,)


@pytest.mark.parametrize(
    ("text", "term", "says"),
    [
        ('dog "IMG 20', Name("IMG 20"), "not closed"),
        ('in:"Italy 2023', Filter("in", "Italy 2023", "Italy 2023"), "not closed"),
        ("99:dog", Description("dog", 10), "from 0.1 to 10"),
        ("0:dog", Description("dog", 0.1), "from 0.1 to 10"),
        ("2:in:Italy", Filter("in", "Italy", "Italy"), "A weight goes with words"),
    ],
)
def test_what_is_understood_in_another_way_says_so(text: str, term: Term, says: str) -> None:
    last = read(text).terms[-1]
    assert last == term
    assert says in last.hint


def test_a_query_tells_what_the_model_judges_and_what_filters() -> None:
    query = read('dog -2:cat like:a.jpg in:Italy -"b c" "IMG" camra:x')
    assert [type(term) for term in query.vector_terms] == [Description, Description, Picture, Description]
    assert query.filters == (Filter("in", "Italy", "Italy"), Name("IMG"))
    assert query.has_words
    assert not query.is_empty
    assert query.text == "dog"
    assert not read("in:Italy").has_words
    assert read("camra:x").is_empty


def test_a_hint_from_elsewhere_can_be_put_at_a_term() -> None:
    query = read("dog | like:gone.jpg beach").with_hint(1, "There is no file gone.jpg.")
    assert [term.hint for term in query.terms] == ["", "There is no file gone.jpg.", ""]
    assert query == read("dog | like:gone.jpg beach")


def test_the_term_at_a_place_of_the_text_is_found() -> None:
    query = read("dog  tag:x")
    assert query.at(0) == query.at(3) == Description("dog")
    assert query.at(4) is None
    assert query.at(5) == query.at(10) == Filter("tag", "x", "x")


def test_a_very_long_text_is_cut_and_said() -> None:
    query = read("dog " * 2500)
    assert query.text.startswith("dog dog")
    assert len(query.text) <= MAX_CHARACTERS
    assert "1,000 characters" in query.remark
    assert len(read("x" * 100_000).text) == MAX_CHARACTERS


def test_blanks_around_do_not_count_as_length() -> None:
    query = read(" " * 5000 + "dog" + " " * 5000)
    assert list(query.terms) == [Description("dog")]
    assert query.remark == ""


@pytest.mark.parametrize("entry", GRAMMAR_HELP, ids=lambda entry: entry.example)
def test_every_example_of_the_help_reads_without_a_hint(entry: object) -> None:
    query = read(entry.example)  # type: ignore[attr-defined]
    assert query.hints == ()
    assert not query.is_empty


def test_the_help_shows_every_filter_and_kind_of_term() -> None:
    terms = [term for entry in GRAMMAR_HELP for term in read(entry.example).terms]
    assert {term.kind for term in terms if isinstance(term, Filter)} == set(RULES)
    assert {type(term) for term in terms} == {Description, Picture, Name, Filter}


@pytest.mark.parametrize("kind", sorted(RULES))
def test_every_offered_value_and_example_of_a_filter_reads(kind: str) -> None:
    rule = RULES[kind]  # type: ignore[index]
    for value in rule.values:
        assert isinstance(only(f"{kind}:{value}"), Filter)
    assert rule.takes in only(f"{kind}:").hint
