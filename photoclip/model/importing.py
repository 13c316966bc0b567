"""Take a checkpoint from files: an open_clip configuration and weights, proven by loading them."""

from __future__ import annotations

import concurrent.futures
import os
import shutil
import stat
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import NOT_KNOWN, CheckpointInfo, Transfer
from photoclip.errors import Cancelled, ModelProblem
from photoclip.language import number, tr
from photoclip.model.encoder import Encoder
from photoclip.model.installed import InstalledCheckpoint, InstalledCheckpoints, slug
from photoclip.model.licences import licence_of
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.text_tokenizer import SETTINGS_NAMES, TOKENIZER_NAME
from photoclip.model.weights_file import WEIGHTS_NAME, check_safetensors, kind_of, sha256_of

_BLOCK_BYTES = 4 << 20
_LONGEST_NAME = 80
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class ImportSource:
    """The files a person picked; `config` None: it lies beside the weights."""

    weights: Path
    config: Path | None = None
    name: str | None = None
    """How the checkpoint is called from now on; None takes the weights' file name."""


def import_model(
    source: ImportSource,
    installed: InstalledCheckpoints,
    progress: Callable[[Transfer], None] = lambda _transfer: None,
    cancel: CancelToken | None = None,
    template: CheckpointInfo | None = None,
    open_encoder: Callable[[], AbstractContextManager[Encoder]] = Encoder,
) -> InstalledCheckpoint:
    """Copy, load once in a process of its own, and install. Raises ModelProblem in plain words, Cancelled.

    `progress` counts the bytes copied; loading takes some seconds more. `template`: what is known of the checkpoint
    (for one that the program ships); otherwise it is described as imported. `open_encoder` gives the encoder that tries
    the files.
    """
    cancel = cancel or CancelToken()
    weights = source.weights
    _check_file(weights)
    config_path = source.config or _config_beside(weights)
    config = ModelConfig.read(config_path)
    if needed := config.needs():
        raise ModelProblem(
            tr("This model needs the Python package {needed}; install it, then import the model again.").format(
                needed=needed
            )
        )
    kind = kind_of(weights)
    if kind == "safetensors":
        check_safetensors(weights)
    model_id = (template.id if template else source.name or weights.stem).strip()[:_LONGEST_NAME] or "imported"
    with installed.workshop() as folder:
        try:
            (folder / CONFIG_NAME).write_text(config.to_json(), "utf-8")
            _copy_tokenizer(config, config_path.parent, folder)
            if kind == "safetensors":
                _copy(weights, folder / WEIGHTS_NAME, progress, cancel)
        except OSError as exc:
            raise ModelProblem(
                tr("The model could not be copied: {reason}.").format(reason=exc.strerror or exc)
            ) from exc
        with open_encoder() as encoder:
            if kind == "torch":
                result_of(encoder.convert(weights.absolute(), folder / WEIGHTS_NAME), cancel)
            digest = sha256_of(folder / WEIGHTS_NAME, cancel=cancel)
            _check_name_is_free(installed, model_id, digest)
            names = (model_id, weights.name, weights.absolute().parent.name, config_path.name)
            info = _info(model_id, config, (folder / WEIGHTS_NAME).stat().st_size, template, names)
            trial = InstalledCheckpoint(info, folder, digest, info.download_bytes, str(weights))
            result_of(encoder.load(trial, "cpu", "float32"), cancel)
        return installed.install(folder, info, digest, weights.name)


def _check_file(path: Path) -> None:
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise ModelProblem(tr("{name} does not exist.").format(name=path.name)) from exc
    except OSError as exc:
        raise ModelProblem(
            tr("{path} cannot be read: {reason}.").format(path=path, reason=exc.strerror or exc)
        ) from exc
    if stat.S_ISDIR(mode):
        raise ModelProblem(
            tr("{name} is a folder; choose the weights file in it (.safetensors or .pt).").format(name=path.name)
        )
    if not stat.S_ISREG(mode):
        raise ModelProblem(tr("{name} is no file.").format(name=path.name))


