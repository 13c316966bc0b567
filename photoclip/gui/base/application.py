"""The one QApplication, for widgets that watch what goes on outside themselves."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from photoclip.errors import BugError


def application() -> QApplication:
    """Return the application; wherever there is a widget, there is one."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise BugError("a widget without an application")
    return app
