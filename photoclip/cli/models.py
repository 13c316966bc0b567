"""photoclip models: lists, chooses, downloads and imports models."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path

from tqdm import tqdm

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, Commands, print_answer, say_usage
from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import NOT_KNOWN, CheckpointInfo, Transfer
from photoclip.language import number, shown, tr
from photoclip.library import Library


def _models(options: argparse.Namespace) -> int:
    with open_library(options) as library:
        if options.action == "list":
            models = library.models.all()
            print_answer(
                options, {"models": [asdict(model) for model in models]}, "\n\n".join(map(_model_text, models))
            )
            return DONE
        if options.action == "import":
            return _import_model(library, options)
        if len(options.what) != 1:
            return say_usage(
                tr("models {action} needs one MODEL; 'photoclip models list' names them").format(action=options.action)
            )
        (model_id,) = options.what
        if options.action == "download":
            _download_with_bar(library, model_id, options)
        if options.action == "use" or library.models.chosen() is None:
            _use_model(library, model_id, options)
        _say_which_answers(library, model_id, options, tr("{model_id} is ready.").format(model_id=model_id))
    return DONE


def _import_model(library: Library, options: argparse.Namespace) -> int:
    files = [Path(name) for name in options.what]
    configs = [path for path in files if path.suffix == ".json"]
    weights = [path for path in files if path.suffix != ".json"]
    if len(weights) != 1 or len(configs) > 1:
        return say_usage(tr("models import needs a CONFIG.json and a WEIGHTS file (.safetensors or .pt)"))
    info = library.models.import_files(configs[0] if configs else None, weights[0], options.name)
    _use_model(library, info.id, options)
    said = tr("{id} is imported and in use.").format(id=info.id)
    said += "" if info.license == NOT_KNOWN else f" {shown(info.summary)}"
    _say_which_answers(library, info.id, options, said)
    return DONE


def _use_model(library: Library, model_id: str, options: argparse.Namespace) -> None:
    if options.now:
        library.models.use_now(model_id)
    else:
        library.models.use(model_id)


def _say_which_answers(library: Library, model_id: str, options: argparse.Namespace, ready: str) -> None:
    coming = library.models.catalogue().coming
    text = ready
    if coming is not None and coming.model_id == model_id:
        text = tr(
            "{model_id} answers once it has looked at every photo ({unseen} to go), which 'photoclip index' "
            "and the app do; {chosen} answers until then. 'photoclip models use {model_id} --now' does not "
            "wait."
        ).format(model_id=model_id, unseen=number(coming.unseen), chosen=library.models.chosen())
    print_answer(
        options,
        {"model": model_id, "active": library.models.chosen() == model_id, "coming": text != ready},
        text,
    )


def _download_with_bar(library: Library, model_id: str, options: argparse.Namespace) -> None:
    quiet = options.json or not sys.stderr.isatty()
    with tqdm(unit="B", unit_scale=True, disable=quiet, file=sys.stderr, leave=False) as bar:

        def show(transfer: Transfer) -> None:
            bar.total = transfer.total_bytes or None
            bar.update(max(0, transfer.done_bytes - bar.n))

        library.models.download(model_id, show, CancelToken())


def _model_text(model: CheckpointInfo) -> str:
    marks = [shown(model.role)]
    marks += [tr("recommended for this computer")] if model.recommended else []
    marks += [tr("in use")] if model.active else [tr("installed")] if model.installed else []
    marks += [tr("looking at your photos before it answers")] if model.coming else []
    figures = ", ".join(f"{figure.name} {number(figure.percent, 1)} %" for figure in model.figures)
    speed = (
        tr("about {photos_per_second} photos/s here").format(photos_per_second=_speed(model.speed.photos_per_second))
        if model.speed
        else ""
    )
    facts = [
        shown(model.license),
        f"{number(model.download_bytes / 1e6)} MB" if model.download_bytes else "",
        tr("{dimension} dimensions").format(dimension=number(model.dimension)),
        shown(model.languages),
        speed,
    ]
    lines = [f"{model.id}  [{', '.join(marks)}]", f"  {shown(model.summary)}", f"  {', '.join(filter(None, facts))}"]
    return "\n".join(lines + ([f"  {figures}"] if figures else []))


def _speed(photos_per_second: float) -> str:
    """Return it in two digits at least, as far as it has any."""
    return number(photos_per_second, 0 if photos_per_second >= 10 else 1 if photos_per_second >= 1 else 2)


COMMANDS: Commands = {"models": _models}
