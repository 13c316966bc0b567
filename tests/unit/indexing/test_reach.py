"""Disks of other machines: known by their mount, and never waited for without end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.known_files import KnownFiles
from photoclip.core.scan import FoundFile
from photoclip.errors import Cancelled
from photoclip.indexing.excludes import Excludes
from photoclip.indexing.mounts import Mounts
from photoclip.indexing.patience import Patience
from photoclip.indexing.reach import Reach
from photoclip.indexing.scanner import Scanner, ScanNotes
from tests.hanging import PatienceWhileItAnswers
from tests.unit.indexing.conftest import World

TABLE = """\
/dev/sda1 / ext4 rw 0 0
nas:/photos /mnt/nas nfs4 rw 0 0
//server/share /mnt/my\\040share cifs rw 0 0
me@host: /home/me/host fuse.sshfs rw 0 0
/dev/sdb1 /media/stick fuseblk rw 0 0
/dev/sdc1 /media/vault fuse.gocryptfs rw 0 0
drive: /home/me/cloud fuse.rclone rw 0 0
nas:/x /mnt/nas/disk ext4 rw 0 0
nas:/old /top nfs rw 0 0
/dev/sdd1 /top xfs rw 0 0
C: /mnt/c 9p rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/me/Pictures", ""),
        ("/mnt/nas", "nfs4"),
        ("/mnt/nas/2024/a.jpg", "nfs4"),
        ("/mnt/nasty", ""),
        ("/mnt/nas/../elsewhere", "nfs4"),  # the path leads through it, whatever it leads to
        ("/mnt/my share/x", "cifs"),
        ("/home/me/host/x", "sshfs"),
        ("/home/me/cloud", "rclone"),
        ("/media/stick/x", ""),
        ("/media/vault/x", ""),
        ("/top/x", ""),
        ("/mnt/c/Users", "9p"),
        ("\\\\server\\share", "network share"),
    ],
)
def test_the_mount_tells_whether_a_folder_lies_on_another_machine(path: str, kind: str) -> None:
    assert Mounts(lambda: TABLE).remote(path).kind == kind


def test_a_link_into_a_mount_is_followed_and_links_in_circles_end(tmp_path: Path) -> None:
    link = tmp_path / "photos"
    link.symlink_to("/mnt/nas/photos")
    assert Mounts(lambda: TABLE).remote(str(link / "2024")).kind == "nfs4"
    (tmp_path / "one").symlink_to(tmp_path / "two")
    (tmp_path / "two").symlink_to(tmp_path / "one")
    assert Mounts(lambda: TABLE).remote(str(tmp_path / "one")).kind == ""


def test_without_a_table_of_mounts_every_disk_is_local() -> None:
    assert Mounts(lambda: "").remote("/mnt/nas").kind == ""


class Server:
    """A place that answers when a test lets it."""

    def __init__(self, tmp_path: Path) -> None:
        self.place = str(tmp_path)
        self.answers = threading.Event()
        self.asked = 0
        self.reach = Reach(Mounts(lambda: f"nas: {tmp_path} nfs4 rw 0 0\n"), PatienceWhileItAnswers(self.answers))

    def ask(self, cancel: CancelToken | None = None) -> str:
        def job(_wanted: CancelToken) -> str:
            self.asked += 1
            self.answers.wait()
            return "here"

        return self.reach.ask(self.place, job, cancel=cancel)


def test_a_server_that_hangs_is_given_up_and_not_asked_again_before_it_answered(tmp_path: Path) -> None:
    server = Server(tmp_path)
    with pytest.raises(TimeoutError):
        server.ask()
    with pytest.raises(TimeoutError):
        server.ask()
    assert server.asked == 1
    server.answers.set()
    for thread in threading.enumerate():
        if thread.name == "patience":
            thread.join()
    assert server.ask() == "here"


def test_who_waits_for_a_server_can_be_told_to_stop(tmp_path: Path) -> None:
    server = Server(tmp_path)
    cancel = CancelToken()
    cancel.cancel()
    reach = Reach(Mounts(lambda: f"nas: {tmp_path} nfs4 rw 0 0\n"), Patience())
    with pytest.raises(Cancelled):
        reach.ask(server.place, lambda _wanted: server.answers.wait(), cancel=cancel)
    server.answers.set()


