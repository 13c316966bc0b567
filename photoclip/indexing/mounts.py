"""Mounts: on what kind of file system a folder lies, as far as it tells of changes and answers by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path("/proc/self/mounts")
_MOST_STEPS = 200
"""Names and links of one path: links may go in circles."""
_ESCAPED = re.compile(r"\\([0-7]{3})")

# Of these the kernel here does not hear what others change there, and a server that hangs makes every look hang.
# Shared folders of virtual machines are such, too.
_REMOTE = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "coda", "9p", "drvfs", "glusterfs", "lustre"),
        *("beegfs", "gfs2", "ocfs2", "davfs", "webdav", "vboxsf", "vmhgfs", "prl_fs", "virtiofs", "orangefs", "acfs"),
    }
)
# What FUSE serves from a disk of this machine; all else that it serves may lie anywhere.
_LOCAL_FUSE = frozenset(
    {
        *("fuseblk", "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.bindfs", "fuse.mergerfs", "fuse.unionfs"),
        *("fuse.gocryptfs", "fuse.encfs", "fuse.cryfs", "fuse.securefs", "fuse.ext2", "fuse.fuse-ext2", "fuse.zfs"),
        *("fuse.apfs", "fuse.hfsfuse", "fuse.overlayfs", "fuse.fuse-overlayfs", "fuse.portal", "fuse.veracrypt"),
    }
)


def _read_table() -> str:
    try:
        return _TABLE.read_text("utf-8", "surrogateescape")
    except OSError:  # no Linux
        return ""


@dataclass(frozen=True, slots=True)
class Mount:
    """Where something is mounted, and what kind of file system it is; '' both where nothing of the kind is known."""

    place: str = ""
    kind: str = ""


class Mounts:
    """What the kernel says is mounted where. Asking it never waits for another machine."""

    def __init__(self, read_table: Callable[[], str] = _read_table) -> None:
        self._read_table = read_table

    def remote(self, path: str) -> Mount:
        """Return the mount of another machine's disk that `path` (absolute) lies on; one of no kind on a disk here.

        Links are followed, but never into such a mount: looking there may hang.
        """
        if path.startswith(("\\\\", "//")):
            return Mount(path, "network share")
        table = list(_parsed(self._read_table()))
        done, todo = "", path.split("/")
        for _ in range(_MOST_STEPS):
            if not todo:
                break
            step = todo.pop(0)
            if step in {"", "."}:
                continue
            here = done.rpartition("/")[0] if step == ".." else f"{done}/{step}"
            mount = _mount_of(here, table)
            if _is_remote(mount.kind):
                return Mount(mount.place, mount.kind.removeprefix("fuse."))
            target = _link_target(here)
            if target:
                todo = [*target.split("/"), *todo]
                done = "" if target.startswith("/") else done
            else:
                done = here
        return Mount()


def _link_target(path: str) -> str:
    try:
        return str(Path(path).readlink())
    except OSError:
        return ""


def _parsed(table: str) -> Iterator[Mount]:
    for line in table.splitlines():
        fields = line.split(" ")
        if len(fields) > 2:
            yield Mount(_ESCAPED.sub(lambda match: chr(int(match[1], 8)), fields[1]).rstrip("/"), fields[2])


def _mount_of(path: str, table: Sequence[Mount]) -> Mount:
    best = Mount()
    for mount in table:
        # The later of two mounts at one place is the one on top.
        if (path == mount.place or path.startswith(mount.place + "/")) and len(mount.place) >= len(best.place):
            best = mount
    return best


def _is_remote(kind: str) -> bool:
    return kind in _REMOTE or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)
