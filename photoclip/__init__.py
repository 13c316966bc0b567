"""PhotoClip: find photos by describing them, on your own machine."""

import os

__version__ = "0.1.0"

# numpy's products here are small and run beside decoding and encoding: threads that wait for each other cost more than
# they bring (100 ms instead of 30 for one answer on a busy machine). Must stand before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
