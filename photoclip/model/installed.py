"""The checkpoints on this machine, each in a folder of its own."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from photoclip.core.checkpoints import CheckpointInfo, Figure
from photoclip.disk.drafts import draft_folder, replacing, sync_folder
from photoclip.disk.leftovers import Leftover, leftovers_in
from photoclip.disk.private import keep_private, private_folder
from photoclip.errors import ModelProblem, NoModel
from photoclip.language import tr
from photoclip.model.half_text import Halved
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.weights_file import WEIGHTS_NAME, check_safetensors, sha256_of

MANIFEST_NAME = "model.json"
_FORMAT = 1
Leftovers = list[Leftover]
_ARRIVED = ".arrived-"
_EARLIER_DRAFTS = re.compile(r"\.(import|removed)-[a-z0-9_]{8}|\.arrived-[A-Za-z0-9._-]{1,100}")
_DOWNLOADS = re.compile(r"\.download-[A-Za-z0-9._-]{1,100}")
_DOWNLOADS_KEPT_S = 30 * 86400.0


@dataclass(frozen=True, slots=True)
class InstalledCheckpoint:
    """One checkpoint on disk: `folder` holds the configuration, the weights, the manifest and tokenizer files."""

    info: CheckpointInfo
    folder: Path
    sha256: str
    """Of the weights file as it came: embeddings are known by it, however the weights are kept."""
    size_bytes: int
    """Of the weights file that lies here."""
    source: str
    """Where it came from, as shown to a person."""
    half_sha256: str = ""
    """Of the weights file that lies here, where its text tower is kept in half precision; '' where it is as it came."""
    half_tried: bool = False
    """Whether that has been decided."""

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS_NAME

    @property
    def config(self) -> Path:
        return self.folder / CONFIG_NAME


class InstalledCheckpoints:
    """The models folder. A checkpoint's folder appears in one rename, so what is listed is complete.

    One that replaces another stands beside it first, whole: however an install is cut off, the old or the new is there.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def list(self) -> list[InstalledCheckpoint]:
        """Return every complete checkpoint by title; damaged or half-made folders are left out. Raises ModelProblem."""
        self._finish_all()
        found = []
        for folder in self._folders():
            if folder.name.startswith(".") or not folder.is_dir():
                continue
            model = _read(folder)
            if model is not None and _size_of(model.weights) == model.size_bytes:
                found.append(model)
        return sorted(found, key=lambda model: model.info.title.casefold())

    def get(self, model_id: str) -> InstalledCheckpoint:
        """Return a checkpoint that is fit to be loaded. Raises NoModel when it is not here, ModelProblem if damaged."""
        self._finish_all()
        model = _read(self.folder_of(model_id))
        if model is None:
            self._folders()
            raise NoModel(
                tr("The model {model_id} is not installed; download or import it first.").format(model_id=model_id)
            )
        if _size_of(model.weights) != model.size_bytes:
            raise ModelProblem(
                tr("The files of {title} are damaged; remove the model and install it again.").format(
                    title=model.info.title
                )
            )
        check_safetensors(model.weights)
        return model

    def verify(self, model_id: str) -> None:
        """Read the weights whole. Raises NoModel, or ModelProblem where they are not what was installed."""
        model = self.get(model_id)
        if sha256_of(model.weights) != (model.half_sha256 or model.sha256):
            raise ModelProblem(
                tr(
                    "The weights of {title} changed on the disk since they were installed: what they say of photos "
                    "and words may be wrong. Remove the model and install it again."
                ).format(title=model.info.title)
            )

    def remove(self, model_id: str) -> None:
        """Delete the checkpoint's files; nothing happens when it is not here. Raises ModelProblem."""
        folder = self.folder_of(model_id)
        if not folder.is_dir():
            return
        with (
            _plain_errors(tr("The model {model_id} could not be removed").format(model_id=model_id)),
            draft_folder(self.root) as doomed,
        ):
            # One rename first: a removal that is cut off must not leave half a checkpoint.
            folder.rename(doomed / folder.name)

    def folder_of(self, model_id: str) -> Path:
        """Return where the checkpoint is or would be."""
        return self.root / slug(model_id)

    def part_folder(self, model_id: str) -> Path:
        """Return (and make) where a download of the checkpoint gathers until it is complete. Raises ModelProblem."""
        folder = self.root / f".download-{slug(model_id)}"
        with _plain_errors(tr("The models folder cannot be written")):
            private_folder(folder)
        return folder

    @contextmanager
    def workshop(self) -> Iterator[Path]:
        """Give a new folder beside the checkpoints, gone afterwards unless it was installed. Raises ModelProblem."""
        with ExitStack() as stack:
            with _plain_errors(tr("The models folder cannot be written")):
                folder = stack.enter_context(draft_folder(private_folder(self.root)))
            yield folder

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
        with _plain_errors(tr("The model could not be put into the models folder")):
            _write_manifest(folder / MANIFEST_NAME, model)
            for path in (folder, *folder.iterdir()):
                keep_private(path)
            # Whole and under a name of its own, for the moment in which it takes the place of the old one.
            arrived = self.root / f"{_ARRIVED}{slug(info.id)}"
            with draft_folder(self.root) as doomed:
                _move_aside(arrived, doomed)  # of an install that was cut off
                folder.rename(arrived)
                try:
                    _move_aside(model.folder, doomed)
                    self._finish(arrived)
                finally:
                    if model.folder.is_dir():
                        _move_aside(arrived, doomed)
            sync_folder(self.root)
        return model

    def keep_half(self, model: InstalledCheckpoint, draft: Path, half: Halved) -> None:
        """Let `draft`, a file under `root`, take the place of the weights of `model`. Raises ModelProblem.

        Cut off anywhere, one of the two lies there, and the manifest knows it.
        """
        with _plain_errors(tr("The model could not be put into the models folder")):
            self._check_is_there(model)
            keep_private(draft)
            manifest = model.folder / MANIFEST_NAME
            _write_manifest(manifest, model, asdict(half))
            draft.replace(model.weights)
            sync_folder(model.folder)
            # Now as earlier versions know it, too: they see a whole file, and go on with the same embeddings.
            _write_manifest(manifest, replace(model, size_bytes=half.size_bytes), asdict(half))

    def leave_as_it_came(self, model: InstalledCheckpoint, half: Halved) -> None:
        """Remember that the weights of `model` are not to be kept in half precision. Raises ModelProblem."""
        with _plain_errors(tr("The model could not be put into the models folder")):
            self._check_is_there(model)
            _write_manifest(model.folder / MANIFEST_NAME, model, {"cosine": half.cosine})

    def leftovers(self, now_s: float) -> Leftovers:
        """Return what killed imports and removals left, and downloads that nobody went on with for a month."""
        self._finish_all()
        abandoned = leftovers_in(self.root, _DOWNLOADS, now_s - _DOWNLOADS_KEPT_S)
        return [*leftovers_in(self.root, _EARLIER_DRAFTS, now_s), *abandoned]

    def _folders(self) -> Sequence[Path]:
        """Return what lies in the models folder. Raises ModelProblem where it is closed."""
        with _plain_errors(tr("The models in {root} cannot be looked at").format(root=self.root)):
            try:
                return sorted(self.root.iterdir())
            except (FileNotFoundError, NotADirectoryError):
                return ()

    @staticmethod
    def _check_is_there(model: InstalledCheckpoint) -> None:
        """Raise FileNotFoundError where it was removed, or another one installed in its place."""
        now = _read(model.folder)
        if now is None or (now.sha256, now.size_bytes) != (model.sha256, model.size_bytes):
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))

    def _finish(self, arrived: Path) -> None:
        """Put a checkpoint that has arrived in its place, unless one is there. Raises OSError."""
        target = self.root / arrived.name.removeprefix(_ARRIVED)
        try:
            if not target.is_dir():
                arrived.rename(target)
        except FileNotFoundError:
            if not target.is_dir():  # another process was quicker
                raise

    def _finish_all(self) -> None:
        """Finish what was cut off between taking the old checkpoint away and putting the new one in its place."""
        with suppress(OSError):
            for arrived in self.root.glob(f"{_ARRIVED}*"):
                self._finish(arrived)


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
        model = InstalledCheckpoint(
            replace(info, installed=True, needs=ModelConfig.read(folder / CONFIG_NAME).needs()),
            folder,
            str(manifest["sha256"]),
            int(manifest["size_bytes"]),
            str(manifest["source"]),
        )
        return _as_kept(model, manifest.get("half"))
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, ModelProblem):
        return None


