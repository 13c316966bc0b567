"""Prompt templates: a description said in several ways, so that no single wording decides."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from photoclip.errors import BugError

_SLOT = "{}"


class PromptTemplates:
    """The wordings whose vectors are averaged (`search.texts`).

    `sentence_words`: a text of at least so many words is a sentence already and is used as it stands.
    """

    def __init__(self, templates: Sequence[str], sentence_words: int) -> None:
        if not templates or any(template.count(_SLOT) != 1 for template in templates):
            raise BugError("every prompt template needs exactly one {}")
        self._templates = tuple(templates)
        self._sentence_words = sentence_words

    @staticmethod
    def load(path: Path) -> PromptTemplates:
        """Read `templates.json`, a file of ours. Raises BugError when it is not as it should be."""
        try:
            document = json.loads(path.read_text("utf-8"))
            return PromptTemplates([str(text) for text in document["templates"]], int(document["sentence_words"]))
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise BugError(f"{path} cannot be used: {exc}") from exc

    def expand(self, text: str) -> list[str]:
        """Return the sentences that stand for `text`, at least one."""
        plain = " ".join(text.split())
        if not plain or len(plain.split(" ", self._sentence_words)) >= self._sentence_words:
            return [plain]
        # Not str.format: the text may hold braces.
        return [template.replace(_SLOT, plain) for template in self._templates]
