"""What is said about a job's photos and labels, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.previews import TagPreview
from photoclip.gui.base.counted import counted

MAX_REMARKS = 3


def remarks_text(remarks: Sequence[str]) -> str:
    """Return what had to be said about labels: the first few sentences, and how many there are besides."""
    shown = list(remarks[:MAX_REMARKS])
    if len(remarks) > MAX_REMARKS:
        shown.append(_tr("And {n} more.").format(n=QLocale().toString(len(remarks) - MAX_REMARKS)))
    return " ".join(shown)


def unseen_text(preview: TagPreview) -> str:
    """Say which photos of the job the model has not looked at yet; '' where it has seen all."""
    if not preview.unseen_count:
        return ""
    one = _tr("The model has not looked at 1 photo yet. It comes here by itself.")
    many = _tr("The model has not looked at {n} photos yet. They come here by themselves.")
    return counted(preview.unseen_count, one, many)


def _tr(text: str) -> str:
    return QCoreApplication.translate("AutoTagDialog", text)
