"""What the tests of faults share: disks and databases that refuse."""

from __future__ import annotations

from tests.faults.full_disk import small_disk
from tests.faults.sqlite_faults import sqlite_faults

__all__ = ["small_disk", "sqlite_faults"]
