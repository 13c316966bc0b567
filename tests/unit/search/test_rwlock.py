"""Readers together, writers alone."""

from __future__ import annotations

import threading

from photoclip.search.rwlock import ReadWriteLock
from tests.waiting import PATIENCE_S


def test_two_readers_are_in_at_once() -> None:
    lock, both = ReadWriteLock(), threading.Barrier(2)

    def read() -> None:
        with lock.reading():
            both.wait(PATIENCE_S)

    other = threading.Thread(target=read)
    other.start()
    read()
    other.join()
    assert not both.broken


def test_a_writer_is_never_beside_anyone() -> None:
    lock, inside, clashes = ReadWriteLock(), [], []

    def read() -> None:
        for _ in range(300):
            with lock.reading():
                if "writer" in inside:
                    clashes.append("read")

    def write() -> None:
        for _ in range(300):
            with lock.writing():
                if inside:
                    clashes.append("write")
                inside.append("writer")
                inside.pop()

    threads = [threading.Thread(target=job) for job in (read, read, write, write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not clashes


def test_a_reader_that_fails_leaves_the_lock_free() -> None:
    lock = ReadWriteLock()
    try:
        with lock.reading():
            raise KeyError
    except KeyError:
        pass
    with lock.writing():
        pass
