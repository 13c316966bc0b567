"""Checks of this machine: the model, what it computes on, and what the window needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from photoclip.core.checkpoints import LoadedCheckpoint
from photoclip.core.health import HealthLine
from photoclip.errors import KnownError
from photoclip.health.system_libraries import missing_sentence, missing_to_play
from photoclip.language import shown, tr


def model(chosen: str | None, verify: Callable[[str], object], require: Callable[[], LoadedCheckpoint]) -> HealthLine:
    """`verify`: reads the model's files; `require`: loads it, waits for it and returns it; both raise KnownError."""
    if chosen is None:
        said = tr("None is chosen; without one photos are found by folder, date and name alone.")
        return HealthLine("model", "look", said, tr("Choose one."), "models")
    try:
        verify(chosen)
        loaded = require()
    except KnownError as exc:
        return HealthLine("model", "bad", str(exc), tr("Choose another, or install it again."), "models")
    return HealthLine(
        "model", "good", f"{chosen} on {loaded.device}, {loaded.precision}: {shown(loaded.device_reason)}"
    )


def devices(list_devices: Callable[[], list[tuple[str, str]]]) -> HealthLine:
    return HealthLine("devices", "good", "; ".join(said for _, said in list_devices()))


def formats(known: Iterable[str], missing: Callable[[], dict[str, str]]) -> HealthLine:
    """Say which formats cannot be read here.

    `known`: those that a package of their own reads; `missing`: returns each that none reads here, with its package.
    """
    packages: dict[str, list[str]] = {}
    for form, package in missing().items():
        packages.setdefault(package, []).append(form)
    if not packages:
        return HealthLine("formats", "good", tr("What reads {formats} is installed.").format(formats=", ".join(known)))
    return HealthLine(
        "formats",
        "look",
        " ".join(_cannot_be_read(forms, package) for package, forms in packages.items()),
        f"pip install {' '.join(packages)}",
    )


def _cannot_be_read(forms: list[str], package: str) -> str:
    if len(forms) == 1:
        return tr("{format} cannot be read: the package {package} is missing.").format(format=forms[0], package=package)
    said = tr("These formats cannot be read: {formats}; the package {package} is missing.")
    return said.format(formats=", ".join(forms), package=package)


def videos(is_there: Callable[[], bool]) -> HealthLine:
    if not is_there():
        return HealthLine("videos", "look", tr("They are passed over: the package av is missing."), "pip install av")
    if commands := missing_to_play():
        said = tr("They are found, but cannot be played in the window: a system library is missing.")
        return HealthLine("videos", "note", said, commands)
    return HealthLine("videos", "good", tr("What reads and plays videos is installed."))


def window() -> HealthLine:
    sentence = missing_sentence()
    if sentence:
        return HealthLine("window", "look", sentence)
    return HealthLine("window", "good", tr("The system libraries that the window needs are here."))
