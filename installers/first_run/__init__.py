"""The first run of an installed PhotoClip: makes its private environment. Python's own library and, in `window`, Qt."""
