"""One PhotoClip asks another: who may, what is said, and what becomes of it when the other one is amiss."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from photoclip.nearby.answering import Answering
from photoclip.nearby.asking import NobodyThere, ask
from photoclip.nearby.line import ALONE, VERSION, BadMessage, Message, Messages, connect, is_possible
from tests.conftest import ROOT
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="this Python has no sockets of this kind")


@pytest.fixture(autouse=True)
def _not_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ALONE)


@pytest.fixture
def place() -> Iterator[Path]:
    # pytest's own folders have names that are too long for a socket.
    with tempfile.TemporaryDirectory(prefix="pc") as folder:
        yield Path(folder) / "a.socket"


@contextmanager
def answering(place: Path, answer: Any) -> Iterator[Answering]:
    made = Answering(place, answer)
    try:
        assert made.begin()
        yield made
    finally:
        made.close()


def echo(do: str, about: Message) -> Message:
    return {"do": do, "about": about}


@contextmanager
def listening(place: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as made:
        made.bind(str(place))
        made.listen()
        yield made


def sent(place: Path, data: bytes) -> bytes:
    """Send bytes to who answers at `place`, and return all that comes until it closes."""
    line = connect(place, PATIENCE_S)
    assert line is not None
    with line:
        said = b""
        try:
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            while piece := line.recv(65_536):
                said += piece
        except (ConnectionResetError, BrokenPipeError):
            pass  # closed before all of it was read
        return said


# answers


def test_what_is_asked_is_answered(place: Path) -> None:
    about = {"text": "ein Hund \udcff", "limit": 20}
    with answering(place, echo):
        assert ask(place, "search", about) == {"do": "search", "about": about}


def test_where_nobody_is_nobody_answers(place: Path) -> None:
    with pytest.raises(NobodyThere):
        ask(place, "search")


def test_who_cannot_answer_leaves_it_to_who_asks(place: Path) -> None:
    with answering(place, lambda _do, _about: None):
        assert ask(place, "search") is None


def test_who_fails_answers_the_next_one(place: Path) -> None:
    asked: list[str] = []

    def fail_once(do: str, about: Message) -> Message:
        asked.append(do)
        return {"ok": True} if len(asked) > 1 else {}["no such thing"]

    with answering(place, fail_once):
        assert ask(place, "search") is None
        assert ask(place, "search") == {"ok": True}


def test_who_is_long_at_work_is_waited_for(place: Path) -> None:
    go_on = threading.Event()

    def slow(_do: str, _about: Message) -> Message:
        assert go_on.wait(PATIENCE_S)
        return {"ok": True}

    with answering(place, slow):
        line = connect(place, PATIENCE_S)
        assert line is not None
        with line:
            line.sendall(json.dumps({"version": VERSION, "do": "search", "about": {}}).encode() + b"\n")
            said = Messages(line, 4096)
            assert said.next() == {"working": True}
            go_on.set()
            while (last := said.next()) == {"working": True}:
                pass
            assert last == {"answer": {"ok": True}}


def test_two_at_once_are_both_answered(place: Path) -> None:
    both = threading.Barrier(2)
    answers: list[Message | None] = []

    def one(number: int) -> None:
        both.wait(PATIENCE_S)
        answers.append(ask(place, "search", {"number": number}))

    with answering(place, echo):
        threads = [threading.Thread(target=one, args=(number,)) for number in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_S)
    assert sorted(answer["about"]["number"] for answer in answers if answer is not None) == [0, 1]


# who answers


def test_one_answers_at_a_place(place: Path) -> None:
    with answering(place, echo):
        second = Answering(place, lambda _do, _about: {"second": True})
        assert not second.begin()
        second.close()
        assert ask(place, "search") == {"do": "search", "about": {}}


def test_who_ends_leaves_the_place_to_the_next_one(place: Path) -> None:
    with answering(place, echo):
        pass
    assert not place.exists()
    with answering(place, echo):
        assert ask(place, "search") is not None


def test_what_a_killed_one_left_behind_is_in_nobodys_way(place: Path) -> None:
    code = (
        "import sys, threading\nfrom pathlib import Path\nfrom photoclip.nearby.answering import Answering\n"
        "assert Answering(Path(sys.argv[1]), lambda do, about: {}).begin()\nprint('yes', flush=True)\n"
        "threading.Event().wait()"
    )
    killed = subprocess.Popen([sys.executable, "-c", code, str(place)], cwd=ROOT, stdout=subprocess.PIPE)
    assert killed.stdout is not None
    with killed, killed.stdout:
        assert killed.stdout.readline() == b"yes\n"
        assert ask(place, "search") == {}
        os.kill(killed.pid, signal.SIGKILL)
    assert place.exists()
    with pytest.raises(NobodyThere):
        ask(place, "search")
    with answering(place, echo):
        assert ask(place, "search") is not None


def test_one_that_hangs_is_left_alone(place: Path) -> None:
    with listening(place):
        assert ask(place, "search", patience_s=0.05) is None


@pytest.mark.parametrize("said", [b"", b"\n", b"[]\n", b"no JSON\n", b'{"answer": 5}\n', b"[" * 99_999 + b"\n"])
def test_an_answer_that_makes_no_sense_is_none(place: Path, said: bytes) -> None:
    def answer_nonsense(there: socket.socket) -> None:
        with closing(there.accept()[0]) as line:
            line.recv(65_536)
            line.sendall(said)

    with listening(place) as there:
        thread = threading.Thread(target=answer_nonsense, args=(there,))
        thread.start()
        assert ask(place, "search", patience_s=PATIENCE_S) is None
        thread.join(PATIENCE_S)


def test_an_answer_without_end_is_none() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"x" * 5000)
        with pytest.raises(BadMessage):
            Messages(ours, 4096).next()


# who asks


@pytest.mark.parametrize(
    "said",
    [b"", b"\n", b"GET / HTTP/1.1\r\n\r\n", b"[1]\n", b'"search"\n', b"[" * 60_000 + b"\n", b"x" * 200_000, b"\xff\n"],
)
def test_what_is_no_question_is_answered_by_closing(place: Path, said: bytes) -> None:
    with answering(place, echo):
        assert sent(place, said) == b""
        assert ask(place, "search") is not None


@pytest.mark.parametrize("asked", [{}, {"version": "1.0 /elsewhere"}, {"version": VERSION, "do": 5, "about": {}}])
def test_another_version_is_told_apart(place: Path, asked: Message) -> None:
    with answering(place, echo):
        said = json.loads(sent(place, json.dumps(asked).encode() + b"\n"))
    assert said == {"answer": {"do": "another version", "about": {}}}


# who may


def test_the_socket_is_this_persons_alone(place: Path) -> None:
    with answering(place, echo):
        assert place.stat().st_mode & 0o777 == 0o600


def test_nothing_is_asked_where_others_may_put_sockets(place: Path) -> None:
    with answering(place, echo):
        place.parent.chmod(0o777)
        assert not is_possible(place)
        with pytest.raises(NobodyThere):
            ask(place, "search")


def test_who_is_another_person_is_neither_asked_nor_answered(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(place, echo):
        line = connect(place, PATIENCE_S)
        assert line is not None
        with line:
            monkeypatch.setattr("photoclip.nearby.line.os.geteuid", lambda: 12_345)
            with pytest.raises(NobodyThere):
                ask(place, "search")


def test_who_asks_as_another_person_is_answered_by_closing(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("photoclip.nearby.answering.is_same_person", lambda _line: False)
    with answering(place, echo):
        assert sent(place, json.dumps({"version": VERSION, "do": "search", "about": {}}).encode() + b"\n") == b""


def test_a_link_or_a_file_in_its_place_is_not_connected_to(place: Path) -> None:
    with answering(place, echo):
        link = place.with_name("link")
        link.symlink_to(place)
        assert connect(link, PATIENCE_S) is None
    place.write_text("a file")
    assert connect(place, PATIENCE_S) is None


def test_a_path_that_is_too_long_for_a_socket_means_alone(place: Path) -> None:
    long = place.parent / ("x" * 120)
    assert not is_possible(long)
    assert not Answering(long, echo).begin()


def test_the_environment_keeps_each_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(place, echo):
        monkeypatch.setenv(ALONE, "1")
        with pytest.raises(NobodyThere):
            ask(place, "search")
