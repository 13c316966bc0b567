"""CLIP's own tokenizer, by the `tokenizers` library: open_clip's gives the same numbers, but needs torch."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import regex
from numpy.typing import NDArray
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers

from photoclip.errors import ModelProblem
from photoclip.language import tr
from photoclip.model.cleaning import Clean

_BEGIN, _END = "<start_of_text>", "<end_of_text>"
_MOST_MERGES = 48_894
"""As many as CLIP's vocabulary of 49,408 holds: 256 bytes, each also as the end of a word, and the two above."""
# By the library that open_clip takes: another one knows the letters of another year's Unicode.
_WORDS = regex.compile(
    rf"{_BEGIN}|{_END}|'s|'t|'re|'ve|'m|'ll|'d|\p{{L}}+|\p{{N}}|[^\s\p{{L}}\p{{N}}]+", regex.IGNORECASE
)
_MOST_BYTES = 20 << 20


class BytePairTokenizer:
    """Reads open_clip's list of merges at `vocabulary`. Raises ModelProblem when that is missing or broken."""

    def __init__(self, vocabulary: Path, context_length: int, clean: Clean) -> None:
        self._clean = clean
        self._length = context_length
        lines = _lines(vocabulary)
        tokens = {token: number for number, token in enumerate(_vocabulary(lines))}
        merges = [(line[0], line[1]) for line in lines if len(line) == 2]
        try:
            self._tokenizer = Tokenizer(models.BPE(tokens, merges, end_of_word_suffix="</w>"))
        except Exception as exc:
            raise ModelProblem(
                tr("{name} is no vocabulary; install the model again.").format(name=vocabulary.name)
            ) from exc
        self._tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
        self._tokenizer.add_special_tokens([AddedToken(name, normalized=False) for name in (_BEGIN, _END)])
        self._begin, self._end = tokens[_BEGIN], tokens[_END]
        self.vocab_size = len(tokens)

    def __call__(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return token numbers, shape (n, context length): begin, text, end, zeros; what is too long is cut."""
        rows = np.zeros((len(texts), self._length), np.int64)
        for row, text in zip(rows, texts, strict=True):
            words = _WORDS.findall(self._clean(text))
            inner = self._tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False).ids
            tokens = [self._begin, *inner][: self._length - 1]
            row[: len(tokens)] = tokens
            row[len(tokens)] = self._end
        return rows


def usual_vocabulary() -> Path:
    """Return CLIP's list of merges, which lies in open_clip's folder. Raises ModelProblem where there is none."""
    package = find_spec("open_clip")
    folders = [] if package is None else list(package.submodule_search_locations or ())
    if not folders:
        raise ModelProblem(tr("open_clip is not installed."))
    return Path(folders[0]) / "bpe_simple_vocab_16e6.txt.gz"


def _lines(path: Path) -> list[list[str]]:
    """Return the list's lines without its heading: two parts that are merged, or a number that is skipped."""
    try:
        with gzip.open(path) as file:
            lines = file.read(_MOST_BYTES).decode("utf-8").split("\n")
    except (OSError, EOFError, ValueError, zlib.error) as exc:
        raise ModelProblem(tr("{name} cannot be read; install the model again.").format(name=path.name)) from exc
    if len(lines) < 2:
        raise ModelProblem(tr("{name} cannot be read; install the model again.").format(name=path.name))
    return [line.split() for line in lines[1 : _MOST_MERGES + 1]]


def _vocabulary(lines: Sequence[Sequence[str]]) -> list[str]:
    letters = _letters()
    return [*letters, *(f"{letter}</w>" for letter in letters), *map("".join, lines), _BEGIN, _END]


def _letters() -> list[str]:
    """Return a visible letter for each byte, in the order of CLIP's vocabulary: those that are visible come first."""
    visible = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = 256 - len(visible)
    return [*map(chr, visible), *(chr(256 + number) for number in range(others))]
