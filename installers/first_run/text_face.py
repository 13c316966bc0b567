"""TextFace: the first run in a terminal."""

from __future__ import annotations

import sys
import time
from typing import TextIO

from installers.first_run.builds import Choice
from installers.first_run.control import Pace, Progress, time_text
from installers.first_run.language import shown, tr
from installers.first_run.packages import size_text


class TextFace:
    """Asks once, then says how far it is: on one line at a terminal, elsewhere a line for every twentieth part."""

    def __init__(self, out: TextIO = sys.stdout, answers: TextIO = sys.stdin) -> None:
        self._out = out
        self._answers = answers
        self._pace = Pace()
        self._last = ("", -1)

    def agrees(self, choice: Choice) -> bool:
        """Say what would be downloaded and why; return whether the person wants that."""
        self._line(tr("PhotoClip makes itself at home once: {build}.").format(build=choice.build.text))
        self._line(choice.reason)
        self._out.write(tr("Go on? [Y/n] "))
        self._out.flush()
        # English works everywhere: who does not know what to type types that.
        return self._answers.readline().strip().lower() in {"", "y", "yes", *tr("y yes").split()}

    def report(self, progress: Progress) -> None:
        left_s = self._pace.left_s(time.monotonic(), progress)
        part = progress.done_bytes * 20 // progress.all_bytes if progress.all_bytes else 0
        text = progress_text(progress, left_s)
        if self._out.isatty():
            self._out.write(f"\r\x1b[K{text}")
            self._out.flush()
        elif (progress.step, part) != self._last:
            self._line(text)
        self._last = (progress.step, part)

    def say(self, sentence: str) -> None:
        self._line(("\n" if self._out.isatty() else "") + sentence)

    def _line(self, text: str) -> None:
        self._out.write(text + "\n")
        self._out.flush()


def progress_text(progress: Progress, left_s: float | None) -> str:
    """Return one line: the step, how much of how much, and the time that is left where it is known."""
    step, left = shown(progress.step), "" if left_s is None else time_text(left_s)
    if not progress.all_bytes:
        return tr("{step}, {left}").format(step=step, left=left) if left else step
    words = tr("{step}, {done} of {all}, {left}") if left else tr("{step}, {done} of {all}")
    sizes = {"done": size_text(progress.done_bytes), "all": size_text(progress.all_bytes)}
    return words.format(step=step, left=left, **sizes)
