"""An installed small PhotoClip is updated from a server on this machine: only by what is signed, new and whole."""

from __future__ import annotations

import base64
import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from installers.first_run import updates as updates_module
from installers.first_run.control import Control, Progress
from installers.first_run.home import STARTED, Home
from installers.first_run.index import Sources
from installers.first_run.packages import Package, write_lock
from installers.first_run.payload import Payload, platform_tag
from installers.first_run.problems import SetupProblem, Stopped
from installers.first_run.release import is_newer
from installers.first_run.reuse import LOCK
from installers.first_run.setup import INSTALLED, Plan, Setup
from installers.first_run.signature import FORM, public_text, signed
from installers.first_run.system import THIS
from installers.first_run.updates import Offer, Updates, installed_at
from installers.update_file import NAME, main, new_key, publish
from tests.conftest import ROOT
from tests.unit.installers.conftest import SmallPhotoClip, wheel_of
from tests.unit.installers.tap import Tap

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PLACES = ["home", "Größe & Glück 'n' 写真", "x" * 200]


def nothing(progress: Progress) -> None:
    pass


class World:
    """An installed PhotoClip 1.0, and the server that may have a newer one."""

    def __init__(self, small: SmallPhotoClip, home: Home, control: Control, whole: bool = True) -> None:
        """`whole`: with an environment that runs, which takes a second to make; else only what is said of one."""
        self.small = small
        self.home = home
        self.control = control
        self.server = small.server
        self.address = self.server.address + f"/updates/{NAME}"
        self.payload = replace(small.payload, updates_address=self.address, update_keys=(public_text(KEY),))
        build = small.payload.builds()["cuda"]
        if whole:
            Setup(self.payload, home, control).run(Plan(build, Sources((self.server.index,))), nothing)
        else:
            home.prepare()
            environment = home.begin_environment()
            environment.mkdir()
            write_lock(environment / LOCK, build.packages, "1.0")
            (environment / INSTALLED).write_text('{"version": "1.0", "build": "cuda"}', "utf-8")
            home.finish_environment(environment, self.payload.id)
        self.server.asked.clear()

    def updates(self, now: datetime = NOW, payload: Payload | None = None) -> Updates:
        return Updates(payload or self.payload, self.home, self.control, now=lambda: now)

    def offer(self, folder: Path, version: str = "1.1", changed: tuple[str, ...] = (), now: datetime = NOW) -> bytes:
        """Publish a version in which photoclip, and those packages, are others; return the signed file."""
        staged = folder / version / THIS.tag
        for part in ("locks", "wheels"):
            (staged / "payload" / part).mkdir(parents=True, exist_ok=True)
        packages: list[Package] = []
        for one in self.small.packages:
            if one.name not in ("photoclip", *changed):
                packages.append(one)
                continue
            module = {"photoclip": "photoclip/__init__.py"}.get(one.name, f"{one.name.replace('-', '_')}.py")
            made, content = wheel_of(one.name, version, module)
            packages.append(made)
            self.server.files[made.file] = (made.name.lower() if made.name in changed else "", content)
            if made.name == "photoclip":
                (staged / "payload" / "wheels" / made.file).write_bytes(content)
        write_lock(staged / "payload" / "locks" / f"{platform_tag()}-cuda.txt", packages, "An update")
        said = {"version": version, "id": f"{hash(version) & (1 << 64) - 1:016x}", "indexes": {}}
        (staged / "payload" / "manifest.json").write_text(json.dumps(said), "utf-8")
        text = publish([staged], folder / "out", KEY, "Finds more.", now=now).read_bytes()
        self.serve(text)
        return text

    def serve(self, text: bytes) -> None:
        self.server.files[NAME] = ("", text)

    def serve_changed(self, text: bytes, key: Ed25519PrivateKey = KEY, **changes: Any) -> None:
        """Serve the file with other words, rightly signed."""
        body = json.loads(text.split(b"\n", 2)[2])
        self.serve(signed(json.dumps(body | changes).encode(), key))

    def check(self, now: datetime = NOW) -> Offer:
        offer = self.updates(now).check()
        assert offer is not None
        return offer

    def is_as_before(self) -> bool:
        """Whether PhotoClip 1.0 is whole, in use, and nothing is on trial."""
        command = [str(self.home.current / "bin" / "python"), "-I", "-c", "import photoclip, torch"]
        runs = subprocess.run(command, check=False).returncode == 0
        version = installed_at(self.home.in_use).get("version")
        return (
            runs and version == "1.0" and self.home.before is None and len(list(self.home.environments.iterdir())) == 1
        )


@pytest.fixture
def world(small: SmallPhotoClip, tmp_path: Path, control: Control) -> World:
    return World(small, Home(tmp_path / "home"), control)


