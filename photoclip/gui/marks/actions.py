"""MarkActions: stars, favourite, colour label, flag and hiding as actions with keys, for the photos of one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from photoclip.core.tags import COLOR_LABELS
from photoclip.gui.base.actions import Action, ActionTable, Menu
from photoclip.gui.base.tag_colors import color_name, dot_icon
from photoclip.gui.base.theme import colors_of
from photoclip.gui.marks.marking import Marking

MAX_STARS = 5
COLOR_KEYS = {"red": "6", "yellow": "7", "green": "8", "blue": "9"}
"""As in Lightroom, which has no key for purple either."""
FLAG_KEYS = {"picked": "P", "rejected": "X", "": "U"}
"""As in Lightroom."""
PLACES = ("photo.tags", "context.tags")


class MarkActions(QObject):
    """Added to `parent`, their keys work while it, or a part of it, has the focus."""

    def __init__(self, marking: Marking, parent: QWidget, photo_ids: Callable[[], Sequence[int]]) -> None:
        """`photo_ids` tells which photos are meant when an action is used."""
        super().__init__(parent)
        self._marking = marking
        self._photo_ids = photo_ids
        self.table = ActionTable(self._rows(), parent, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.table.menu("marks.color").aboutToShow.connect(self._tint)
        self._tint()

    # Below: private

    def _rows(self) -> list[Action | Menu]:
        return [
            Menu("marks.rating", self.tr("&Rating"), ("stars", "none"), "star", PLACES, self._has_photos),
            *(self._star(count) for count in (*range(1, MAX_STARS + 1), 0)),
            Action(
                "marks.favourite",
                self.tr("&Favourite"),
                lambda: self._marking.toggle_favourite(self._photo_ids()),
                keys=("F",),
                icon="heart",
                menus=PLACES,
                help="photos.marks",
                help_text=self.tr("Favourite, or no longer"),
                when=self._has_photos,
            ),
            Menu("marks.color", self.tr("Colo&ur label"), ("colors", "none"), "", PLACES, self._has_photos),
            *(self._color(color) for color in (*COLOR_LABELS, "")),
            Menu("marks.flag", self.tr("P&ick or reject"), ("flags", "none"), "flag", PLACES, self._has_photos),
            self._flag("picked", self.tr("&Pick"), "flag"),
            self._flag("rejected", self.tr("&Reject"), "reject"),
            self._flag("", self.tr("&Neither"), ""),
            Action(
                "marks.hidden",
                self.tr("Hide photo, or show it agai&n"),
                lambda: self._marking.toggle_hidden(self._photo_ids()),
                keys=("H",),
                icon="hidden",
                menus=PLACES,
                help="photos.marks",
                help_text=self.tr("Hide photos, or no longer"),
                when=self._has_photos,
            ),
        ]

    def _star(self, count: int) -> Action:
        return Action(
            f"marks.stars.{count}",
            "★" * count if count else self.tr("No stars"),
            lambda: self._marking.rate(self._photo_ids(), count),
            keys=(str(count),),
            menus=("marks.rating.stars" if count else "marks.rating.none",),
            help="photos.marks",
            help_text=self.tr("Stars; 0 takes them off"),
            when=self._has_photos,
        )

    def _color(self, color: str) -> Action:
        return Action(
            f"marks.color.{color or 'none'}",
            color_name(color),
            lambda: self._marking.toggle_color(self._photo_ids(), color),
            keys=tuple(filter(None, [COLOR_KEYS.get(color)])),
            menus=("marks.color.colors" if color else "marks.color.none",),
            help="photos.marks",
            help_text=self.tr("Colour label red, yellow, green, blue; again takes it off"),
            when=self._has_photos,
        )

    def _flag(self, flag: str, text: str, icon: str) -> Action:
        return Action(
            f"marks.flag.{flag or 'none'}",
            text,
            lambda: self._marking.flag(self._photo_ids(), flag),
            keys=(FLAG_KEYS[flag],),
            icon=icon,
            menus=("marks.flag.flags" if flag else "marks.flag.none",),
            help="photos.marks",
            help_text=self.tr("Pick, reject, neither"),
            when=self._has_photos,
        )

    def _has_photos(self) -> bool:
        return bool(self._photo_ids())

    def _tint(self) -> None:
        colors = colors_of(QGuiApplication.palette())
        for color in (*COLOR_LABELS, ""):
            self.table[f"marks.color.{color or 'none'}"].setIcon(dot_icon(color, colors))
