"""A text tower in half precision beside the one that came: written, and compared by what texts become with each.

Runs in the encoder's process.
"""

from __future__ import annotations

import logging
from pathlib import Path

from safetensors import SafetensorError

from photoclip.errors import ModelProblem
from photoclip.language import tr
from photoclip.model.half_text import Halved, write_half
from photoclip.model.weights_file import WEIGHTS_NAME, sha256_of
from photoclip.model.words_first import PROBES, read_words

_log = logging.getLogger(__name__)

SENTENCES = (
    *PROBES,
    "",
    "dog",
    "a black and white portrait of my grandmother, laughing, 1974",
    "une plage au coucher du soleil avec deux enfants",
    "海辺を走る犬",
)


def halve(folder: Path, target: Path) -> Halved:
    """Write the weights of the checkpoint in `folder` into `target`, a new file, the text tower in half precision.

    Raises ModelProblem where the disk does not take it.
    """
    try:
        source_sha256 = write_half(folder / WEIGHTS_NAME, target)
        cosine = _cosine(folder, target)
        return Halved(source_sha256, sha256_of(target), target.stat().st_size, cosine)
    except (ValueError, LookupError, TypeError, SafetensorError) as exc:
        _log.info("the text tower stays in full precision: %s", exc)
        return Halved(sha256_of(folder / WEIGHTS_NAME), "", 0, 0.0)
    except OSError as exc:
        raise ModelProblem(tr("The model could not be saved: {reason}.").format(reason=exc.strerror or exc)) from exc


def _cosine(folder: Path, half: Path) -> float:
    """Return the least cosine between texts read in both ways; 0 where either is not to be had."""
    vectors = []
    for weights in (folder / WEIGHTS_NAME, half):  # one after the other: both may not fit
        words = read_words(folder, weights=weights)
        if words is None:
            return 0.0
        vectors.append(words.encode_texts(SENTENCES))
    full, ours = vectors
    return float((full * ours).sum(axis=1).min())
