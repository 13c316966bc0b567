"""Trials: a library at work ends, or fails, at one call; then it is opened again, and has lost nothing.

Run as a program of its own (`python -m tests.faults.trials`): each trial is a fork of one warm process with one thread.
It prints a JSON line a trial: where, what went wrong there, and what was wrong afterwards.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import logging
import os
import random
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from photoclip.errors import KnownError
from photoclip.media.xmp_reading import read_packet
from photoclip.model.installed import InstalledCheckpoints
from tests.checker import disagreements
from tests.faults.deeds import DEEDS, TWIN, has_migrated, move_in, not_as_on_disk
from tests.faults.effort import MEMORY
from tests.faults.tapping import Fault, FaultKind, Tap
from tests.household import Household, lent_checkpoint
from tests.trash import TestTrash, lay_trash

KILLS: tuple[FaultKind, ...] = ("kill", "kill after")
ERRORS: tuple[FaultKind, ...] = ("ENOSPC", "EIO", "EACCES", "short write")


HANGS_AFTER_S = 900
"""A busy machine may be slow; what hangs must end."""


class Trials:
    """`home` is put back to what it was before each trial."""

    def __init__(self, folder: Path) -> None:
        self._template, self._home = folder / "template", folder / "home"
        self._out = folder / "out"
        prepared = _in_a_fork(self._out, lambda: _prepared(self._home))
        assert prepared["ended"] == "well", prepared
        self._home.rename(self._template)
        self.points: dict[str, list[str]] = {}
        answer = self._attempt(None)
        assert answer["ended"] == "well", answer
        self.points = answer["seen"]
        looked = self._look(len(DEEDS), answer)
        assert not looked["problems"], looked
        self._expected = looked["state"]

    def run(self, fault: Fault) -> dict[str, Any]:
        """Return what a trial came to: `problems` is empty when nothing was lost and all went on."""
        answer = self._attempt(fault)
        while not answer["at"] and fault.nth:  # what a thread does in between is a call more or fewer each time
            fault = replace(fault, nth=fault.nth * 3 // 4)
            answer = self._attempt(fault)
        done = int(answer.get("done", 0))
        looked = self._look(done, answer)
        problems = [*answer.get("problems", ()), *looked.get("problems", ())]
        if looked.get("state") not in (None, self._expected):
            problems.append(f"it came to {_difference(looked['state'], self._expected)}")
        return {"deed": fault.deed, "at": answer["at"], "nth": fault.nth, "kind": fault.kind, "lasts": fault.lasts} | {
            "ended": answer["ended"],
            "problems": problems,
        }

    def _attempt(self, fault: Fault | None) -> dict[str, Any]:
        shutil.rmtree(self._home, ignore_errors=True)
        shutil.copytree(self._template, self._home, symlinks=True)
        journal = self._out.with_name("journal")
        journal.write_text("")
        answer = _in_a_fork(self._out, lambda: _work(self._home, fault, journal))
        lines = journal.read_text().splitlines()
        at = next((line.removeprefix("fault ") for line in lines if line.startswith("fault ")), "")
        return answer | {"done": lines.count("done"), "at": at}

    def _look(self, done: int, answer: dict[str, Any]) -> dict[str, Any]:
        missed = answer.get("missed", [])
        originals = _originals(self._template)
        if {name: data for name, data in _originals(self._home).items() if name in originals} != originals:
            return {"problems": ["an original was changed"]}
        torn = [path.name for path in self._home.rglob("*.xmp") if not _is_whole(path)]
        if torn:
            return {"problems": [f"{torn} are torn"]}
        return _in_a_fork(self._out, lambda: _go_on(self._home, done, missed))


def _prepared(home: Path) -> dict[str, Any]:
    move_in(home)
    return {"ended": "well"}


def _work(home: Path, fault: Fault | None, journal: Path) -> dict[str, Any]:
    """Do every deed, with a fault in one; after an error go on with the others."""
    lay_trash(home)
    said = os.open(journal, os.O_WRONLY | os.O_APPEND)
    tap = Tap(home, fault, on_fault=lambda name: os.write(said, f"fault {name}\n".encode("utf-8", "replace")))
    problems: list[str] = []
    missed: list[int] = []
    with tap.on():
        house = Household(home, crossover=1)
        house.library.search.prepare()
        for place, deed in enumerate(DEEDS):
            tap.begin(deed.name)
            try:
                deed.do(house)
            except KnownError:
                missed.append(place)
            except Exception:  # noqa: BLE001  whatever comes out is a fault of ours
                missed.append(place)
                problems.append(f"{deed.name} raised " + traceback.format_exc(limit=-4))
            tap.deed = ""
            os.write(said, b"done\n")
    with suppress(Exception):
        house.close()
    return {"ended": "well", "seen": tap.seen, "problems": problems, "missed": missed}


def _go_on(home: Path, done: int, missed: list[int]) -> dict[str, Any]:
    """Open what is left behind, see that it has what was done, do the rest, and say what came of all."""
    lay_trash(home)
    house = Household(home, crossover=1)
    house.library.search.prepare()
    problems = house.library.file.problems()
    lost = [deed.name for place, deed in enumerate(DEEDS[:done]) if place not in missed and not deed.holds(house)]
    problems += [f"{name} was said to be done and is not" for name in lost]
    house.library.photos.retry_problems()
    for deed in DEEDS[:-1]:
        deed.do(house)
    house.index()
    problems += [*not_as_on_disk(house), *disagreements(house.library)]
    state = _state(house)
    house.close()
    return {"problems": problems, "state": state}


def _state(house: Household) -> dict[str, Any]:
    library, state = house.library, dict[str, Any]()
    for photo_id in library.photos.ids().tolist():
        tile, marks = library.photos.tiles([photo_id])[photo_id], library.marks.of([photo_id])[photo_id]
        words = sorted(tag.name for tag in library.tags.of(photo_id))
        said = library.dates.of([photo_id])[photo_id]
        date = None if said is None else said.text
        state[tile.path] = (tile.content_hash, tile.offline, words, asdict(marks), date)
    albums = [(album.name, album.photo_count) for album in library.albums.all()]
    # That of a photo in the trash lies there, or still where the photo lay: it is as it was. An error between the copy
    # that went to the trash and the end of the original leaves both.
    found = sorted(house.home.rglob("*.xmp"))
    in_place = {path.name for path in found if "Trash" not in path.parts}
    kept = [path for path in found if "Trash" not in path.parts or path.name not in in_place]
    places = {TWIN if path.name.startswith(TWIN) else str(path): path for path in kept}
    sidecars = {place: asdict(read_packet(path.read_bytes())) for place, path in places.items()}
    models = [model.info.id for model in InstalledCheckpoints(house.paths.models).list()]
    answers = house.library.models.chosen()
    seen = {"albums": albums, "sidecars": sidecars, "models": models, "answers": answers}
    return state | seen | {"migrated": has_migrated(house)}


def _difference(one: dict[str, Any], other: dict[str, Any]) -> str:
    keys = [key for key in {*one, *other} if one.get(key) != other.get(key)]
    return "; ".join(f"{key}: {one.get(key)} instead of {other.get(key)}" for key in keys)


def _originals(home: Path) -> dict[str, str]:
    """Return what lies in each photo's file: where it lies, or in the trash, by a note that leads back there."""
    at_home = {path: path for folder in ("one", "two") for path in (home / folder).rglob("*.jpg")}
    lying = TestTrash(home / ".local" / "share" / "Trash").lying()
    thrown = {Path(path): lies for path, (lies, _note) in lying.items() if path.endswith(".jpg")}
    return {
        str(path.relative_to(home)): hashlib.sha256(lies.read_bytes()).hexdigest()
        for path, lies in (thrown | at_home).items()
    }


