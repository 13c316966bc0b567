"""Compiles the catalogues into the wheel, where they are quick to read. Run by hatchling; it needs nothing else."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from photoclip.language.choice import OWN_NAMES  # noqa: E402
from photoclip.language.files import read_po, write_mo  # noqa: E402


class CompiledCatalogues(BuildHookInterface[Any]):
    """Finds its place in the wheel by `pyproject.toml`."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # a checkout reads what people write
        folder = ROOT / "build" / "translations"
        folder.mkdir(parents=True, exist_ok=True)
        for source in sorted(HERE.glob("*.po")):
            if source.stem in OWN_NAMES:
                compiled = folder / f"{source.stem}.mo"
                compiled.write_bytes(write_mo(read_po(source.read_text("utf-8"))))
                build_data["force_include"][str(compiled)] = f"photoclip/resources/translations/{compiled.name}"
