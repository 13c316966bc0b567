"""The notice file: whose work an installer carries, under which licence, with the licences' texts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from email.message import Message
from email.parser import Parser
from pathlib import Path

from installers.first_run.problems import SetupProblem

_BEGIN = """This installer carries the following works besides PhotoClip itself. What is downloaded when PhotoClip is
set up has its licences in the *.dist-info folders of the environment.
"""
_RULE = "=" * 100


def notices(wheels: Iterable[Path], resources: Path) -> str:
    """Return the text of the notice file; a wheel that names no licence is a problem.

    `resources`: the folder of tables that PhotoClip brings; what is made from others' work has its licence beside it.
    """
    tables = [_table(licence) for licence in sorted(resources.rglob("*licence.txt"))]
    return "\n".join([_BEGIN, *(_notice(wheel) for wheel in sorted(wheels)), *tables])


def _table(licence: Path) -> str:
    return "\n".join([_RULE, f"A table of PhotoClip's own, in {licence.parent.name}", "", licence.read_text("utf-8")])


def _notice(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" in name]
        metadata = Parser().parsestr(archive.read(next(n for n in names if n.endswith("/METADATA"))).decode("utf-8"))
        texts = [archive.read(name).decode("utf-8", "replace") for name in names if _is_licence(name)]
    licence = _licence(metadata)
    if not licence and not texts:
        raise SetupProblem(f"{wheel.name} names no licence; find out which it has before it is passed on.")
    head = [_RULE, f"{metadata['Name']} {metadata['Version']}", f"Licence: {licence or 'see below'}"]
    home = metadata["Home-page"] or next(iter(metadata.get_all("Project-URL", [])), "").partition(", ")[2]
    return "\n".join([*head, *([f"Home: {home}"] if home else []), "", *texts])


def _licence(metadata: Message) -> str:
    said = metadata["License-Expression"] or metadata["License"] or ""
    classifiers = [word for word in metadata.get_all("Classifier", []) if word.startswith("License")]
    return said.splitlines()[0] if said else ", ".join(word.rpartition(" :: ")[2] for word in classifiers)


def _is_licence(name: str) -> bool:
    last = name.rpartition("/")[2].upper()
    return "/licenses/" in name or last.startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "AUTHORS"))
