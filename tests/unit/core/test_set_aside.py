"""What a scan sets aside as the same changes nothing in what is decided about the rest."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from photoclip.core.disappearance import GoneState, Seen, judge_absence
from photoclip.core.photo import Stamp
from photoclip.core.scan import FoundFile, KnownFile, diff


class Kind(NamedTuple):
    """Files that are alike."""

    now: str
    """same: exactly as it was; inode, changed: another stamp; missing, and new: not known before."""
    gone: GoneState | None = None
    """What the person has not agreed to."""
    read: bool = True
    deleted: bool = False
    aside: bool = False
    """Whether the scan sets it aside."""


KINDS = (
    *(Kind("same", gone, aside=True) for gone in (None, "quiet", "asked", "waiting")),
    *(Kind("same", gone, read=False, aside=True) for gone in (None, "waiting")),
    *(Kind("same"), Kind("same", read=False), Kind("same", deleted=True), Kind("same", "quiet", deleted=True)),
    *(Kind("missing", gone) for gone in (None, "quiet", "asked", "waiting")),
    *(Kind("missing", read=False), Kind("missing", deleted=True), Kind("missing", "quiet", deleted=True)),
    *(Kind("inode"), Kind("changed"), Kind("new")),
)
COUNTS = st.sampled_from([0, 0, 0, 0, 0, 1, 19, 20, 21, 40, 79, 80, 81])
"""Around what counts as many: twenty, and a fifth."""


@settings(max_examples=200)
@given(st.tuples(*(st.tuples(st.just(kind), COUNTS) for kind in KINDS)))
def test_what_is_set_aside_changes_no_decision(groups: tuple[tuple[Kind, int], ...]) -> None:
    known: dict[str, KnownFile] = {}
    found: dict[str, FoundFile] = {}
    gone: dict[int, GoneState] = {}
    same: list[int] = []
    same_unread: list[int] = []
    for place, (kind, count) in enumerate(groups):
        for number in range(count):
            id_, name = 1000 * place + number, f"{place}/{number}.jpg"
            stamp = Stamp(10, id_, id_ + 1, 5)
            if kind.now != "new":
                photo_id = id_ if kind.read else None
                known[name] = KnownFile(id_, name, stamp, photo_id, kind.deleted, deleted=kind.deleted)
                if kind.gone is not None:
                    gone[id_] = kind.gone
            if kind.now != "missing":
                inode = stamp.inode + (kind.now == "inode") * 1000
                found[name] = FoundFile(name, Stamp(10 + (kind.now == "changed"), id_, inode, 5))
            if kind.aside:
                (same if kind.read else same_unread).append(id_)
    aside = {*same, *same_unread}
    rest = {name: file for name, file in known.items() if file.id not in aside}
    found_else = {name: file for name, file in found.items() if name not in known or name in rest}
    whole, parted = diff(known, found), diff(rest, found_else, len(aside))
    assert parted == whole
    seen = Seen(found_else, same, same_unread)
    assert judge_absence(rest, seen, parted, gone) == judge_absence(known, Seen(found), whole, gone)
