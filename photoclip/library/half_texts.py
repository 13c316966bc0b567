"""HalfTexts: large text towers of installed checkpoints are brought to half precision, when nothing else is to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager

from photoclip.core.cancel import CancelToken
from photoclip.errors import Cancelled, KnownError
from photoclip.library.background import RegularLooks
from photoclip.model.encoder import Encoder
from photoclip.model.half_text import WORTH_BYTES
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.keeping_half import keep_in_half

_log = logging.getLogger(__name__)

LOOK_EVERY_S = 300.0
"""So often it is seen whether one came from an earlier version, or has been put off."""


class HalfTexts(RegularLooks):
    """Takes some seconds for each gigabyte, once for a checkpoint, in a process of its own; `close` ends it."""

    def __init__(
        self,
        installed: InstalledCheckpoints,
        is_busy: Callable[[], bool],
        open_encoder: Callable[[], AbstractContextManager[Encoder]] = Encoder,
        worth_bytes: int = WORTH_BYTES,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        super().__init__("keeping text towers in half precision", [self.keep_all], look_every_s, _say)
        self._installed = installed
        self._is_busy = is_busy
        self._open_encoder = open_encoder
        self._worth_bytes = worth_bytes
        self._seen: set[str] = set()
        """Whatever came of it: once is enough until the next start."""

    def keep_all(self, ended: CancelToken) -> None:
        """See to every checkpoint that has not been seen to. Raises ModelProblem, Cancelled."""
        for model in self._installed.list():
            if self._is_busy():
                return
            if model.sha256 not in self._seen:
                self._keep(model, ended)

    def keep(self, model: InstalledCheckpoint, cancel: CancelToken) -> None:
        """See to a checkpoint that has just been installed; what goes wrong, or is cancelled, is left for later."""
        try:
            self._keep(model, cancel)
        except Cancelled:
            _log.info("%s stays as it came for now", model.info.id)
        except KnownError as exc:
            _say(exc)

    def _keep(self, model: InstalledCheckpoint, cancel: CancelToken) -> None:
        self._seen.add(model.sha256)
        keep_in_half(model, self._installed, cancel, self._open_encoder, self._worth_bytes)


def _say(problem: KnownError) -> None:
    _log.warning("a text tower stays in full precision for now: %s", problem)
