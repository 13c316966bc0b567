"""Doctor: looks at one thing after the other, and mends what can be mended without a word from the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from photoclip.core.cancel import CancelToken
from photoclip.core.health import HealthLine, Repaired
from photoclip.errors import KnownError
from photoclip.language import tr

Progress = Callable[[int, int, str], None]
"""Called with (steps done, steps in total, the one at hand)."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing to look at. `look` returns one line, or none or several; it may raise KnownError and OSError."""

    name: str
    look: Callable[[], HealthLine | Sequence[HealthLine]]


@dataclass(frozen=True, slots=True)
class Repair:
    """One thing to mend. `mend` says what it did, in as many lines; it may raise KnownError, OSError and Cancelled."""

    name: str
    mend: Callable[[CancelToken], Sequence[str]]


class Doctor:
    """The one list of checks and of repairs: whoever has one more adds it to `checks` or `repairs`."""

    def __init__(self, checks: Sequence[Check], repairs: Sequence[Repair]) -> None:
        self.checks = list(checks)
        self.repairs = list(repairs)

    def examine(self, cancel: CancelToken, on_progress: Progress) -> list[HealthLine]:
        """Look at everything; what cannot be looked at is a line, too. Raises Cancelled."""
        lines: list[HealthLine] = []
        for done, check in enumerate(self.checks):
            cancel.raise_if_cancelled()
            on_progress(done, len(self.checks), check.name)
            try:
                found = check.look()
            except (KnownError, OSError) as exc:
                found = HealthLine(
                    check.name, "bad", tr("It could not be looked at: {plain}").format(plain=_plain(exc))
                )
            lines += [found] if isinstance(found, HealthLine) else found
        return lines

    def repair(self, cancel: CancelToken, on_progress: Progress) -> list[Repaired]:
        """Mend what is safe, and say each thing that was done; one that fails stops no other. Raises Cancelled."""
        done: list[Repaired] = []
        for step, repair in enumerate(self.repairs):
            cancel.raise_if_cancelled()
            on_progress(step, len(self.repairs), repair.name)
            try:
                done += [Repaired(repair.name, said) for said in repair.mend(cancel)]
            except (KnownError, OSError) as exc:
                done.append(
                    Repaired(repair.name, tr("It could not be repaired: {plain}").format(plain=_plain(exc)), done=False)
                )
        return done


def _plain(exc: Exception) -> str:
    return f"{exc.strerror or exc}." if isinstance(exc, OSError) else str(exc)
