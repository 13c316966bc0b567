"""Checks of watched folders: which answer, what is gone from them, what is unreadable, passed over, or seen late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from photoclip.core.disappearance import Disappearance
from photoclip.core.health import HealthLine, Verified
from photoclip.core.photo import Problem, WatchedFolder
from photoclip.core.photo_names import DOCUMENT_EXTENSIONS, HIDDEN, LINKS, PASSED_OVER
from photoclip.core.watching import FolderWatch
from photoclip.language import counted, number, shown, tr

_NAMED = 20
"""So many files a line names; the rest is counted."""


def folders(
    watched: Sequence[WatchedFolder], is_online: Callable[[WatchedFolder], bool], closed: Collection[str] = ()
) -> HealthLine:
    """`closed`: paths of those that may not be opened."""
    if not watched:
        return HealthLine(
            "folders", "note", tr("None is watched yet."), tr("Add the folders with your photos."), "folders"
        )
    away = [folder for folder in watched if not folder.paused and not is_online(folder)]
    if not away:
        paused = sum(folder.paused for folder in watched)
        count = len(watched)
        said = counted(
            count, tr("1 folder watched; it can be reached."), tr("{n} folders watched; all can be reached.")
        )
        if paused:
            one, many = (
                tr("1 folder watched, and paused."),
                tr("{n} folders watched, {paused} of them paused; all can be reached."),
            )
            said = counted(count, one, many, paused=number(paused))
        return HealthLine("folders", "good", said)
    names = ", ".join(folder.path for folder in away[:3])
    if all(folder.path in closed for folder in away):
        one = tr("1 folder may not be opened by PhotoClip: {names}.")
        said = counted(len(away), one, tr("{n} folders may not be opened by PhotoClip: {names}."), names=names)
        todo = tr("Change the permissions; the photos come back by themselves.")
        return HealthLine("folders", "look", said, todo, "folders", tuple(folder.path for folder in away))
    one = tr("1 folder cannot be reached or is empty now: {names}.")
    return HealthLine(
        "folders",
        "look",
        counted(len(away), one, tr("{n} folders cannot be reached or are empty now: {names}."), names=names),
        tr("Plug the drive in, or connect to the server; the photos come back by themselves."),
        "folders",
        tuple(folder.path for folder in away),
    )


def closed(places: Sequence[Problem]) -> list[HealthLine]:
    """Say what watched folders hold that could not be looked at."""
    if not places:
        return []
    one = tr("1 folder or file in watched folders could not be looked at: {path}: {reason}.")
    many = tr("{n} folders or files in watched folders could not be looked at: {path}: {reason}.")
    said = counted(len(places), one, many, path=places[0].path, reason=shown(places[0].reason))
    return [
        HealthLine(
            "closed folders",
            "look",
            said,
            tr("Put that right; it is looked at again by itself. What is known of the photos there is kept."),
            "index",
            tuple(f"{place.path}: {shown(place.reason)}" for place in places[:_NAMED]),
        )
    ]


def disappearances(gone: Sequence[Disappearance]) -> list[HealthLine]:
    return [
        HealthLine(
            "photos gone",
            "note" if one.waiting else "look",
            tr("{sentence} They are waited for.").format(sentence=one.sentence)
            if one.waiting
            else tr("{sentence} Were they deleted?").format(sentence=one.sentence),
            tr("Say so if they do not return.") if one.waiting else tr("Nothing changes until you answer."),
            "answer",
            (one.place,),
            one.folder_id,
        )
        for one in gone
    ]


def missing(count: int, some: Sequence[str]) -> HealthLine:
    if not count:
        return HealthLine("missing files", "good", tr("Every photo is where it was."))
    return HealthLine(
        "missing files",
        "note",
        counted(
            count,
            tr("1 photo file is gone from folders that answer."),
            tr("{n} photo files are gone from folders that answer."),
        ),
        tr("Put back what you miss: tags, stars and albums are kept for it, or can be carried over to another photo."),
        "missing",
        details=tuple(some),
    )


def unreadable(problems: Sequence[Problem]) -> HealthLine:
    if not problems:
        return HealthLine("photos", "good", tr("Every file could be read."))
    unread = [problem for problem in problems if not problem.shown]
    first = (unread or problems)[0]
    if unread:
        one = tr("1 file could not be read, for example {path}: {reason}.")
        many = tr("{n} files could not be read, for example {path}: {reason}.")
    else:
        one = tr("1 file could only be read in part, for example {path}: {reason}.")
        many = tr("{n} files could only be read in part, for example {path}: {reason}.")
    by_itself = bool(unread) and all(problem.passing for problem in unread)
    return HealthLine(
        "photos",
        "look",
        counted(len(unread or problems), one, many, path=first.path, reason=shown(first.reason)),
        tr("Put that right; they are tried again by themselves.")
        if by_itself
        else tr("They are read again when they change, or when you say so."),
        "problems",
        tuple(f"{problem.path}: {shown(problem.reason)}" for problem in problems[:_NAMED]),
    )


def damage(verified: Verified) -> HealthLine:
    """Say what reading originals again has found, and how far it has come."""
    if verified.damaged:
        return HealthLine(
            "originals",
            "bad",
            counted(
                len(verified.damaged),
                tr("1 photo changed on the disk without being written: {path}."),
                tr("{n} photos changed on the disk without being written: {path}."),
                path=verified.damaged[0].path,
            ),
            tr("Restore them from a backup of your photos; a disk that changes files by itself is failing."),
            "accept",
            tuple(one.sentence for one in verified.damaged),
        )
    if not verified.total:
        return HealthLine("originals", "good", tr("There are none yet."))
    if not verified.ever:
        said = tr("They were never read again to see whether the disk still has them as they were.")
        return HealthLine("originals", "note", said, tr("Read them now; it can be stopped and gone on with."), "verify")
    left = verified.total - verified.ever
    one = tr("1 of {total} was read again and is as it was.")
    many = tr("{n} of {total} were read again and are as they were.")
    said = counted(verified.ever, one, many, total=number(verified.total))
    if left:
        return HealthLine("originals", "note", said, tr("Go on with the rest."), "verify")
    if isinstance(verified.oldest, datetime):
        said += " " + tr("The oldest look is of {day}.").format(day=f"{verified.oldest:%Y-%m-%d}")
    return HealthLine("originals", "good", said, remedy="verify")


def watching(watches: Sequence[FolderWatch]) -> HealthLine:
    polled = [watch for watch in watches if watch.why is not None]
    if not polled:
        return HealthLine("watching", "good", tr("Changes in every folder are seen at once while the app runs."))
    commands = [watch.lasting_command for watch in polled if watch.lasting_command]
    return HealthLine(
        "watching",
        "look" if commands else "note",
        " ".join(watch.sentence for watch in polled),
        tr("Raise the limit: {commands}").format(commands=commands[0]) if commands else "",
        "folders",
        tuple(watch.sentence for watch in polled),
    )


def passed_over(kinds: Mapping[str, int]) -> HealthLine:
    if not kinds:
        return HealthLine("other files", "good", tr("No pictures or films of kinds that PhotoClip does not show."))
    most = sorted(((kind, n) for kind, n in kinds.items() if kind in PASSED_OVER), key=lambda one: (-one[1], one[0]))
    said = [_not_yet_shown(most)] if most else []
    if any(kind in DOCUMENT_EXTENSIONS for kind, _ in most):
        said.append(tr("Settings > Folders shows documents, too."))
    if links := kinds.get(LINKS, 0):
        one = tr("1 link to another place is not followed; add what it leads to.")
        said.append(counted(links, one, tr("{n} links to other places are not followed; add what they lead to.")))
    if hidden := kinds.get(HIDDEN, 0):
        one = tr("1 hidden photo (its name begins with a dot) is left out.")
        said.append(counted(hidden, one, tr("{n} hidden photos (their names begin with a dot) are left out.")))
    return HealthLine(
        "other files", "note", " ".join(said), details=tuple(f"{number(count)} {ending}" for ending, count in most)
    )


def _not_yet_shown(most: Sequence[tuple[str, int]]) -> str:
    named = ", ".join(f"{number(count)} {ending}" for ending, count in most[:6])
    groups: Counter[str] = Counter()
    for ending, count in most:
        groups[PASSED_OVER[ending]] += count
    kinds = [shown(group) for group, _ in groups.most_common(2)]
    what = tr("{one} and {other}").format(one=kinds[0], other=kinds[1]) if len(kinds) > 1 else kinds[0]
    more = sum(count for _, count in most[6:])
    if more:
        return tr("{named} and {more} more: {what} are not yet shown.").format(
            named=named, more=number(more), what=what
        )
    return tr("{named}: {what} are not yet shown.").format(named=named, what=what)


def owed(photo_count: int, why: str) -> list[HealthLine]:
    """Say which sidecars could not be written yet. `why`: what is in the way; '' where photos are still being read."""
    if not photo_count:
        return []
    if not why:
        one = tr("1 sidecar is not written yet: the photo is still being read.")
        said = counted(photo_count, one, tr("{n} sidecars are not written yet: the photos are still being read."))
        return [HealthLine("sidecars", "note", said, tr("They are written when that is done."), "index")]
    todo = tr("Put that right; they are tried again by themselves.")
    said = counted(photo_count, tr("1 sidecar is not written yet."), tr("{n} sidecars are not written yet."))
    return [HealthLine("sidecars", "look", f"{said} {shown(why)}", todo)]


def conflicts(paths: Sequence[str]) -> HealthLine:
    if not paths:
        return HealthLine("sidecars", "good", tr("No photo was changed on both sides."))
    return HealthLine(
        "sidecars",
        "look",
        counted(
            len(paths),
            tr("1 photo was changed here and in the sidecar."),
            tr("{n} photos were changed here and in the sidecar."),
        ),
        tr("Say which side is right; neither is overwritten before."),
        "sidecars",
        tuple(paths[:_NAMED]),
    )
