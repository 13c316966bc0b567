"""Checks of watched folders: which answer, what is gone from them, what is unreadable, passed over, or seen late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from photoclip.core.disappearance import Disappearance
from photoclip.core.health import HealthLine, Verified
from photoclip.core.photo import Problem, WatchedFolder
from photoclip.core.photo_names import HIDDEN, LINKS, PASSED_OVER
from photoclip.core.watching import FolderWatch

_NAMED = 20
"""So many files a line names; the rest is counted."""


def folders(
    watched: Sequence[WatchedFolder], is_online: Callable[[WatchedFolder], bool], closed: Collection[str] = ()
) -> HealthLine:
    """`closed`: paths of those that may not be opened."""
    if not watched:
        return HealthLine("folders", "note", "None is watched yet.", "Add the folders with your photos.", "folders")
    away = [folder for folder in watched if not folder.paused and not is_online(folder)]
    if not away:
        paused = sum(folder.paused for folder in watched)
        rest = f", {paused:,} of them paused" if paused else ""
        return HealthLine("folders", "good", f"{_counted(len(watched), 'folder')} watched{rest}; all can be reached.")
    names = ", ".join(folder.path for folder in away[:3])
    if all(folder.path in closed for folder in away):
        said = f"{_counted(len(away), 'folder')} may not be opened by PhotoClip: {names}."
        todo = "Change the permissions; the photos come back by themselves."
        return HealthLine("folders", "look", said, todo, "folders", tuple(folder.path for folder in away))
    return HealthLine(
        "folders",
        "look",
        f"{_counted(len(away), 'folder')} cannot be reached or {'is' if len(away) == 1 else 'are'} empty now: {names}.",
        "Plug the drive in, or connect to the server; the photos come back by themselves.",
        "folders",
        tuple(folder.path for folder in away),
    )


def closed(places: Sequence[Problem]) -> list[HealthLine]:
    """Say what watched folders hold that could not be looked at."""
    if not places:
        return []
    what = "1 folder or file" if len(places) == 1 else f"{len(places):,} folders or files"
    return [
        HealthLine(
            "closed folders",
            "look",
            f"{what} in watched folders could not be looked at: {places[0].path}: {places[0].reason}.",
            "Put that right; it is looked at again by itself. What is known of the photos there is kept.",
            "index",
            tuple(f"{place.path}: {place.reason}" for place in places[:_NAMED]),
        )
    ]


def disappearances(gone: Sequence[Disappearance]) -> list[HealthLine]:
    return [
        HealthLine(
            "photos gone",
            "note" if one.waiting else "look",
            f"{one.sentence} They are waited for." if one.waiting else f"{one.sentence} Were they deleted?",
            "Say so if they do not return." if one.waiting else "Nothing changes until you answer.",
            "answer",
            (one.place,),
            one.folder_id,
        )
        for one in gone
    ]


def missing(count: int, some: Sequence[str]) -> HealthLine:
    if not count:
        return HealthLine("missing files", "good", "Every photo is where it was.")
    return HealthLine(
        "missing files",
        "note",
        f"{_counted(count, 'photo file')} {'is' if count == 1 else 'are'} gone from folders that answer.",
        "Put back what you miss: tags, stars and albums are kept for it, or can be carried over to another photo.",
        "missing",
        details=tuple(some),
    )


def unreadable(problems: Sequence[Problem]) -> HealthLine:
    if not problems:
        return HealthLine("photos", "good", "Every file could be read.")
    unread = [problem for problem in problems if not problem.shown]
    first = (unread or problems)[0]
    said = "could not be read" if unread else "could only be read in part"
    by_itself = bool(unread) and all(problem.passing for problem in unread)
    return HealthLine(
        "photos",
        "look",
        f"{_counted(len(unread or problems), 'file')} {said}, for example {first.path}: {first.reason}.",
        "Put that right; they are tried again by themselves."
        if by_itself
        else "They are read again when they change, or when you say so.",
        "problems",
        tuple(f"{problem.path}: {problem.reason}" for problem in problems[:_NAMED]),
    )


def damage(verified: Verified) -> HealthLine:
    """Say what reading originals again has found, and how far it has come."""
    if verified.damaged:
        return HealthLine(
            "originals",
            "bad",
            f"{_counted(len(verified.damaged), 'photo')} changed on the disk without being written: "
            f"{verified.damaged[0].path}.",
            "Restore them from a backup of your photos; a disk that changes files by itself is failing.",
            "accept",
            tuple(one.sentence for one in verified.damaged),
        )
    if not verified.total:
        return HealthLine("originals", "good", "There are none yet.")
    if not verified.ever:
        said = "They were never read again to see whether the disk still has them as they were."
        return HealthLine("originals", "note", said, "Read them now; it can be stopped and gone on with.", "verify")
    left = verified.total - verified.ever
    said = f"{verified.ever:,} of {verified.total:,} were read again and are as they were."
    if left:
        return HealthLine("originals", "note", said, "Go on with the rest.", "verify")
    oldest = f" The oldest look is of {verified.oldest:%Y-%m-%d}." if isinstance(verified.oldest, datetime) else ""
    return HealthLine("originals", "good", said + oldest, remedy="verify")


def watching(watches: Sequence[FolderWatch]) -> HealthLine:
    polled = [watch for watch in watches if watch.why is not None]
    if not polled:
        return HealthLine("watching", "good", "Changes in every folder are seen at once while the app runs.")
    commands = [watch.lasting_command for watch in polled if watch.lasting_command]
    return HealthLine(
        "watching",
        "look" if commands else "note",
        " ".join(watch.sentence for watch in polled),
        f"Raise the limit: {commands[0]}" if commands else "",
        "folders",
        tuple(watch.sentence for watch in polled),
    )


def passed_over(kinds: Mapping[str, int]) -> HealthLine:
    if not kinds:
        return HealthLine("other files", "good", "No pictures or films of kinds that PhotoClip does not show.")
    most = sorted(((kind, n) for kind, n in kinds.items() if kind in PASSED_OVER), key=lambda one: (-one[1], one[0]))
    said = [_not_yet_shown(most)] if most else []
    if links := kinds.get(LINKS, 0):
        what = "1 link to another place is" if links == 1 else f"{links:,} links to other places are"
        said.append(f"{what} not followed; add what they lead to.")
    if hidden := kinds.get(HIDDEN, 0):
        what = "1 hidden photo (its name begins" if hidden == 1 else f"{hidden:,} hidden photos (their names begin"
        said.append(f"{what} with a dot) {'is' if hidden == 1 else 'are'} left out.")
    return HealthLine(
        "other files", "note", " ".join(said), details=tuple(f"{count:,} {ending}" for ending, count in most)
    )


def _not_yet_shown(most: Sequence[tuple[str, int]]) -> str:
    named = ", ".join(f"{count:,} {ending}" for ending, count in most[:6])
    groups: Counter[str] = Counter()
    for ending, count in most:
        groups[PASSED_OVER[ending]] += count
    what = " and ".join(group for group, _ in groups.most_common(2))
    more = sum(count for _, count in most[6:])
    return f"{named}{f' and {more:,} more' if more else ''}: {what} are not yet shown."


def owed(photo_count: int, why: str) -> list[HealthLine]:
    """Say which sidecars could not be written yet. `why`: what is in the way; '' where photos are still being read."""
    if not photo_count:
        return []
    waits = "1 sidecar is" if photo_count == 1 else f"{photo_count:,} sidecars are"
    if not why:
        said = f"{waits} not written yet: the photos are still being read."
        return [HealthLine("sidecars", "note", said, "They are written when that is done.", "index")]
    todo = "Put that right; they are tried again by themselves."
    return [HealthLine("sidecars", "look", f"{waits} not written yet. {why}", todo)]


def conflicts(paths: Sequence[str]) -> HealthLine:
    if not paths:
        return HealthLine("sidecars", "good", "No photo was changed on both sides.")
    return HealthLine(
        "sidecars",
        "look",
        f"{_counted(len(paths), 'photo')} {'was' if len(paths) == 1 else 'were'} changed here and in the sidecar.",
        "Say which side is right; neither is overwritten before.",
        "sidecars",
        tuple(paths[:_NAMED]),
    )


def _counted(count: int, one: str) -> str:
    return f"{count:,} {one}" if count == 1 else f"{count:,} {one}s"
