"""A small PhotoClip is set up with the real uv, from an index on this machine: whole or not at all, and it goes on."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from installers.first_run.control import Control, Progress
from installers.first_run.downloads import CHUNK_BYTES
from installers.first_run.home import STARTED, Home
from installers.first_run.index import Sources
from installers.first_run.payload import Payload, platform_tag
from installers.first_run.problems import SetupProblem, Stopped
from installers.first_run.setup import GETTING, Plan, Setup, offline_folders, sources_of
from tests.unit.installers.conftest import SmallPhotoClip, wheel_of
from tests.unit.installers.tap import Tap


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "Größe & Glück 'n' 写真" / ("lang " * 20).strip() / "home")


def plan_of(small: SmallPhotoClip, offline: tuple[Path, ...] = ()) -> Plan:
    return Plan(small.payload.builds()["cuda"], Sources((small.server.index,)), offline)


def nothing(progress: Progress) -> None:
    pass


def works(home: Home) -> bool:
    command = [str(home.current / "bin" / "python"), "-I", "-c", "import photoclip, torch"]
    return subprocess.run(command, check=False).returncode == 0


def test_a_set_up_ends_with_an_environment_that_runs_and_nothing_beside_it(
    small: SmallPhotoClip, home: Home, control: Control
) -> None:
    seen: list[Progress] = []
    Setup(small.payload, home, control).run(plan_of(small), seen.append)
    assert works(home)
    assert home.is_ready(small.payload.id)
    assert not home.is_ready("another payload")
    assert {path.name for path in home.folder.iterdir()} == {"current", "environments", "setup.lock", "setup.log"}
    getting = [progress.done_bytes for progress in seen if progress.step == GETTING]
    assert getting == sorted(getting)
    assert getting[-1] == sum(package.size_bytes for package in small.packages)
    assert "page photoclip" not in small.server.asked, "the payload brings it"
    assert "PhotoClip is ready" in home.log.read_text("utf-8")


@pytest.mark.parametrize("there_before", [False, True])
def test_folders_are_for_their_owner_alone(
    small: SmallPhotoClip, home: Home, control: Control, there_before: bool
) -> None:
    if there_before:  # as the launcher makes it
        home.folder.mkdir(parents=True)
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    assert home.folder.stat().st_mode & 0o777 == 0o700
    assert home.log.stat().st_mode & 0o777 == 0o600


def test_what_ended_on_the_way_leaves_nothing_half_installed_and_is_gone_on_with(
    small: SmallPhotoClip, home: Home, control: Control
) -> None:
    def stop_at_torch(progress: Progress) -> None:
        if progress.done_bytes > CHUNK_BYTES:
            control.stop()

    with pytest.raises(Stopped):
        Setup(small.payload, home, control).run(plan_of(small), stop_at_torch)
    assert not home.is_ready(small.payload.id)
    assert list(home.environments.iterdir()) == []
    small.server.asked.clear()
    Setup(small.payload, home, Control()).run(plan_of(small), nothing)
    assert works(home)
    files = [asked for asked in small.server.asked if asked.startswith("file torch-")]
    assert len(files) == 1
    assert " from " in files[0]


def test_a_bundle_needs_no_network(small: SmallPhotoClip, home: Home, control: Control, tmp_path: Path) -> None:
    bundle = tmp_path / "photoclip-wheels"
    bundle.mkdir()
    for name, (_, content) in small.server.files.items():
        (bundle / name).write_bytes(content)
    plan = replace(plan_of(small, offline_folders(tmp_path)), sources=Sources(("http://127.0.0.1:9/simple",)))
    Setup(small.payload, home, control).run(plan, nothing)
    assert works(home)
    assert small.server.asked == []


def test_two_at_once_are_refused(small: SmallPhotoClip, home: Home, control: Control) -> None:
    home.prepare()
    with home.held(), pytest.raises(SetupProblem, match="is being set up already"):
        Setup(small.payload, home, control).run(plan_of(small), nothing)
    Setup(small.payload, home, control).run(plan_of(small), nothing)


def test_a_disk_without_room_is_said_before_anything_is_downloaded(
    small: SmallPhotoClip, home: Home, control: Control
) -> None:
    build = small.payload.builds()["cuda"]
    huge = replace(build, packages=tuple(replace(package, unpacked_bytes=10**15) for package in build.packages))
    with pytest.raises(SetupProblem, match=r"needs 6000000\.\d GB .* Make .* of room"):
        Setup(small.payload, home, control).run(replace(plan_of(small), build=huge), nothing)
    assert small.server.asked == []


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EACCES], ids=["full", "not allowed"])
def test_a_disk_that_refuses_any_write_of_the_first_set_up_is_said_and_the_next_try_goes_on(
    small: SmallPhotoClip, home: Home, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    """Each file that is opened for writing, in turn, until there is none left to refuse."""
    said: list[str] = []
    for write in range(100):
        tap = Tap(home.folder, write, error)
        with monkeypatch.context() as patch:
            tap.put(patch)
            try:
                Setup(small.payload, home, Control()).run(plan_of(small), nothing)
            except SetupProblem as problem:
                said.append(str(problem))
        if not tap.refused:
            break
        if home.can_run():  # what was refused came after the switch: it is whole
            assert works(home)
            shutil.rmtree(home.folder)
    assert works(home), "the last try met no refusal"
    assert len(said) > 3
    full = ["is full" in sentence for sentence in said]
    assert all(full) if error == errno.ENOSPC else not any(full)
    assert all(str(home.folder) in sentence for sentence in said)


def test_a_folder_with_a_name_of_200_characters_is_set_up(
    small: SmallPhotoClip, tmp_path: Path, control: Control
) -> None:
    home = Home(tmp_path / ("ü" * 100) / ("x" * 200) / "home")
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    assert works(home)


def break_torch(small: SmallPhotoClip) -> None:
    """The lock's torch cannot be imported: this machine lacks something that it needs."""
    broken, content = wheel_of("torch", version="3.0", module="no_torch.py")
    small.server.files[broken.file] = ("torch", content)
    lock = small.payload.lock(platform_tag(), "cuda")
    lines = [line for line in lock.read_text("utf-8").splitlines() if not line.startswith("torch==")]
    lock.write_text("\n".join([*lines, broken.line()]) + "\n", "utf-8")


