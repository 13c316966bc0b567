"""MarkActions: stars, favourite and colour label as actions with keys, for the photos of one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from photoclip.core.tags import COLOR_LABELS
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.tag_colors import color_name, dot_icon
from photoclip.gui.base.theme import colors_of
from photoclip.gui.marks.marking import Marking

MAX_STARS = 5
COLOR_KEYS = {"red": "6", "yellow": "7", "green": "8", "blue": "9"}
"""As in Lightroom, which has no key for purple either."""


class MarkActions(QObject):
    """Added to `parent`, their keys work while it, or a part of it, has the focus."""

    def __init__(self, marking: Marking, parent: QWidget, photo_ids: Callable[[], Sequence[int]]) -> None:
        """`photo_ids` tells which photos are meant when an action is used."""
        super().__init__(parent)
        self._marking = marking
        self._place = parent
        self._photo_ids = photo_ids
        self.stars = [self._star(count) for count in range(MAX_STARS + 1)]
        self.favourite = self._action(self.tr("&Favourite"), "F", lambda: marking.toggle_favourite(photo_ids()))
        set_icon(self.favourite, "heart")
        self.colors = [self._color(color) for color in (*COLOR_LABELS, "")]
        parent.addActions(self.actions())
        self.rating_menu = self._menu(self.tr("&Rating"), "star", [*self.stars[1:], self.stars[0]])
        self.color_menu = self._menu(self.tr("Colo&ur label"), "", self.colors)
        self.color_menu.aboutToShow.connect(self._tint)
        self._tint()

    def actions(self) -> list[QAction]:
        return [*self.stars, self.favourite, *self.colors]

    def fill(self, menu: QMenu) -> None:
        """Add the actions to `menu`, in their order."""
        menu.addMenu(self.rating_menu)
        menu.addAction(self.favourite)
        menu.addMenu(self.color_menu)

    def set_enabled(self, enabled: bool) -> None:
        for action in (*self.actions(), self.rating_menu.menuAction(), self.color_menu.menuAction()):
            action.setEnabled(enabled)

    # Below: private

    def _star(self, count: int) -> QAction:
        text = "★" * count if count else self.tr("No stars")
        return self._action(text, str(count), lambda: self._marking.rate(self._photo_ids(), count))

    def _color(self, color: str) -> QAction:
        action = self._action(
            color_name(color), COLOR_KEYS.get(color, ""), lambda: self._marking.toggle_color(self._photo_ids(), color)
        )
        action.setData(color)
        return action

    def _action(self, text: str, key: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: slot())
        return action

    def _menu(self, title: str, icon: str, actions: Sequence[QAction]) -> QMenu:
        menu = QMenu(title, self._place)
        if icon:
            set_icon(menu.menuAction(), icon)
        menu.addActions(list(actions[:-1]))
        menu.addSeparator()
        menu.addAction(actions[-1])
        return menu

    def _tint(self) -> None:
        colors = colors_of(QGuiApplication.palette())
        for action in self.colors:
            action.setIcon(dot_icon(action.data(), colors))
