"""What can be typed: every command with its options.

It imports nothing that a command needs, so that help and the first letters of any command come at once. `home` is the
module of this package whose `COMMANDS` run it.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from photoclip import __version__
from photoclip.cli.spoken import SpokenParser, SpokenRawHelp
from photoclip.cli.values import a_date, a_level, hours, number_above_zero, whole_number
from photoclip.core.copies import LEAST_SIDE_PX, MOST_SIDE_PX, USUAL_QUALITY
from photoclip.language import english, shown, tr
from photoclip.language.choice import language_help
from photoclip.logs import DEBUG_HELP

_Command = Callable[[str, str, str], argparse.ArgumentParser]
"""Makes one: its name, its home, what it is about."""

_MOST_PHOTOS = 10_000_000  # more than a library holds, and far below what arrays and SQLite count to
_MOST_MINUTES = 525_600  # a year

_TAG_ACTIONS = ("runs", "undo", "export", "import", "takeout", "imports", "undo-import", "sets")
_TAGS = english("""Tag photos with labels in your own words. Nothing is written without --apply.

  photoclip tag --label dog "birthday party" --in "in:2024"     what would be tagged
  photoclip tag --label dog --album Italy --apply               tag it
  photoclip tag --set "Indoors or outdoors" --apply             a set that ships ('tag sets' lists them)
  photoclip tag runs                                            what was done
  photoclip tag undo RUN --apply                                take a run back
  photoclip tag import                                          what sidecars and files would bring in
  photoclip tag takeout                                         what Google Takeout says: people, albums, descriptions
  photoclip tag imports                                         which imports of it there were
  photoclip tag undo-import IMPORT --apply                      take one back
  photoclip tag export                                          which XMP sidecars would be written
  photoclip tag export tags.csv                                 everything as a table (or .json)
""")

_MISSING = english("""Photos whose file was deleted, or replaced by another photo under the same name.

  photoclip missing                              which, with what was put on them
  photoclip missing carry OLD NEW --apply        let the photo NEW have the tags, marks and albums of OLD
  photoclip missing remove OLD… --apply --yes    forget them, and all that was put on them, for good
  photoclip missing remove --all --apply --yes   forget every one

OLD is a number or a path that 'photoclip missing' prints, NEW the path or the number of a photo.
Nothing is written without --apply.
""")

_DATES = english("""When photos were taken: what is known of it, and your own word, which counts over what files say.

  photoclip date PHOTO…                          what is known, and where it stands
  photoclip date PHOTO… --set 1987-06 --apply    a year, a month, a day, or a time with its zone
  photoclip date PHOTO… --shift=-1:30 --apply    move times by hours and minutes: a clock was wrong
  photoclip date PHOTO… --as-read --apply        take your word back
  photoclip date changes                         what was done
  photoclip date undo CHANGE --apply             take one of these back

PHOTO is a path, or the number of a photo; --in QUERY means all that a search finds.
Without --apply nothing is written, and it is shown what would be.
'photoclip tag export --apply' writes your word into sidecars.
""")


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line. What it reads names the `command` and its `home`."""
    made = SpokenParser(
        prog="photoclip",
        parents=[_shared()],
        description=tr("Find photos by describing them. Without a command the app starts."),
    )
    made.set_defaults(command="", home="app", data_dir=None, json=False, debug=False, paths=())
    which = f"PhotoClip {__version__}"
    made.add_argument("--version", action="version", version=which, help=tr("say which version this is"))
    made.add_argument("--or-demo", action="store_true", help=tr("where there is no display, run the demo instead"))
    commands = made.add_subparsers(title=tr("commands"), metavar="COMMAND")

    def command(name: str, home: str, about: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, parents=[_shared()], help=about, description=about)
        one.set_defaults(command=name, home=home)
        return one

    opening = command("open", "app", tr("Start the app, or go to its window, and show these photos and folders there."))
    opening.add_argument("paths", nargs="*", metavar="PATH", help=tr("of the library, or to be taken into it"))
    _add_indexing(command)
    _add_search(command)
    _add_tags(command)
    _add_missing(command)
    _add_dates(command)
    _add_copies(command)
    _add_backups(command)
    _add_models(command)
    _add_doctor(command)
    _add_updates(command)
    demo = command("demo", "demo", tr("A made-up library and a tiny model: see it work with no download."))
    demo.add_argument("--query", action="append", metavar="QUERY", help=tr("search for this instead of the examples"))
    command("stop", "staying", tr("End the process that a search left in the background for the next ones."))
    stay = commands.add_parser("stay", parents=[_shared()])  # not for people, so it has no help
    stay.set_defaults(command="stay", home="staying")
    commands.choices = _Offered(commands.choices)
    return made


