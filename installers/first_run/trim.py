"""What PhotoClip has no use for in the packages that it needs: a third of the disk where the processor does the work.

A browser and its languages, three-dimensional scenes, forms' designer and what developers compile against are more than
half of Qt; torch brings its own tests and headers. RECORD says afterwards what is left, as with the packages of a
distribution, so that the next environment is handed on just that.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

_OF_QT = (
    *("*WebEngine*", "*qtwebengine*", "*/resources/*", "*/plugins/webview/*"),
    *("*Quick3D*", "*Qt3D*", "*Qt63D*", "*/plugins/assetimporters/*", "*/plugins/geometryloaders/*"),
    *("*/plugins/renderers/*", "*/plugins/renderplugins/*", "*/plugins/sceneparsers/*"),
    *("*Graphs*", "*Designer*", "*/plugins/designer/*", "*/qml/*", "*/plugins/qmllint/*", "*/plugins/qmltooling/*"),
    *("*/metatypes/*", "*/typesystems/*", "PySide6/include/*", "*.pyi"),
    # Programs for developers.
    *("PySide6/assistant*", "PySide6/balsam*", "PySide6/designer*", "PySide6/linguist*", "PySide6/lrelease*"),
    *("PySide6/lupdate*", "PySide6/qmlformat*", "PySide6/qmllint*", "PySide6/qmlls*"),
)
_OF_TORCH = ("torch/test/*", "torch/include/*", "torch/bin/test_*", "torch/bin/protoc*")
UNUSED = {"pyside6_addons": _OF_QT, "pyside6_essentials": _OF_QT, "torch": _OF_TORCH}
"""By the package: what the names of its files look like, below the folder with the packages."""
_DRAFT = "RECORD.new"


def trim(packages: Path) -> None:
    """Take it out of an environment. `packages`: its folder with the packages. Raises OSError.

    What other environments have of the same files stays: each has a name of its own for them.
    """
    for info in packages.glob("*.dist-info"):
        patterns = UNUSED.get(info.name.split("-")[0].lower())
        if patterns is not None:
            _trim(packages, info / "RECORD", patterns)


def is_unused(name: str, patterns: Sequence[str]) -> bool:
    """Tell whether a file, by its name in RECORD, is one of these."""
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _trim(packages: Path, record: Path, patterns: Sequence[str]) -> None:
    with record.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    gone = [line[0] for line in lines if line and is_unused(line[0], patterns)]
    if not gone:
        return
    left, away = io.StringIO(newline=""), set(gone)
    csv.writer(left, lineterminator="\n").writerows(line for line in lines if line and line[0] not in away)
    # Another file, for the one that is there may be that of the environment in use, too.
    draft = record.with_name(_DRAFT)
    draft.write_text(left.getvalue(), encoding="utf-8", newline="")
    draft.replace(record)
    for name in gone:
        (packages / name).unlink(missing_ok=True)
