"""What has to be translated: every literal that is handed to `tr`, read from the code itself, and the labels that ship.

Two texts side by side, of which only the second has {n}, are one message with plural forms: that is how `counted` and
what stands before it are written.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parent.parent.parent
FIRST_RUN = (ROOT / "installers" / "first_run", ROOT / "photoclip" / "health" / "system_libraries.py")
"""What speaks before there is a PhotoClip, with catalogues of its own."""

_LABELS = Path("resources", "labels", "starter_sets.json")
_MARK = "english"
_NAMES = {"tr", "_tr", _MARK}
_OF_QT = "translate"
"""QCoreApplication.translate(class, text)."""


@dataclass
class Found:
    """What stands in one file, in its order."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    """Context, usually '', and text."""
    pairs: dict[str, str] = field(default_factory=dict)
    """Text for one, to that for many."""
    not_literal: list[int] = field(default_factory=list)
    """Lines in which something else than a literal is handed to `tr`."""


def catalogue_of(*places: Path) -> Catalog:
    """Return the messages of modules and of all in packages, by file; no line numbers, which change all the time."""
    paths = [path for place in places for path in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    found = {path.relative_to(ROOT).as_posix(): texts_of(path.read_text("utf-8")) for path in paths}
    pairs: dict[str, str] = {}
    for one in found.values():
        for text, many in one.pairs.items():
            pairs.setdefault(text, many)
    catalogue = Catalog(project="PhotoClip", charset="utf-8", fuzzy=False)
    for place, one in found.items():
        joined = {many for text, many in one.pairs.items() if pairs[text] == many}
        for context, text in one.texts:
            if text in joined:
                continue  # it comes with the text for one
            key = (text, pairs[text]) if text in pairs else text
            catalogue.add(key, locations=[(place, None)], context=context or None, flags=())
    if ROOT / "photoclip" in places:
        for context, text in labels_of((ROOT / _LABELS).read_text("utf-8")):
            catalogue.add(text, locations=[(_LABELS.as_posix(), None)], context=context, flags=())
    return catalogue


def labels_of(document: str) -> list[tuple[str, str]]:
    """Return the names in a file of label sets, each with its context: of sets, and of the levels of labels."""
    sets = json.loads(document)["sets"]
    levels = (part for one in sets for label in one["labels"] for part in label["name"].split("/"))
    return [*(("label set", one["name"]) for one in sets), *(("label", part) for part in dict.fromkeys(levels))]


def texts_of(source: str) -> Found:
    found = Found()
    tree = ast.parse(source)
    tables = {name.id: value for node in tree.body for name, value in _names_given(node)}
    own = {id(node) for function in _translating_functions(tree) for node in ast.walk(function)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_tr(node) and id(node) not in own]
    for node in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        texts = _literals(node) or _in_table(node, tables)
        found.texts += texts
        if not texts:
            found.not_literal.append(node.lineno)
    for one, many in _neighbours(tree):
        if "{n}" in many and "{n}" not in one:
            found.pairs.setdefault(one, many)
    return found


def _names_given(node: ast.stmt) -> Iterator[tuple[ast.Name, ast.expr]]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        yield from ((name, node.value) for name in targets if isinstance(name, ast.Name))


def _in_table(node: ast.Call, tables: dict[str, ast.expr]) -> list[tuple[str, str]]:
    """Return the sentences of a table that is handed to `english`."""
    word = node.args[0] if node.args else None
    table = tables.get(word.id) if isinstance(word, ast.Name) and getattr(node.func, "id", "") == _MARK else None
    parts = table.values if isinstance(table, ast.Dict) else [] if table is None else [table]
    literals = [inner.value for part in parts for inner in ast.walk(part) if isinstance(inner, ast.Constant)]
    return [("", text) for text in literals if isinstance(text, str) and text]


def _translating_functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    """Return the definitions of `tr` itself, which hand on what they were given."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name in _NAMES | {_OF_QT}:
            yield node


def _is_tr(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if name == _OF_QT:
        return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "id", "") == "QCoreApplication"
    return name in _NAMES


def _literals(node: ast.Call) -> list[tuple[str, str]]:
    """Return the texts that the call may be handed, each with its context; none where they are no literals."""
    qt = isinstance(node.func, ast.Attribute) and node.func.attr == _OF_QT
    words = node.args[1:] if qt else node.args
    context = words[1].value if len(words) > 1 and isinstance(words[1], ast.Constant) else ""
    return [(str(context or ""), text) for text in _texts(words[0])] if words else []


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value] if node.value else []
    if isinstance(node, ast.IfExp):
        both = [_texts(node.body), _texts(node.orelse)]
        return both[0] + both[1] if all(both) else []
    return []


def _neighbours(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Return the texts that stand side by side: as arguments, in a tuple, or given names one after the other."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_line(node.args)
        elif isinstance(node, ast.Tuple | ast.List):
            yield from _in_line(node.elts)
        for body in (getattr(node, name, None) for name in ("body", "orelse")):
            if isinstance(body, list):
                yield from _in_line([_given(statement) for statement in body])
                yield from _named(body)


def _named(body: Iterable[ast.stmt]) -> Iterator[tuple[str, str]]:
    """Return a text that has a name, with that which stands beside the name in a call."""
    names: dict[str, ast.expr] = {}
    for statement in body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            names[statement.targets[0].id] = statement.value
        for node in ast.walk(statement):
            if isinstance(node, ast.Call):
                yield from _in_line([names.get(getattr(word, "id", ""), word) for word in node.args])


def _given(statement: ast.stmt) -> ast.expr | None:
    return statement.value if isinstance(statement, ast.Assign) else None


def _in_line(nodes: Iterable[ast.expr | None]) -> Iterator[tuple[str, str]]:
    for one, many in pairwise(nodes):
        if isinstance(one, ast.Call) and isinstance(many, ast.Call) and _is_tr(one) and _is_tr(many):
            texts = _literals(one), _literals(many)
            if all(len(found) == 1 for found in texts):
                yield texts[0][0][1], texts[1][0][1]