def with_minus_terms(arguments: Sequence[str]) -> list[str]:
    """Return a command line in which what a search leaves out (`-crowd`, `-tag:work`) is no option to argparse.

    A blank before it says so, which a query does not notice. Options of `search` have two hyphens; help has `-h`, too.
    """
    if "search" not in arguments:
        return list(arguments)
    begin = arguments.index("search") + 1
    end = arguments.index("--", begin) if "--" in arguments[begin:] else len(arguments)
    terms = (f" {word}" if re.match(r"-[^-]", word) and word != "-h" else word for word in arguments[begin:end])
    return [*arguments[:begin], *terms, *arguments[end:]]


class _Offered(dict[str, SpokenParser]):
    """Commands by name, of which those for people are offered where somebody typed none of them."""

    def __iter__(self) -> Iterator[str]:
        return (name for name in super().__iter__() if name != "stay")


class _InOneLine(argparse.Action):
    """Words that a shell has parted are one query again."""

    def __call__(self, _parser: object, namespace: argparse.Namespace, values: Any, _option: object = None) -> None:
        setattr(namespace, self.dest, " ".join(word.strip() for word in values))


def _shared() -> SpokenParser:
    """Return the options that may stand before or after the command.

    A new one each time: `set_defaults` would else reach into every command, whose default then hides what stood before.
    """
    shared = SpokenParser(add_help=False)
    shared.add_argument("--data-dir", metavar="DIR", default=argparse.SUPPRESS, help=tr("where the library lies"))
    shared.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help=tr("print one JSON document on standard output")
    )
    shared.add_argument("--language", metavar="NAME", default=argparse.SUPPRESS, help=language_help())
    shared.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=shown(DEBUG_HELP))
    return shared


def _add_indexing(command: _Command) -> None:
    about = tr(
        "Add, remove or list watched folders; say whether photos that are gone were deleted; look closer at photos,"
        " so that small things in them are found (six times the work)."
    )
    folders = command("folders", "folders", about)
    folders.add_argument(
        "action",
        choices=("add", "remove", "list", "confirm", "wait", "closer", "whole", "documents"),
        help=tr(
            "confirm: the photos that are gone were deleted; wait: they will return, keep showing them;"
            " closer: look at parts of photos, too, in these folders or, without PATH, in all; whole: no more;"
            " documents on, documents off: show PDF and SVG among the photos, or not"
        ),
    )
    folders.add_argument("paths", nargs="*", metavar="PATH", type=Path)
    index = command("index", "indexing", tr("Bring the library up to date."))
    index.add_argument(
        "--retry", action="store_true", help=tr("read files that could not be read again, changed or not")
    )


