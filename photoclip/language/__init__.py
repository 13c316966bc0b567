"""PhotoClip's sentences in a person's language: one catalogue for the window, the command line and all between.

Whoever says something to a person writes `tr("A whole sentence about {name}.")` and fills the places afterwards. The
English sentence is the key. The window's own `tr()` is Qt's, which asks the same catalogue (`gui/base/translator.py`).
What is stored, compared or told by another process stays English, `english("…")`, and is translated by `shown` where
a person reads it.
"""

from photoclip.language.current import catalogue, form, tr, use
from photoclip.language.numbers import MONTHS, counted, day_text, number
from photoclip.language.showing import english, in_english, shown

__all__ = [
    "MONTHS",
    "catalogue",
    "counted",
    "day_text",
    "english",
    "form",
    "in_english",
    "number",
    "shown",
    "tr",
    "use",
]
