"""Slots of Qt's own, called so that other threads may run Python meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Q_ARG, QMetaObject, QObject, Qt


def call_slot(target: QObject, name: str, *arguments: tuple[object, object]) -> None:
    """Call the slot `name` of `target`, which lives in this thread, with `arguments`: pairs of a type and a value.

    A method that is called as such keeps the interpreter's lock, mostly. Where it waits for a thread of Qt's which then
    ends an object that Python made or is connected to, that thread waits for the lock, and both for ever.
    """
    given = (Q_ARG(kind, value) for kind, value in arguments)
    QMetaObject.invokeMethod(target, name, Qt.ConnectionType.DirectConnection, *given)
