"""What a person compares models by, each on a scale of five: quality, speed, languages, download."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from photoclip.core.checkpoints import CheckpointInfo
from photoclip.gui.checkpoints.texts import duration_text, size_text, tr
from photoclip.language import shown

STEPS = 5

_IMAGENET, _COCO = "ImageNet zero-shot", "COCO text to image, R@1"
_QUALITY_FROM = {_IMAGENET: (62.0, 70.0, 76.0, 81.0), _COCO: (30.0, 37.0, 45.0, 54.0)}
"""Percent from which a published figure is worth a step more, so that what is to be had fills the scale."""
_SPEED_FROM = (1.0, 5.0, 20.0, 60.0)
_DOWNLOAD_FROM = (200e6, 700e6, 1.8e9, 3.5e9)
_MANY = 20


@dataclass(frozen=True, slots=True)
class Scale:
    """One line: how far, and the same in words. `merit`: more of it is better."""

    name: str
    steps: int | None
    words: str
    merit: bool = True

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        if self.steps is None:
            return tr("{name}: {words}").format(name=self.name, words=self.words)
        said = tr("{name}: {steps} of {most}, {words}")
        return said.format(name=self.name, steps=self.steps, most=STEPS, words=self.words)


def scales_of(info: CheckpointInfo, photo_count: int) -> list[Scale]:
    """Return what is known of this model, best known first; what nobody knows is left out."""
    found = (_quality(info), _speed(info, photo_count), _languages(info), _download(info))
    return [scale for scale in found if scale is not None]


def _quality(info: CheckpointInfo) -> Scale | None:
    steps = [
        _step(_QUALITY_FROM[figure.name], figure.percent) for figure in info.figures if figure.name in _QUALITY_FROM
    ]
    if not steps:
        return None
    step = round(sum(steps) / len(steps))
    words = (tr("Often wrong"), tr("Fair"), tr("Good"), tr("Very good"), tr("The best there is here"))
    return Scale(tr("Quality"), step, words[step - 1])


def _speed(info: CheckpointInfo, photo_count: int) -> Scale | None:
    if info.speed is None:
        return None
    a_second = info.speed.photos_per_second
    step = _step(_SPEED_FROM, a_second)
    words = (tr("Very slow"), tr("Slow"), tr("Middling"), tr("Fast"), tr("Very fast"))[step - 1]
    if photo_count < 2:
        return Scale(tr("Speed here"), step, words)
    said = tr("{words}: your {count} photos take {duration}").format(
        words=words, count=QLocale().toString(photo_count), duration=duration_text(photo_count / a_second)
    )
    return Scale(tr("Speed here"), step, said)


def _languages(info: CheckpointInfo) -> Scale | None:
    if not info.languages or info.role == "imported":
        return None
    number = re.search(r"\d+", info.languages)
    return Scale(tr("Languages"), STEPS if number and int(number[0]) >= _MANY else 1, shown(info.languages))


def _download(info: CheckpointInfo) -> Scale | None:
    if info.installed or not info.download_bytes:
        return None
    return Scale(
        tr("Download"), _step(_DOWNLOAD_FROM, info.download_bytes), size_text(info.download_bytes), merit=False
    )


def _step(begins: tuple[float, ...], value: float) -> int:
    return bisect_right(begins, value) + 1
