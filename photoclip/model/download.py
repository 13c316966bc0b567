"""Download a catalogue checkpoint: what came is kept, what is complete is checked, what is checked is installed."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import Transfer
from photoclip.errors import ModelProblem
from photoclip.language import number, tr
from photoclip.model.catalogue import CatalogueEntry
from photoclip.model.hub import ConnectionCut, Hub, RemoteFile
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.weights_file import WEIGHTS_NAME, check_safetensors, sha256_of

_TRIES = 5
"""Attempts without a single new byte before giving up."""
_SPARE_BYTES = 64 << 20
_REPORT_S = 0.1

Progress = Callable[[Transfer], None]


def download(
    entry: CatalogueEntry,
    installed: InstalledCheckpoints,
    progress: Progress,
    cancel: CancelToken,
    pause_s: float = 1.0,
) -> InstalledCheckpoint:
    """Download and install `entry`. Raises ModelProblem in plain words, Cancelled; what came is kept for next time.

    `progress` is called on this thread, ten times a second at most. `pause_s`: the first wait before a cut connection
    is tried again; it doubles.
    """
    hub = Hub(entry.repository, entry.revision)
    try:
        folder = installed.part_folder(entry.info.id)
        return _Download(hub, folder, progress, cancel, pause_s).run(entry, installed)
    except OSError as exc:
        if exc.errno == errno.ENOSPC:
            raise ModelProblem(
                tr("The disk is full; free some space and try again: what came so far is kept.")
            ) from exc
        raise ModelProblem(tr("The model could not be saved: {reason}.").format(reason=exc.strerror or exc)) from exc
    finally:
        hub.close()


class _Download:
    def __init__(self, hub: Hub, folder: Path, progress: Progress, cancel: CancelToken, pause_s: float) -> None:
        self._hub = hub
        self._folder = folder
        self._progress = progress
        self._cancel = cancel
        self._pause_s = pause_s
        self._total_bytes = 0
        self._before_bytes = 0
        self._fresh_bytes = 0
        self._began = time.monotonic()
        self._reported = 0.0

    def run(self, entry: CatalogueEntry, installed: InstalledCheckpoints) -> InstalledCheckpoint:
        names = (CONFIG_NAME, *entry.files, WEIGHTS_NAME)
        files = [self._describe(name) for name in names]
        self._total_bytes = sum(file.size_bytes for file in files)
        self._check_space()
        for file in files:
            self._fetch(file)
            self._before_bytes += file.size_bytes
        config = ModelConfig.read(self._folder / CONFIG_NAME)
        check_safetensors(self._folder / WEIGHTS_NAME)
        for note in self._folder.glob("*.part.json"):
            note.unlink()
        weights = files[-1]
        info = replace(entry.info, download_bytes=self._total_bytes, dimension=config.dimension)
        digest = weights.sha256 or sha256_of(self._folder / WEIGHTS_NAME, cancel=self._cancel)
        source = f"{self._hub.host}/{entry.repository}"
        return installed.install(self._folder, info, digest, source)

    def _describe(self, name: str) -> RemoteFile:
        attempt = 0
        while True:
            self._cancel.raise_if_cancelled()
            try:
                return self._hub.describe(name)
            except ConnectionCut as exc:
                self._wait(attempt, exc)
                attempt += 1

    def _fetch(self, file: RemoteFile) -> None:
        target = self._folder / file.name
        if target.is_file() and target.stat().st_size == file.size_bytes and _has_right_bytes(target, file):
            return
        target.unlink(missing_ok=True)
        part = self._part_of(file)
        attempt = 0
        while True:
            self._cancel.raise_if_cancelled()
            start = part.stat().st_size if part.exists() else 0
            if start >= file.size_bytes and start:
                break
            try:
                self._append(file, part, start)
            except ConnectionCut as exc:
                grown = part.exists() and part.stat().st_size > start
                attempt = 0 if grown else attempt
                self._wait(attempt, exc)
                attempt += 1
            else:
                break
        if not _has_right_bytes(part, file):
            part.unlink(missing_ok=True)
            raise ModelProblem(
                tr("{name} did not arrive as it was sent (wrong checksum), so it was thrown away; try again.").format(
                    name=file.name
                )
            )
        part.replace(target)

    def _append(self, file: RemoteFile, part: Path, start: int) -> None:
        with part.open("r+b" if start else "wb") as stream:
            for offset, block in self._hub.read(file, start):
                self._cancel.raise_if_cancelled()
                if stream.tell() != offset:
                    stream.seek(offset)
                    stream.truncate()
                if offset + len(block) > file.size_bytes:
                    raise ModelProblem(
                        tr("{host} sent more than it had said for {name}; try again later.").format(
                            host=self._hub.host, name=file.name
                        )
                    )
                stream.write(block)
                self._fresh_bytes += len(block)
                self._report(offset + len(block))
            stream.flush()
            os.fsync(stream.fileno())

    def _part_of(self, file: RemoteFile) -> Path:
        """Return the partial file, emptied when it began as another version."""
        part = self._folder / f"{file.name}.part"
        note = self._folder / f"{file.name}.part.json"
        mark = json.dumps({name: value for name, value in asdict(file).items() if name != "commit"})
        if not note.is_file() or note.read_text("utf-8") != mark:
            part.unlink(missing_ok=True)
            note.write_text(mark, "utf-8")
        return part

    def _check_space(self) -> None:
        here = sum(path.stat().st_size for path in self._folder.iterdir())
        wanted = self._total_bytes - here + _SPARE_BYTES
        free = shutil.disk_usage(self._folder).free
        if free < wanted:
            raise ModelProblem(
                tr(
                    "There is not enough room for the model: {needed} are needed and {free} are free on the "
                    "disk of {parent}."
                ).format(needed=_megabytes(wanted), free=_megabytes(free), parent=self._folder.parent)
            )

    def _wait(self, attempt: int, why: ConnectionCut) -> None:
        if attempt >= _TRIES - 1:
            text = str(why)
            raise ModelProblem(
                tr(
                    "{problem}. Check the connection and try again: the download goes on where it stopped. Or "
                    "import the model from a file."
                ).format(problem=text[:1].upper() + text[1:])
            ) from why
        self._cancel.wait(self._pause_s * 2**attempt)

    def _report(self, in_file: int) -> None:
        now = time.monotonic()
        done = self._before_bytes + in_file
        if now - self._reported < _REPORT_S and done < self._total_bytes:
            return
        self._reported = now
        speed = self._fresh_bytes / max(now - self._began, 1e-3)
        self._progress(Transfer(done, self._total_bytes, speed))


def _has_right_bytes(path: Path, file: RemoteFile) -> bool:
    if not path.is_file() or path.stat().st_size != file.size_bytes:
        return False
    if file.sha256:
        return sha256_of(path) == file.sha256
    if file.git_sha1:
        # What git calls a blob's name; the hub gives it for files that are small enough to lie in git itself.
        content = path.read_bytes()
        named = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        return named.hexdigest() == file.git_sha1
    return True


def _megabytes(count: int) -> str:
    return f"{number(max(count, 0) / 1e6)} MB"
