"""Makes damaged indexes anew and is killed before the Nth statement of it: `-m tests.faults.killed_mending FILE N`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.store import full_check
from photoclip.store.connection import Connection
from photoclip.store.database import Database
from photoclip.store.remaking import make_anew


def main() -> None:
    path, left = Path(sys.argv[1]), int(sys.argv[2])

    def count(_statement: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(
        connection: Connection, said: Sequence[str], cancel: CancelToken, distrusts_names: bool = False
    ) -> tuple[str, ...] | None:
        connection.set_trace_callback(count)
        return make_anew(connection, said, cancel, distrusts_names)

    full_check.make_anew = counted
    database = Database(path, path.parent / "backups")
    database.open()
    database.damage()
    database.close()


main()
