"""The map beside the photos."""
