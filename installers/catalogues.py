"""Catalogues of the first run: what `make translations` and people write, compiled for Python's own gettext."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from installers.lock import ROOT

SOURCES = ROOT / "resources" / "translations" / "first_run"
_NOBODYS = {"en_XA", "ar_XB"}
"""Languages that show how a window takes longer words; in a checkout only."""

_NO_DATE = datetime.fromtimestamp(0, UTC)


def compile_catalogues(target: Path, sources: Path = SOURCES) -> None:
    """Put a compiled catalogue for each language into the folder `target`, which is made."""
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(sources.glob("*.po")):
        if source.stem not in _NOBODYS:
            catalogue = read_po(io.BytesIO(source.read_bytes()), locale=source.stem, charset="utf-8")
            # Their headers would say when they were compiled, and no two builds be the same.
            catalogue.creation_date = catalogue.revision_date = _NO_DATE
            with (target / f"{source.stem}.mo").open("wb") as file:
                write_mo(file, catalogue)
