"""`python -m photoclip`: the command line, which without a command starts the app."""

from __future__ import annotations

import sys

from photoclip.cli.main import main

if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        # A frozen build starts its worker processes by running itself. Imported here: help does not wait for it.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main())
