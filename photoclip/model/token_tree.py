"""Texts as a tree of tokens: begins that several share ("a photo of", "a picture of") are computed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MOST_ROWS = 128
"""Attention is computed among all rows of a tree: past that it would weigh."""


@dataclass(frozen=True, slots=True)
class TokenTree:
    """One row a node; texts with the same begin share its nodes.

    `tokens` and `positions`: shape (r,). `visible`: shape (r, r), whether a row sees another: its begin and itself.
    `ends`: the row of each text's end token, shape (n,).
    """

    tokens: NDArray[np.int64]
    positions: NDArray[np.int64]
    visible: NDArray[np.bool_]
    ends: NDArray[np.int64]

    @staticmethod
    def of(texts: Sequence[Sequence[int]]) -> TokenTree:
        nodes: dict[tuple[int, int], int] = {}  # (row before, token) to row
        before: list[int] = []
        positions: list[int] = []
        ends = []
        for text in texts:
            row = -1
            for position, token in enumerate(text):
                at = nodes.setdefault((row, token), len(nodes))
                if at == len(before):
                    before.append(row)
                    positions.append(position)
                row = at
            ends.append(row)
        visible = np.eye(len(nodes), dtype=np.bool_)
        for row, parent in enumerate(before):
            if parent >= 0:
                visible[row] |= visible[parent]
        tokens = np.array([token for _, token in nodes], np.int64)
        return TokenTree(tokens, np.array(positions, np.int64), visible, np.array(ends, np.int64))

    @staticmethod
    def hidden(visible: NDArray[np.bool_]) -> NDArray[np.float32]:
        """Return what is added to a row's likeness to another: nothing, or minus infinity where it is not seen."""
        return np.where(visible, np.float32(0), np.float32(-np.inf))


def texts_of(tokens: NDArray[np.int64]) -> list[list[int]]:
    """Return the texts in `tokens` (n, context) up to their end token, the highest; padding behind it is not read."""
    lengths = (tokens.argmax(axis=1) + 1).tolist()
    return [text[:length] for text, length in zip(tokens.tolist(), lengths, strict=True)]


def in_parts(texts: Sequence[list[int]]) -> Iterator[list[list[int]]]:
    """Return the texts in their order, some rows of tokens at a time."""
    part: list[list[int]] = []
    room = _MOST_ROWS
    for text in texts:
        if part and len(text) > room:
            yield part
            part, room = [], _MOST_ROWS
        part.append(text)
        room -= len(text)
    yield part
