"""The whole job on the demo, from the drawing of its photos to three searches, against a minute.

python -m tests.benchmarks.bench_demo
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile

LIMIT_S = 60.0


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(
            [sys.executable, "-m", "photoclip", "demo", "--json"],
            env=os.environ | {"PHOTOCLIP_DATA_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        )
    told = json.loads(ended.stdout)
    print(f"{told['indexed']} photos: {told['seconds']:.0f} s of {LIMIT_S:g}: x{told['seconds'] / LIMIT_S:.2f}")


if __name__ == "__main__":
    main()
