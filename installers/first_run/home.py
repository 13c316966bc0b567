"""Home: the folder with one person's environments, downloads and log. One set-up at a time works in it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from installers.first_run.packages import size_text
from installers.first_run.problems import SetupProblem
from installers.first_run.system import THIS, System, hold

MARK = "photoclip-payload"
"""The file in an environment that says of which payload it is. It is written last, so a half-made one has none."""


class Home:
    """Where environments are made, side by side; `current` says which is used, and is switched in one step.

    It is a link to it or, where not everybody may make one (Windows), a file with its name.
    """

    def __init__(self, folder: Path, system: System = THIS) -> None:
        self.system = system
        self.folder = folder.absolute()
        self.environments = self.folder / "environments"
        self.current = self.folder / "current"
        self.downloads = self.folder / "downloads"
        self.cache = self.folder / "cache"
        self.window = self.folder / "window"
        self.log = self.folder / "setup.log"

    @property
    def in_use(self) -> Path:
        """The environment that is used; there is none at that path before the first one is made."""
        if self.system.has_links:
            return self.current
        try:
            name = self.current.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            name = ""
        return self.environments / (name if name.isdecimal() else "none")

    def can_run(self) -> bool:
        """Tell whether there is a whole environment, of whatever payload, and its Python is still there."""
        return (self.in_use / MARK).is_file() and self.system.python_of(self.in_use).exists()

    def is_ready(self, payload_id: str) -> bool:
        """Tell whether the environment in use is whole, of this payload, and its Python still there."""
        try:
            said = (self.in_use / MARK).read_text("utf-8").strip()
        except OSError:
            return False
        return said == payload_id and self.system.python_of(self.in_use).exists()

    def prepare(self) -> None:
        """Make the folder, for its owner alone."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = self.folder.lstat()
            if not stat.S_ISDIR(found.st_mode) or not self.system.is_mine(found):
                raise SetupProblem(f"{self.folder} belongs to somebody else; have it removed and set up again.")
            for folder in (self.environments, self.downloads):
                folder.mkdir(mode=0o700, exist_ok=True)
            self.log.touch(mode=0o600)
        except OSError as error:
            raise SetupProblem(f"{self.folder} cannot be written to: {error.strerror or error}.") from error

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other set-up out, until this process lets go or ends."""
        with (self.folder / "setup.lock").open("a") as file:
            try:
                hold(file)
            except OSError as error:
                raise SetupProblem("PhotoClip is being set up already. Wait for the other window.") from error
            yield

    def check_space(self, needed_bytes: int) -> None:
        """Raise a problem that names both sizes where the disk has less room than that."""
        free_bytes = shutil.disk_usage(self.folder).free
        if free_bytes < needed_bytes:
            raise SetupProblem(
                f"PhotoClip needs {size_text(needed_bytes)} on the disk with {self.folder}, where "
                f"{size_text(free_bytes)} are free. Make {size_text(needed_bytes - free_bytes)} of room and try again."
            )

    def begin_environment(self) -> Path:
        """Return a folder for a new environment, beside the one in use; what earlier tries left there goes."""
        in_use = self.in_use.resolve()
        for left in self.environments.iterdir():
            if left.resolve() != in_use:
                # Windows keeps what a program that runs has open: the next set-up takes it away.
                shutil.rmtree(left, ignore_errors=self.system.is_windows)
        numbers = [int(kept.name) for kept in self.environments.iterdir() if kept.name.isdecimal()]
        return self.environments / str(max(numbers, default=0) + 1)

    def finish_environment(self, environment: Path, payload_id: str) -> None:
        """Say that it is whole, use it from now on, and remove what was needed only on the way."""
        (environment / MARK).write_text(payload_id + "\n", "utf-8")
        switch = self.folder / "current.new"
        switch.unlink(missing_ok=True)
        if self.system.has_links:
            switch.symlink_to(environment.relative_to(self.folder))
        else:
            switch.write_text(environment.name + "\n", "utf-8")
        switch.replace(self.current)
        for gone in (self.downloads, self.cache, self.window):
            shutil.rmtree(gone, ignore_errors=True)

    def drop_environment(self, environment: Path) -> None:
        """Remove what did not become one."""
        with suppress(OSError):
            shutil.rmtree(environment)