def _as_kept(model: InstalledCheckpoint, half: Mapping[str, Any] | None) -> InstalledCheckpoint:
    """`half`: what the manifest says of the weights in half precision, which may not be in their place yet."""
    if half is None:
        return model
    if "sha256" not in half:  # it was tried, and differs
        return replace(model, half_tried=True)
    size_bytes = int(half["size_bytes"])
    if _size_of(model.weights) != size_bytes:
        return model
    return replace(model, size_bytes=size_bytes, half_sha256=str(half["sha256"]), half_tried=True)


def _info_from(saved: dict[str, Any]) -> CheckpointInfo:
    figures = tuple(Figure(**figure) for figure in saved.pop("figures", ()))
    known = {name: saved[name] for name in CheckpointInfo.__dataclass_fields__ if name in saved}
    return replace(CheckpointInfo(**known), figures=figures)


def _write_manifest(path: Path, model: InstalledCheckpoint, half: Mapping[str, Any] | None = None) -> None:
    manifest = {
        "format": _FORMAT,
        "info": asdict(model.info),
        "sha256": model.sha256,
        "size_bytes": model.size_bytes,
        "source": model.source,
    } | ({} if half is None else {"half": half})
    with replacing(path) as stream:
        stream.write(json.dumps(manifest, indent=2).encode())


def _move_aside(folder: Path, doomed: Path) -> None:
    with suppress(FileNotFoundError):
        folder.rename(doomed / folder.name)
