"""What an installed PhotoClip runs for its updates: lies in the payload, beside the folder `installers`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent))
    from installers.first_run.update import main

    sys.exit(main())
