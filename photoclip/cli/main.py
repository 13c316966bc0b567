"""The command line: every job of the app, scripted. No Qt, and no torch before a job needs a model."""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tqdm import tqdm

from photoclip import __version__
from photoclip.cli import backups as cli_backups
from photoclip.cli import dates as cli_dates
from photoclip.cli import folders as cli_folders
from photoclip.cli import health as cli_health
from photoclip.cli import missing as cli_missing
from photoclip.cli import search as cli_search
from photoclip.cli import tags as cli_tags
from photoclip.cli.folders import question
from photoclip.cli.output import (
    DONE,
    DONE_WITH_FAILURES,
    open_library,
    print_answer,
    say_could_not_run,
    say_usage,
)
from photoclip.core.cancel import CancelToken
from photoclip.core.checkpoints import CheckpointInfo, Transfer
from photoclip.core.events import IndexingStatus
from photoclip.core.search import SearchRequest
from photoclip.errors import Cancelled, KnownError, LibraryProblem
from photoclip.health.folder_checks import passed_over
from photoclip.health.system_libraries import NO_DISPLAY, has_display
from photoclip.library import Library
from photoclip.logs import DEBUG_HELP, log_to_terminal, wants_debug
from photoclip.paths import AppPaths

_AGAIN = " (tried again by itself)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 done, 1 done with failures, 2 usage, 3 could not run."""
    _write_in_any_encoding()
    options = _parser().parse_args(arguments)
    log_to_terminal(wants_debug(options.debug))
    try:
        return int(options.run(options))
    except LibraryProblem as exc:
        return say_could_not_run(str(exc), options, cli_backups.way_back(exc, options))
    except KnownError as exc:
        return say_could_not_run(str(exc), options)
    except (KeyboardInterrupt, Cancelled):
        sys.stderr.write("Stopped. What was done is kept; the same command goes on from here.\n")
        return 130
    except BrokenPipeError:
        # The reader of our output has gone away, as `photoclip search … | head` does.
        sys.stderr.close()
        return DONE


