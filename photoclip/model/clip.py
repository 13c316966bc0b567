"""CLIP itself: one checkpoint in memory.

This and what it is made of (`building.py`, `text_tower.py`, `precision.py`, `processors.py`, `torch_errors.py`;
`conversion.py` beside it) is all that imports torch and open_clip, and only the encoder's own process imports them:
that takes seconds in which the interpreter is locked, and a driver may take its process down. Neither may happen to the
window.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.model_input import ModelInput
from photoclip.core.search import FloatArray
from photoclip.errors import ModelProblem
from photoclip.language import english, tr
from photoclip.model.building import build_model, model_input_of
from photoclip.model.check_pictures import check_pictures
from photoclip.model.clip_texts import ClipTexts, unit
from photoclip.model.devices import DeviceReport, choose
from photoclip.model.installed import MANIFEST_NAME
from photoclip.model.kept_check import KeptChecks, Precision, PrecisionCheck, WordsCheck
from photoclip.model.kept_tower import keep_tower, kept_tower
from photoclip.model.lanes import Lanes, alone
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.part_size import MOST_IN_A_PART, USUAL_PART, part_size
from photoclip.model.precision import DTYPES, brought_to, choose_precision
from photoclip.model.processors import device_reports, empty_cache
from photoclip.model.this_machine import machine
from photoclip.model.torch_errors import BUILD_ERRORS, first_line, is_out_of_memory
from photoclip.model.words_first import Words, gives_the_same, late_words

_log = logging.getLogger(__name__)

_MOST_ON_GPU = 64
_MOST_LANES = 256
_TEXTS = ("a photo", "ein Bild von einem Hund am Strand")
_DOES_NOT_WORK = english("The model could be loaded but does not work: {reason}")
_NO_MEMORY = english("There is not enough memory for this model; close other programs or choose a smaller one.")


class Clip:
    """One checkpoint in memory. Not thread-safe: the process that owns it works through one job after the other."""

    def __init__(
        self,
        model: Any,
        texts: ClipTexts,
        config: ModelConfig,
        model_input: ModelInput,
        device: DeviceReport,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`clock`: tells seconds, by which precision and parts are chosen."""
        self._model = model.eval().requires_grad_(False)
        self._texts = texts
        self.dimension = config.dimension
        self.model_input = model_input
        self.device = device
        self.device_reason = ""
        self.precision: Precision = "float32"
        self.part_size = USUAL_PART
        self._image_s = 0.0
        """What the self-check measured for one picture in one lane; 0 before it."""
        self._most_at_once = MOST_IN_A_PART
        self._most_lanes = _MOST_LANES
        self._lanes = Lanes()
        self._clock = clock
        self._place(device.value)

    @staticmethod
    def load(folder: Path, wanted_device: str, wanted_precision: str, words: Words | None = None) -> Clip:
        """Build the checkpoint in `folder` and load its weights strictly, with no network. Raises ModelProblem.

        On the CPU a large text tower that can be read alone is left to `words`, or to what reads it when a text comes.
        """
        config = ModelConfig.read(folder / CONFIG_NAME)
        choice = choose(wanted_device, device_reports())
        # Nothing is written into a folder that is not the models' own, as of a checkpoint that is only tried.
        is_installed = (folder / MANIFEST_NAME).is_file()
        kept = KeptChecks(folder, machine(choice.report)) if is_installed else None
        later = late_words(folder, kept, torch.get_num_threads(), words)
        known = kept.get(wanted_precision) if kept is not None else None
        tower = kept_tower(folder) if known is not None and known.precision == "int8" else None
        model = build_model(folder, config, later is None, tower)
        as_built = model.visual
        texts = ClipTexts.of(model, folder, config, kept, later or words)
        clip = Clip(model, texts, config, model_input_of(model), choice.report)
        clip.device_reason = choice.reason
        clip.settle(wanted_precision, kept, known)
        if kept is not None:
            if clip.precision == "int8" and model.visual is not as_built:
                keep_tower(folder, model.visual)
            clip.look_at_texts(folder, kept)
            texts.leave_to(late_words(folder, kept, torch.get_num_threads(), words))
            on_cpu = choice.report.value == clip.device.value == "cpu"
            KeptChecks(folder, machine()).keep_reason(wanted_device, choice.reason if on_cpu else None)
        return clip

    def describe(self, model_id: str, fingerprint: str) -> LoadedCheckpoint:
        """Return what the rest of the program knows of this checkpoint."""
        return LoadedCheckpoint(
            model_id=model_id,
            fingerprint=fingerprint,
            dimension=self.dimension,
            model_input=self.model_input,
            device=self.device.name,
            device_reason=self.device_reason,
            precision=self.precision,
            logit_scale=self._logit_scale,
            photos_per_second=max(1, self._lane_count) / self._image_s if self._image_s else None,
        )

    @property
    def batch_size(self) -> int:
        """How many pictures to send at once: two parts for every lane."""
        return self.part_size * max(1, 2 * self._lane_count)

    def encode_images(
        self, pixels: NDArray[np.uint8], meanwhile: Callable[[Sequence[Future[Any]]], object] = wait
    ) -> FloatArray:
        """Return unit vectors (n, d) of upright RGB pictures (n, s, s, 3).

        `meanwhile(parts)` has to return once these are done, and may let this encode texts until then. A graphics card
        does one thing after the other: there it is called with no parts, after each of them.
        Out of memory means smaller parts, then fewer lanes, then the CPU. Raises ModelProblem.
        """
        side = self.model_input.size_px
        if pixels.ndim != 4 or pixels.shape[1:] != (side, side, 3) or pixels.dtype != np.uint8:
            raise ModelProblem(tr("The model wants pictures of {side} by {side} pixels.").format(side=side))
        vectors = np.empty((len(pixels), self.dimension), np.float32)
        left = [range(len(pixels))]
        while left:
            parts = [part for rows in left for part in _split(rows, self.part_size)]
            now, left = (parts, []) if self._lane_count else (parts[:1], parts[1:])
            if no_room := self._encode_parts(pixels, now, vectors, meanwhile):
                left = [*no_room, *left]
                self._make_room()
        return vectors

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d). Any text is taken: it is cut where the model stops reading."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        try:
            return self._texts.encode(texts, self._lane_count)
        except (RuntimeError, MemoryError) as exc:
            if not is_out_of_memory(exc):
                raise
            if self._torch_device.type == "cpu":
                raise ModelProblem(_NO_MEMORY) from exc
            self._fall_back_to_cpu()
            return self._texts.encode(texts, self._lane_count)

    # loading

    def settle(
        self, wanted_precision: str, kept: KeptChecks | None = None, known: PrecisionCheck | None = None
    ) -> None:
        """Choose the precision and the batch, and see that both towers work before anybody relies on them.

        What is `known` of the images' tower on this machine is not looked at again; `kept` remembers what is found.
        """
        try:
            check = self._known_precision(wanted_precision, kept, known)
            texts = None if self._texts.are_known else self.encode_texts(_TEXTS)
        except BUILD_ERRORS as exc:
            if is_out_of_memory(exc) and self._torch_device.type != "cpu":
                self._fall_back_to_cpu()
                self.settle("float32")
                return
            raise ModelProblem(_DOES_NOT_WORK.format(reason=first_line(exc))) from exc
        if texts is not None and (texts.shape[1] != self.dimension or not np.isfinite(texts).all()):
            raise ModelProblem(tr("The model's text part gives no usable numbers; its weights are damaged."))
        self.precision = check.precision
        self._image_s = check.image_s
        self.device_reason = f"{self.device_reason} {check.reason}".strip()
        on_cpu = self._torch_device.type == "cpu"
        self.part_size = min(part_size(check.image_s), self._most_at_once) if on_cpu else _MOST_ON_GPU

    def look_at_texts(self, folder: Path, kept: KeptChecks) -> None:
        """Find out, once, on what texts run, and whether this checkpoint may answer words before it is loaded whole."""
        if (by := self._texts.by) is not None and by != kept.get_texts():
            kept.keep_texts(by)
        if self._torch_device.type == "cpu" and kept.get_words() is None:
            alone = gives_the_same(folder, self.encode_texts)
            kept.keep_words(WordsCheck(alone, self.model_input, self._logit_scale))

    @property
    def _logit_scale(self) -> float:
        return float(self._model.logit_scale.exp().max())

    def _known_precision(self, wanted: str, kept: KeptChecks | None, known: PrecisionCheck | None) -> PrecisionCheck:
        if known is not None:
            tower = brought_to(self._model.visual, known.precision)
            if tower is not None:
                self._use_tower(tower, known.precision)
                return known
        check = self._check_precision(check_pictures(self.model_input.size_px), wanted)
        if kept is not None:
            kept.keep(wanted, check)
        return check

    def _check_precision(self, pictures: NDArray[np.uint8], wanted: str) -> PrecisionCheck:
        def timed(tower: Any, precision: Precision) -> tuple[float, FloatArray]:
            image_s, vectors = self._timed(tower, precision, pictures)
            if precision == "float32" and (not np.isfinite(vectors).all() or vectors.shape[1] != self.dimension):
                raise ModelProblem(tr("The model's image part gives no usable numbers; its weights are damaged."))
            return image_s, vectors

        tower, check = choose_precision(self._model.visual, wanted, self._torch_device.type, len(pictures), timed)
        self._use_tower(tower, check.precision)
        return check

    def _use_tower(self, tower: Any, precision: Precision) -> None:
        self._model.visual = tower
        self.precision = precision

    def _timed(self, tower: Any, precision: Precision, pictures: NDArray[np.uint8]) -> tuple[float, FloatArray]:
        """Return seconds for one picture and the unit vectors."""
        self._use_tower(tower, precision)
        with alone():
            started = self._clock()
            vectors = self._image_vectors(pictures)
        return (self._clock() - started) / len(pictures), vectors

    # running

    @property
    def _lane_count(self) -> int:
        return min(torch.get_num_threads(), self._most_lanes) if self._torch_device.type == "cpu" else 0

    def _encode_parts(
        self,
        pixels: NDArray[np.uint8],
        parts: Sequence[range],
        vectors: FloatArray,
        meanwhile: Callable[[Sequence[Future[Any]]], object],
    ) -> list[range]:
        """Fill in the vectors of `parts`; return those that found no memory."""
        slices = [slice(part.start, part.stop) for part in parts]
        running = self._lanes.begin(self._lane_count, lambda part: self._image_vectors(pixels[part]), slices)
        meanwhile([future for future in running if self._lane_count])
        wait(running)
        errors = [future.exception() for future in running]
        for error in errors:
            if error is not None and not is_out_of_memory(error):
                raise error
        for future, part in zip(running, slices, strict=True):
            if future.exception() is None:
                vectors[part] = future.result()
        return [part for part, error in zip(parts, errors, strict=True) if error is not None]

    def _image_vectors(self, pixels: NDArray[np.uint8]) -> FloatArray:
        with torch.inference_mode():
            # Line by line, a fifth of the time that it takes color by color.
            lines = torch.from_numpy(np.ascontiguousarray(pixels)).to(self._torch_device).flatten(2).float()
            lines.mul_(self._scale).add_(self._shift)
            # (n, s, s, 3) seen as (n, 3, s, s): torch's channels-last layout, without a copy.
            x = lines.view(pixels.shape).permute(0, 3, 1, 2).to(DTYPES[self.precision])
            return unit(self._model.encode_image(x))

    def _make_room(self) -> None:
        if self.part_size > 1:
            self.part_size //= 2
            self._most_at_once = self.part_size
            _log.warning("out of memory: %d pictures at a time from now on", self.part_size)
            empty_cache(self._torch_device)
        elif self._lane_count > 1:
            self._most_lanes = 1
            _log.warning("out of memory: one picture at a time from now on")
        elif self._torch_device.type != "cpu" or self.device.value != "cpu":
            self._fall_back_to_cpu()
        else:
            raise ModelProblem(_NO_MEMORY)

    def _fall_back_to_cpu(self) -> None:
        lost = self.device.name
        _log.warning("%s ran out of memory: the CPU goes on", lost)
        old = self._torch_device
        # bfloat16 and float16 were checked on the other device only.
        self._model.float()
        self.precision = "float32"
        self.device = next(report for report in device_reports() if report.value == "cpu")
        self.device_reason = tr("{lost} ran out of memory.").format(lost=lost)
        self._place("cpu")
        empty_cache(old)
        self.part_size = 4

    def _place(self, device: str) -> None:
        self._torch_device = torch.device(device)
        self._model.to(self._torch_device)
        # A color by itself for each place of a line of pixels.
        mean, std = (
            np.tile(np.asarray(three, np.float32), self.model_input.size_px)
            for three in (self.model_input.mean, self.model_input.std)
        )
        with np.errstate(divide="ignore", invalid="ignore"):  # such numbers are found by who looks at the vectors
            lines = (1 / (255 * std), -mean / std)
        self._scale, self._shift = (torch.from_numpy(line).to(self._torch_device) for line in lines)
        self._texts.place(self._torch_device)


def _split(rows: range, most: int) -> list[range]:
    return [rows[start : start + most] for start in range(0, len(rows), most)]
