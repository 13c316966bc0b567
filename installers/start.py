"""What a shortcut (Windows) or an app (macOS) starts: lies in the payload, beside the folder `installers`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    payload = Path(__file__).resolve().parent
    sys.path.insert(0, str(payload))
    from installers.first_run.launch import launch

    sys.exit(launch(payload, sys.argv[1:]))
