"""Whatever a person reads is handed to `tr`, or marked `english` where it is kept or told by another process.

The window's own texts are held by `tests/gui/language`, in a language that nobody speaks. Here it is what
the code below says: in the errors it raises, the values that carry sentences, and the help of the command line.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

import pytest

from photoclip import errors
from tests.conftest import ROOT

KNOWN = {name for name, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.KnownError)}
SAYING = KNOWN | {
    *("HealthLine", "Repaired", "Notice", "TroubleChanged", "CopyFailure", "ExchangeFailure", "Problem", "Stayed"),
    *("NotUnderstood", "Unknown", "DeviceReport", "DeviceChoice", "PrecisionCheck", "LabelProblem", "ConnectionCut"),
    *("say_usage", "say_could_not_run", "ArgumentTypeError", "mark_failed", "_Stays", "AnotherMaker"),
}
TRANSLATING = {"tr", "_tr", "english", "translate", "shown", "counted", "form", "in_english"}
NAMED = {"HealthLine", "Repaired"}
"""Their first word is the key of a table."""
HEARD_BY_NOBODY = {"BugError", "AssertionError", "debug", "info", "warning", "error", "exception", "critical"}
"""What developers read: bugs, and the log."""
TOLD_TO_NOBODY = {"resources/", "language/"}
A_WHOLE_SENTENCE = re.compile(r"[A-Z{].*[a-z]{2,} [a-z]{2,}.*\.")
"""However it is handed on. (Of a few words alone nobody knows for whom they are.)"""
A_SENTENCE = re.compile(r"(?<!pip )\b(?!pip\b)[A-Za-z]{2,} [a-z]{2,}")

MODULES = [
    path
    for path in sorted((ROOT / "photoclip").rglob("*.py"))
    if not any(part in path.as_posix().split("photoclip/", 1)[-1] for part in TOLD_TO_NOBODY)
]


def bypassing(source: str) -> list[tuple[int, str]]:
    """Return the lines in which a sentence is said that no catalogue is asked for."""
    tree = ast.parse(source)
    found = [(node.lineno, said) for node, said in _heard(tree) if A_WHOLE_SENTENCE.fullmatch(said)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in SAYING:
            first = 1 if _name(node) in NAMED else 0
            words = [*node.args[first:], *(keyword.value for keyword in node.keywords)]
        elif isinstance(node, ast.Call):
            words = [keyword.value for keyword in node.keywords if keyword.arg in ("help", "description")]
        else:
            continue
        found += [(text.lineno, said) for word in words for text, said in _bare(word) if A_SENTENCE.search(said)]
    return sorted(set(found))


def _heard(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Yield texts that are no docstrings, and are handed neither to a catalogue nor to developers."""
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant):
            continue
        if isinstance(inner, ast.Call) and _name(inner) in TRANSLATING | HEARD_BY_NOBODY:
            continue
        if isinstance(inner, ast.JoinedStr | ast.Constant):
            yield from _bare(inner)
        else:
            yield from _heard(inner)


def _bare(node: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    if isinstance(node, ast.Call) and _name(node) in TRANSLATING | {"format"}:
        return
    if isinstance(node, ast.JoinedStr):
        yield node, "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node, node.value
    else:
        for inner in ast.iter_child_nodes(node):
            yield from _bare(inner)


def _name(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


@pytest.mark.parametrize(
    "said",
    [
        'raise LibraryProblem("The disk is full.")',
        'HealthLine("a", "b", f"{n} files are gone.")',
        'f(help="do it now")',
        'def f():\n    """Say it."""\n    return "Nothing was restored."',
    ],
)
def test_a_sentence_that_no_catalogue_is_asked_for_is_found(said):
    assert bypassing(said)


@pytest.mark.parametrize(
    "said",
    [
        'raise LibraryProblem(tr("The disk is full."))',
        'Notice(tr("{n} is gone.").format(n=n))',
        'f(help=tr("do it now"))',
        'def f():\n    """Say it."""\n    _log.warning("The disk is full.")',
    ],
)
def test_what_a_catalogue_is_asked_for_is_fine(said):
    assert not bypassing(said)


def test_no_sentence_bypasses_the_catalogue():
    told = {
        f"{path.relative_to(ROOT).as_posix()}:{line}": text
        for path in MODULES
        for line, text in bypassing(path.read_text("utf-8"))
    }
    assert told == {}
