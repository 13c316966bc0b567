"""The grid of photos, whatever fills it."""
