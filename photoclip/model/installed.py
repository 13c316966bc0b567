"""The checkpoints on this machine, each in a folder of its own."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from photoclip.core.checkpoints import CheckpointInfo, Figure
from photoclip.errors import ModelProblem, NoModel
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.weights_file import WEIGHTS_NAME, check_safetensors

MANIFEST_NAME = "model.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class InstalledCheckpoint:
    """One checkpoint on disk: `folder` holds the configuration, the weights, the manifest and tokenizer files."""

    info: CheckpointInfo
    folder: Path
    sha256: str
    """Of the weights file, computed when it was installed."""
    size_bytes: int
    source: str
    """Where it came from, as shown to a person."""

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS_NAME

    @property
    def config(self) -> Path:
        return self.folder / CONFIG_NAME


class InstalledCheckpoints:
    """The models folder. A checkpoint's folder appears in one rename, so what is listed is complete."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def list(self) -> list[InstalledCheckpoint]:
        """Return every complete checkpoint by title; damaged or half-made folders are left out."""
        found = []
        folders = sorted(self.root.iterdir()) if self.root.is_dir() else []
        for folder in folders:
            if folder.name.startswith(".") or not folder.is_dir():
                continue
            model = _read(folder)
            if model is not None and _size_of(model.weights) == model.size_bytes:
                found.append(model)
        return sorted(found, key=lambda model: model.info.title.casefold())

    def get(self, model_id: str) -> InstalledCheckpoint:
        """Return a checkpoint that is fit to be loaded. Raises NoModel when it is not here, ModelProblem if damaged."""
        model = _read(self.folder_of(model_id))
        if model is None:
            raise NoModel(f"The model {model_id} is not installed; download or import it first.")
        if _size_of(model.weights) != model.size_bytes:
            raise ModelProblem(f"The files of {model.info.title} are damaged; remove the model and install it again.")
        check_safetensors(model.weights)
        return model

    def remove(self, model_id: str) -> None:
        """Delete the checkpoint's files; nothing happens when it is not here. Raises ModelProblem."""
        folder = self.folder_of(model_id)
        if not folder.is_dir():
            return
        doomed = Path(tempfile.mkdtemp(dir=self.root, prefix=".removed-"))
        try:
            # One rename first: a removal that is cut off must not leave half a checkpoint.
            folder.rename(doomed / folder.name)
        except OSError as exc:
            doomed.rmdir()
            raise ModelProblem(f"The model {model_id} could not be removed: {exc.strerror or exc}.") from exc
        shutil.rmtree(doomed, ignore_errors=True)

    def folder_of(self, model_id: str) -> Path:
        """Return where the checkpoint is or would be."""
        return self.root / slug(model_id)

    def part_folder(self, model_id: str) -> Path:
        """Return (and make) where a download of the checkpoint gathers until it is complete. Raises ModelProblem."""
        folder = self.root / f".download-{slug(model_id)}"
        with _plain_errors("The models folder cannot be written"):
            folder.mkdir(parents=True, exist_ok=True)
        return folder

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a new folder beside the checkpoints, gone afterwards unless it was installed. Raises ModelProblem."""
        with _plain_errors("The models folder cannot be written"):
            self.root.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self.root, prefix=".import-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def install(self, folder: Path, info: CheckpointInfo, sha256: str, source: str) -> InstalledCheckpoint:
        """Make `folder` (configuration and weights, verified) the checkpoint `info.id`, replacing one of that name.

        The folder must stand under `root`. Raises ModelProblem.
        """
        ModelConfig.read(folder / CONFIG_NAME)
        check_safetensors(folder / WEIGHTS_NAME)
        model = InstalledCheckpoint(
            replace(info, installed=True, active=False),
            self.folder_of(info.id),
            sha256,
            (folder / WEIGHTS_NAME).stat().st_size,
            source,
        )
        with _plain_errors("The model could not be put into the models folder"):
            _write_manifest(folder / MANIFEST_NAME, model)
            self.remove(info.id)
            folder.rename(model.folder)
            _sync_folder(self.root)
        return model


def slug(model_id: str) -> str:
    """Return a folder name for any id, different for different ids."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "--", model_id).strip(".-")[:80]
    if plain and "--" not in model_id and model_id in (plain, plain.replace("--", "/", 1)):
        return plain
    return f"{plain or 'model'}-{hashlib.sha256(model_id.encode()).hexdigest()[:8]}"


@contextmanager
def _plain_errors(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise ModelProblem(f"{what}: {exc.strerror or exc}.") from exc


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _read(folder: Path) -> InstalledCheckpoint | None:
    try:
        manifest = json.loads((folder / MANIFEST_NAME).read_text("utf-8"))
        info = _info_from(manifest["info"])
        return InstalledCheckpoint(
            replace(info, installed=True, needs=ModelConfig.read(folder / CONFIG_NAME).needs()),
            folder,
            str(manifest["sha256"]),
            int(manifest["size_bytes"]),
            str(manifest["source"]),
        )
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, ModelProblem):
        return None


def _info_from(saved: dict[str, Any]) -> CheckpointInfo:
    figures = tuple(Figure(**figure) for figure in saved.pop("figures", ()))
    known = {name: saved[name] for name in CheckpointInfo.__dataclass_fields__ if name in saved}
    return replace(CheckpointInfo(**known), figures=figures)


def _write_manifest(path: Path, model: InstalledCheckpoint) -> None:
    manifest = {
        "format": _FORMAT,
        "info": asdict(model.info),
        "sha256": model.sha256,
        "size_bytes": model.size_bytes,
        "source": model.source,
    }
    with path.open("w", encoding="utf-8") as stream:
        json.dump(manifest, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows opens no folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