def _is_whole(path: Path) -> bool:
    try:
        read_packet(path.read_bytes())
    except KnownError:
        return False
    return True


def _in_a_fork(out: Path, job: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do something in a process of its own, which may be killed."""
    out.unlink(missing_ok=True)
    child = os.fork()
    if child == 0:
        status = 1
        try:
            signal.alarm(HANGS_AFTER_S)
            gc.freeze()
            result = job()
            out.write_text(json.dumps(result))
            status = 0
        except BaseException:  # noqa: BLE001  the parent says it
            out.write_text(json.dumps({"ended": "badly", "problems": [traceback.format_exc(limit=-6)]}))
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGKILL:
            return {"ended": "killed"}
        return {"ended": "badly", "problems": [f"signal {number}: it hung, or crashed"]}
    result: dict[str, Any] = json.loads(out.read_text())
    return result


def chosen(points: dict[str, list[str]], kinds: tuple[FaultKind, ...], count: int, seed: int) -> list[Fault]:
    """Return `count` faults: of each deed in turn, first at calls of different names."""
    rng = random.Random(seed)
    queues: list[list[Fault]] = []
    for deed, names in points.items():
        first = {name: place for place, name in reversed(list(enumerate(names)))}
        rest = [place for place in range(len(names)) if place not in first.values()]
        heads, tails = list(first.values()), rest
        rng.shuffle(heads)
        rng.shuffle(tails)
        faults = [Fault(deed, place, kind) for kind in rng.sample(kinds, len(kinds)) for place in (*heads, *tails)]
        queues.append(faults)
    found: list[Fault] = []
    while len(found) < count and any(queues):
        for queue in queues:
            if queue and len(found) < count:
                found.append(queue.pop(0))
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--errors", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--points", action="store_true", help="print every place where a trial may stop")
    parser.add_argument("--deeds", nargs="*", default=[deed.name for deed in DEEDS], help="only in these")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    lent_checkpoint()  # once for all forks: one that is killed would leave its own behind
    with tempfile.TemporaryDirectory(prefix="photoclip-trials-", dir=MEMORY) as folder:
        trials = Trials(Path(folder))
        if options.points:
            print(json.dumps(trials.points, indent=1))
            return
        rng = random.Random(options.seed)
        points = {deed: names for deed, names in trials.points.items() if deed in options.deeds}
        for fault in chosen(points, KILLS, options.kills, options.seed):
            print(json.dumps(trials.run(fault)), flush=True)
        for fault in chosen(points, ERRORS, options.errors, options.seed):
            lasting = Fault(fault.deed, fault.nth, fault.kind, rng.random() < 0.5)
            print(json.dumps(trials.run(lasting)), flush=True)


if __name__ == "__main__":
    main()
