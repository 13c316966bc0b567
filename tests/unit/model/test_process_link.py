"""The line to a child process: it never blocks the sender, and its end is told exactly once."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from multiprocessing import popen_fork
from multiprocessing.connection import Connection

import numpy as np
import psutil
import pytest

from photoclip.model.messages import Done, EncodeImages, EncodeTexts, Numbered, Reply, Request, Started
from photoclip.model.process_link import ProcessLink
from tests.unit.model import fake_encoder_process as fake
from tests.waiting import PATIENCE_S, wait_until


class Line:
    """A link with its replies and ends in queues."""

    def __init__(self, serve: Callable[[Connection], None]) -> None:
        self.replies: queue.Queue[Reply] = queue.Queue()
        self.ends: queue.Queue[int | None] = queue.Queue()
        self.link = ProcessLink(
            serve, lambda _link, reply: self.replies.put(reply), lambda _link, code: self.ends.put(code)
        )

    def send(self, number: int, request: Request) -> None:
        self.link.send(Numbered(number, request))


@pytest.fixture
def open_line() -> Iterator[Callable[[Callable[[Connection], None]], Line]]:
    lines: list[Line] = []

    def open_one(serve: Callable[[Connection], None]) -> Line:
        lines.append(Line(serve))
        return lines[-1]

    yield open_one
    for line in lines:
        line.link.close()


def test_replies_come_back_in_order(open_line) -> None:
    line = open_line(fake.serve)
    for number in range(1, 4):
        line.send(number, EncodeTexts(["dog"]))
    replies = [line.replies.get(timeout=PATIENCE_S) for _ in range(6)]
    assert [(type(reply), reply.number) for reply in replies] == [
        (kind, number) for number in range(1, 4) for kind in (Started, Done)
    ]


def test_closing_ends_the_process_and_says_so_once(open_line) -> None:
    line = open_line(fake.serve)
    line.send(1, EncodeTexts(["dog"]))
    line.replies.get(timeout=PATIENCE_S)
    pid = line.link.pid
    assert psutil.pid_exists(pid)
    line.link.close()
    assert not psutil.pid_exists(pid)
    line.link.close()
    assert line.ends.qsize() == 1


def test_closing_at_once_leaves_no_thread(open_line) -> None:
    before = set(threading.enumerate())
    line = open_line(fake.serve)
    line.link.close()
    assert set(threading.enumerate()) <= before
    assert line.link.pid is None or not psutil.pid_exists(line.link.pid)


def test_a_process_that_ends_tells_its_exit_code_once(open_line) -> None:
    line = open_line(fake.ends_at_once)
    assert line.ends.get(timeout=PATIENCE_S) == fake.EXIT_CODE
    line.link.close()
    assert line.ends.empty()


@pytest.mark.skipif(not hasattr(fake.os, "fork"), reason="Windows lets any thread ask how a process ended")
def test_the_exit_code_is_told_when_another_thread_reaped_the_process(open_line, monkeypatch) -> None:
    reap = popen_fork.os.waitpid
    refused = []

    def reaped_by_another(pid: int, flags: int) -> tuple[int, int]:
        if threading.current_thread().name == "encoder-receive" and len(refused) < 3:
            refused.append(pid)
            raise ChildProcessError  # the other thread has it, and has not written it down yet
        return reap(pid, flags)

    monkeypatch.setattr(popen_fork.os, "waitpid", reaped_by_another)
    line = open_line(fake.ends_at_once)
    assert line.ends.get(timeout=PATIENCE_S) == fake.EXIT_CODE
    assert refused == [line.link.pid] * 3


def test_a_killed_process_is_told_by_its_signal(open_line) -> None:
    line = open_line(fake.serve)
    line.send(1, EncodeTexts(["hang"]))
    line.replies.get(timeout=PATIENCE_S)
    psutil.Process(line.link.pid).kill()
    code = line.ends.get(timeout=PATIENCE_S)
    assert code is not None
    assert code != 0


def test_a_process_that_cannot_start_ends_without_an_exit_code(open_line, caplog) -> None:
    line = open_line(fake.Unstartable())
    assert line.ends.get(timeout=PATIENCE_S) is None
    assert "could not be started: no room" in caplog.text


def test_sending_to_a_process_that_does_not_read_returns_at_once(open_line) -> None:
    line = open_line(fake.deaf)
    large = EncodeImages(np.zeros((64, 224, 224, 3), np.uint8))  # 10 MB: far more than a pipe holds
    for number in range(20):
        line.send(number, large)  # would never return
    line.link.close()
    assert line.ends.qsize() == 1


def test_closing_while_the_process_reads_nothing_does_not_wait_for_it(open_line) -> None:
    line = open_line(fake.deaf)
    wait_until(lambda: line.link.pid is not None)
    line.send(1, EncodeImages(np.zeros((64, 224, 224, 3), np.uint8)))
    line.link.close()
    assert line.ends.qsize() == 1


@pytest.mark.skipif(not hasattr(fake.os, "fork"), reason="Windows ends a process without asking")
def test_a_process_that_will_not_end_is_killed(open_line, caplog) -> None:
    line = open_line(fake.stubborn)
    ready = threading.Event()
    handler = logging.Handler()
    handler.emit = lambda _record: ready.set()  # type: ignore[method-assign]
    logging.getLogger("photoclip.test").addHandler(handler)
    try:
        assert ready.wait(PATIENCE_S)
    finally:
        logging.getLogger("photoclip.test").removeHandler(handler)
    line.link.close()
    assert line.ends.get(timeout=PATIENCE_S) == -9


def test_the_child_s_log_lines_are_logged_here_as_they_are(open_line, caplog) -> None:
    line = open_line(fake.serve)
    line.send(1, EncodeTexts(["log"]))
    assert [type(line.replies.get(timeout=PATIENCE_S)) for _ in range(2)] == [Started, Done]
    assert ("photoclip.test", logging.INFO, "a line from the child, 100% s") in caplog.record_tuples
