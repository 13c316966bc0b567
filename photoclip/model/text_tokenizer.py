"""Words to token numbers for checkpoints that bring a Hugging Face `tokenizer.json` (SigLIP 2 and others).

open_clip would load these through transformers, whose import alone takes seven seconds here and which looks for the
hub by itself. The file is written for the small `tokenizers` library, so it is read with that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from photoclip.errors import ModelProblem
from photoclip.language import tr

TOKENIZER_NAME = "tokenizer.json"
SETTINGS_NAMES = ("tokenizer_config.json", "special_tokens_map.json")

_MOST_CHARACTERS = 2000
_LONGEST_WORD = 256


class FileTokenizer:
    """A tokenizer read from the checkpoint's folder. Raises ModelProblem when its files are missing or broken."""

    def __init__(
        self, folder: Path, context_length: int, clean: Callable[[str], str], strip_sep_token: bool = False
    ) -> None:
        path = folder / TOKENIZER_NAME
        if not path.is_file():
            raise ModelProblem(
                tr("This model brings its own tokenizer: {name} must lie beside its configuration.").format(
                    name=TOKENIZER_NAME
                )
            )
        from tokenizers import Tokenizer  # noqa: PLC0415 what is only copied needs none

        try:
            self._tokenizer = Tokenizer.from_str(path.read_text("utf-8"))
        except Exception as exc:
            raise ModelProblem(
                tr("{name} cannot be read; install the model again.").format(name=TOKENIZER_NAME)
            ) from exc
        self._settings = _settings(folder)
        self._clean = clean
        self._length = context_length
        self._pad = self._id_of("pad_token") or 0
        self._sep = self._id_of("sep_token") if strip_sep_token else None
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    @property
    def vocab_size(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def __call__(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Return token numbers, shape (n, context length), padded as the model was trained."""
        rows = np.full((len(texts), self._length), self._pad, np.int64)
        for row, text in zip(rows, texts, strict=True):
            tokens = self._tokens(self._clean(text))
            if self._settings.get("padding_side") == "left":
                row[self._length - len(tokens) :] = tokens
            else:
                row[: len(tokens)] = tokens
        if self._sep is not None:
            rows[rows == self._sep] = 0
        return rows

    def _tokens(self, text: str) -> list[int]:
        flags = [self._settings.get(name) for name in ("add_bos_token", "add_eos_token")]
        if all(isinstance(flag, bool) for flag in flags):
            # Llama's and Gemma's tokenizers decide by these, whatever the post-processor in the file says.
            before = [self._id_of("bos_token")] if flags[0] else []
            after = [self._id_of("eos_token")] if flags[1] else []
            special = [token for token in (*before, *after) if token is not None]
            tokens = self._tokenizer.encode(text, add_special_tokens=False).ids[: self._length - len(special)]
            return [token for token in (*before, *tokens, *after) if token is not None]
        self._tokenizer.enable_truncation(self._length)
        return list(self._tokenizer.encode(text).ids)

    def _id_of(self, name: str) -> int | None:
        token = self._settings.get(name)
        if isinstance(token, dict):
            token = token.get("content")
        return self._tokenizer.token_to_id(token) if isinstance(token, str) else None


def tame(text: str) -> str:
    """Return `text` as any tokenizer can take it, in bounded time.

    Half a surrogate pair (from a file name) becomes '?'. No model reads beyond some hundred characters, but the
    byte-pair merge takes quadratic time in a word's length: 10,000 letters without a space took minutes.
    """
    sound = text.encode("utf-8", "replace").decode("utf-8")
    words = (word[:_LONGEST_WORD] for word in sound[: _MOST_CHARACTERS * 8].split())
    return " ".join(words)[:_MOST_CHARACTERS]


def _settings(folder: Path) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name in reversed(SETTINGS_NAMES):
        try:
            document = json.loads((folder / name).read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError, RecursionError) as exc:
            raise ModelProblem(tr("{name} cannot be read; install the model again.").format(name=name)) from exc
        if isinstance(document, dict):
            merged |= document
    return merged