def test_what_goes_on_is_waited_for_and_whom_nobody_waits_for_hears_it(tmp_path: Path) -> None:
    reach = Reach(Mounts(lambda: f"nas: {tmp_path} nfs4 rw 0 0\n"), Patience(quiet_s=0.05))
    steps = iter(range(5))
    heard: list[CancelToken] = []
    ended = threading.Event()

    def job(wanted: CancelToken) -> None:
        heard.append(wanted)
        ended.wait()

    with pytest.raises(TimeoutError):
        reach.ask(str(tmp_path), job, lambda: next(steps, None))
    assert next(steps, None) is None  # it was given time as long as it went on
    assert heard[0].cancelled
    ended.set()


def test_errors_of_another_machine_reach_who_asked(tmp_path: Path) -> None:
    reach = Reach(Mounts(lambda: f"nas: {tmp_path} nfs4 rw 0 0\n"))

    def refuse(_wanted: CancelToken) -> None:
        raise PermissionError("no")

    with pytest.raises(PermissionError):
        reach.ask(str(tmp_path), refuse)


def test_disks_here_are_asked_at_once_on_the_same_thread(tmp_path: Path) -> None:
    reach = Reach(Mounts(lambda: ""))
    assert reach.ask(str(tmp_path), lambda _wanted: threading.get_ident()) == threading.get_ident()
    assert not reach.is_there(str(tmp_path / "nothing"))


class HangingScanner(Scanner):
    """Finds what there is, until its server hangs."""

    def __init__(self, hangs_at: str) -> None:
        super().__init__(lambda name: name.endswith(".jpg"), Excludes(()))
        self.answers = threading.Event()
        self.answers.set()
        self._hangs_at = hangs_at

    def scan(
        self,
        root: str,
        below: str = "",
        recursive: bool = True,
        cancel: CancelToken | None = None,
        notes: ScanNotes | None = None,
        known: KnownFiles | None = None,
    ) -> Iterator[FoundFile]:
        if root == self._hangs_at:
            self.answers.wait()
        yield from super().scan(root, below, recursive, cancel, notes, known)


def test_a_hanging_server_keeps_no_other_folder_and_comes_back_by_itself(tmp_path: Path) -> None:
    share = tmp_path / "a-share"  # by name it would come first
    share.mkdir()
    (share / "far.jpg").write_text("far")
    scanner = HangingScanner(str(share))
    patience = PatienceWhileItAnswers(scanner.answers)
    world = World(tmp_path, Reach(Mounts(lambda: f"nas: {share} nfs4 rw 0 0\n"), patience))
    far = world.folders.add(str(share))
    world.scanner = scanner
    world.write("near.jpg", "near")
    try:
        assert world.index().indexed == 2
        scanner.answers.clear()
        world.write("second.jpg", "second")
        report = world.index()
        assert (report.indexed, report.offline) == (1, 1)
        assert [folder.id for folder in world.folders.all() if not folder.online] == [far]
        scanner.answers.set()
        for thread in threading.enumerate():
            if thread.name == "patience":
                thread.join()
        report = world.index()
        assert (report.indexed, report.offline, report.unchanged) == (0, 0, 3)
    finally:
        scanner.answers.set()
        world.database.close()


def test_a_photo_is_asked_for_while_its_folder_is_looked_through(tmp_path: Path) -> None:
    server = Server(tmp_path)
    (tmp_path / "a.jpg").write_text("a photo")
    reach = Reach(Mounts(lambda: f"nas: {tmp_path} nfs4 rw 0 0\n"))
    begun = threading.Event()

    def scan(_wanted: CancelToken) -> None:
        begun.set()
        server.answers.wait()

    scanning = threading.Thread(target=reach.ask, args=(server.place, scan))
    scanning.start()
    begun.wait()
    assert reach.can_be_shown(str(tmp_path / "a.jpg"), CancelToken())
    assert not reach.can_be_shown(str(tmp_path), CancelToken())
    server.answers.set()
    scanning.join()


def test_jobs_of_one_lane_wait_for_each_other(tmp_path: Path) -> None:
    patience = Patience()
    begun, go_on = threading.Event(), threading.Event()
    done: list[str] = []

    def first() -> None:
        begun.set()
        go_on.wait()
        done.append("first")

    asking = threading.Thread(target=patience.ask, args=("nas", first))
    asking.start()
    begun.wait()
    second = threading.Thread(target=patience.ask, args=("nas", lambda: done.append("second")))
    second.start()
    go_on.set()
    asking.join()
    second.join()
    assert done == ["first", "second"]


def test_one_that_was_left_and_hangs_is_given_up_by_who_comes_next(tmp_path: Path) -> None:
    server = Server(tmp_path)
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        server.reach.ask(server.place, lambda _wanted: server.answers.wait(), cancel=cancel)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            server.ask()
    assert server.asked == 0
    server.answers.set()
