"""Label sets that ship with PhotoClip."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from photoclip.core.labels import Label, LabelSet
from photoclip.errors import BugError
from photoclip.language import catalogue


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


def in_own_language(one: LabelSet) -> LabelSet:
    """Return a set that ships as it is called in the person's language: its tags are theirs, and read by them.

    What a model is asked stays English, which every model understands best; a name alone is its own description.
    """
    return replace(one, name=_said(one.name, "label set"), labels=tuple(map(_own_label, one.labels)))


def _own_label(label: Label) -> Label:
    name = "/".join(_said(part, "label") for part in label.name.split("/"))
    asked = label.description or ("" if name == label.name else label.descriptions[0])
    return replace(label, name=name, description=asked)


def _said(english: str, context: str) -> str:
    # Not `tr`: these texts stand in the sets' file, where `make translations` reads them.
    return catalogue().find(english, context) or english


def _label(one: Mapping[str, Any]) -> Label:
    return Label(
        one["name"],
        one.get("description", ""),
        tuple(one.get("synonyms", ())),
        tuple(one.get("unwanted", ())),
    )
