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
from photoclip.model.building import build_model, can_trim, model_input_of
from photoclip.model.check_pictures import check_pictures
from photoclip.model.devices import DeviceReport, choose
from photoclip.model.installed import MANIFEST_NAME
from photoclip.model.kept_check import KeptChecks, Precision, PrecisionCheck, WordsCheck
from photoclip.model.lanes import Lanes, alone
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.part_size import MOST_IN_A_PART, USUAL_PART, part_size
from photoclip.model.precision import DTYPES, brought_to, choose_precision
from photoclip.model.processors import device_reports, empty_cache
from photoclip.model.text_tokenizer import tame
from photoclip.model.text_tower import TextTower
from photoclip.model.this_machine import machine
from photoclip.model.tokenizing import Tokenize, tokenizer_of
from photoclip.model.torch_errors import BUILD_ERRORS, first_line, is_out_of_memory
from photoclip.model.words_first import Words, WordsFirst, gives_the_same, late_words

_log = logging.getLogger(__name__)

_MOST_ON_GPU = 64
_MOST_LANES = 256
_TEXTS_IN_A_PART = 8
_DOES_NOT_WORK = english("The model could be loaded but does not work: {reason}")
_NO_MEMORY = english("There is not enough memory for this model; close other programs or choose a smaller one.")


class Clip:
    """One checkpoint in memory. Not thread-safe: the process that owns it works through one job after the other."""

    def __init__(
        self,
        model: Any,
        tokenize: Tokenize | None,
        config: ModelConfig,
        model_input: ModelInput,
        device: DeviceReport,
        clock: Callable[[], float] = time.perf_counter,
        words: Words | None = None,
    ) -> None:
        """`clock`: tells seconds, by which precision and parts are chosen. `words`: reads texts in place of `model`."""
        self._model = model.eval().requires_grad_(False)
        self._tokenize = tokenize
        self._words = words
        self._causal_mask = model.text.attn_mask if words is None and can_trim(model, config) else None
        self._text_tower: TextTower | None = None
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
        self._text_lanes = Lanes()  # not behind the pictures that wait
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
        reader, words = words, late_words(folder, kept, torch.get_num_threads(), words)
        model = build_model(folder, config, with_text=words is None)
        words = words if model.text is None else None
        tokenize = _tokenizer(folder, config, reader) if words is None else None
        clip = Clip(model, tokenize, config, model_input_of(model), choice.report, words=words)
        clip.device_reason = choice.reason
        clip.settle(wanted_precision, kept)
        if kept is not None:
            clip.look_at_words(folder, kept)
            clip.leave_texts_to(late_words(folder, kept, torch.get_num_threads(), words))
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
        if self._words is not None:
            return self._words.encode_texts(texts)
        assert self._tokenize is not None  # noqa: S101 - one of the two reads texts
        tokens = torch.from_numpy(self._tokenize([tame(text) for text in texts]))
        try:
            return self._text_vectors(tokens)
        except (RuntimeError, MemoryError) as exc:
            if not is_out_of_memory(exc):
                raise
            if self._torch_device.type == "cpu":
                raise ModelProblem(_NO_MEMORY) from exc
            self._fall_back_to_cpu()
            return self._text_vectors(tokens)

    # loading

    def settle(self, wanted_precision: str, kept: KeptChecks | None = None) -> None:
        """Choose the precision and the batch, and see that both towers work before anybody relies on them.

        What `kept` remembers of the images' tower on this machine is not looked at again.
        """
        try:
            check = self._known_precision(wanted_precision, kept)
            texts = None if self._words else self.encode_texts(["a photo", "ein Bild von einem Hund am Strand"])
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

    def look_at_words(self, folder: Path, kept: KeptChecks) -> None:
        """Find out, once, whether this checkpoint may answer words before it is loaded whole."""
        if self._torch_device.type != "cpu" or kept.get_words() is not None:
            return
        alone = gives_the_same(folder, self.encode_texts)
        kept.keep_words(WordsCheck(alone, self.model_input, self._logit_scale))

    def leave_texts_to(self, words: Words | None) -> None:
        """Let `words` read all texts from now on, if there is any, and give back the memory of the text tower."""
        if words is not None and self._words is None:
            self._words = words
            self._model.text = self._text_tower = self._causal_mask = self._tokenize = None

    @property
    def _logit_scale(self) -> float:
        return float(self._model.logit_scale.exp().max())

    def _known_precision(self, wanted: str, kept: KeptChecks | None) -> PrecisionCheck:
        if kept is not None and (known := kept.get(wanted)) is not None:
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
            # (n, s, s, 3) seen as (n, 3, s, s): torch's channels-last layout, without a copy.
            x = torch.from_numpy(np.ascontiguousarray(pixels)).to(self._torch_device).permute(0, 3, 1, 2)
            x = ((x.float() / 255 - self._mean) / self._std).to(DTYPES[self.precision])
            return _unit(self._model.encode_image(x))

    def _text_vectors(self, tokens: torch.Tensor) -> FloatArray:
        with torch.inference_mode():
            if self._text_tower is not None:
                return _unit(self._text_tower.encode(tokens))
            if self._causal_mask is not None:
                tokens = _trimmed(tokens, self._model.text, self._causal_mask, self._torch_device)
            size = _TEXTS_IN_A_PART if self._lane_count else len(tokens)
            parts = [tokens[start : start + size] for start in range(0, len(tokens), size)]
            lanes = self._lane_count if len(parts) > 1 else 0
            with alone():
                running = self._text_lanes.begin(lanes, self._some_texts, parts)
                return np.concatenate([part.result() for part in running])

    def _some_texts(self, tokens: torch.Tensor) -> FloatArray:
        with torch.inference_mode():  # it holds for one thread
            return _unit(self._model.encode_text(tokens.to(self._torch_device)))

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
        self._mean, self._std = (
            torch.tensor(three, device=self._torch_device).view(1, 3, 1, 1)
            for three in (self.model_input.mean, self.model_input.std)
        )
        if device == "cpu" and self._causal_mask is not None and self._text_tower is None:
            self._model.text.attn_mask = self._causal_mask.to(self._torch_device)
            self._text_tower = TextTower.take_over(self._model.text)


def _tokenizer(folder: Path, config: ModelConfig, reader: Words | None) -> Tokenize:
    """Return the tokenizer: that of what reads texts already, where it has one, for to read its list takes 0.3 s."""
    return reader.tokenize if isinstance(reader, WordsFirst) else tokenizer_of(folder, config)


def _trimmed(tokens: torch.Tensor, text: Any, mask: torch.Tensor, device: torch.device) -> torch.Tensor:
    """Return `tokens` as far as they count.

    A causal tower's end token sees nothing after it, so what follows the longest text is not computed: several times
    faster for the few words of a search.
    """
    length = int(tokens.argmax(dim=1).max()) + 1
    # open_clip 3.3 cuts the position embedding to the tokens, but not this mask.
    text.attn_mask = mask[:length, :length].to(device)
    return tokens[:, :length]


def _unit(vectors: torch.Tensor) -> FloatArray:
    unit = torch.nn.functional.normalize(vectors.float(), dim=-1)
    array: FloatArray = unit.cpu().numpy()
    return array


def _split(rows: range, most: int) -> list[range]:
    return [rows[start : start + most] for start in range(0, len(rows), most)]
