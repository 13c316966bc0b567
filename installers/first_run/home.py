"""Home: the folder with one person's environments, downloads and log. One set-up at a time works in it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from installers.first_run.language import tr
from installers.first_run.packages import size_text
from installers.first_run.problems import SetupProblem, not_written
from installers.first_run.system import THIS, System, hold

MARK = "photoclip-payload"
"""The file in an environment that says of which payload it is and, where an update made it, which one of the
installer's it stands for. It is written last, so a half-made one has none.
"""
STARTED = "photoclip-started"
"""The file in an environment that PhotoClip writes once it has started there."""
RUNNING = "photoclip-running"
"""The file in an environment that whoever runs from it keeps open, and locked where that may be shared."""


class Home:
    """Where environments are made, side by side; `current` says which is used, and is switched in one step.

    It is a link to it or, where not everybody may make one (Windows), a file with its name. A new one is on trial until
    it has started once: `previous` names the one before it, which is kept as long, and gone back to where it does not.
    """

    def __init__(self, folder: Path, system: System = THIS) -> None:
        self.system = system
        self.folder = folder.absolute()
        self.environments = self.folder / "environments"
        self.current = self.folder / "current"
        self.update = self.folder / "updates" / "used"
        """The file with the name of the folder beside it that has what an update brought."""
        self._previous = self.folder / "previous"
        self._refused = self.folder / "refused"
        self.downloads = self.folder / "downloads"
        self.cache = self.folder / "cache"
        self.window = self.folder / "window"
        self.log = self.folder / "setup.log"

    @property
    def in_use(self) -> Path:
        """The environment that is used; there is none at that path before the first one is made."""
        if self.system.has_links:
            return self.current
        name = " ".join(_words(self.current))
        return self.environments / (name if name.isdecimal() else "none")

    def can_run(self) -> bool:
        """Tell whether there is a whole environment, of whatever payload, and its Python is still there."""
        return (self.in_use / MARK).is_file() and self.system.python_of(self.in_use).exists()

    def is_ready(self, payload_id: str) -> bool:
        """Tell whether the environment in use is whole, of this payload, and its Python still there."""
        return payload_id in _words(self.in_use / MARK) and self.system.python_of(self.in_use).exists()

    def refused(self, payload_id: str) -> bool:
        """Tell whether this payload was tried and did not start."""
        return payload_id in _words(self._refused)

    @property
    def before(self) -> Path | None:
        """The environment that is gone back to where the one in use does not start; None where nothing is on trial."""
        (name, *_) = _words(self._previous) or [""]
        environment = self.environments / name
        whole = name.isdecimal() and (environment / MARK).is_file() and self.system.python_of(environment).exists()
        return environment if whole and environment != self.in_use.resolve() else None

    def has_started(self) -> bool:
        """Tell whether PhotoClip has started in the environment in use."""
        return (self.in_use / STARTED).exists()

    def settle(self) -> None:
        """Let the environment before go: the one in use has started. Hold the home meanwhile."""
        self._previous.unlink(missing_ok=True)
        self._refused.unlink(missing_ok=True)
        self._drop_others()

    def go_back(self) -> None:
        """Use the environment before again, and remember which payload did not start. Hold the home meanwhile."""
        before = self.before
        if before is not None:
            self._refused.write_text("".join(f"{said}\n" for said in _words(self.in_use / MARK)[:1]), "utf-8")
            self._use(before)
            self._previous.unlink(missing_ok=True)

    def forgive(self) -> None:
        """Let a payload that did not start be tried again."""
        self._refused.unlink(missing_ok=True)

    def prepare(self) -> None:
        """Make the folder, for its owner alone."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = self.folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or not self.system.is_mine(found):
                theirs = tr("{folder} belongs to somebody else; have it removed and set up again.")
                raise SetupProblem(theirs.format(folder=self.folder))
            self.folder.chmod(0o700)  # whoever made it: a launcher, or an earlier version
            for folder in (self.environments, self.downloads):
                folder.mkdir(mode=0o700, exist_ok=True)
            self.log.touch(mode=0o600)
        except OSError as error:
            raise not_written(self.folder, error) from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other set-up out, until this process lets go or ends."""
        with (self.folder / "setup.lock").open("a") as file:
            try:
                hold(file)
            except OSError as error:
                raise SetupProblem(tr("PhotoClip is being set up already. Wait for the other window.")) from error
            yield

    def check_space(self, needed_bytes: int) -> None:
        """Raise a problem that names both sizes where the disk has less room than that."""
        free_bytes = shutil.disk_usage(self.folder).free
        if free_bytes < needed_bytes:
            said = tr(
                "PhotoClip needs {needed} on the disk with {folder}, where {free} are free. Make {room} of room and "
                "try again."
            )
            needed, free = size_text(needed_bytes), size_text(free_bytes)
            room = size_text(needed_bytes - free_bytes)
            raise SetupProblem(said.format(needed=needed, folder=self.folder, free=free, room=room))

    def begin_environment(self) -> Path:
        """Return a folder for a new environment, beside those in use; what earlier tries left there goes."""
        self._drop_others()
        numbers = [int(kept.name) for kept in self.environments.iterdir() if kept.name.isdecimal()]
        return self.environments / str(max(numbers, default=0) + 1)

    def finish_environment(self, environment: Path, payload_id: str, stands_for: str = "") -> None:
        """Say that it is whole, use it from now on, and remove what was needed only on the way."""
        (environment / MARK).write_text("".join(f"{said}\n" for said in (payload_id, stands_for) if said), "utf-8")
        if self.before is None and self.can_run():
            self._put(self._previous, self.in_use.resolve().name)
        self._use(environment)
        for gone in (self.downloads, self.cache, self.window):
            shutil.rmtree(gone, ignore_errors=True)

    def drop_environment(self, environment: Path) -> None:
        """Remove what did not become one."""
        with suppress(OSError):
            shutil.rmtree(environment)

    def _use(self, environment: Path) -> None:
        if not self.system.has_links:
            self._put(self.current, environment.name)
            return
        switch = self.folder / "current.new"
        switch.unlink(missing_ok=True)
        switch.symlink_to(environment.relative_to(self.folder))
        switch.replace(self.current)

    def _put(self, path: Path, word: str) -> None:
        new = path.with_name(path.name + ".new")
        new.write_text(word + "\n", "utf-8")
        new.replace(path)

    def _drop_others(self) -> None:
        """Remove the environments that nobody uses and that are not gone back to."""
        kept = {self.in_use.resolve(), self.before}
        for left in self.environments.iterdir():
            if left.resolve() not in kept and not self.system.is_used(left / RUNNING):
                # Windows keeps what a program that runs has open: the next set-up takes it away.
                shutil.rmtree(left, ignore_errors=self.system.is_windows)


def _words(path: Path) -> list[str]:
    """Return the words of a small file of ours, none where it cannot be read."""
    try:
        return path.read_text("utf-8").split()
    except (OSError, UnicodeDecodeError):
        return []
