"""Saves a library and is killed before the Nth thing it does to the disk: `-m tests.faults.killed_rescue FILE N`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from photoclip.store.rescue.swap import rescue


def main() -> None:
    path, left = Path(sys.argv[1]), int(sys.argv[2])

    def killed_in_time(step: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return step(*args, **named)

        return guarded

    os.fsync = killed_in_time(os.fsync)
    for name in ("replace", "unlink"):
        setattr(Path, name, killed_in_time(getattr(Path, name)))
    rescue(path)


main()
