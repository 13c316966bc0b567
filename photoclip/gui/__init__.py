"""Qt widgets and models; besides app.py the only place that imports PySide6."""

import builtins

import PySide6.QtCore  # noqa: F401 it puts an import of its own in the place of Python's

# That one reads the source of each module that anybody imports from then on, to see whether it says PySide6: one that
# does may ask for names in another style (`from __feature__ import snake_case`). Nothing here does, and it is a sixth
# of what the imports of a start take.
if builtins.__import__ is getattr(builtins, "__feature_import__", None):
    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
