"""Files that crash, hang or bloat a worker fail alone; the rest goes on."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from photoclip.core.model_input import ModelInput
from photoclip.core.photo_names import is_photo_name
from photoclip.errors import LibraryProblem, UnreadableImage
from photoclip.media.limits import DecodeLimits
from photoclip.media.pool import DecodePool
from tests.conftest import ROOT
from tests.faults.effort import EFFORT
from tests.unit.media.drawn import saved, scene
from tests.unit.media.misbehaving import misbehave
from tests.unit.media.videos import make_video
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.slow

LIMIT_S = 10 if EFFORT == 1 else 60
"""What hangs is waited for so long; what does not, has to be read within it, beside all that runs at once."""


@pytest.fixture
def photo(tmp_path) -> str:
    return str(saved(tmp_path / "good.png", scene(), "PNG"))


@pytest.fixture
def pool(request, tmp_path):
    """Two workers that misbehave when a file is called so. A parameter is the limit in seconds of one file."""
    limit_s = getattr(request, "param", PATIENCE_S)
    limits = DecodeLimits(timeout_s=limit_s, busy_s=PATIENCE_S, memory_bytes=512 << 20)
    pool = DecodePool(2, tmp_path / "thumbnails", limits, read=misbehave)
    yield pool
    pool.close()


def reason_of(future) -> str:
    with pytest.raises(UnreadableImage) as caught:
        future.result(PATIENCE_S)
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "reason", "pool"),
    [
        ("crash", "reading it crashed the decoder", PATIENCE_S),
        ("hang", f"reading it took longer than {LIMIT_S} seconds", LIMIT_S),
        ("hang holding everything", f"reading it took longer than {LIMIT_S} seconds", LIMIT_S),
        pytest.param(
            "hog",
            "reading it needs too much memory",
            PATIENCE_S,
            marks=pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces the memory limit"),
        ),
        pytest.param(
            "kill",
            "reading it needs too much memory",
            PATIENCE_S,
            marks=pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
        ),
    ],
    indirect=["pool"],
)
def test_a_bad_file_fails_alone(pool, photo, name, reason, caplog):
    before = [pool.read(photo, None) for _ in range(6)]
    bad = pool.read(name, None)
    after = [pool.read(photo, None) for _ in range(6)]
    assert reason_of(bad) == reason
    assert all(future.result(PATIENCE_S).format == "PNG" for future in before + after)
    assert all(record.levelno <= logging.WARNING for record in caplog.records)


@pytest.mark.parametrize(("name", "passing"), [("hang", True), ("hang holding everything", False)])
@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not end a process by the time it works")
def test_what_keeps_the_processor_busy_would_do_so_again_and_what_only_waits_may_not(tmp_path, name, passing):
    limits = (
        DecodeLimits(timeout_s=LIMIT_S, busy_s=PATIENCE_S) if passing else DecodeLimits(timeout_s=PATIENCE_S, busy_s=1)
    )
    pool = DecodePool(1, tmp_path, limits, read=misbehave)
    try:
        with pytest.raises(UnreadableImage, match=r"took longer than \d+ seconds") as said:
            pool.read(name, None).result(PATIENCE_S)
    finally:
        pool.close()
    assert said.value.passing is passing


def test_many_bad_files_in_a_row_do_not_stop_the_pool(pool, photo, caplog):
    futures = [pool.read("crash" if i % 2 else photo, None) for i in range(12)]
    for i, future in enumerate(futures):
        if i % 2:
            assert reason_of(future) == "reading it crashed the decoder"
        else:
            assert future.result(PATIENCE_S).format == "PNG"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_worker_killed_from_outside_costs_no_file(pool, tmp_path):
    assert pool.read(str(tmp_path / "kill once"), None).result(PATIENCE_S) == "read at last"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_idle_workers_that_were_killed_are_replaced(pool, photo):
    for _ in range(3):
        pids = {pool.read("pid", None).result(PATIENCE_S) for _ in range(8)}
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
        assert pool.read(photo, None).result(PATIENCE_S).format == "PNG"


def test_a_mistake_of_ours_fails_the_file_and_is_logged(pool, photo, caplog):
    assert reason_of(pool.read("bug", None)) == "reading it failed (KeyError)"
    assert "nobody thought of this" in caplog.text
    assert pool.read(photo, None).result(PATIENCE_S).format == "PNG"


def test_a_full_disk_is_not_the_files_fault(pool):
    with pytest.raises(LibraryProblem, match="The disk is full"):
        pool.read("full disk", None).result(PATIENCE_S)


def test_broken_files_come_back_with_their_reason(pool, tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")
    assert reason_of(pool.read(str(tmp_path / "empty.jpg"), None)) == "the file is empty"
    assert reason_of(pool.render(str(tmp_path / "gone.jpg"))) == "the file is gone"


@pytest.mark.parametrize("name", ["hang", "hang holding everything"])
def test_closing_is_prompt_and_says_try_again(tmp_path, name):
    others = set(psutil.Process().children())  # other tests' processes may still be there
    pool = DecodePool(2, tmp_path, DecodeLimits(timeout_s=600), read=misbehave)
    pool.read("pid", None).result(PATIENCE_S)
    futures = [pool.read(name, None) for _ in range(9)]
    started = [child for child in psutil.Process().children() if child not in others]
    workers = [child for child in started if "spawn_main" in " ".join(child.cmdline())]
    pool.close()  # these files would take 600 s: longer than the test may
    assert sum(future.cancelled() for future in futures) == 5
    for future in futures:
        if not future.cancelled():
            with pytest.raises(UnreadableImage) as caught:
                future.result(0)
            assert caught.value.retry
    assert len(workers) == 2
    _, alive = psutil.wait_procs(workers, timeout=PATIENCE_S)
    assert alive == []


PARENT = """
    import sys, os, signal, threading
    sys.path.insert(0, {root!r})
    from pathlib import Path
    from photoclip.media.limits import DecodeLimits
    from photoclip.media.pool import DecodePool
    from tests.unit.media.misbehaving import misbehave
    if __name__ == "__main__":
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
        # Without end: one may read for long until the other has come up, and is not to be replaced meanwhile.
        pool = DecodePool(2, Path({folder!r}), DecodeLimits(timeout_s=600), max_tasks=0, read=misbehave)
        try:
            pids = set()
            while {ready} and len(pids) < 2:
                pids |= {{future.result() for future in [pool.read("pid", None) for _ in range(8)]}}
            for name in {names!r}:
                pool.read(name, None)
            print(*pids, flush=True)
            threading.Event().wait()
        except KeyboardInterrupt:
            pool.close()
            print("closed", flush=True)