def _add_search(command: _Command) -> None:
    about = tr("Find photos by a description, with the same words and filters as the app.")
    search = command("search", "search", about)
    search.add_argument("query", metavar="QUERY", nargs="+", action=_InOneLine)
    search.add_argument("--sort", choices=("relevance", "newest", "oldest", "name"), default="relevance")
    search.add_argument(
        "--strictness", choices=("strict", "normal", "broad"), default="normal", help=tr("how sure a * must be")
    )
    search.add_argument(
        "--literal",
        action="store_true",
        help=tr("look for words such as “last summer” as words, not as the dates that they mean"),
    )
    search.add_argument(
        "--alone",
        action="store_true",
        help=tr("neither ask a PhotoClip that runs nor leave one behind"),
    )
    _add_limit(search)
    similar = command("similar", "looking", tr("Find photos that look like a picture."))
    similar.add_argument("path", metavar="PATH")
    _add_limit(similar)
    albums = command("albums", "looking", tr("List albums, or show what one holds."))
    albums.add_argument("action", choices=("list", "show"))
    albums.add_argument("name", nargs="?", metavar="NAME")
    _add_limit(albums)


def _add_limit(command: argparse.ArgumentParser) -> None:
    several = whole_number(1, _MOST_PHOTOS)
    command.add_argument("--limit", type=several, default=20, metavar="N", help=tr("at most this many (20)"))


def _add_tags(command: _Command) -> None:
    for name in ("tag", "tags"):
        tag = command(name, "tags", tr("Tag photos with labels in your own words; dry run unless --apply."))
        tag.formatter_class = SpokenRawHelp
        tag.description = shown(_TAGS)
        tag.add_argument("action", nargs="?", choices=_TAG_ACTIONS, default=None)
        tag.add_argument(
            "what",
            nargs="?",
            metavar="RUN|IMPORT|FILE",
            help=tr("for undo: a run; for undo-import: an import; for export: a .csv or .json"),
        )
        tag.add_argument("--label", nargs="+", action="extend", default=[], metavar="TEXT", help=tr("what photos show"))
        tag.add_argument("--set", action="append", default=[], metavar="NAME", help=tr("a label set that ships"))
        tag.add_argument("--one-of", action="store_true", help=tr("give each photo one of the labels at most"))
        tag.add_argument("--in", dest="query", default="", metavar="QUERY", help=tr("photos that a search finds"))
        tag.add_argument("--album", metavar="NAME", help=tr("photos of an album"))
        tag.add_argument(
            "--strictness", type=a_level, default="normal", metavar="X", help=tr("strict, normal, broad, 0-1")
        )
        tag.add_argument("--apply", action="store_true", help=tr("do it; without this nothing is written"))


def _add_missing(command: _Command) -> None:
    missing = command("missing", "missing", tr("Photos whose file is gone; carry over what was put on them."))
    missing.formatter_class = SpokenRawHelp
    missing.description = shown(_MISSING)
    missing.add_argument("action", nargs="?", choices=("carry", "remove"), default=None)
    missing.add_argument("photos", nargs="*", metavar="PHOTO", help=tr("for carry: OLD NEW; for remove: OLD…"))
    missing.add_argument("--all", action="store_true", help=tr("for remove: every missing photo"))
    missing.add_argument("--apply", action="store_true", help=tr("do it; without this nothing is written"))
    missing.add_argument(
        "--yes", action="store_true", help=tr("for remove: they are to go for good, without a way back")
    )


def _add_dates(command: _Command) -> None:
    date = command("date", "dates", tr("When photos were taken; say it yourself, or move their times."))
    date.formatter_class = SpokenRawHelp
    date.description = shown(_DATES)
    date.add_argument("photos", nargs="*", metavar="PHOTO", help=tr("a path, or the number of a photo; changes; undo"))
    date.add_argument("--in", dest="query", default="", metavar="QUERY", help=tr("photos that a search finds"))
    what = date.add_mutually_exclusive_group()
    what.add_argument("--set", type=a_date, metavar="DATE", help=tr("as far as it is known: 1987, 1987-06-21 14:30"))
    what.add_argument("--shift", type=hours, metavar="HOURS", help=tr("move times: 1, or =-2:30 for earlier"))
    what.add_argument("--as-read", action="store_true", help=tr("as the files say"))
    date.add_argument("--apply", action="store_true", help=tr("do it; without this nothing is written"))


