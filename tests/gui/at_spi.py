"""What a screen reader is told: the tree that Qt hands to AT-SPI, read from outside, in a process of its own.

`python -m tests.gui.at_spi PID` waits for lines on standard input; to each it answers with one line of JSON: the
windows of that process, as nodes with `role`, `name`, whether it is `showing`, and `children`. libatspi is asked by
ctypes: its Python bindings are seldom there, the library is wherever a screen reader could run.
"""

from __future__ import annotations

import ctypes
import json
import sys
from ctypes import c_char_p, c_int, c_uint, c_void_p
from typing import Any

LIBRARY = "libatspi.so.0"
MOST_CHILDREN = 250
"""Of photos and rows: what holds for so many holds for all."""
DEEPEST = 40
SHOWING = 25
"""ATSPI_STATE_SHOWING"""


class Reader:
    """Reads accessible objects of other processes. Raises OSError where there is no libatspi."""

    def __init__(self) -> None:
        self._at = ctypes.CDLL(LIBRARY)
        for name, gives, takes in (
            ("atspi_get_desktop", c_void_p, (c_int,)),
            ("atspi_accessible_get_child_count", c_int, (c_void_p, c_void_p)),
            ("atspi_accessible_get_child_at_index", c_void_p, (c_void_p, c_int, c_void_p)),
            ("atspi_accessible_get_name", c_char_p, (c_void_p, c_void_p)),
            ("atspi_accessible_get_role_name", c_char_p, (c_void_p, c_void_p)),
            ("atspi_accessible_get_process_id", c_uint, (c_void_p, c_void_p)),
            ("atspi_accessible_get_state_set", c_void_p, (c_void_p,)),
            ("atspi_state_set_contains", c_int, (c_void_p, c_int)),
            ("atspi_accessible_clear_cache", None, (c_void_p,)),
        ):
            function = getattr(self._at, name)
            function.restype, function.argtypes = gives, takes
        self._at.atspi_init()

    def windows(self, pid: int) -> list[dict[str, Any]]:
        """Return the windows of a process, each with all that is in it; none until it is known to AT-SPI."""
        desktop = self._at.atspi_get_desktop(0)
        self._at.atspi_accessible_clear_cache(desktop)
        for app in self._children(desktop):
            if self._at.atspi_accessible_get_process_id(app, None) == pid:
                self._at.atspi_accessible_clear_cache(app)
                return [self._node(window, 0) for window in self._children(app)]
        return []

    def _children(self, one: int) -> list[int]:
        count = self._at.atspi_accessible_get_child_count(one, None)
        found = (self._at.atspi_accessible_get_child_at_index(one, k, None) for k in range(min(count, MOST_CHILDREN)))
        return [child for child in found if child]

    def _node(self, one: int, depth: int) -> dict[str, Any]:
        states = self._at.atspi_accessible_get_state_set(one)
        return {
            "role": (self._at.atspi_accessible_get_role_name(one, None) or b"").decode(),
            "name": (self._at.atspi_accessible_get_name(one, None) or b"").decode(),
            "showing": bool(self._at.atspi_state_set_contains(states, SHOWING)),
            "children": [self._node(child, depth + 1) for child in self._children(one)] if depth < DEEPEST else [],
        }


def main() -> None:
    reader = Reader()
    for _line in sys.stdin:
        sys.stdout.write(json.dumps(reader.windows(int(sys.argv[1]))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