"""


@contextmanager
def start_parent(folder: Path, names: list[str], ready: bool = True) -> Iterator[subprocess.Popen[str]]:
    """Start a process with a pool of its own; it does not outlive the test, whatever becomes of that."""
    script = folder / "parent.py"
    source = textwrap.dedent(PARENT).format(root=str(ROOT), folder=str(folder), names=names, ready=ready)
    script.write_text(source, encoding="utf-8")
    pipe = subprocess.PIPE
    command = [sys.executable, script]
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as parent:
        try:
            yield parent
        finally:
            parent.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("names", [[], ["hang", "hang"]], ids=["idle", "busy"])
def test_workers_end_when_the_app_is_killed(tmp_path, names):
    with start_parent(tmp_path, names) as parent:
        assert parent.stdout is not None
        workers = [psutil.Process(int(pid)) for pid in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.kill()
        _, alive = psutil.wait_procs(workers, timeout=PATIENCE_S)
    assert alive == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("ready", [True, False], ids=["running", "starting"])
def test_ctrl_c_in_a_terminal_prints_no_tracebacks_of_workers(tmp_path, ready):
    names = ["hang", "hang", "pid"] if ready else ["pid"]
    with start_parent(tmp_path, names, ready) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        os.killpg(parent.pid, signal.SIGINT)
        out, err = parent.communicate(timeout=PATIENCE_S)
    assert (out.strip(), err) == ("closed", "")


@pytest.mark.shared
@pytest.mark.timeout(1200)
def test_every_odd_file_of_the_public_corpora_reads_or_has_a_reason(shared, tmp_path):
    files = [path for path in sorted((shared / "corpora").rglob("*")) if path.is_file()]
    photos = [path for path in files if is_photo_name(path.name)][::2]
    others = [path for path in files if not is_photo_name(path.name)][::10]
    before = {path: path.stat().st_mtime_ns for path in photos}
    pool = DecodePool(2, tmp_path / "thumbnails")
    futures = {path: pool.read(str(path), ModelInput()) for path in photos + others}
    wait(futures.values())
    pool.close()
    failed = {path: future.exception(0) for path, future in futures.items() if future.exception(0)}
    assert [path for path, error in failed.items() if not isinstance(error, UnreadableImage) or error.retry] == []
    reasons = Counter(str(error) for error in failed.values())
    assert not [reason for reason in reasons if not reason or "failed" in reason or "crashed" in reason]
    read = [future.result(0) for path, future in futures.items() if path not in failed]
    assert all(reading.width > 0 < reading.height and reading.pixels is not None for reading in read)
    print(f"\n{len(read)} read, not read: {reasons}")
    assert len(read) > 0.7 * len(photos)
    assert {path: path.stat().st_mtime_ns for path in photos} == before


def test_a_hostile_video_ends_its_own_worker_at_most_and_says_why(tmp_path):
    """Bytes of a video changed at random, thousands of times: whatever FFmpeg makes of it, others are read."""
    video = make_video(tmp_path / "film.mp4", scene_s=0.3).read_bytes()
    clip = make_video(tmp_path / "film.mkv", scene_s=0.3, codec="libx264").read_bytes()
    seed = random.Random(7)
    bad = []
    for number in range(40 * EFFORT):
        whole = bytearray(seed.choice([video, clip]))
        for _ in range(seed.choice([1, 5, 50])):
            whole[seed.randrange(len(whole))] = seed.randrange(256)
        path = tmp_path / f"bad {number}.mp4"
        path.write_bytes(whole[: seed.choice([len(whole), seed.randrange(len(whole))])])
        bad.append(path)
    good = saved(tmp_path / "good.png", scene(), "PNG")
    pool = DecodePool(2, tmp_path / "thumbnails", DecodeLimits(timeout_s=PATIENCE_S, memory_bytes=512 << 20))
    try:
        futures = [pool.read(str(path), ModelInput(32)) for path in bad]
        assert pool.read(str(good), None).result(PATIENCE_S).width
        reasons = Counter[str]()
        for future in futures:
            try:
                reading = future.result(PATIENCE_S)
            except UnreadableImage as exc:
                reasons[exc.reason] += 1
            else:
                assert reading.width > 0
                reasons["shown"] += 1
        assert reasons["shown"]
        assert not [reason for reason in reasons if reason.startswith("reading it failed")], reasons
    finally:
        pool.close()
