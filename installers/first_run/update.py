"""What PhotoClip runs to be told of updates and to get them: a JSON object a line on standard output.

{"step": …, "done": bytes, "all": bytes}     how far it is
{"offer": {"version", "says", "bytes", "did_not_start"} or null, "next": version}
                                             what there is, and what the next start uses
{"ready": version}                           the next start uses it
{"problem": sentence}                        what is in the way
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from installers.first_run.control import Control, Progress
from installers.first_run.home import Home
from installers.first_run.language import shown, speak
from installers.first_run.payload import Payload
from installers.first_run.problems import SetupProblem, Stopped
from installers.first_run.updates import Offer, Updates

DONE, STOPPED, COULD_NOT = 0, 1, 3


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when that was done, 1 when it was stopped, 3 when something is in the way."""
    parser = argparse.ArgumentParser(prog="update")
    parser.add_argument("--payload", type=Path, required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--address", default="")
    parser.add_argument("--proxy", default="")
    parser.add_argument("--apply", action="store_true")
    options = parser.parse_args(argv)
    speak()
    control = Control()
    signal.signal(signal.SIGTERM, lambda *_: control.stop())
    try:
        updates = Updates(Payload.read(options.payload), Home(options.home), control, options.proxy)
        offer = updates.check(options.address)
        _say(offer=_said(offer), next=updates.in_use()["version"])
        if options.apply and offer is not None:
            updates.apply(offer, _tell, options.address)
            _say(ready=offer.release.version)
    except Stopped:
        return STOPPED
    except SetupProblem as problem:
        _say(problem=str(problem))
        return COULD_NOT
    return DONE


def _said(offer: Offer | None) -> dict[str, Any] | None:
    if offer is None:
        return None
    release = offer.release
    what = {"version": release.version, "says": release.says}
    return what | {"bytes": offer.download_bytes, "did_not_start": offer.did_not_start}


def _tell(progress: Progress) -> None:
    _say(step=shown(progress.step), done=progress.done_bytes, all=progress.all_bytes)


def _say(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
