"""Keywords in and out: sidecars and tables."""