def fill_the_disk(small: SmallPhotoClip) -> None:
    real = (small.payload.folder / "uv").resolve()
    replace_uv(small, f'[ "$1" = pip ] || exec {real} "$@"; echo "No space left on device (os error 28)" >&2; exit 2')


def kill_uv(small: SmallPhotoClip) -> None:
    replace_uv(small, "kill -9 $$")


def replace_uv(small: SmallPhotoClip, script: str) -> None:
    (small.payload.folder / "uv").unlink()
    (small.payload.folder / "uv").write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (small.payload.folder / "uv").chmod(0o755)


@pytest.mark.parametrize(
    ("harm", "said"),
    [(break_torch, "No module named 'torch'"), (fill_the_disk, "is full"), (kill_uv, "without a word")],
)
def test_an_environment_that_does_not_come_about_is_none(
    small: SmallPhotoClip, home: Home, control: Control, harm: Callable[[SmallPhotoClip], None], said: str
) -> None:
    harm(small)
    with pytest.raises(SetupProblem, match=said):
        Setup(small.payload, home, control).run(plan_of(small), nothing)
    assert not home.is_ready(small.payload.id)
    assert not home.current.exists()
    assert list(home.environments.iterdir()) == []
    assert home.downloads.is_dir(), "nothing is downloaded twice"
    assert said in home.log.read_text("utf-8")


def test_a_newer_payload_gets_an_environment_beside_the_one_in_use(
    small: SmallPhotoClip, home: Home, control: Control
) -> None:
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    newer = replace(small.payload, id="newer")
    kept = home.current.resolve()
    changed, content = wheel_of("torch", version="2.0")
    small.server.files[changed.file] = ("torch", content)
    plan = plan_of(small)
    packages = tuple(changed if one.name == "torch" else one for one in plan.build.packages)
    plan = replace(plan, build=replace(plan.build, packages=packages))
    small.server.statuses = [404]
    with pytest.raises(SetupProblem):
        Setup(newer, home, control).run(plan, nothing)
    assert home.current.resolve() == kept
    assert works(home)
    Setup(newer, home, control).run(plan, nothing)
    assert home.is_ready("newer")
    assert home.before == kept, "until the new one has started"
    (home.current / STARTED).touch()
    home.settle()
    assert not kept.exists()
    assert works(home), "it is whole without the one before"


def add_newer_app(small: SmallPhotoClip) -> Plan:
    """Return the plan of an update: a newer photoclip, all else as it was."""
    newer, content = wheel_of("photoclip", version="1.1", module="photoclip/__init__.py")
    (small.payload.wheels / newer.file).write_bytes(content)
    plan = plan_of(small)
    packages = (newer, *plan.build.packages[1:])
    return replace(plan, build=replace(plan.build, packages=packages))


