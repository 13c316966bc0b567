"""`python -m photoclip`: the command line, which without a command starts the app."""

from __future__ import annotations

import multiprocessing
import sys

from photoclip.cli.main import main

if __name__ == "__main__":
    # A frozen build starts its worker processes by running itself.
    multiprocessing.freeze_support()
    sys.exit(main())
