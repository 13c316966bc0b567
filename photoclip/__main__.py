"""`python -m photoclip`: the command line, which without a command starts the app."""

from __future__ import annotations

import sys

from photoclip.cli.main import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # A frozen build starts its worker processes by running itself.
        from multiprocessing import freeze_support  # noqa: PLC0415  whoever only asks for help does not wait for it

        freeze_support()
    sys.exit(main())
