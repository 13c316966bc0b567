"""Label sets that ship with PhotoClip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from photoclip.core.labels import Label, LabelSet
from photoclip.errors import BugError


def read_starter_sets(path: Path) -> list[LabelSet]:
    """Return the sets of a file of ours, in its order. Raises BugError where it is not as it should be."""
    try:
        document = json.loads(path.read_text("utf-8"))
        return [
            LabelSet(
                one["name"],
                tuple(_label(label) for label in one["labels"]),
                bool(one.get("exclusive")),
                bool(one.get("complete")),
            )
            for one in document["sets"]
        ]
    except (ValueError, KeyError, TypeError) as exc:
        raise BugError(f"{path.name} is not a file of label sets: {exc}") from exc


def _label(one: Mapping[str, Any]) -> Label:
    return Label(
        one["name"],
        one.get("description", ""),
        tuple(one.get("synonyms", ())),
        tuple(one.get("unwanted", ())),
    )
