"""photoclip folders: watched folders, and the word on photos that are gone from them."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from photoclip.cli.opened import open_library
from photoclip.cli.output import DONE, DONE_WITH_FAILURES, Commands, print_answer, say_usage
from photoclip.cli.photos import counted_photos
from photoclip.core.disappearance import Disappearance
from photoclip.core.parts import CloserCost
from photoclip.core.photo import WatchedFolder
from photoclip.core.search import Scope
from photoclip.errors import COULD_NOT_RUN, CannotWrite, KnownError, LibraryDamaged
from photoclip.language import counted, english, number, shown, tr
from photoclip.library import Library


def question(gone: Disappearance) -> str:
    """Return what is asked about photos that are gone, and how it is answered here."""
    place = shlex.quote(gone.place)
    if gone.waiting:
        return tr(
            "{sentence} They are waited for; 'photoclip folders confirm {place}' says that they were deleted."
        ).format(sentence=gone.sentence, place=place)
    return tr(
        "{sentence} Were they deleted? Nothing changes until you say: 'photoclip folders confirm "
        "{place}' (they were), 'photoclip folders wait {place}' (they will return)."
    ).format(sentence=gone.sentence, place=place)


def still_to_do(cost: CloserCost) -> str:
    """Return what looking closer has still to do, and how long that takes."""
    if not cost.photos:
        return tr("There is nothing left to look at.")
    if cost.seconds is None:
        one = tr("1 photo is left, at six times the work of a first look.")
        said = counted(cost.photos, one, tr("{n} photos are left, at six times the work of a first look."))
    else:
        one = tr("1 photo is left, at six times the work of a first look: about {duration} on this computer.")
        many = tr("{n} photos are left, at six times the work of a first look: about {duration} on this computer.")
        said = counted(cost.photos, one, many, duration=_duration(cost.seconds))
    return said + " " + tr("'photoclip index' or the window does it; what is done is kept.")


def _folders(options: argparse.Namespace) -> int:
    with open_library(options) as library:
        if options.action == "list":
            return _list(library, options)
        if options.action == "documents":
            return _documents(library, options)
        if options.action in _CLOSER and not options.paths:
            return _look_closer_everywhere(library, options)
        if not options.paths:
            return say_usage(tr("folders {action} needs at least one PATH").format(action=options.action))
        act, said = _ACTIONS[options.action]
        done, failed = [], []
        for path in options.paths:
            try:
                done.append(act(library, path))
            except (CannotWrite, LibraryDamaged):
                raise  # the next path would fare no better
            except KnownError as exc:
                failed.append({"path": str(path), "reason": str(exc)})
                sys.stderr.write(f"{exc}\n")
        print_answer(
            options, {"done": done, "failed": failed}, "\n".join(shown(said).format(path=path) for path in done)
        )
        if failed and not done:
            return COULD_NOT_RUN
        return DONE_WITH_FAILURES if failed else DONE


def _list(library: Library, options: argparse.Namespace) -> int:
    folders = [asdict(folder) for folder in library.folders.all()]
    for folder in folders:
        inside = [one for one in library.closer.within() if one.scope.folder_id == folder["id"]]
        folder["within"] = [{"folder": one.scope.relative, "closer": one.closer} for one in inside]
    gone = library.folders.disappearances()
    lines = [*(line for folder in folders for line in _lines(folder)), *map(question, gone)]
    document = {"folders": folders, "gone": [asdict(one) for one in gone]}
    print_answer(options, document, "\n".join(lines))
    return DONE


def _documents(library: Library, options: argparse.Namespace) -> int:
    """Say whether documents are shown, or show them from now on, or no more."""
    words = [str(path) for path in options.paths]
    if words not in ([], ["on"], ["off"]):
        return say_usage(tr("folders documents takes 'on' or 'off', or nothing"))
    if words:
        library.folders.show_documents(words == ["on"])
    wanted = library.folders.documents()
    text = tr("Documents (PDF and SVG) are not shown.")
    if wanted:
        text = tr("Documents (PDF and SVG) are shown among the photos.")
    if words:
        text += " " + tr("'photoclip index' or the window does it.")
    print_answer(options, {"documents": wanted}, text)
    return DONE


def _look_closer_everywhere(library: Library, options: argparse.Namespace) -> int:
    closer = _CLOSER[options.action]
    library.closer.choose(closer)
    said = (
        tr("Looking closer at all photos. {still_to_do}").format(still_to_do=still_to_do(library.closer.cost()))
        if closer
        else shown(_WHOLE).format(path="")
    )
    print_answer(options, {"closer": closer}, said.strip())
    return DONE


def _duration(seconds: float) -> str:
    minutes = max(1, round(seconds / 60))
    if minutes < 90:
        return counted(minutes, tr("1 minute"), tr("{n} minutes"))
    hours = round(minutes / 60)
    if hours < 48:
        return counted(hours, tr("1 hour"), tr("{n} hours"))
    return counted(round(hours / 24), tr("1 day"), tr("{n} days"))


def _lines(folder: dict[str, Any]) -> list[str]:
    notes = [counted_photos(folder["photo_count"])]
    notes += [tr("{count} unreadable").format(count=number(folder["failed_count"]))] if folder["failed_count"] else []
    notes += [tr("offline")] if not folder["online"] else []
    notes += [tr("paused")] if folder["paused"] else []
    notes += [tr("looked at closer")] if folder["closer"] else []
    said = {True: tr("looked at closer"), False: tr("whole photos alone")}
    inside = [f"  {one['folder']}  ({said[one['closer']]})" for one in folder["within"]]
    return [f"{folder['path']}  ({', '.join(notes)})", *inside]


def _add(library: Library, path: Path) -> str:
    return library.folders.add(path).path


def _remove(library: Library, path: Path) -> str:
    folder = _must_be_watched(library, path)
    library.folders.remove(folder.id)
    return folder.path


def _closer(library: Library, path: Path) -> str:
    place = _place(library, path)
    library.closer.choose(True, place)
    said = still_to_do(library.closer.cost(place))
    return tr("{path}. {still_to_do}").format(path=path.expanduser().absolute(), still_to_do=said)


def _whole(library: Library, path: Path) -> str:
    library.closer.choose(False, _place(library, path))
    return tr(" in {path}").format(path=path.expanduser().absolute())


def _confirm(library: Library, path: Path) -> str:
    gone = _asked_about(library, path)
    library.folders.confirm_gone(gone.folder_id)
    return gone.place


def _wait(library: Library, path: Path) -> str:
    gone = _asked_about(library, path)
    library.folders.wait_for_gone(gone.folder_id)
    return gone.place


_CLOSER = {"closer": True, "whole": False}
_WHOLE = english(
    "Looking at whole photos alone{path}; what was seen closer is kept, and counts again after 'folders closer'."
)

_ACTIONS: dict[str, tuple[Callable[[Library, Path], str], str]] = {
    "add": (_add, english("Watching {path}")),
    "remove": (_remove, english("No longer watching (the photos stay where they are) {path}")),
    "confirm": (
        _confirm,
        english("The photos that are gone are missing from now on; what you gave them is kept: {path}"),
    ),
    "wait": (_wait, english("The photos that are gone are kept on show until they return: {path}")),
    "closer": (_closer, english("Looking closer at photos in {path}")),
    "whole": (_whole, _WHOLE),
}


def _watched(library: Library, path: Path) -> WatchedFolder | None:
    wanted = path.expanduser().absolute()
    return next((one for one in library.folders.all() if Path(one.path) == wanted or one.path == str(path)), None)


def _place(library: Library, path: Path) -> Scope:
    """Return a watched folder, or one in it: one that is there, or that held photos when it was."""
    wanted = path.expanduser().absolute()
    folder = _watched(library, path)
    if folder is not None:
        return Scope(folder.id)
    for outer in library.folders.bare():
        if Path(outer.path) in wanted.parents:
            place = Scope(outer.id, wanted.relative_to(outer.path).as_posix())
            known = {Scope(node.folder_id, node.relative) for node in library.folders.tree()}
            if place in known or library.folders.is_there(wanted):
                return place
            raise KnownError(tr("There is no folder {path}; check the name.").format(path=path))
    raise KnownError(tr("{path} is not watched; 'photoclip folders list' shows what is.").format(path=path))


def _must_be_watched(library: Library, path: Path) -> WatchedFolder:
    folder = _watched(library, path)
    if folder is None:
        wanted = path.expanduser().absolute()
        outer = next((one.path for one in library.folders.bare() if Path(one.path) in wanted.parents), None)
        if outer is not None:
            raise KnownError(
                tr("{path} is watched as part of {outer}; only that folder as a whole can be named here.").format(
                    path=path, outer=outer
                )
            )
        raise KnownError(tr("{path} is not watched; 'photoclip folders list' shows what is.").format(path=path))
    return folder


def _asked_about(library: Library, path: Path) -> Disappearance:
    """Return the question about this folder: the watched one, or the place in it that the question names."""
    folder = _watched(library, path)
    wanted = path.expanduser().absolute()
    for gone in library.folders.disappearances():
        if Path(gone.place) == wanted or (folder is not None and gone.folder_id == folder.id):
            return gone
    raise KnownError(
        tr("Nothing is asked about {path}; 'photoclip folders list' shows where photos are gone.").format(path=path)
    )


COMMANDS: Commands = {"folders": _folders}
