"""AnyIndex: what Qt hands to a model, a view or a delegate."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

AnyIndex = QModelIndex | QPersistentModelIndex
"""Overrides must take both."""