@pytest.fixture
def told(small: SmallPhotoClip, tmp_path: Path, control: Control) -> World:
    """A world in which updates are asked for, and none is made."""
    return World(small, Home(tmp_path / "home"), control, whole=False)


@pytest.mark.parametrize("place", PLACES, ids=["plain", "spaces and umlauts", "200 characters"])
def test_a_newer_version_is_made_beside_the_one_in_use_and_used_next(
    small: SmallPhotoClip, tmp_path: Path, control: Control, place: str
) -> None:
    world = World(small, Home(tmp_path / place), control)
    world.offer(tmp_path)
    before = world.home.in_use.resolve()
    offer = world.check()
    assert world.server.asked == [f"file {NAME}"], "one file is read, and nothing else"
    assert (offer.release.version, offer.release.says, offer.did_not_start) == ("1.1", "Finds more.", False)
    assert offer.download_bytes == offer.packages[0].size_bytes
    world.updates().apply(offer, nothing)
    assert world.server.asked == [f"file {NAME}", "file photoclip-1.1-py3-none-any.whl"]
    assert installed_at(world.home.in_use)["version"] == "1.1"
    assert world.home.before == before
    assert world.home.is_ready(world.payload.id), "the installer's own version does not come back"
    assert world.updates().check() is None, "it is the newest now"


def test_of_the_index_only_what_changed_is_downloaded(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path, changed=("torchvision",))
    world.updates().apply(world.check(), nothing)
    files = {asked for asked in world.server.asked if asked.startswith("file")}
    assert files == {f"file {NAME}", "file photoclip-1.1-py3-none-any.whl", "file torchvision-1.1-py3-none-any.whl"}


def test_where_there_is_nothing_newer_that_is_said(told: World, tmp_path: Path) -> None:
    told.offer(tmp_path, "1.0")
    assert told.updates().check() is None


def test_an_older_version_is_never_offered(told: World, tmp_path: Path) -> None:
    told.offer(tmp_path, "0.9")
    assert told.updates().check() is None


@pytest.mark.parametrize(
    ("version", "than", "newer"),
    [("1.10", "1.9", True), ("1.0", "1.0.0", False), ("1.0.1", "1.0", True), ("2", "10", False), ("1.1", "?", True)],
)
def test_versions_are_compared_as_numbers(version: str, than: str, newer: bool) -> None:
    assert is_newer(version, than) is newer


