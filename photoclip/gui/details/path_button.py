"""PathButton: where a file lies, as a button that shows it there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QWidget

from photoclip.core.photo import PhotoFile
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.theme import SPACE_M, set_role
from photoclip.gui.photo.actions import show_in_file_manager


class PathButton(QPushButton):
    """A path, shortened in the middle to fit; a click shows the file in the file manager."""

    def __init__(self, file: PhotoFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "path")
        set_icon(self, "folder", "muted")
        self._path = file.path
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tip = (
            self.tr("{path}\nOffline: cannot be reached now")
            if file.offline
            else self.tr("{path}\nShow in file manager")
        )
        self.setToolTip(tip.format(path=self._as_path(file.path)))
        self.setAccessibleName(self.tr("Show {path} in the file manager").format(path=file.path))
        self.setEnabled(not file.offline)
        self.setMinimumWidth(60)
        self.clicked.connect(lambda: show_in_file_manager(self._path))
        self._elide()

    def sizeHint(self) -> QSize:
        return QSize(120, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._elide()

    def _elide(self) -> None:
        room = self.width() - self.iconSize().width() - 2 * SPACE_M
        # A '&' in a button's text marks a key; doubled it is shown.
        text = self.fontMetrics().elidedText(self._path, Qt.TextElideMode.ElideMiddle, max(40, room))
        self.setText(self._as_path(text.replace("&", "&&")))

    def _as_path(self, text: str) -> str:
        """Return a path so that it runs from left to right among words that do not: its first slash stands first."""
        return f"\u2066{text}\u2069" if self.isRightToLeft() else text
