"""TagTotals: what applying would write, over all labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from photoclip.core.previews import LabelChoice, TagPreview


@dataclass(frozen=True, slots=True)
class TagTotals:
    """Tags that would be new, and on how many photos."""

    tag_count: int = 0
    photo_count: int = 0


def total(preview: TagPreview, choices: Sequence[LabelChoice]) -> TagTotals:
    """Count what applying would write. Walks over every photo of every label; runs on a library thread."""
    by_name = {one.label.name: one for one in preview.labels}
    highest = max((int(one.photo_ids.max()) for one in preview.labels if len(one.photo_ids)), default=0)
    touched = np.zeros(highest + 1, np.bool_)
    tag_count = 0
    for choice in choices:
        one = by_name.get(choice.label)
        if one is None or not choice.apply:
            continue
        chosen = replace(one, corrections=choice.corrections).chosen(choice.strictness)
        new = chosen[~np.isin(chosen, one.photo_ids[one.tagged])] if one.tagged.any() else chosen
        tag_count += len(new)
        touched[new] = True
    return TagTotals(tag_count, int(touched.sum()))
