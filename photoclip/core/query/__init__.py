"""The grammar of the one search box: any text to a tree of terms, and back.

    query  = group group ...            all groups must hold
    group  = term | term | ...          one of the terms must hold
    term   = words                      plain words side by side are ONE description
           | [-][weight:]word  [-][weight:]"two words"      a description with its sign or weight
           | [-][weight:]like:PATH      a picture to look for photos like it
           | "name"  [-]name:NAME       literal words of a file's, folder's or tag's name
           | [-]filter:VALUE            a condition, see `rules`

`|` joins the two terms beside it and binds tighter than standing side by side. A run of words is one term: `dog | cat
beach tag:x` is (dog or "cat beach") and tag:x; `dog running | cat sleeping` is two descriptions of which one will do.
Sign and weight belong to the next word or quote alone: `2:dog beach` is dog twice and beach once. A value with blanks
or `|` stands in quotes; a quote in a quote is doubled. `1:"..."` is how to write a description that would read as
something else, or beside another one.

A colon makes a filter only after a filter's name or what looks like a slip of one: 12:30, http://x, C:\\x are words.
What people say in plain words (dog last summer) is none of the grammar: `understanding` reads what was typed, and makes
a text of it that is.
The parts: `tree` (values), `words`, `reader`, `parser` (text to tree), `printer` (tree to text), `rules` with `dates`,
`periods` and `numbers` (the filters), `edits`, `corrections`, `completion` and `unfinished` (the search box),
`dependence` (what makes it worth asking again), `help`, `scripts`.
"""

from photoclip.core.query.completion import Completion, complete
from photoclip.core.query.corrections import correction
from photoclip.core.query.dates import days_of
from photoclip.core.query.dependence import depends_on
from photoclip.core.query.edits import remove_term, replace_term
from photoclip.core.query.help import GRAMMAR_HELP, GrammarExample
from photoclip.core.query.parser import MAX_CHARACTERS, parse
from photoclip.core.query.printer import print_filter, print_query, print_term
from photoclip.core.query.prose.names import Names, nobody, tag_names
from photoclip.core.query.scripts import is_mainly_non_latin, script_of
from photoclip.core.query.tree import (
    Box,
    DateRange,
    DayOfYear,
    Description,
    Filter,
    FilterKind,
    Group,
    Name,
    NumberRange,
    PartOfYear,
    Picture,
    Place,
    Query,
    SizeRange,
    Span,
    Term,
    Unknown,
    Value,
    VectorTerm,
)
from photoclip.core.query.understanding import Understood, get_ready, typeable, understood, with_term, without_term
from photoclip.core.query.unfinished import Unfinished, unfinished

__all__ = [
    "GRAMMAR_HELP",
    "MAX_CHARACTERS",
    "Box",
    "Completion",
    "DateRange",
    "DayOfYear",
    "Description",
    "Filter",
    "FilterKind",
    "GrammarExample",
    "Group",
    "Name",
    "Names",
    "NumberRange",
    "PartOfYear",
    "Picture",
    "Place",
    "Query",
    "SizeRange",
    "Span",
    "Term",
    "Understood",
    "Unfinished",
    "Unknown",
    "Value",
    "VectorTerm",
    "complete",
    "correction",
    "days_of",
    "depends_on",
    "get_ready",
    "is_mainly_non_latin",
    "nobody",
    "parse",
    "print_filter",
    "print_query",
    "print_term",
    "remove_term",
    "replace_term",
    "script_of",
    "tag_names",
    "typeable",
    "understood",
    "unfinished",
    "with_term",
    "without_term",
]
