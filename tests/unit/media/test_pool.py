from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import CancelledError
from pathlib import Path

import numpy as np
import psutil
import pytest

from photoclip.core.model_input import ModelInput
from photoclip.media.limits import DecodeLimits
from photoclip.media.pool import DecodePool
from photoclip.media.reading import read_photo
from photoclip.media.thumbnails import ThumbnailStore
from tests.unit.media.drawn import FORMATS, saved, scene
from tests.unit.media.misbehaving import misbehave
from tests.waiting import PATIENCE_S

"""How long a test waits for a result: the machine may be busy."""
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def pool(tmp_path):
    pool = DecodePool(2, tmp_path / "thumbnails", read=misbehave)
    yield pool
    pool.close()


def test_making_a_pool_starts_nothing(tmp_path):
    children, threads = psutil.Process().children(), threading.active_count()
    pool = DecodePool(2, tmp_path)
    assert (psutil.Process().children(), threading.active_count()) == (children, threads)
    pool.close()


def test_the_pool_reads_what_a_plain_call_reads(pool, tmp_path):
    paths = [saved(tmp_path / f"{i}{FORMATS[form]}", scene(seed=i), form) for i, form in enumerate(FORMATS)]
    futures = [pool.read(str(path), ModelInput(size_px=48)) for path in paths]
    for path, future in zip(paths, futures, strict=True):
        reading, plain = future.result(PATIENCE_S), read_photo(path, tmp_path, ModelInput(size_px=48), DecodeLimits())
        assert (reading.content_hash, reading.shot, reading.stamp) == (plain.content_hash, plain.shot, plain.stamp)
        assert np.array_equal(reading.pixels, plain.pixels)
        assert ThumbnailStore(tmp_path / "thumbnails").has(reading.content_hash)


def test_the_pool_renders_for_the_screen(pool, tmp_path):
    path = saved(tmp_path / "a.png", scene(), "PNG")
    shown = pool.render(str(path), 48).result(PATIENCE_S)
    assert (shown.width, shown.height, len(shown.pixels)) == (48, 32, 48 * 32 * 3)


def test_workers_import_neither_torch_nor_qt_nor_the_main_script(pool):
    modules = set(pool.read("modules", None).result(PATIENCE_S))
    assert not modules & {
        "torch",
        "open_clip",
        "PySide6",
        "sqlite3",
        "photoclip.library",
        "pytest",
        "PIL.EpsImagePlugin",
    }
    assert "photoclip.media.reading" in modules


def test_workers_do_not_run_the_main_script_again(tmp_path):
    script = tmp_path / "script"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys
            sys.path.insert(0, {str(ROOT)!r})
            open({str(tmp_path / "runs")!r}, "a").write(__name__ + "\\n")
            if __name__ == "__main__":
                from pathlib import Path
                from photoclip.media.pool import DecodePool
                from tests.unit.media.misbehaving import misbehave
                pool = DecodePool(2, Path({str(tmp_path)!r}), read=misbehave)
                pool.read("pid", None).result({PATIENCE_S})
                pool.close()
            """
        )
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "runs").read_text().split() == ["__main__"]


@pytest.mark.skipif(sys.platform == "win32", reason="niceness is a POSIX word")
def test_workers_are_nicer_than_the_app_unless_told_otherwise(pool, tmp_path):
    eager = DecodePool(1, tmp_path, low_priority=False, read=misbehave)
    assert pool.read("niceness", None).result(PATIENCE_S) == min(19, os.nice(0) + 5)
    assert eager.read("niceness", None).result(PATIENCE_S) == os.nice(0)
    eager.close()


def test_what_decoders_print_about_bad_files_goes_nowhere(pool, capfd):
    assert pool.read("complain", None).result(PATIENCE_S) == "complained"
    assert capfd.readouterr() == ("", "")


def test_workers_are_replaced_after_their_share_of_files(tmp_path):
    pool = DecodePool(1, tmp_path, max_tasks=3, read=misbehave)
    pids = [pool.read("pid", None).result(PATIENCE_S) for _ in range(7)]
    pool.close()
    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]


def test_pending_reads_can_be_cancelled_one_by_one_and_all_at_once(tmp_path):
    pool = DecodePool(1, tmp_path, read=misbehave)
    futures = [pool.read("hang", None) for _ in range(10)]
    assert futures[-1].cancel()
    assert not futures[0].cancel(), "a worker has it already"
    assert pool.cancel_pending() >= 6
    assert sum(future.cancelled() for future in futures) >= 7
    pool.close()
    assert all(future.done() for future in futures)


def test_a_render_overtakes_reads_that_wait(pool, tmp_path):
    path = saved(tmp_path / "a.png", scene(400, 300), "PNG")
    order: list[str] = []
    reads = [pool.read(str(path), None) for _ in range(60)]
    render = pool.render(str(path))
    for future in reads:
        future.add_done_callback(lambda _: order.append("read"))
    render.add_done_callback(lambda _: order.append("render"))
    for future in [*reads, render]:
        future.result(PATIENCE_S)
    assert order.index("render") < 20


def test_a_closed_pool_takes_nothing_more_and_closes_twice(tmp_path):
    pool = DecodePool(1, tmp_path)
    pool.close()
    pool.close()
    with pytest.raises(CancelledError):
        pool.read("a.jpg", None).result(1)


def test_results_may_ask_for_the_next_file(pool, tmp_path):
    path = saved(tmp_path / "a.png", scene(), "PNG")
    done = threading.Event()

    def again(_) -> None:
        pool.read(str(path), None).add_done_callback(lambda _: done.set())

    pool.read(str(path), None).add_done_callback(again)
    assert done.wait(PATIENCE_S)
