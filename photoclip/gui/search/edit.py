"""SearchEdit: the line a person types into. It takes pictures, too, and whatever changes its text can be undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QLineEdit

from photoclip.core.photo_names import is_photo_name
from photoclip.core.query import Span

MAX_CHARACTERS = 20_000
MAX_PICTURES = 5


_Drag = TypeVar("_Drag", QDragEnterEvent, QDragMoveEvent)


class SearchEdit(QLineEdit):
    """Positions are of Python's text: Qt counts a character beyond U+FFFF as two, this class does not."""

    pictures_given = Signal(list)
    """Paths of picture files that were dropped or pasted."""
    image_given = Signal(QImage)
    """Image data that was dropped or pasted."""
    clicked_empty = Signal()
    """The person clicked where nothing stands yet."""
    focused = Signal()
    left = Signal()
    """The focus went elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(MAX_CHARACTERS)

    def replace_text(self, text: str, cursor: int | None = None) -> None:
        """Put `text` in place of all there is, as one step of undo, the cursor at `cursor` or at its end."""
        if text != self.text():
            self.selectAll()
            if text:
                self.insert(text)
            else:
                self.del_()
        self.setCursorPosition(_qt_position(text, len(text) if cursor is None else cursor))

    def type_anew(self, text: str) -> None:
        """Begin another search, as if these letters had been typed here; Ctrl+Z brings back what was there."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        QCoreApplication.sendEvent(self, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, text))

    def position(self) -> int:
        """Return where the cursor stands."""
        encoded = self.text().encode("utf-16-le", "surrogatepass")
        return len(encoded[: 2 * self.cursorPosition()].decode("utf-16-le", "surrogatepass"))

    def select_span(self, span: Span) -> None:
        text = self.text()
        start = _qt_position(text, span.start)
        self.setSelection(start, _qt_position(text, span.end) - start)

    # Qt's

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste) and self._take(QGuiApplication.clipboard().mimeData()):
            event.accept()
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.text():
            self.clicked_empty.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = next((action for action in menu.actions() if action.objectName() == "edit-paste"), None)
        data = QGuiApplication.clipboard().mimeData()
        if paste is not None and holds_picture(data):
            paste.triggered.disconnect()
            paste.setEnabled(True)
            paste.triggered.connect(lambda: self._take(QGuiApplication.clipboard().mimeData()))
        menu.popup(event.globalPos())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._on_drag(event, super().dragEnterEvent)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._on_drag(event, super().dragMoveEvent)

    def dropEvent(self, event: QDropEvent) -> None:
        if self._take(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        elif _files(event.mimeData()):
            event.ignore()
        else:
            super().dropEvent(event)

    # Below: private

    def _on_drag(self, event: _Drag, as_text: Callable[[_Drag], None]) -> None:
        if holds_picture(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
        elif _files(event.mimeData()):
            event.ignore()  # a folder: the window takes it
        else:
            as_text(event)

    def _take(self, data: QMimeData) -> bool:
        """Give on the pictures in `data`; False when it holds none."""
        if pictures := _pictures(data):
            self.pictures_given.emit(pictures[:MAX_PICTURES])
            return True
        if not holds_picture(data):
            return False
        image = QImage(data.imageData())
        if not image.isNull():
            self.image_given.emit(image)
        return not image.isNull()


def holds_picture(data: QMimeData) -> bool:
    """Return whether `data` is a picture rather than text."""
    # File managers put a file's path beside its URL; office programs and browsers a picture of the text beside it.
    return bool(_pictures(data)) or (data.hasImage() and not data.hasText() and not _files(data))


def _pictures(data: QMimeData) -> list[str]:
    return [path for path in _files(data) if is_photo_name(path.rsplit("/", 1)[-1])]


def _files(data: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


def _qt_position(text: str, position: int) -> int:
    return len(text[:position].encode("utf-16-le", "surrogatepass")) // 2
