"""Whether something lies at a path, where no answer is no "no".

`Path.exists` and `Path.is_dir` raised what kept them from knowing, a closed folder or a disk that fails, until Python
3.13; since 3.14 they say that nothing is there. A photo of which that is said is taken for deleted.
"""

from __future__ import annotations

import errno
import stat
from pathlib import Path

_NOTHING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EBADF, errno.ELOOP})
_NO_SUCH_DRIVE = frozenset({21, 123, 1921})
"""What Windows says of a drive that is not ready, of a name that none can have, and of links in a circle."""


def is_there(path: str | Path) -> bool:
    """Tell whether there is such a file or folder. Raises OSError where that cannot be told."""
    return _mode(path) is not None


def is_folder(path: str | Path) -> bool:
    """Tell whether there is such a folder. Raises OSError where that cannot be told."""
    mode = _mode(path)
    return mode is not None and stat.S_ISDIR(mode)


def is_file(path: str | Path) -> bool:
    """Tell whether there is such a file. Raises OSError where that cannot be told."""
    mode = _mode(path)
    return mode is not None and stat.S_ISREG(mode)


def _mode(path: str | Path) -> int | None:
    try:
        return Path(path).stat().st_mode
    except OSError as exc:
        if exc.errno in _NOTHING or getattr(exc, "winerror", None) in _NO_SUCH_DRIVE:
            return None
        raise
    except ValueError:  # a NUL in the name
        return None
