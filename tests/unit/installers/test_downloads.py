"""Wheels arrive whole and as locked, or not at all, and what has arrived is not asked for again."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from installers.first_run.control import Control
from installers.first_run.downloads import CHUNK_BYTES, TRIES, Downloads
from installers.first_run.index import Index, Sources
from installers.first_run.packages import Package
from installers.first_run.problems import SetupProblem, Stopped
from tests.unit.installers.conftest import wheel_of
from tests.unit.installers.index_server import IndexServer

LONG = CHUNK_BYTES * 3


@pytest.fixture
def package(server: IndexServer) -> Package:
    made, content = wheel_of("torch", padding=LONG)
    server.files[made.file] = ("torch", content)
    return made


@pytest.fixture
def told() -> list[int]:
    return []


@pytest.fixture
def downloads(tmp_path: Path, control: Control, told: list[int]) -> Downloads:
    return Downloads(tmp_path, (), control, told.append)


def index_of(server: IndexServer) -> Index:
    return Index(Sources((server.index,)))


def content_of(server: IndexServer, package: Package) -> bytes:
    return server.files[package.file][1]


@pytest.mark.parametrize("says_json", [True, False])
def test_a_wheel_arrives_and_its_bytes_are_told(
    downloads: Downloads, server: IndexServer, package: Package, told: list[int], says_json: bool
) -> None:
    server.says_json = says_json
    assert downloads.get(package, index_of(server)).read_bytes() == content_of(server, package)
    assert told[-1] == package.size_bytes
    assert len(told) > 3


def test_a_wheel_that_is_there_is_not_asked_for(downloads: Downloads, server: IndexServer, package: Package) -> None:
    downloads.get(package, index_of(server))
    server.asked.clear()
    assert downloads.have_bytes([package]) == package.size_bytes
    downloads.get(package, index_of(server))
    assert server.asked == []


def test_a_connection_that_breaks_goes_on_where_it_was(
    downloads: Downloads, server: IndexServer, package: Package
) -> None:
    server.cut_after = [100_000, 200_000]
    assert downloads.get(package, index_of(server)).read_bytes() == content_of(server, package)
    files = [asked for asked in server.asked if asked.startswith("file")]
    assert files == [f"file {package.file}", f"file {package.file} from 100000", f"file {package.file} from 300000"]


def test_what_a_killed_set_up_left_is_gone_on_with(
    downloads: Downloads, server: IndexServer, package: Package, tmp_path: Path
) -> None:
    (tmp_path / f"{package.file}.part").write_bytes(content_of(server, package)[:5000])
    assert downloads.have_bytes([package]) == 5000
    assert downloads.get(package, index_of(server)).read_bytes() == content_of(server, package)
    assert server.asked[-1] == f"file {package.file} from 5000"


def test_a_server_that_knows_no_ranges_sends_all_again(
    downloads: Downloads, server: IndexServer, package: Package, tmp_path: Path
) -> None:
    server.knows_ranges = False
    (tmp_path / f"{package.file}.part").write_bytes(b"something else")
    assert downloads.get(package, index_of(server)).read_bytes() == content_of(server, package)


@pytest.mark.parametrize("left", [b"x" * 5000, b"x" * (LONG * 2)])
def test_a_part_that_is_not_of_this_file_is_thrown_away(
    downloads: Downloads, server: IndexServer, package: Package, tmp_path: Path, left: bytes
) -> None:
    (tmp_path / f"{package.file}.part").write_bytes(left)
    assert downloads.get(package, index_of(server)).read_bytes() == content_of(server, package)


def test_another_content_under_the_name_is_refused(downloads: Downloads, server: IndexServer, package: Package) -> None:
    server.files[package.file] = ("torch", bytes(package.size_bytes))
    with pytest.raises(SetupProblem, match="damaged"):
        downloads.get(package, index_of(server))
    assert list(downloads.folder.iterdir()) == []
    server.files[package.file] = ("torch", bytes(package.size_bytes + 1))
    with pytest.raises(SetupProblem, match="too long"):
        downloads.get(package, index_of(server))


def test_a_bundle_is_used_and_never_written_to(
    server: IndexServer, package: Package, tmp_path: Path, control: Control
) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / package.file).write_bytes(content_of(server, package))
    bundle.chmod(0o500)
    downloads = Downloads(tmp_path, (bundle,), control, lambda _: None)
    assert downloads.get(package, Index(Sources(("http://127.0.0.1:9",)))) == bundle / package.file


def test_a_damaged_file_in_a_bundle_is_downloaded(
    server: IndexServer, package: Package, tmp_path: Path, control: Control
) -> None:
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / package.file).write_bytes(bytes(package.size_bytes))
    downloads = Downloads(tmp_path, (bundle,), control, lambda _: None)
    assert downloads.get(package, index_of(server)) == tmp_path / package.file


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_server_that_is_ill_for_a_moment_is_asked_again(
    downloads: Downloads, server: IndexServer, package: Package, status: int
) -> None:
    server.statuses = [status] * (TRIES - 1)
    assert downloads.get(package, index_of(server)).is_file()


@pytest.mark.parametrize(
    ("status", "said"), [(403, "refuses"), (404, "does not have"), (407, "name and a password"), (503, "refuses")]
)
def test_a_server_that_refuses_is_quoted_in_plain_words(
    downloads: Downloads, server: IndexServer, package: Package, status: int, said: str
) -> None:
    server.statuses = [status] * TRIES
    with pytest.raises(SetupProblem, match=said):
        downloads.get(package, index_of(server))


def test_a_login_page_is_called_one(downloads: Downloads, server: IndexServer, package: Package) -> None:
    server.is_portal = True
    with pytest.raises(SetupProblem, match="A web page came instead"):
        downloads.get(package, index_of(server))
    assert list(downloads.folder.iterdir()) == []


def test_a_file_that_the_index_lacks_is_named(downloads: Downloads, server: IndexServer, package: Package) -> None:
    other, content = wheel_of("torch", version="2.0")
    server.files = {other.file: ("torch", content)}
    with pytest.raises(SetupProblem, match=r"does not have torch-1\.0"):
        downloads.get(package, index_of(server))


def test_what_the_first_index_lacks_comes_from_the_second(
    downloads: Downloads, server: IndexServer, package: Package
) -> None:
    index = Index(Sources((f"{server.address}/simple/nothing", server.index)))
    assert downloads.get(package, index).is_file()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/simple", "http://nowhere.invalid/simple"])
def test_no_network_is_said_plainly(downloads: Downloads, package: Package, address: str) -> None:
    with pytest.raises(SetupProblem, match=r"Check the network|online"):
        downloads.get(package, Index(Sources((address,))))


@pytest.mark.parametrize("address", ["", "no address", "file:///etc/passwd", "ftp://somewhere/simple", "https://"])
def test_what_is_no_address_is_refused(address: str) -> None:
    if address:
        with pytest.raises(SetupProblem, match="is no address"):
            Index(Sources((address,)))
    assert Index(Sources(("https://somewhere/simple",), proxy="")).host == "somewhere"


def test_requests_go_through_the_proxy(downloads: Downloads, server: IndexServer, package: Package) -> None:
    index = Index(Sources(("http://index.invalid/simple",), proxy=server.address))
    server.is_portal = True
    with pytest.raises(SetupProblem, match="A web page came instead"):  # of the proxy: nobody else has this name
        downloads.get(package, index)


def test_a_full_disk_is_called_one(downloads: Downloads, server: IndexServer, package: Package, tmp_path: Path) -> None:
    (tmp_path / f"{package.file}.part").symlink_to("/dev/full")
    with pytest.raises(SetupProblem, match="is full"):
        downloads.get(package, index_of(server))


def test_stopping_ends_a_paused_download_and_keeps_what_came(
    server: IndexServer, package: Package, tmp_path: Path, control: Control
) -> None:
    paused = threading.Event()

    def told(there: int) -> None:
        if there >= CHUNK_BYTES and not paused.is_set():
            control.pause()
            paused.set()

    downloads = Downloads(tmp_path, (), control, told)
    ended: list[type[BaseException]] = []

    def get() -> None:
        try:
            downloads.get(package, index_of(server))
        except Stopped as stopped:
            ended.append(type(stopped))

    thread = threading.Thread(target=get)
    thread.start()
    paused.wait()
    control.stop()
    thread.join()
    assert ended == [Stopped]
    assert CHUNK_BYTES <= os.path.getsize(tmp_path / f"{package.file}.part") < package.size_bytes  # noqa: PTH202


def test_a_pause_is_only_that(server: IndexServer, package: Package, tmp_path: Path, control: Control) -> None:
    pauses: list[int] = []

    def told(there: int) -> None:
        if not pauses:
            pauses.append(there)
            control.pause()
            threading.Thread(target=control.resume).start()

    assert Downloads(tmp_path, (), control, told).get(package, index_of(server)).is_file()
    assert pauses
