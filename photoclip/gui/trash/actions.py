"""TrashActions: what moves photos to the trash, as rows of menus and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from photoclip.gui.base.actions import Action, ActionTable
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.trash.trashing import Trashing
from photoclip.library.contract import Library


class TrashActions(QObject):
    """The menu means the trash; the Delete key means the album on show first, where photos can be taken out of one."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget,
        photo_ids: Callable[[], Sequence[int]],
        take_out: Callable[[Sequence[int]], bool],
    ) -> None:
        """`take_out` takes photos out of the album on show, and tells whether there is one of the person's own."""
        super().__init__(parent)
        self._photo_ids = photo_ids
        self._take_out = take_out
        self.trashing = Trashing(library, bridge, parent)
        self.table = ActionTable(self._rows(), parent, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # Below: private

    def _rows(self) -> list[Action]:
        return [
            Action(
                "photo.trash",
                self.tr("Move to tras&h…"),
                lambda: self.trashing.ask_for(self._photo_ids()),
                menus=("photo.trash", "context.trash"),
                when=self._has_photos,
            ),
            Action(
                "photo.delete",
                self.tr("Delete"),
                self._on_delete,
                keys=("Del",),
                help="photos.copy",
                help_text=self.tr("Move to the trash, after a question; in an album, take out of it"),
                when=self._has_photos,
            ),
        ]

    def _has_photos(self) -> bool:
        return bool(self._photo_ids())

    def _on_delete(self) -> None:
        if not self._take_out(self._photo_ids()):
            self.trashing.ask_for(self._photo_ids())