def _add_copies(command: _Command) -> None:
    about = tr("Copy photos to a folder, as they are or as JPEGs; nothing there is written over.")
    copy = command("copy", "copies", about)
    copy.add_argument("photos", nargs="*", metavar="PHOTO", help=tr("a path, or the number of a photo"))
    copy.add_argument("--in", dest="query", default="", metavar="QUERY", help=tr("photos that a search finds"))
    copy.add_argument("--to", type=Path, required=True, metavar="FOLDER", help=tr("where the copies go"))
    copy.add_argument("--jpeg", action="store_true", help=tr("make JPEGs, as the photos look in the app"))
    side = whole_number(LEAST_SIDE_PX, MOST_SIDE_PX)
    copy.add_argument("--side", type=side, metavar="PIXELS", help=tr("with --jpeg: the longest side at most"))
    quality = whole_number(1, 100)
    copy.add_argument(
        "--quality", type=quality, default=USUAL_QUALITY, metavar="N", help=tr("with --jpeg: 1 to 100 (90)")
    )
    copy.add_argument("--no-place", action="store_true", help=tr("with --jpeg: do not say where it was taken"))
    copy.add_argument("--no-details", action="store_true", help=tr("with --jpeg: no dates, camera, tags and stars"))


def _add_backups(command: _Command) -> None:
    backup = command("backup", "backups", tr("Copy all that you did, but photos and models, into one file."))
    backup.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help=tr("a file or folder elsewhere; it holds the vectors, too")
    )
    backup.add_argument("--replace", action="store_true", help=tr("FILE may be there already"))
    backup.add_argument("--list", action="store_true", help=tr("list the backups there are"))
    about = tr("Bring the library back from a backup. The present one is kept beside it.")
    restore = command("restore", "backups", about)
    restore.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help=tr("a backup; 'latest': the newest there is")
    )
    restore.add_argument("--start-empty", action="store_true", help=tr("begin a library anew instead"))


def _add_models(command: _Command) -> None:
    models = command("models", "models", tr("List, choose, download or import a model."))
    models.add_argument("action", nargs="?", choices=("list", "use", "download", "import"), default="list")
    models.add_argument(
        "what", nargs="*", metavar="MODEL|FILE", help=tr("a model's name; for import: CONFIG.json WEIGHTS")
    )
    models.add_argument("--name", help=tr("what to call an imported model"))
    models.add_argument(
        "--now", action="store_true", help=tr("answer with the model at once, also where it has not seen every photo")
    )


def _add_doctor(command: _Command) -> None:
    about = tr("Check the library and this machine; --repair mends what is safe, --verify reads originals again.")
    doctor = command("doctor", "health", about)
    doctor.add_argument(
        "--repair",
        action="store_true",
        help=tr("save what is left of a damaged library, make thumbnails, vectors and index again, remove leftovers"),
    )
    doctor.add_argument(
        "--verify",
        action="store_true",
        help=tr("read originals again, the longest unread first, and find what the disk changed"),
    )
    minutes, percent = number_above_zero(_MOST_MINUTES), number_above_zero(100)
    doctor.add_argument(
        "--minutes", type=minutes, metavar="N", help=tr("with --verify: stop after so long; the next goes on")
    )
    doctor.add_argument("--percent", type=percent, metavar="N", help=tr("with --verify: read so much of the library"))
    doctor.add_argument(
        "--accept",
        nargs="+",
        default=[],
        metavar="PATH",
        help=tr("files that are right as they are, though they changed"),
    )


def _add_updates(command: _Command) -> None:
    about = tr("Say whether there is a newer PhotoClip; get it. One signed file is read, and nothing of you is sent.")
    update = command("update", "updates", about)
    update.add_argument("--apply", action="store_true", help=tr("get it; the next start uses it"))
    update.add_argument(
        "--address",
        default="",
        metavar="ADDRESS",
        help=tr("ask there; by default at that of the settings or the installer"),
    )
