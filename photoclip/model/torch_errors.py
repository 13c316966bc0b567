"""What torch and open_clip raise, told apart and put into words."""

from __future__ import annotations

import torch

BUILD_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What open_clip, timm and torch raise for a configuration that makes no sense: there is no common type."""


def is_out_of_memory(exc: BaseException) -> bool:
    """Tell whether there was not enough memory, on whatever processor."""
    # Graphics cards, the CPU on Windows, the CPU on Linux and macOS: torch has a type only for the first.
    texts = ("out of memory", "not enough memory", "can't allocate memory")
    return isinstance(exc, torch.OutOfMemoryError | MemoryError) or any(text in str(exc) for text in texts)


def first_line(exc: BaseException) -> str:
    """Return the first line of what went wrong, ended like a sentence."""
    first = str(exc).strip().splitlines()
    line = first[0][:160] if first else type(exc).__name__
    return line if line.endswith(".") else f"{line}."
