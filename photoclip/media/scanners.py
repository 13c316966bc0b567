"""What a file says about having been scanned: by an app that makes papers out of photos, or by a scanner.

An app for papers is used for papers. A flatbed scans old prints as well, so it says little by itself.
"""

from __future__ import annotations

import re
import warnings

from PIL import ExifTags, Image

from photoclip.media.metadata import METADATA_ERRORS, tags_of

FOR_PAPERS = 4.0
"""Log-odds in favour of a page: a receipt on a rug is one then, a portrait taken with such an app still is none."""
FOR_ANYTHING = 1.5

_PAPERS = re.compile(
    r"adobe scan|camscanner|office lens|microsoft lens|genius ?scan|scanbot|swiftscan|scanner pro|turboscan|tiny ?scan"
    r"|fast ?scanner|scannable|simple ?scan|scansnap|naps2|paperport|clear ?scan|jotnot|scan ?tailor|notebloc"
    r"|\bfi-\d{3,4}|\bds-\d{3,4}\b|docuscan|imageformula|ads-\d{4}",
    re.IGNORECASE,
)
_ANYTHING = re.compile(
    r"\bscan(?:ner|jet|ned|s)?\b|scanjet|canoscan|perfection|vuescan|silverfast|epson scan|image capture|xsane"
    r"|\btwain\b|scangear|officejet|laserjet|workcentre|bizhub|imagerunner|aficio|\blide ?\d",
    re.IGNORECASE,
)
_SAYS = (ExifTags.Base.Software, ExifTags.Base.Make, ExifTags.Base.Model)


def page_odds(picture: Image.Image) -> float:
    """Return by how much what made an opened picture speaks for a page, in log-odds; 0 where it says nothing.

    Never decodes and never raises for a file's fault. Call it before the pixels are loaded: TIFF forgets its tags then.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's complaints about malformed tags
        try:
            tags = tags_of(picture)[0]
        except METADATA_ERRORS:
            return 0.0
    said = " ".join(value for tag in _SAYS if isinstance(value := tags.get(tag), str))
    said += " " + str(picture.info.get("Software", ""))[:100]  # as PNG says it
    if _PAPERS.search(said):
        return FOR_PAPERS
    return FOR_ANYTHING if _ANYTHING.search(said) else 0.0
