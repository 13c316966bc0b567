"""photoclip update: says whether there is a newer PhotoClip, and gets it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict

from photoclip import __version__
from photoclip.cli.opened import closed_library
from photoclip.cli.output import DONE, Commands, print_answer
from photoclip.language import number, tr
from photoclip.library import Library


def _update(options: argparse.Namespace) -> int:
    with closed_library(options) as library:
        return _get(library, options) if options.apply else _say(library, options)


def _say(library: Library, options: argparse.Namespace) -> int:
    offer = library.updates.check(options.address)
    document = {"version": __version__, "newer": asdict(offer) if offer is not None else None}
    if offer is None:
        waiting = library.updates.state().waiting
        newest = tr("PhotoClip {waiting} is here already; start PhotoClip again to use it.").format(waiting=waiting)
        print_answer(
            options,
            document,
            newest if waiting else tr("PhotoClip {version} is the newest.").format(version=__version__),
        )
        return DONE
    lines = [
        tr("PhotoClip {version} is there; this is {this}. 'photoclip update --apply' gets it.").format(
            version=offer.version, this=__version__
        )
    ]
    lines += [offer.says] if offer.says else []
    lines.append(tr("{size} MB would be downloaded.").format(size=number(offer.download_bytes / 1e6, 1)))
    if offer.did_not_start:
        lines.append(tr("It was tried on this computer before and did not start."))
    print_answer(options, document, "\n".join(lines))
    return DONE


def _get(library: Library, options: argparse.Namespace) -> int:
    last = ""

    def show(_done: int, _total: int, step: str) -> None:
        nonlocal last
        if step != last and not options.json:
            sys.stderr.write(f"{step}…\n")
        last = step

    version = library.updates.apply(options.address, on_progress=show)
    done = tr("PhotoClip {version} is here. The next start uses it; what is open goes on with {this}.").format(
        version=version, this=__version__
    )
    print_answer(
        options,
        {"ready": version},
        done if version else tr("PhotoClip {version} is the newest.").format(version=__version__),
    )
    return DONE


COMMANDS: Commands = {"update": _update}
