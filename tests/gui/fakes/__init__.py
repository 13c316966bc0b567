"""The fake library of the window's tests: a module a part, each held to the contract by mypy."""

from tests.gui.fakes.calls import Call
from tests.gui.fakes.library import FakeLibrary
from tests.gui.fakes.pictures import content_hash
from tests.gui.fakes.tag_table import FIRST_RUN, FIRST_TAGGED
from tests.gui.fakes.world import FIRST_DATE, MODEL_ID, SUBFOLDERS, SUBJECTS

__all__ = [
    "FIRST_DATE",
    "FIRST_RUN",
    "FIRST_TAGGED",
    "MODEL_ID",
    "SUBFOLDERS",
    "SUBJECTS",
    "Call",
    "FakeLibrary",
    "content_hash",
]
