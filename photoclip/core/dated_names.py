"""Dates in the names that cameras, phones and messengers give to photos."""

from __future__ import annotations

import re

from photoclip.core.taken import Taken, read_taken

# Between digits nothing else may stand: a date within a longer number is none.
_DAY = r"(?<!\d)((?:18|19|20|21)\d{2})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])"
_WITH_TIME = re.compile(
    _DAY + r"(?:[-_. T]+|(?:[-_ ]+at[-_ ]+))?([01]\d|2[0-3])[-_.h:]?([0-5]\d)[-_.m:]?([0-5]\d)(?=\D|\d{3}(?!\d)|$)"
)
_DAY_ALONE = re.compile(_DAY + r"(?!\d)")


def date_in_name(name: str) -> Taken | None:
    """Return the date in a file's name: `IMG_20190704_101112`, `PXL_20210304_050607123`, `IMG-20190704-WA0001`.

    Only a whole day counts, with its time where that stands behind it; None for other numbers.
    """
    if match := _WITH_TIME.search(name):
        year, _, month, day, *time = match.groups()
        # Google's phones count in Greenwich's time there.
        zone = "Z" if name.upper().startswith("PXL_") else ""
        return read_taken(f"{year}:{month}:{day} {':'.join(time)}{zone}", "name")
    if match := _DAY_ALONE.search(name):
        found = read_taken(f"{match[1]}:{match[3]}:{match[4]}", "name")
        return found if found is not None and found.precision == "day" else None
    return None
