"""A scan that sets aside what is the same decides as one that compares everything with everything."""

from __future__ import annotations

import logging
import os
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.faults.effort import EFFORT, MEMORY
from tests.unit.indexing.twins import Twins, copied_anew

NAME_NOT_UTF8 = os.fsdecode(b"caf\xe9.jpg")
ONE_FILE = (
    *("write", "empty", "delete", "touch", "chmod", "move up", "move over", "swap", "link", "away", "odd name", "png"),
    *("sidecar", "no sidecar", "agree", "json"),
)
MANY = ("delete", "away", "copy", "move", "chmod", "agree")
FOLDER = ("away", "away", "away", "move over", "rename", "close", "shut", "open", "open")
"""A file that is renamed has another ctime, one whose folder is has not: it is back exactly as it was."""
ELSE = ("back", "back", "back", "back", "confirm", "wait", "exclude", "include", "png", "read", "read", "unplug")
LOOKS = ("all", "all", "all", "all", "whole", "whole", "whole", "whole", "part", "part", "flat", "end")
KINDS = {"one": ONE_FILE, "many": MANY, "folder": FOLDER, "else": ELSE, "look": LOOKS}
STEPS = 30

Step = tuple[str, str, int]


def drawn_steps(seed: int) -> list[Step]:
    """Return what is done to the folders and the libraries: the kind of it, what, and a number that says to what."""
    random = Random(seed)
    steps: list[Step] = []
    for kind in random.choices(list(KINDS), weights=(3, 2, 3, 3, 1), k=STEPS):
        steps.append((kind, random.choice(KINDS[kind]), random.randrange(200)))
        if random.random() < 0.6:
            steps.append(("look", random.choice(LOOKS), random.randrange(200)))
    return steps


def do_to_one(twins: Twins, what: str, path: Path) -> None:
    root, relative = twins.place_of(path)
    sidecar = path.with_name(path.name + ".xmp")
    if what in {"write", "empty"}:
        path.write_bytes(path.read_bytes() + b"!" if what == "write" else b"")
    elif what == "delete":
        path.unlink()
    elif what == "touch":
        os.utime(path, ns=(1, path.stat().st_mtime_ns + 1))
    elif what == "chmod":
        path.chmod(0o600 if path.stat().st_mode & 0o077 else 0o644)
    elif what in {"move up", "move over"}:
        path.rename(twins.roots[root if what == "move up" else 1 - root] / ("moved " + path.name))
    elif what == "swap":
        other = sorted(path.parent.glob("*.jpg"))[0]
        path.rename(path.with_name("between"))
        other.rename(path)
        path.with_name("between").rename(other)
    elif what == "link":
        path.with_name("twice " + path.name).hardlink_to(path)
    elif what in {"sidecar", "json"}:
        path.with_name(f"{path.name}.{'xmp' if what == 'sidecar' else what}").write_text("words")
    elif what == "no sidecar":
        sidecar.unlink()
    elif what == "agree":
        twins.both(lambda twin: twin.agree(root, relative, sidecar))
    elif what == "away":
        twins.take_away(path)
    elif what in {"odd name", "png"}:
        path.rename(path.with_suffix(".png") if what == "png" else path.with_name(NAME_NOT_UTF8))


def do_to_many(twins: Twins, what: str, folder: Path, count: int) -> None:
    photos = sorted(folder.glob("*.jpg"))[:count]
    if what == "copy":
        copied_anew(photos)
    elif what == "move":
        for path in photos:
            path.rename(twins.roots[0] / f"{folder.name} {path.name}")
    else:
        for path in photos:
            do_to_one(twins, what, path)


def do_to_folder(twins: Twins, what: str, folder: Path) -> None:
    if what == "away":
        twins.take_away(folder)
    elif what in {"move over", "rename"}:
        folder.rename((twins.roots[1] if what == "move over" else folder.parent) / ("moved " + folder.name))
    else:
        folder.chmod({"close": 0o000, "shut": 0o400, "open": 0o700}[what])


def do_else(twins: Twins, what: str, root: int) -> None:
    if what == "back":
        twins.bring_back()
    elif what in {"confirm", "wait"}:
        twins.both(lambda twin: twin.answer(root, what == "wait"))
    elif what in {"exclude", "include"}:
        (twins.globs.add if what == "exclude" else twins.globs.discard)(("day/", "*1.jpg")[root])
    elif what == "png":
        twins.endings ^= {".png"}
    elif what == "read":
        twins.read()
    elif what == "unplug":
        twins.take_away(twins.roots[root])
        if root:
            twins.roots[root].mkdir()


def look(twins: Twins, what: str, number: int) -> None:
    folders = twins.folders()
    if what == "all":
        twins.look_at_all()
    elif what == "whole":
        twins.look(number % 2)
    elif what == "end":
        twins.end_round()
    elif folders:
        root, below = twins.place_of(folders[number % len(folders)])
        twins.look(root, below, what == "part")


def do(twins: Twins, kind: str, what: str, number: int) -> None:
    if kind == "else":
        do_else(twins, what, number % 2)
    elif kind == "one" and (files := twins.files()):
        do_to_one(twins, what, files[number % len(files)])
    elif kind == "many" and (folders := twins.folders()):
        do_to_many(twins, what, folders[number % len(folders)], 15 + number % 20)
    elif kind == "folder" and (folders := twins.folders()):
        do_to_folder(twins, what, folders[number % len(folders)])


@pytest.mark.usefixtures("permissions_bind")
@pytest.mark.parametrize("seed", range(24 * EFFORT))
def test_what_is_the_same_changes_no_decision(seed: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)  # a name that is not UTF-8 cannot be told to who collects what is logged
    steps = drawn_steps(seed)
    with TemporaryDirectory(prefix="photoclip-twins-", dir=MEMORY) as home, closing(Twins(Path(home))) as twins:
        twins.look_at_all()
        twins.read()
        for step in (*steps, ("look", "all", 0), ("else", "read", 0), ("look", "all", 0)):
            print(step)  # seen where it fails
            if step[0] == "look":
                look(twins, *step[1:])
            else:
                with suppress(OSError):  # what it is done to is gone, or closed
                    do(twins, *step)


def test_what_is_back_before_the_round_ends_is_not_gone(tmp_path: Path) -> None:
    with closing(Twins(tmp_path)) as twins:
        twins.look_at_all()
        twins.read()
        twins.look_at_all()
        before = [twin.state()["files"] for twin in twins.twins]
        twins.take_away(twins.roots[0] / "few")
        twins.look(0)
        twins.bring_back()
        twins.look(0, "few")
        twins.end_round()
        assert [twin.state()["files"] for twin in twins.twins] == before
