"""`python -m installers.first_run.libraries`: says which libraries of the system Qt needs and does not find here.

PhotoClip's own `system_libraries` knows them. It lies in the payload, beside the folder `installers`, and is English
where there is no PhotoClip; here it is handed the language of the first run.
"""

from __future__ import annotations

import importlib
import sys

from installers.first_run.language import speak, tr


def main() -> int:
    """Print the sentence, if any; return 3 when something is missing."""
    speak()
    return int(importlib.import_module("system_libraries").main(tr))


if __name__ == "__main__":
    sys.exit(main())
