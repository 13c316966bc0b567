"""How PhotoClip hears of changes in a watched folder: at once, or by looking every few minutes; and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from photoclip.language import number, tr

WatchReason = Literal["network", "watches", "instances"]
"""Why a folder is looked at every few minutes: its server tells nothing; a limit of the system is reached."""

POLL_EVERY_S = 300.0
"""So often a folder is looked at of which the system does not tell every change."""
_NAMES = {"watches": "fs.inotify.max_user_watches", "instances": "fs.inotify.max_user_instances"}
_ENOUGH = {"watches": 524_288, "instances": 1024}


@dataclass(frozen=True, slots=True)
class FolderWatch:
    """How changes in one watched folder are noticed."""

    folder_id: int
    path: str
    why: WatchReason | None = None
    """Why it is looked at every few minutes; None: the system tells at once."""
    file_system: str = ""
    """The kind of its file system, where that is why."""
    limit: int = 0
    """The limit as it was when it was reached, where that is why; 0 where nobody knows."""

    @property
    def sentence(self) -> str:
        """How it is watched and why so, in one sentence."""
        minutes = int(POLL_EVERY_S // 60)
        if self.why is None:
            return tr("{path} is watched: changes are seen at once.").format(path=self.path)
        if self.why == "network":
            why = tr("it lies on another machine ({file_system}), which does not tell of changes").format(
                file_system=self.file_system
            )
        else:
            what = tr("watched folders") if self.why == "watches" else tr("programs that watch folders")
            why = tr("the system's limit of {what} is reached").format(what=what) + (
                f" ({number(self.limit)})" if self.limit else ""
            )
        return tr("{path} is looked at every {minutes} minutes, because {why}.").format(
            path=self.path, minutes=minutes, why=why
        )

    @property
    def command(self) -> str:
        """The command that raises the limit until the next start of the machine; '' where no limit is in the way."""
        setting = self._setting
        return f"sudo sysctl {setting}" if setting else ""

    @property
    def lasting_command(self) -> str:
        """The command that raises the limit for good; '' where no limit is in the way."""
        setting = self._setting
        if not setting:
            return ""
        return f"echo {setting} | sudo tee /etc/sysctl.d/60-photoclip.conf && sudo sysctl --system"

    @property
    def _setting(self) -> str:
        if self.why not in _NAMES:
            return ""
        return f"{_NAMES[self.why]}={max(2 * self.limit, _ENOUGH[self.why])}"