def test_an_update_of_an_update_leaves_nothing_of_the_first(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    world.updates().apply(world.check(), nothing)
    (world.home.in_use / STARTED).touch()
    world.offer(tmp_path, "1.2", now=NOW + timedelta(hours=1))
    world.updates().apply(world.check(), nothing)
    assert installed_at(world.home.in_use)["version"] == "1.2"
    folders = [path for path in (world.home.folder / "updates").iterdir() if path.is_dir()]
    assert len(folders) == 1


def test_an_environment_that_has_to_be_made_anew_is_that_of_the_update(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    world.updates().apply(world.check(), nothing)
    newest = world.payload.newest(world.home.update)
    assert (newest.version, newest.stands_for, newest.uv) == ("1.1", world.payload.id, world.payload.uv)
    assert (newest.wheels / "photoclip-1.1-py3-none-any.whl").is_file()
    another = replace(world.payload, id="of a newer installer")
    assert another.newest(world.home.update) == another


def test_what_did_not_start_is_said_and_tried_again_where_it_is_asked_for(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    world.updates().apply(world.check(), nothing)
    world.home.go_back()
    offer = world.check()
    assert offer.did_not_start
    world.updates().apply(offer, nothing)
    assert installed_at(world.home.in_use)["version"] == "1.1"
    assert not world.home.refused(offer.release.id)


# What is refused


def other_key(world: World, text: bytes) -> None:
    world.serve_changed(text, OTHER_KEY)


def changed_afterwards(world: World, text: bytes) -> None:
    world.serve(text.replace(b'"Finds more."', b'"Finds less."'))


def another_form(world: World, text: bytes) -> None:
    world.serve(text.replace(FORM, b"PhotoClip backups 1"))


def cut_off(world: World, text: bytes) -> None:
    world.serve(text[: len(text) // 2])


def half_an_answer(world: World, _text: bytes) -> None:
    world.server.cut_after = [100]


def nothing_at_all(world: World, _text: bytes) -> None:
    world.serve(b"")


def noise(world: World, _text: bytes) -> None:
    world.serve(base64.b64encode(os.urandom(3000)))


def too_long(world: World, text: bytes) -> None:
    world.serve(text + b" " * updates_module.AT_MOST_BYTES)


def expired(world: World, text: bytes) -> None:
    world.serve_changed(text, expires=(NOW - timedelta(days=1)).isoformat())


def from_tomorrow(world: World, text: bytes) -> None:
    world.serve_changed(text, issued=(NOW + timedelta(days=3)).isoformat())


def replayed(world: World, text: bytes) -> None:
    world.serve_changed(text, serial=10**10)
    assert world.updates().check() is not None
    world.serve(text)


def two_with_one_number(world: World, text: bytes) -> None:
    assert world.updates().check() is not None
    world.serve_changed(text, says="Another one.")


def of_another_program(world: World, text: bytes) -> None:
    world.serve_changed(text, product="VideoClip")


def for_others_only(world: World, text: bytes) -> None:
    world.serve_changed(text, targets={"plan9-sparc": {"id": "0" * 16, "carried": [], "locks": {}}})


def without_this_build(world: World, text: bytes) -> None:
    target = {"id": "0" * 16, "carried": [], "locks": {"linux-x86_64-cp311-rocm": "x"}}
    world.serve_changed(text, targets={THIS.tag: target})


def with_a_path(world: World, text: bytes) -> None:
    target = {"id": "../../../../tmp/x", "carried": ["../../x.whl"], "locks": {}}
    world.serve_changed(text, targets={THIS.tag: target})


def with_a_damaged_lock(world: World, text: bytes) -> None:
    target = {"id": "0" * 16, "carried": [], "locks": {f"{platform_tag()}-cuda": "torch==1.0"}}
    world.serve_changed(text, targets={THIS.tag: target})


def of_odd_shape(world: World, text: bytes) -> None:
    world.serve_changed(text, version=7)


def portal(world: World, _text: bytes) -> None:
    world.server.is_portal = True


def gone(world: World, _text: bytes) -> None:
    del world.server.files[NAME]


def broken_server(world: World, _text: bytes) -> None:
    world.server.statuses = [500]


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (other_key, "not signed by PhotoClip's developers"),
        (changed_afterwards, "not signed by PhotoClip's developers"),
        (another_form, "not signed by PhotoClip's developers"),
        (cut_off, "not signed by PhotoClip's developers"),
        (half_an_answer, "does not answer|not signed"),
        (nothing_at_all, "not signed by PhotoClip's developers"),
        (noise, "not signed by PhotoClip's developers"),
        (too_long, "not signed by PhotoClip's developers"),
        (expired, "was good until 2026-11-28 only"),
        (from_tomorrow, "still to come.*clock right"),
        (replayed, "older than the one that was there before"),
        (two_with_one_number, "older than the one that was there before"),
        (of_another_program, "not understood"),
        (for_others_only, "not for this kind of computer"),
        (without_this_build, "not for this computer's Python and build"),
        (with_a_path, "not understood"),
        (with_a_damaged_lock, "is damaged"),
        (of_odd_shape, "not understood"),
        (portal, "A web page came instead"),
        (gone, "There is no list of updates at http"),
        (broken_server, "refuses .status 500."),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_is_not_to_be_believed_is_refused_in_words_and_changes_nothing(
    told: World, tmp_path: Path, harm: Callable[[World, bytes], None], said: str
) -> None:
    harm(told, told.offer(tmp_path))
    with pytest.raises(SetupProblem, match=said):
        told.updates().check()
    assert installed_at(told.home.in_use)["version"] == "1.0"
    assert len(list(told.home.environments.iterdir())) == 1


def test_without_a_network_that_is_said(told: World) -> None:
    with pytest.raises(SetupProblem, match="does not answer"):
        told.updates().check("http://127.0.0.1:9/photoclip-updates")


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://host/x", "photoclip"])
def test_an_address_that_is_none_of_the_network_is_not_read(told: World, address: str) -> None:
    with pytest.raises(SetupProblem, match="is no address"):
        told.updates().check(address)


def test_an_installer_without_key_or_address_says_so(told: World) -> None:
    with pytest.raises(SetupProblem, match="names no address"):
        told.updates(payload=replace(told.payload, updates_address="")).check()
    with pytest.raises(SetupProblem, match="brought no key"):
        told.updates(payload=replace(told.payload, update_keys=())).check()
    assert told.server.asked == []


def test_any_of_the_keys_will_do(told: World, tmp_path: Path) -> None:
    told.offer(tmp_path)
    keys = ("no key", public_text(OTHER_KEY), public_text(KEY))
    assert told.updates(payload=replace(told.payload, update_keys=keys)).check() is not None


# What stands in the way of one that is offered


def test_another_wheel_under_the_name_is_not_installed(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    offer = world.check()
    name = "photoclip-1.1-py3-none-any.whl"
    size = len(world.server.files[name][1])
    world.server.files[name] = ("", b"x" * size)
    with pytest.raises(SetupProblem, match="arrived damaged"):
        world.updates().apply(offer, nothing)
    assert world.is_as_before()


def test_half_a_download_is_gone_on_with(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    offer = world.check()
    world.server.cut_after = [10] * 6
    world.server.knows_ranges = False
    with pytest.raises(SetupProblem, match=r"does not answer|ended too soon"):
        world.updates().apply(offer, nothing)
    assert world.is_as_before()
    world.server.cut_after = []
    world.server.knows_ranges = True
    world.updates().apply(offer, nothing)
    assert installed_at(world.home.in_use)["version"] == "1.1"


def test_a_second_one_at_the_same_time_is_refused(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    offer = world.check()
    with world.home.held(), pytest.raises(SetupProblem, match="is being set up already"):
        world.updates().apply(offer, nothing)
    assert world.is_as_before()


def test_stopped_on_the_way_the_next_one_goes_on(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path)
    offer = world.check()
    control = Control()
    with pytest.raises(Stopped):
        Updates(world.payload, world.home, control, now=lambda: NOW).apply(offer, lambda _: control.stop())
    assert world.is_as_before()
    world.updates().apply(offer, nothing)
    assert installed_at(world.home.in_use)["version"] == "1.1"


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES], ids=["full", "not allowed"])
def test_a_disk_that_refuses_any_write_leaves_a_version_that_runs(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    """Each file that is opened for writing, and each link, in turn, until there is none left to refuse."""
    world.offer(tmp_path)
    offer = world.check()
    said: list[str] = []
    for write in range(1000):
        tap = Tap(world.home.folder, write, error)
        with monkeypatch.context() as patch:
            tap.put(patch)
            try:
                world.updates().apply(offer, nothing)
            except SetupProblem as problem:
                said.append(str(problem))
        if not tap.refused:
            break
        if installed_at(world.home.in_use)["version"] == "1.1":  # what was refused came after the switch
            assert world.home.can_run()
            world.home.go_back()
            world.home.settle()
        assert world.is_as_before()
    assert installed_at(world.home.in_use)["version"] == "1.1", "the last try met no refusal"
    assert len(said) > 10
    full = ["is full" in sentence for sentence in said]
    assert all(full) if error == errno.ENOSPC else not any(full)
    assert all(str(world.home.folder) in sentence for sentence in said)


# As PhotoClip runs it, and who publishes


def test_photoclip_reads_lines_of_what_there_is_and_how_far_it_is(world: World, tmp_path: Path) -> None:
    world.offer(tmp_path, now=datetime.now(UTC))
    manifest = world.payload.folder / "manifest.json"
    said = json.loads(manifest.read_text("utf-8"))
    said["updates"] = {"address": world.address, "keys": [public_text(KEY)]}
    manifest.write_text(json.dumps(said), "utf-8")
    command = [sys.executable, "-m", "installers.first_run.update", "--payload", str(world.payload.folder)]
    command += ["--home", str(world.home.folder)]

    def lines(*words: str) -> tuple[int, list[dict[str, Any]]]:
        ended = subprocess.run([*command, *words], cwd=ROOT, capture_output=True, text=True, check=False)
        assert ended.stderr == ""
        return ended.returncode, [json.loads(line) for line in ended.stdout.splitlines()]

    offer = {"version": "1.1", "says": "Finds more.", "did_not_start": False}
    status, said_lines = lines()
    assert status == 0
    assert said_lines == [{"offer": offer | {"bytes": said_lines[0]["offer"]["bytes"]}, "next": "1.0"}]
    status, said_lines = lines("--apply")
    assert status == 0
    assert said_lines[-1] == {"ready": "1.1"}
    assert any("step" in line for line in said_lines)
    assert lines()[1] == [{"offer": None, "next": "1.1"}]
    world.server.is_portal = True
    status, said_lines = lines()
    assert status == 3
    assert "web page" in said_lines[0]["problem"]


def test_a_new_key_is_its_owners_alone_and_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "private.pem"
    assert len(base64.b64decode(new_key(path))) == 32
    assert path.stat().st_mode & 0o077 == 0
    kept = path.read_bytes()
    assert main(["--new-key", str(path)]) == 3
    assert path.read_bytes() == kept
    assert "File exists" in capsys.readouterr().err


def test_several_versions_are_not_published_as_one(tmp_path: Path) -> None:
    for version in ("1.0", "1.1"):
        payload = tmp_path / version / "payload"
        (payload / "wheels").mkdir(parents=True)
        (payload / "locks").mkdir()
        (payload / "manifest.json").write_text(json.dumps({"version": version, "id": "0" * 16}), "utf-8")
    with pytest.raises(SetupProblem, match="several versions"):
        publish([tmp_path / "1.0", tmp_path / "1.1"], tmp_path / "out", KEY)
