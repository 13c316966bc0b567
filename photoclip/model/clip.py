"""CLIP itself. With `text_tower.py` all that imports torch and open_clip; only the encoder's own process imports it.

Importing them takes seconds in which the interpreter is locked, and a driver may take its process down: neither may
happen to the window.
"""

from __future__ import annotations

import copy
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError  # what torch raises for a file that is more than weights
from typing import Any, Literal

import numpy as np
import open_clip
import psutil
import torch
from numpy.typing import NDArray
from open_clip.tokenizer import SimpleTokenizer, get_clean_fn
from safetensors import SafetensorError
from safetensors.torch import save_file

from photoclip.core.model_info import LoadedModel
from photoclip.core.model_input import ModelInput
from photoclip.core.search import FloatArray
from photoclip.errors import ModelProblem
from photoclip.model.devices import NAMES, DeviceReport, choose
from photoclip.model.model_config import CONFIG_NAME, ModelConfig
from photoclip.model.text_tokenizer import FileTokenizer, tame
from photoclip.model.text_tower import TextTower, few_threads
from photoclip.model.weights_file import WEIGHTS_NAME

_log = logging.getLogger(__name__)

Precision = Literal["float32", "float16", "bfloat16"]
Tokenize = Callable[[Sequence[str]], torch.Tensor]

