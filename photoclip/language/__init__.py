"""PhotoClip's sentences in a person's language: one catalogue for the window, the command line and all between.

Whoever says something to a person writes `tr("A whole sentence about {name}.")` and fills the places afterwards. The
English sentence is the key. The window's own `tr()` is Qt's, which asks the same catalogue (`gui/base/translator.py`).
"""

from photoclip.language.current import catalogue, counted, form, tr, use

__all__ = ["catalogue", "counted", "form", "tr", "use"]
