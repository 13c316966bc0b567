"""What a person must know to choose a checkpoint, and what is known of the chosen one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from photoclip.core.model_input import ModelInput
from photoclip.language import english

CheckpointRole = Literal["default", "faster", "better", "multilingual", "imported", "demo"]

NOT_KNOWN = english("not known")
"""The licence and the languages of a checkpoint that comes from a file."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One published figure, in percent, with where it was published."""

    name: str
    percent: float
    source: str


@dataclass(frozen=True, slots=True)
class PhotoSpeed:
    """Photos that a checkpoint sees a second on this machine."""

    photos_per_second: float
    measured: bool
    """On this machine; else it is told from what was measured of others, or on another machine."""


@dataclass(frozen=True, slots=True)
class CheckpointInfo:
    """One checkpoint, installed or to be had."""

    id: str
    """architecture/tag as open_clip names them, e.g. 'ViT-B-32-256/datacomp_s34b_b86k'; a chosen name when imported."""
    title: str
    summary: str
    """One plain sentence: for whom this one is."""
    role: CheckpointRole
    license: str
    download_bytes: int
    dimension: int
    languages: str
    figures: tuple[Figure, ...] = ()
    photos_per_second: float | None = None
    """Measured on two CPU cores (the catalogue says how); None where nobody measured."""
    picture_gmacs: float | None = None
    """Billions of multiplications for one picture, of which its speed can be told; None where nobody counted."""
    speed: PhotoSpeed | None = None
    """On this machine; None where nothing is known."""
    recommended: bool = False
    """Whether it is the best start on this machine."""
    installed: bool = False
    active: bool = False
    coming: bool = False
    """Whether it is to answer once it has looked at every photo."""
    needs: str = ""
    """A package that must be installed first; '' when nothing is missing."""


@dataclass(frozen=True, slots=True)
class ComingCheckpoint:
    """The checkpoint that is to answer once it has looked at every photo."""

    model_id: str
    unseen: int
    """Photos that it has not looked at yet."""
    reachable: int
    """Those of them that can be read now; the others lie on drives that are not connected, say."""


@dataclass(frozen=True, slots=True)
class ModelCatalogue:
    """Checkpoints to choose from, and how many photos each would have to look at."""

    models: tuple[CheckpointInfo, ...]
    photo_count: int
    coming: ComingCheckpoint | None = None


@dataclass(frozen=True, slots=True)
class LoadedCheckpoint:
    """What the encoder reports once a checkpoint is in memory."""

    model_id: str
    fingerprint: str
    """SHA-256 of the weights file, hex: embeddings of different weights never mix."""
    dimension: int
    model_input: ModelInput
    device: str
    """As shown to the person, e.g. 'CPU' or 'NVIDIA RTX 4070 (CUDA)'."""
    device_reason: str
    """Why this device and precision, one sentence."""
    precision: Literal["float32", "float16", "bfloat16", "int8"]
    logit_scale: float
    """exp(logit scale) of the checkpoint, to read cosines as it was trained to."""
    photos_per_second: float | None = None
    """As its self-check measured here, with all cores at work; None where it was not measured."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """How far a download or an import has come; `total_bytes` 0 while unknown."""

    done_bytes: int
    total_bytes: int
    bytes_per_second: float = 0.0