_DTYPES: dict[Precision, torch.dtype] = {
    "float32": torch.float32,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
}
_HALVES: dict[str, tuple[Precision, ...]] = {
    "cuda": ("float16", "bfloat16"),
    "xpu": ("float16", "bfloat16"),
    "mps": ("float16",),
    "cpu": ("bfloat16",),
}
_CLOSE_ENOUGH = 0.999
_WORTH_IT = 1.1
_BATCH_S = 0.25
"""How long a text query may have to wait for a batch of images on the CPU."""
_MOST_ON_CPU = 32
_MOST_ON_GPU = 64
_CHECK_IMAGES = 4
_NO_MEMORY = "There is not enough memory for this model; close other programs or choose a smaller one."
_BUILD_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What open_clip, timm and torch raise for a configuration that makes no sense: there is no common type."""


@dataclass(frozen=True, slots=True)
class PrecisionCheck:
    """What the self-check found: which precision, why, and how long one image takes with it."""

    precision: Precision
    reason: str
    image_s: float


class Clip:
    """One checkpoint in memory. Not thread-safe: the process that owns it works through one job after the other."""

    def __init__(
        self,
        model: Any,
        tokenize: Tokenize,
        config: ModelConfig,
        model_input: ModelInput,
        device: DeviceReport,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`clock`: tells seconds, by which the precision and the size of a batch are chosen."""
        self._model = model.eval().requires_grad_(False)
        self._tokenize = tokenize
        self._causal_mask = model.text.attn_mask if _can_trim(model, config) else None
        self._text_tower: TextTower | None = None
        self.dimension = config.dimension
        self.model_input = model_input
        self.device = device
        self.device_reason = ""
        self.precision: Precision = "float32"
        self.batch_size = 8
        self._most_at_once = _MOST_ON_CPU
        self._clock = clock
        self._place(device.value)

    @staticmethod
    def load(folder: Path, wanted_device: str, wanted_precision: str) -> Clip:
        """Build the checkpoint in `folder` and load its weights strictly, with no network. Raises ModelProblem."""
        config = ModelConfig.read(folder / CONFIG_NAME)
        model = _build(folder, config)
        model_input = _model_input(model)
        choice = choose(wanted_device, device_reports())
        clip = Clip(model, _tokenizer(folder, config), config, model_input, choice.report)
        clip.device_reason = choice.reason
        clip.settle(wanted_precision)
        return clip

    def describe(self, model_id: str, fingerprint: str) -> LoadedModel:
        """Return what the rest of the program knows of this checkpoint."""
        return LoadedModel(
            model_id=model_id,
            fingerprint=fingerprint,
            dimension=self.dimension,
            model_input=self.model_input,
            device=self.device.name,
            device_reason=self.device_reason,
            precision=self.precision,
            logit_scale=float(self._model.logit_scale.exp().max()),
        )

    def encode_images(self, pixels: NDArray[np.uint8], between: Callable[[], None] = lambda: None) -> FloatArray:
        """Return unit vectors (n, d) of upright RGB pictures (n, s, s, 3); `between` is called between two batches.

        Out of memory halves the batch, then moves the model to the CPU. Raises ModelProblem.
        """
        side = self.model_input.size_px
        if pixels.ndim != 4 or pixels.shape[1:] != (side, side, 3) or pixels.dtype != np.uint8:
            raise ModelProblem(f"The model wants pictures of {side} by {side} pixels.")
        vectors = np.empty((len(pixels), self.dimension), np.float32)
        start = 0
        while start < len(pixels):
            batch = pixels[start : start + self.batch_size]
            started = self._clock()
            try:
                vectors[start : start + len(batch)] = self._image_vectors(batch)
            except (RuntimeError, MemoryError) as exc:
                if not _is_out_of_memory(exc):
                    raise
                self._make_room()
                continue
            start += len(batch)
            self._adapt(len(batch), self._clock() - started)
            if start < len(pixels):
                between()
        return vectors

    def encode_texts(self, texts: Sequence[str]) -> FloatArray:
        """Return unit vectors, shape (n, d). Any text is taken: it is cut where the model stops reading."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        tokens = self._tokenize([tame(text) for text in texts])
        try:
            return self._text_vectors(tokens)
        except (RuntimeError, MemoryError) as exc:
            if not _is_out_of_memory(exc):
                raise
            if self._torch_device.type == "cpu":
                raise ModelProblem(_NO_MEMORY) from exc
            self._fall_back_to_cpu()
            return self._text_vectors(tokens)

    # loading

    def settle(self, wanted_precision: str) -> None:
        """Choose the precision and the batch, and see that both towers work before anybody relies on them."""
        pictures = _check_pictures(self.model_input.size_px)
        try:
            check = self._check_precision(pictures, wanted_precision)
            texts = self.encode_texts(["a photo", "ein Bild von einem Hund am Strand"])
        except _BUILD_ERRORS as exc:
            if _is_out_of_memory(exc) and self._torch_device.type != "cpu":
                self._fall_back_to_cpu()
                self.settle("float32")
                return
            raise ModelProblem(f"The model could be loaded but does not work: {_short(exc)}") from exc
        if texts.shape[1] != self.dimension or not np.isfinite(texts).all():
            raise ModelProblem("The model's text part gives no usable numbers; its weights are damaged.")
        self.precision = check.precision
        self.device_reason = f"{self.device_reason} {check.reason}".strip()
        if self._torch_device.type == "cpu":
            self.batch_size = int(np.clip(_BATCH_S / check.image_s, 1, self._most_at_once))
        else:
            self.batch_size = _MOST_ON_GPU

    def _check_precision(self, pictures: NDArray[np.uint8], wanted: str) -> PrecisionCheck:
        full_tower = self._model.visual
        full_s, full = self._timed(full_tower, "float32", pictures)
        if not np.isfinite(full).all() or full.shape[1] != self.dimension:
            raise ModelProblem("The model's image part gives no usable numbers; its weights are damaged.")
        full_s = min(full_s, self._timed(full_tower, "float32", pictures)[0])  # the first pass pays for the kernels
        candidates = _HALVES[self._torch_device.type] if wanted == "auto" else (wanted,)
        for precision in (name for name in _DTYPES if name in candidates and name != "float32"):
            try:
                half_tower = copy.deepcopy(full_tower).to(_DTYPES[precision])
                _, half = self._timed(half_tower, precision, pictures)
                cosine = float((full * half).sum(axis=1).min())
                half_s = self._timed(half_tower, precision, pictures)[0]
                # In turns, and the best of each: other programs may be busy at the same time.
                for _ in range(0 if full_s * len(pictures) > 1 else 3):
                    full_s = min(full_s, self._timed(full_tower, "float32", pictures)[0])
                    half_s = min(half_s, self._timed(half_tower, precision, pictures)[0])
            except (RuntimeError, NotImplementedError, TypeError, MemoryError) as exc:
                _log.info("%s does not run here: %s", precision, _short(exc))
                continue
            _log.info("%s: cosine %.5f, %.2f times as fast", precision, cosine, full_s / half_s)
            if cosine < _CLOSE_ENOUGH or (wanted == "auto" and full_s < _WORTH_IT * half_s):
                continue
            self._use_tower(half_tower, precision)
            faster = f"Half precision ({precision}) is {full_s / half_s:.1f} times as fast here and as accurate."
            return PrecisionCheck(
                precision, faster if wanted == "auto" else f"{precision} was chosen in the settings.", half_s
            )
        self._use_tower(full_tower, "float32")
        reason = {
            "auto": "Half precision would not help here.",
            "float32": "Full precision was chosen in the settings.",
        }.get(wanted, f"{wanted} was chosen but is not accurate enough here.")
        return PrecisionCheck("float32", reason, full_s)

    def _use_tower(self, tower: Any, precision: Precision) -> None:
        self._model.visual = tower
        self.precision = precision

    def _timed(self, tower: Any, precision: Precision, pictures: NDArray[np.uint8]) -> tuple[float, FloatArray]:
        """Return seconds for one picture and the unit vectors."""
        self._use_tower(tower, precision)
        started = self._clock()
        vectors = self._image_vectors(pictures)
        return (self._clock() - started) / len(pictures), vectors

    # running

    def _image_vectors(self, pixels: NDArray[np.uint8]) -> FloatArray:
        with torch.inference_mode():
            # (n, s, s, 3) seen as (n, 3, s, s): torch's channels-last layout, without a copy.
            x = torch.from_numpy(np.ascontiguousarray(pixels)).to(self._torch_device).permute(0, 3, 1, 2)
            x = ((x.float() / 255 - self._mean) / self._std).to(_DTYPES[self.precision])
            return _unit(self._model.encode_image(x))

    def _text_vectors(self, tokens: torch.Tensor) -> FloatArray:
        with torch.inference_mode():
            if self._text_tower is not None:
                return _unit(self._text_tower.encode(tokens))
            if self._causal_mask is not None:
                # A causal tower's end token sees nothing after it, so what follows the longest text is not computed:
                # several times faster for the few words of a search.
                length = int(tokens.argmax(dim=1).max()) + 1
                tokens = tokens[:, :length]
                # open_clip 3.3 cuts the position embedding to the tokens, but not this mask.
                self._model.text.attn_mask = self._causal_mask[:length, :length].to(self._torch_device)
            with few_threads(tokens.numel()):
                return _unit(self._model.encode_text(tokens.to(self._torch_device)))

    def _adapt(self, count: int, seconds: float) -> None:
        """Keep a batch near the time that a search may have to wait, whatever else the machine does."""
        if self._torch_device.type != "cpu" or count < self.batch_size:
            return
        fitting = _BATCH_S * count / seconds
        if fitting >= 2 * self.batch_size:
            self.batch_size = min(2 * self.batch_size, self._most_at_once)
        elif fitting < self.batch_size / 2:
            self.batch_size = max(1, self.batch_size // 2)

    def _make_room(self) -> None:
        if self.batch_size > 1:
            self.batch_size //= 2
            self._most_at_once = self.batch_size
            _log.warning("out of memory: %d pictures at a time from now on", self.batch_size)
            _empty_cache(self._torch_device)
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
        self.device_reason = f"{lost} ran out of memory."
        self._place("cpu")
        _empty_cache(old)
        self.batch_size = 4

    def _place(self, device: str) -> None:
        self._torch_device = torch.device(device)
        self._model.to(self._torch_device)
        shape = (1, 3, 1, 1)
        self._mean = torch.tensor(self.model_input.mean, device=self._torch_device).view(shape)
        self._std = torch.tensor(self.model_input.std, device=self._torch_device).view(shape)
        if device == "cpu" and self._causal_mask is not None and self._text_tower is None:
            self._model.text.attn_mask = self._causal_mask.to(self._torch_device)
            self._text_tower = TextTower.take_over(self._model.text)


def device_reports() -> list[DeviceReport]:
    """Return every kind of processor with the reason why it can or cannot be used, fastest first."""
    return [_cuda(), _mps(), _xpu(), DeviceReport("cpu", NAMES["cpu"], True, _cpu_reason())]


def set_threads(wanted: int | None) -> None:
    """Use `wanted` CPU threads, or one for each physical core this process may run on."""
    process = psutil.Process()
    allowed = len(process.cpu_affinity()) if hasattr(process, "cpu_affinity") else psutil.cpu_count() or 1
    physical = psutil.cpu_count(logical=False) or allowed
    torch.set_num_threads(max(1, min(wanted or physical, allowed)))


def convert(source: Path, target: Path) -> None:
    """Write the weights of a torch checkpoint as safetensors. Raises ModelProblem; runs no code from the file."""
    try:
        checkpoint = torch.load(source, map_location="cpu", weights_only=True)
    except UnpicklingError as exc:
        if "Unsupported operand" in str(exc):
            raise ModelProblem(f"{source.name} is not a torch checkpoint, or is damaged.") from exc
        raise ModelProblem(
            f"{source.name} holds more than weights and could run code, so it is not opened; use a .safetensors file."
        ) from exc
    except RuntimeError as exc:
        if "TorchScript" in str(exc):
            raise ModelProblem(
                f"{source.name} is a TorchScript program, not plain weights; use a .safetensors file."
            ) from exc
        raise ModelProblem(f"{source.name} is damaged or cut short.") from exc
    except (OSError, EOFError, ValueError, LookupError, TypeError) as exc:
        raise ModelProblem(f"{source.name} is not a torch checkpoint, or is damaged.") from exc
    if isinstance(checkpoint, dict) and isinstance(checkpoint.get("state_dict"), dict):
        checkpoint = checkpoint["state_dict"]
    try:
        tensors = _tensors_of(checkpoint)
        if not tensors:
            raise ModelProblem(f"{source.name} holds no weights of an image-text model.")
        save_file(tensors, target)
    except (OSError, SafetensorError) as exc:  # the second is what a full disk comes out as
        raise ModelProblem(f"The converted weights could not be written: {_short(exc)}") from exc
    except (RuntimeError, ValueError, LookupError) as exc:
        raise ModelProblem(f"{source.name} holds weights in a form that cannot be converted: {_short(exc)}") from exc


def _tensors_of(checkpoint: object) -> dict[str, torch.Tensor]:
    if not isinstance(checkpoint, dict):
        return {}
    # Training wraps the model, which leaves 'module.' before every name. Cloned: safetensors takes no shared memory.
    return {
        str(name).removeprefix("module."): value.clone().contiguous()
        for name, value in checkpoint.items()
        if isinstance(value, torch.Tensor)
    }


def _build(folder: Path, config: ModelConfig) -> Any:
    needed = config.needs()
    if needed:
        raise ModelProblem(f"This model needs the Python package {needed}; install it, then try again.")
    if not (folder / WEIGHTS_NAME).is_file():
        # open_clip would go on with random weights.
        raise ModelProblem("The model's weights are gone; install the model again.")
    try:
        # The custom form takes texts shorter than the context, which the plain one does not; the weights are the same.
        return open_clip.create_model(f"local-dir:{folder}", force_custom_text=True, weights_only=True)
    except _BUILD_ERRORS as exc:
        if _is_out_of_memory(exc):
            raise ModelProblem("There is not enough memory to load this model; choose a smaller one.") from exc
        text = str(exc)
        if "state_dict" in text or "size mismatch" in text or "logit_scale" in text:
            _log.info("strict loading failed: %s", text[:2000])
            raise ModelProblem("The weights do not belong to this configuration.") from exc
        if isinstance(exc, ImportError) and exc.name:
            raise ModelProblem(f"This model needs the Python package {exc.name}; install it, then try again.") from exc
        raise ModelProblem(f"The model could not be built from its configuration: {_short(exc)}") from exc


def _model_input(model: Any) -> ModelInput:
    cfg = open_clip.get_model_preprocess_cfg(model)
    mode, interpolation = cfg.get("resize_mode", "shortest"), cfg.get("interpolation", "bicubic")
    if mode not in ("shortest", "longest", "squash") or interpolation not in ("bicubic", "bilinear"):
        raise ModelProblem(f"This model wants pictures prepared in an unknown way ({mode}, {interpolation}).")
    try:
        return ModelInput(
            size_px=_side(cfg.get("size", 224)),
            resize_mode=mode,
            interpolation=interpolation,
            mean=_three(cfg["mean"]),
            std=_three(cfg["std"]),
            fill=int(cfg.get("fill_color", 0) or 0),
        )
    except (TypeError, ValueError, LookupError) as exc:
        raise ModelProblem(f"The model's preparation of pictures makes no sense: {_short(exc)}") from exc


def _side(size: Any) -> int:
    sides = {int(side) for side in (size if isinstance(size, (list, tuple)) else (size,))}
    if len(sides) != 1 or min(sides) < 1:
        raise ModelProblem("This model wants pictures that are not square, which PhotoClip cannot prepare.")
    return sides.pop()


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    if len(values) != 3:
        raise ModelProblem("This model does not take color pictures.")
    return float(values[0]), float(values[1]), float(values[2])


def _tokenizer(folder: Path, config: ModelConfig) -> Tokenize:
    length = int(config.text.get("context_length", 77))
    kwargs = dict(config.text.get("tokenizer_kwargs") or {})
    try:
        if config.text.get("hf_tokenizer_name") or config.text.get("hf_model_name"):
            clean = get_clean_fn(kwargs.get("clean", "whitespace"))
            files = FileTokenizer(folder, length, clean, bool(kwargs.get("strip_sep_token", False)))
            _check_vocabulary(files.vocab_size, config)
            return lambda texts: torch.from_numpy(files(texts))
        if "bpe_path" in kwargs:
            kwargs["bpe_path"] = str(_inside(folder, str(kwargs["bpe_path"])))
        plain = SimpleTokenizer(context_length=length, **kwargs)
    except (AssertionError, OSError, EOFError, TypeError, ValueError, LookupError) as exc:
        raise ModelProblem(f"The model's tokenizer cannot be read: {_short(exc)}") from exc
    _check_vocabulary(plain.vocab_size, config)
    return lambda texts: plain(list(texts))


def _inside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise ModelProblem(f"The model's vocabulary file {Path(name).name} must lie beside its configuration.")
    return path


def _check_vocabulary(size: int, config: ModelConfig) -> None:
    known = int(config.text.get("vocab_size", 49408))
    if not config.text.get("hf_model_name") and size > known:
        raise ModelProblem(
            f"The tokenizer knows {size} tokens but the model only {known}: they do not belong together."
        )


def _can_trim(model: Any, config: ModelConfig) -> bool:
    text = config.text
    usual = isinstance(model, open_clip.CustomTextCLIP) and not text.get("hf_model_name")
    odd = ("no_causal_mask", "embed_cls", "use_pad_mask", "hf_tokenizer_name")
    return usual and text.get("pool_type", "argmax") == "argmax" and not any(text.get(name) for name in odd)


def _unit(vectors: torch.Tensor) -> FloatArray:
    unit = torch.nn.functional.normalize(vectors.float(), dim=-1)
    array: FloatArray = unit.cpu().numpy()
    return array


def _check_pictures(side: int) -> NDArray[np.uint8]:
    """Return a few made-up pictures, smooth and sharp, (n, s, s, 3): photos are not at hand."""
    random = np.random.default_rng(7)
    ramp = np.linspace(0, 1, side)
    pictures = []
    for number in range(_CHECK_IMAGES):
        tint = random.uniform(0.2, 1, 3)
        plain = np.add.outer(ramp, ramp[::-1])[:, :, None] * tint / 2
        tiles = random.uniform(0, 1, (number + 2, number + 2, 3))
        index = (ramp * (number + 1.99)).astype(int)
        pictures.append(0.5 * plain + 0.5 * tiles[index][:, index])
    return (np.stack(pictures) * 255).astype(np.uint8)


def _cuda() -> DeviceReport:
    hip = getattr(torch.version, "hip", None)
    if torch.cuda.is_available():
        kind = "ROCm" if hip else "CUDA"
        name = f"{torch.cuda.get_device_name(0)} ({kind})"
        return DeviceReport("cuda", name, True, f"{kind} answers.")
    if torch.version.cuda is None and not hip:
        return DeviceReport("cuda", NAMES["cuda"], False, "The installed torch was built without CUDA and ROCm.")
    return DeviceReport("cuda", NAMES["cuda"], False, "No such card was found, or its driver is missing or too old.")


def _mps() -> DeviceReport:
    mps = torch.backends.mps
    if mps.is_available():
        return DeviceReport("mps", "Apple GPU (Metal)", True, "Metal answers.")
    built = "This Mac or its macOS is too old." if mps.is_built() else "It is found in Macs with Apple silicon only."
    return DeviceReport("mps", NAMES["mps"], False, built)


def _xpu() -> DeviceReport:
    if torch.xpu.is_available():
        return DeviceReport("xpu", f"{torch.xpu.get_device_name(0)} (XPU)", True, "The Intel GPU answers.")
    return DeviceReport(
        "xpu", NAMES["xpu"], False, "No Intel GPU was found, or the installed torch was built without XPU."
    )


def _cpu_reason() -> str:
    threads = torch.get_num_threads()
    return f"It is always there; {threads} thread{'s' if threads > 1 else ''} in use."


def _is_out_of_memory(exc: BaseException) -> bool:
    # Graphics cards, the CPU on Windows, the CPU on Linux and macOS: torch has a type only for the first.
    texts = ("out of memory", "not enough memory", "can't allocate memory")
    return isinstance(exc, torch.OutOfMemoryError | MemoryError) or any(text in str(exc) for text in texts)


def _empty_cache(device: torch.device) -> None:
    backend = {"cuda": torch.cuda, "xpu": torch.xpu, "mps": torch.mps}.get(device.type)
    if backend is not None:
        backend.empty_cache()


def _short(exc: BaseException) -> str:
    first = str(exc).strip().splitlines()
    line = first[0][:160] if first else type(exc).__name__
    return line if line.endswith(".") else f"{line}."
