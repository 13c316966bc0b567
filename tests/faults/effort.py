"""How hard the fault tests try: a bounded part in `make test`, all of it in `make faults`."""

from __future__ import annotations

import os

EFFORT = int(os.environ.get("PHOTOCLIP_FAULTS", "1"))
"""How many times as much as in `make test`."""
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where files cost no disk, for what is done thousands of times; None: where temporary files lie."""