def _write_in_any_encoding() -> None:
    """Let a character that the terminal's encoding lacks cost its own look, never the answer."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="photoclip",
        parents=[_shared()],
        description="Find photos by describing them. Without a command the app starts.",
    )
    parser.set_defaults(run=_app, data_dir=None, json=False, debug=False)
    parser.add_argument("--version", action="version", version=f"PhotoClip {__version__}")
    parser.add_argument("--or-demo", action="store_true", help="where there is no display, run the demo instead")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], int], about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, parents=[_shared()], help=about, description=about)
        made.set_defaults(run=run)
        return made

    cli_folders.add_commands(command)
    index = command("index", _index, "Bring the library up to date.")
    index.add_argument("--retry", action="store_true", help="read files that could not be read again, changed or not")

    cli_search.add_commands(command)
    cli_tags.add_commands(command)
    cli_missing.add_commands(command)
    cli_dates.add_commands(command)
    cli_backups.add_commands(command)

    models = command("models", _models, "List, choose, download or import a model.")
    models.add_argument("action", choices=("list", "use", "download", "import"))
    models.add_argument("what", nargs="*", metavar="MODEL|FILE", help="a model's name; for import: CONFIG.json WEIGHTS")
    models.add_argument("--name", help="what to call an imported model")
    models.add_argument(
        "--now", action="store_true", help="answer with the model at once, also where it has not seen every photo"
    )

    cli_health.add_commands(command)
    demo = command("demo", _demo, "A made-up library and a tiny model: see it work with no download.")
    demo.add_argument("--query", action="append", metavar="QUERY", help="search for this instead of the examples")
    return parser


def _shared() -> argparse.ArgumentParser:
    """Return the options that may stand before or after the command.

    A new one each time: `set_defaults` would else reach into every command, whose default then hides what stood before.
    """
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help="where the library lies")
    shared.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one JSON document on standard output"
    )
    shared.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=DEBUG_HELP)
    return shared


def _app(options: argparse.Namespace) -> int:
    if not has_display():
        if options.or_demo:
            sys.stderr.write(NO_DISPLAY + " So here is the demo in the terminal.\n\n")
            options.query = None
            return _demo(options)
        return say_could_not_run(NO_DISPLAY + " 'photoclip --help' lists what works without one.", options)
    from photoclip.app import main as run_app  # noqa: PLC0415  Qt is loaded for the app alone

    arguments = ["--data-dir", options.data_dir] if options.data_dir else []
    return run_app([*arguments, *(["--debug"] if options.debug else [])])


def _index(options: argparse.Namespace) -> int:
    with open_library(options) as library:
        if not library.folders.all():
            raise KnownError("No folder is watched yet; add one with 'photoclip folders add PATH'.")
        report = _index_with_bar(library, options, options.retry)
    failed = [asdict(problem) for problem in report.failed]
    document = {
        "indexed": report.indexed,
        "unchanged": report.unchanged,
        "rechecked": report.rechecked,
        "mended": report.mended,
        "moved": report.moved,
        "offline": report.offline,
        "waiting": report.waiting,
        "failed": failed,
        "incomplete": [asdict(problem) for problem in report.incomplete],
        "gone": [asdict(one) for one in report.gone],
        "passed_over": dict(report.passed_over),
        "seconds": round(report.seconds, 2),
    }
    lines = [
        f"{report.indexed:,} indexed, {report.unchanged:,} unchanged, {report.moved:,} moved, "
        f"{report.offline:,} offline, {len(failed):,} unreadable, in {report.seconds:.1f} s."
    ]
    if report.rechecked:
        lines.append(f"{report.rechecked:,} were touched by something and read again; nothing in them has changed.")
    if report.mended:
        lines.append(f"What the model had seen of {report.mended:,} photos was damaged and was made again.")
    if report.waiting:
        lines.append(f"{report.waiting:,} are still being written, and will be read next time.")
    lines += [f"  {problem.path}: {problem.reason}{_AGAIN if problem.passing else ''}" for problem in report.failed]
    lines += [f"  {problem.path}: {problem.reason}" for problem in report.incomplete]
    if any(not problem.passing for problem in report.failed):
        lines.append("Files that have not changed are read again with 'photoclip index --retry'.")
    if report.message:
        sys.stderr.write(report.message + "\n")
    if report.passed_over:
        lines.append(f"Passed over: {passed_over(report.passed_over).said}")
    lines += [question(one) for one in report.gone]
    print_answer(options, document, "\n".join(lines))
    return DONE_WITH_FAILURES if failed or report.gone else DONE


def _index_with_bar(library: Library, options: argparse.Namespace, retry: bool = False) -> Any:
    cancel = CancelToken()
    quiet = options.json or not sys.stderr.isatty()
    with tqdm(unit="photo", disable=quiet, file=sys.stderr, leave=False, smoothing=0.1) as bar:

        def show(status: IndexingStatus) -> None:
            bar.total = status.total or None
            bar.set_postfix_str(Path(status.current).name[:40], refresh=False)
            bar.update(max(0, status.done - bar.n))

        return library.indexing.run(cancel, show, retry)


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
            return say_usage(f"models {options.action} needs one MODEL; 'photoclip models list' names them")
        (model_id,) = options.what
        if options.action == "download":
            _download_with_bar(library, model_id, options)
        if options.action == "use" or library.models.chosen() is None:
            _use_model(library, model_id, options)
        _say_which_answers(library, model_id, options, f"{model_id} is ready.")
    return DONE


def _import_model(library: Library, options: argparse.Namespace) -> int:
    files = [Path(name) for name in options.what]
    configs = [path for path in files if path.suffix == ".json"]
    weights = [path for path in files if path.suffix != ".json"]
    if len(weights) != 1 or len(configs) > 1:
        return say_usage("models import needs a CONFIG.json and a WEIGHTS file (.safetensors or .pt)")
    info = library.models.import_files(configs[0] if configs else None, weights[0], options.name)
    _use_model(library, info.id, options)
    _say_which_answers(library, info.id, options, f"{info.id} is imported and in use.")
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
        text = (
            f"{model_id} answers once it has looked at every photo ({coming.unseen:,} to go), which 'photoclip index'"
            f" and the app do; {library.models.chosen()} answers until then. 'photoclip models use {model_id} --now'"
            " does not wait."
        )
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
    marks: list[str] = [model.role]
    marks += ["in use"] if model.active else ["installed"] if model.installed else []
    marks += ["looking at your photos before it answers"] if model.coming else []
    figures = ", ".join(f"{figure.name} {figure.percent:g} %" for figure in model.figures)
    speed = f"{model.photos_per_second:g} photos/s on two CPU cores" if model.photos_per_second else ""
    facts = [
        model.license,
        f"{model.download_bytes / 1e6:,.0f} MB" if model.download_bytes else "",
        f"{model.dimension} dimensions",
        model.languages,
        speed,
    ]
    lines = [f"{model.id}  [{', '.join(marks)}]", f"  {model.summary}", f"  {', '.join(filter(None, facts))}"]
    return "\n".join(lines + ([f"  {figures}"] if figures else []))


def _demo(options: argparse.Namespace) -> int:
    started = time.monotonic()
    paths = AppPaths.choose(options.data_dir) if options.data_dir else AppPaths.choose().for_demo()
    with open_library(options, paths) as library:
        with tqdm(desc="Drawing photos", disable=options.json or not sys.stderr.isatty(), leave=False) as bar:

            def show(done: int, total: int) -> None:
                bar.total = total
                bar.update(done - bar.n)

            folder = library.demo.install(show)
        report = _index_with_bar(library, options)
        searches: list[dict[str, Any]] = []
        for text in options.query or library.search.examples():
            result = library.search.find(SearchRequest(text, limit=3))
            tiles = library.photos.tiles([int(photo_id) for photo_id in result.photo_ids])
            names = [tiles[int(photo_id)].path for photo_id in result.photo_ids]
            searches.append({"query": text, "ms": round(result.elapsed_ms, 2), "hits": names})
    seconds = time.monotonic() - started
    lines = [f"{len(list(folder.rglob('*.jpg'))):,} made-up photos in {folder}", ""]
    for search in searches:
        lines.append(f"“{search['query']}”")
        lines += [f"    {Path(str(name)).relative_to(folder)}" for name in search["hits"]]
    lines += ["", f"The whole job took {seconds:.0f} s. With a display, 'photoclip' opens the app."]
    document = {"folder": str(folder), "indexed": report.indexed, "searches": searches, "seconds": round(seconds, 2)}
    print_answer(options, document, "\n".join(lines))
    return DONE
