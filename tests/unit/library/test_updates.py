"""What PhotoClip makes of what its installer's program says of updates."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from photoclip.core.cancel import CancelToken
from photoclip.core.updates import UpdateOffer, UpdateState
from photoclip.errors import Cancelled, UpdateProblem
from photoclip.installation import Installation
from photoclip.language import current
from photoclip.language.catalogue import Catalogue
from photoclip.library.long_jobs import LongJobs
from photoclip.library.updates import Updates
from photoclip.settings import Settings

OFFER = {"version": "9.0", "says": "Finds more.", "bytes": 7_000_000, "did_not_start": False}
TOLD = f"import json, sys\nsay = lambda **said: print(json.dumps(said), flush=True)\noffer = {OFFER!r}\n"


class Installed:
    """A PhotoClip that an installer put here; what the installer's program does is said by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = folder / "home" / "environments" / "1"
        self.environment.mkdir(parents=True)
        (folder / "payload").mkdir()
        (self.environment / "photoclip-payload").write_text("id\n", "utf-8")
        self.say_version(self.environment, "1.0")
        (folder / "home" / "current").symlink_to("environments/1")
        self.settings = Settings()
        self.jobs = LongJobs()
        self.now_s = 0.0

    def say_version(self, environment: Path, version: str) -> None:
        said = {"version": version, "payload": str(self.folder / "payload"), "home": str(self.folder / "home")}
        (environment / "photoclip-installed.json").write_text(json.dumps(said), "utf-8")

    def program(self, text: str) -> None:
        (self.folder / "payload" / "update.py").write_text(TOLD + text, "utf-8")

    @property
    def updates(self) -> Updates:
        here = Installation.here(self.environment)
        asked = self.folder / "asked"
        return Updates(here, lambda: self.settings, asked, self.jobs, now_s=lambda: self.now_s)


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path / "Größe 写真")


def test_an_offer_is_read(installed: Installed) -> None:
    installed.program("say(offer=offer, next='1.0')")
    assert installed.updates.check() == UpdateOffer("9.0", "Finds more.", 7_000_000)


def test_without_one_there_is_none(installed: Installed) -> None:
    installed.program("say(offer=None, next='1.0')")
    assert installed.updates.check() is None
    assert installed.updates.apply() is None


def test_it_asks_where_it_is_told_to(installed: Installed) -> None:
    installed.program("say(problem=' '.join(sys.argv[1:]))")
    places = ["--payload", str(installed.folder / "payload"), "--home", str(installed.folder / "home")]

    def asked(ask: Callable[[], object]) -> str:
        with pytest.raises(UpdateProblem) as caught:
            ask()
        return str(caught.value)

    assert asked(installed.updates.check) == " ".join(places)
    installed.settings = Settings(update_address="https://set/x")
    assert asked(installed.updates.check) == " ".join([*places, "--address", "https://set/x"])
    assert asked(lambda: installed.updates.apply("https://said/x")).endswith("--address https://said/x --apply")


def test_getting_it_says_how_far_it_is(installed: Installed) -> None:
    installed.program("say(offer=offer, next='1.0')\nsay(step='Getting the parts', done=1, all=2)\nsay(ready='9.0')")
    seen: list[tuple[int, int, str]] = []
    assert installed.updates.apply(on_progress=lambda *told: seen.append(told)) == "9.0"
    assert seen == [(1, 2, "Getting the parts")]


def test_what_is_in_the_way_is_said_in_its_words(installed: Installed) -> None:
    installed.program("say(problem='A web page came.')\nsys.exit(3)")
    with pytest.raises(UpdateProblem, match=r"^A web page came\.$"):
        installed.updates.check()


def test_a_program_that_breaks_is_said(installed: Installed) -> None:
    installed.program("raise ImportError('no cryptography')")
    with pytest.raises(UpdateProblem, match=r"without a result .ImportError: no cryptography"):
        installed.updates.check()


def test_an_installer_that_left_no_program_is_said(installed: Installed) -> None:
    with pytest.raises(UpdateProblem, match="gone or too old"):
        installed.updates.check()


@pytest.mark.parametrize("end", ["person", "library"])
def test_it_ends_when_it_is_stopped_or_the_library_closes(installed: Installed, end: str) -> None:
    installed.program("say(step='x', done=0, all=0)\nsys.stdin.close()\nimport signal\nsignal.pause()")
    cancel = CancelToken()
    stop = cancel.cancel if end == "person" else installed.jobs.close
    with pytest.raises(Cancelled):
        installed.updates.apply(cancel=cancel, on_progress=lambda *_: stop())


def test_the_version_that_waits_for_the_next_start_is_known(installed: Installed) -> None:
    assert installed.updates.state() == UpdateState(can=True)
    newer = installed.environment.with_name("2")
    newer.mkdir()
    installed.say_version(newer, "9.0")
    current = installed.folder / "home" / "current"
    current.unlink()
    current.symlink_to("environments/2")
    assert installed.updates.state() == UpdateState(can=True, waiting="9.0")
    current.unlink()
    current.write_text("2\n", "utf-8")  # as on Windows
    assert installed.updates.state() == UpdateState(can=True, waiting="9.0")


def test_by_itself_it_is_asked_once_a_day_and_only_where_that_is_wanted(installed: Installed) -> None:
    asked = installed.folder / "asked"
    installed.program("say(offer=offer, next='1.0')")
    assert installed.updates.check_if_due() is None
    assert not asked.exists(), "nobody was asked"
    installed.settings = Settings(check_for_updates=True)
    assert installed.updates.check_if_due() is not None
    installed.now_s = asked.stat().st_mtime + 60
    assert installed.updates.check_if_due() is None
    installed.now_s += 86_400
    assert installed.updates.check_if_due() is not None
    os.utime(asked, (installed.now_s + 10**9, installed.now_s + 10**9))  # a clock was wrong
    assert installed.updates.check_if_due() is not None


def test_what_did_not_start_here_is_not_offered_by_itself(installed: Installed) -> None:
    installed.settings = Settings(check_for_updates=True)
    installed.program("say(offer={**offer, 'did_not_start': True}, next='1.0')")
    assert installed.updates.check_if_due() is None
    offer = installed.updates.check()
    assert offer is not None
    assert offer.did_not_start


def test_the_program_sees_nothing_of_this_process_but_its_words(
    installed: Installed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    installed.program("say(problem=sys.executable)")
    with pytest.raises(UpdateProblem) as caught:
        installed.updates.check()
    assert str(caught.value) == sys.executable


def test_what_the_installers_program_says_is_in_the_language_that_is_spoken_here(
    installed: Installed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(current, "_current", Catalogue("ja"))
    installed.program("import os; say(problem=os.environ['PHOTOCLIP_LANGUAGE'])")
    with pytest.raises(UpdateProblem, match="ja"):
        installed.updates.check()
