"""What holds for every text and every tree."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.query import MAX_CHARACTERS, Query, parse, print_query, print_term
from tests.unit.core.query.strategies import TODAY, queries, terms, texts

DAYS = st.dates(date(1801, 1, 1), date(2198, 12, 31))


@given(texts(), DAYS)
def test_any_text_reads_as_a_query_that_prints_and_reads_the_same(text: str, today: date) -> None:
    query = parse(text, today=today)
    printed = print_query(query)
    assert len(printed) <= MAX_CHARACTERS
    assert parse(printed, today=today) == query
    assert print_query(parse(printed, today=today)) == printed
    printed.encode("utf-8")


@given(st.lists(texts(), min_size=10, max_size=40).map(" ".join))
def test_long_texts_are_cut_to_what_prints_and_reads_the_same(text: str) -> None:
    query = parse(text, today=TODAY)
    printed = print_query(query)
    assert len(printed) <= MAX_CHARACTERS
    assert parse(printed, today=TODAY) == query


@given(queries())
def test_every_tree_prints_as_text_that_reads_as_the_tree(query: Query) -> None:
    assert parse(print_query(query), today=TODAY) == query


@given(terms())
def test_every_term_prints_by_itself(term: object) -> None:
    assert parse(print_term(term), today=TODAY).terms == (term,)  # type: ignore[arg-type]


@given(texts())
def test_spans_cover_the_text_of_their_terms(text: str) -> None:
    query = parse(text, today=TODAY)
    rest, position = [], 0
    for term in query.terms:
        assert position <= term.span.start < term.span.end <= len(text)
        rest.append(text[position : term.span.start])
        position = term.span.end
        if not query.remark:
            (alone,) = parse(term.span.of(text), today=TODAY).terms
            assert (alone, alone.hint) == (term, term.hint)
    if not query.remark:
        rest.append(text[position:])
        assert parse("".join(rest), today=TODAY).terms == ()


@given(texts())
def test_what_is_not_searched_for_says_why(text: str) -> None:
    query = parse(text, today=TODAY)
    if query.is_empty and parse(text.strip("\x00 "), today=TODAY).terms:
        assert query.hints


@given(texts())
def test_descriptions_are_folded_and_free_of_control_characters(text: str) -> None:
    for term in parse(text, today=TODAY).vector_terms:
        shown = term.text if hasattr(term, "text") else term.path
        assert shown == shown.strip() != ""
        assert 0.1 <= term.weight <= 10
