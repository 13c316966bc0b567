"""The way from nothing to a library that begins."""
