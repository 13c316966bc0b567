"""What every test shares: no display, no network, one place for the eval photos."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PHOTOCLIP_LANGUAGE"] = "en"  # whatever the system speaks
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as photoclip does, before hypothesis imports numpy
os.environ["PHOTOCLIP_ALONE"] = "1"  # no command leaves a process behind, nor asks one that a person left
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as its encoder does: two threads that spin for each other starve

from hypothesis import HealthCheck, settings

from tests.faults.effort import EFFORT
from tests.lent_encoder import LentEncoder
from tests.permissions import permissions_bind
from tests.waiting import PATIENCE_S

__all__ = ["permissions_bind"]

# A busy machine is not a bug: neither an example nor the drawing of examples has a limit in seconds.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples again find what broke; how many more there are finds what nobody thought of.
settings.register_profile("the same each time", patient, derandomize=True, database=None, max_examples=40)
settings.register_profile("something new each time", patient)
# Whoever changes a line hears of that line. What nobody thought of is looked for by `make faults`.
settings.load_profile("something new each time" if EFFORT > 1 else "the same each time")

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first: what is broken is known soon. Of the slow ones, those first that may take the longest.

    A file stays with one process, and the last one should not be long.
    """
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[bool, float]:
    allowed = item.get_closest_marker("timeout")
    return item.get_closest_marker("slow") is not None, -float(allowed.args[0]) if allowed else 0.0


@pytest.fixture(scope="session")
def _garbage_of_before() -> None:
    """What was imported is looked at no more: then a whole collection takes a few milliseconds."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def qtbot(qtbot: QtBot, _garbage_of_before: None) -> Iterator[QtBot]:
    """pytest-qt's, with patience: no seconds are much beside other jobs.

    Reference cycles with widgets in them are collected here, where no event is under way: a collection that begins
    while Qt hands a signal over, or on a thread of the library, has ended in a segmentation fault.
    """
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=PATIENCE_S * 1000))
    gc.disable()
    yield qtbot
    gc.enable()
    gc.collect()  # all that this test made: a window of it that stays would be one of a thousand in the end


@pytest.fixture(scope="session", autouse=True)
def _one_encoder() -> Iterator[None]:
    """Libraries opened in this process share an encoder; those of other processes have their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("photoclip.library.judges.Encoder", LentEncoder)
        yield
    LentEncoder.end()


@pytest.fixture(scope="session")
def tiny_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of `photos` and `data`, a library that the tiny model has looked at. Only to be copied or read."""
    from tests.tiny_library import made_once

    return made_once(tmp_path_factory)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real photos and models beside the checkout; the test is skipped by name without it."""
    folder = ROOT.parent / "shared"
    if not (folder / "eval").is_dir():
        pytest.skip("needs ../shared/eval, which is not beside this checkout")
    return folder