def _config_beside(weights: Path) -> Path:
    for name in (f"{weights.stem}.json", CONFIG_NAME):
        if (weights.parent / name).is_file():
            return weights.parent / name
    raise ModelProblem(
        tr(
            "No configuration lies beside {name}: choose the open_clip configuration (.json) that belongs to it."
        ).format(name=weights.name)
    )


def _copy_tokenizer(config: ModelConfig, source: Path, target: Path) -> None:
    """Copy the tokenizer's files that the configuration speaks of. Raises ModelProblem when one is missing."""
    names = []
    if config.text.get("hf_tokenizer_name") or config.text.get("hf_model_name"):
        if not (source / TOKENIZER_NAME).is_file():
            raise ModelProblem(
                tr("This model brings its own tokenizer: {name} must lie beside its configuration.").format(
                    name=TOKENIZER_NAME
                )
            )
        names = [TOKENIZER_NAME, *(name for name in SETTINGS_NAMES if (source / name).is_file())]
    bpe = (config.text.get("tokenizer_kwargs") or {}).get("bpe_path")
    if bpe:
        if Path(str(bpe)).name != str(bpe) or not (source / str(bpe)).is_file():
            raise ModelProblem(
                tr("The model's vocabulary file {name} must lie beside its configuration.").format(
                    name=Path(str(bpe)).name
                )
            )
        names.append(str(bpe))
    for name in names:
        shutil.copyfile(source / name, target / name)


def _copy(source: Path, target: Path, progress: Callable[[Transfer], None], cancel: CancelToken) -> None:
    total = source.stat().st_size
    free = shutil.disk_usage(target.parent).free
    if free < total:
        raise ModelProblem(
            tr("There is not enough room for the model: {total} MB are needed, {free} MB are free.").format(
                total=number(total / 1e6), free=number(free / 1e6)
            )
        )
    done, began = 0, time.monotonic()
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(_BLOCK_BYTES):
            cancel.raise_if_cancelled()
            writing.write(block)
            done += len(block)
            progress(Transfer(done, total, done / max(time.monotonic() - began, 1e-3)))
        writing.flush()
        os.fsync(writing.fileno())


def _check_name_is_free(installed: InstalledCheckpoints, model_id: str, digest: str) -> None:
    for model in installed.list():
        other = model.info.id
        if (other == model_id and model.sha256 == digest) or not _share_a_folder(other, model_id):
            continue
        raise ModelProblem(
            tr("Another model is called {other} already; choose another name or remove that one.").format(other=other)
        )


def _share_a_folder(one: str, other: str) -> bool:
    # Windows and macOS do not tell 'clip' from 'CLIP'.
    return slug(one).casefold() == slug(other).casefold()


def _info(
    model_id: str,
    config: ModelConfig,
    size_bytes: int,
    template: CheckpointInfo | None,
    names: Sequence[str],
) -> CheckpointInfo:
    """`names`: of the files and their folder, which tell whose checkpoint it is."""
    if template is not None:
        return replace(template, download_bytes=size_bytes, dimension=config.dimension)
    licence = licence_of((*names, *config.towers()))
    return CheckpointInfo(
        id=model_id,
        title=model_id,
        summary=licence.summary,
        role="imported",
        download_bytes=size_bytes,
        dimension=config.dimension,
        license=licence.name,
        languages=NOT_KNOWN,
    )


def result_of(future: Future[_T], cancel: CancelToken) -> _T:
    """Wait for the child process, looking at `cancel`. Raises Cancelled, ModelProblem."""
    while True:
        try:
            return future.result(0.1)
        except concurrent.futures.TimeoutError:
            cancel.raise_if_cancelled()
        except concurrent.futures.CancelledError as exc:
            raise Cancelled from exc