def test_an_update_downloads_only_what_changed(small: SmallPhotoClip, home: Home, control: Control) -> None:
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    torch = home.current.resolve() / "lib"
    inode = next(torch.rglob("torch.py")).stat().st_ino
    small.server.asked.clear()
    Setup(replace(small.payload, id="newer"), home, control).run(add_newer_app(small), nothing)
    assert small.server.asked == []
    assert home.is_ready("newer")
    assert works(home)
    assert next((home.current / "lib").rglob("torch.py")).stat().st_ino == inode, "it is on the disk once"
    names = {path.name for path in next((home.current / "lib").rglob("site-packages")).glob("*.dist-info")}
    assert {"photoclip-1.1.dist-info", "torch-1.0.dist-info"} <= names
    assert "photoclip-1.0.dist-info" not in names


def test_what_was_changed_since_is_not_handed_on(small: SmallPhotoClip, home: Home, control: Control) -> None:
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    torch = next((home.current / "lib").rglob("torch.py"))
    text = torch.read_text("utf-8")
    torch.unlink()
    torch.write_text(text.replace("x", "y"), "utf-8")
    small.server.asked.clear()
    Setup(replace(small.payload, id="newer"), home, control).run(add_newer_app(small), nothing)
    assert [asked for asked in small.server.asked if asked.startswith("file")] == ["file torch-1.0-py3-none-any.whl"]
    assert next((home.current / "lib").rglob("torch.py")).read_text("utf-8") == text


def test_where_the_disk_knows_no_links_what_is_there_is_copied(
    small: SmallPhotoClip, home: Home, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    small.server.asked.clear()

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    Setup(replace(small.payload, id="newer"), home, control).run(add_newer_app(small), nothing)
    assert small.server.asked == []
    assert works(home)


def test_a_disk_that_fills_up_while_it_is_handed_on_leaves_the_version_before(
    small: SmallPhotoClip, home: Home, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    Setup(small.payload, home, control).run(plan_of(small), nothing)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copy2", refuse)
    with pytest.raises(SetupProblem, match="is full"):
        Setup(replace(small.payload, id="newer"), home, control).run(add_newer_app(small), nothing)
    assert home.is_ready(small.payload.id)
    assert works(home)
    assert len(list(home.environments.iterdir())) == 1


def test_an_environment_whose_python_has_gone_is_made_again(
    small: SmallPhotoClip, home: Home, control: Control
) -> None:
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    python = home.current / "bin" / "python"
    python.unlink()
    python.symlink_to("/usr/bin/python3.99")
    assert not home.is_ready(small.payload.id)
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    assert works(home)


def test_a_home_that_cannot_be_written_is_said_plainly(small: SmallPhotoClip, tmp_path: Path, control: Control) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SetupProblem, match="cannot be written to"):
        Setup(small.payload, Home(tmp_path / "file" / "home"), control).run(plan_of(small), nothing)


def test_a_home_that_somebody_else_made_is_not_used(small: SmallPhotoClip, tmp_path: Path, control: Control) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "mine").symlink_to("theirs")
    with pytest.raises(SetupProblem, match="somebody else"):
        Setup(small.payload, Home(tmp_path / "mine"), control).run(plan_of(small), nothing)
    assert list((tmp_path / "theirs").iterdir()) == []


@pytest.mark.parametrize("said", ["", "[]", '{"version": 1}', '{"version": "1", "id": "x", "indexes": []}'])
def test_a_damaged_manifest_is_said_plainly(small: SmallPhotoClip, said: str) -> None:
    (small.payload.folder / "manifest.json").write_text(said, "utf-8")
    with pytest.raises(SetupProblem, match="install PhotoClip again"):
        Payload.read(small.payload.folder)


def test_a_payload_for_another_machine_says_so(small: SmallPhotoClip) -> None:
    with pytest.raises(SetupProblem, match="nothing for this kind of computer"):
        small.payload.builds("plan9-sparc-cp311")


def test_a_mirror_takes_the_place_of_the_usual_index(small: SmallPhotoClip, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = replace(small.payload, indexes={"cpu": ("https://torch/whl", "https://usual/simple")})
    assert sources_of(payload, "cpu").indexes == ("https://torch/whl", "https://usual/simple")
    monkeypatch.setenv("PHOTOCLIP_INDEX", "https://named/simple")
    assert sources_of(payload, "cpu").indexes[-1] == "https://named/simple"
    assert sources_of(payload, "cpu", "https://typed/simple").indexes == ("https://torch/whl", "https://typed/simple")


def test_what_is_installed_is_what_the_lock_says(small: SmallPhotoClip, home: Home, control: Control) -> None:
    torch = next(package for package in small.packages if package.name == "torch")
    other, content = wheel_of("torch", version="9.0")
    (small.payload.wheels / other.file).write_bytes(content)
    Setup(small.payload, home, control).run(plan_of(small), nothing)
    site = next((home.current / "lib").glob("python*")) / "site-packages"
    assert (site / f"torch-{torch.version}.dist-info").is_dir()
    shutil.rmtree(small.payload.wheels)
    assert works(home), "an environment does not hang on the installer's files"
