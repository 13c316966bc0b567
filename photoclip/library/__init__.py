"""Library: all that a face (the window, the command line) may use of what lies below."""

from photoclip.library.library import Library

__all__ = ["Library"]
