"""What the window can do about how photos are shown: order, size, panels, look."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication

from photoclip.core.search import Sort
from photoclip.gui.base.actions import Action, Menu
from photoclip.gui.browse.sort_choice import sort_texts
from photoclip.gui.viewer.slideshow import INTERVALS_S
from photoclip.gui.window.dialogs import WindowDialogs
from photoclip.gui.window.hidden_photos import HiddenPhotos
from photoclip.gui.window.pages import Pages
from photoclip.library.contract import Library, SettingsPart
from photoclip.settings import Appearance


def view_rows(library: Library, pages: Pages, dialogs: WindowDialogs, hidden: HiddenPhotos) -> list[Action | Menu]:
    """Return the rows of the menu "View", and the one that shows a photo large."""
    return [
        *_sort_rows(pages),
        _bursts_row(library.settings, pages),
        Action(
            "view.apart",
            _tr("Show paired files separatel&y"),
            pages.apart.toggle,
            icon="duplicate",
            menus=("view.photos",),
            when=lambda: pages.on_grid,
            checked=lambda: pages.apart.is_on,
        ),
        _advance_row(library.settings),
        Action(
            "view.hidden",
            _tr("Show hidden pho&tos"),
            hidden.toggle,
            icon="hidden",
            menus=("view.photos",),
            checked=lambda: hidden.shown,
        ),
        *_slideshow_rows(library.settings, pages),
        _zoom_row(pages, "view.larger", _tr("&Larger thumbnails"), 1, "Ctrl++", also=("Ctrl+=",)),
        _zoom_row(pages, "view.smaller", _tr("S&maller thumbnails"), -1, "Ctrl+-"),
        *_panel_rows(library.settings, pages),
        *_look_rows(library.settings),
        Action(
            "view.duplicates",
            _tr("D&uplicates…"),
            dialogs.show_duplicates,
            keys=("Ctrl+Shift+D",),
            icon="duplicate",
            menus=("view.duplicates",),
            help="everywhere.duplicates",
        ),
        Action(
            "view.missing",
            _tr("M&issing photos…"),
            dialogs.show_missing,
            icon="offline",
            menus=("view.duplicates",),
        ),
        Action(
            "photo.view",
            _tr("&View"),
            pages.view_current,
            icon="image",
            menus=("photo.open",),
            when=pages.can_view,
        ),
    ]


def _sort_rows(pages: Pages) -> list[Action | Menu]:
    page = pages.grid_page

    def row(sort: Sort, text: str) -> Action:
        return Action(
            f"view.sort.{sort}",
            text,
            partial(page.query.set_sort, sort),
            menus=("view.sort.all",),
            when=lambda: pages.on_grid and page.can_sort(sort),
            checked=lambda: page.query.sort == sort,
            choice="sort",
        )

    return [
        Menu("view.sort", _tr("&Sort"), menus=("view.photos",)),
        *(row(sort, text) for sort, text in sort_texts()),
    ]


def _bursts_row(settings: SettingsPart, pages: Pages) -> Action:
    def change() -> None:
        settings.change(collapse_bursts=not settings.current.collapse_bursts)
        pages.grid_page.collapse_bursts()

    return Action(
        "view.collapse-bursts",
        _tr("&Collapse bursts"),
        change,
        icon="stack",
        menus=("view.photos",),
        when=lambda: pages.on_grid,
        checked=lambda: settings.current.collapse_bursts,
    )


def _advance_row(settings: SettingsPart) -> Action:
    return Action(
        "view.advance",
        _tr("Go &on after marking"),
        lambda: settings.change(advance_after_marking=not settings.current.advance_after_marking),
        icon="advance",
        menus=("view.photos",),
        checked=lambda: settings.current.advance_after_marking,
    )


def _slideshow_rows(settings: SettingsPart, pages: Pages) -> list[Action | Menu]:
    def row(seconds: int) -> Action:
        return Action(
            f"view.slideshow.{seconds}",
            _tr("{n} seconds a photo").format(n=seconds),
            lambda: settings.change(slideshow_s=seconds),
            menus=("view.slideshow.interval",),
            checked=lambda: settings.current.slideshow_s == seconds,
            choice="slideshow",
        )

    return [
        Menu("view.slideshow", _tr("Slides&how"), ("begin", "interval"), "play", ("view.photos",)),
        Action(
            "view.slideshow.begin",
            _tr("&Begin or end"),
            pages.start_slideshow,
            keys=("F7",),
            menus=("view.slideshow.begin",),
            help="photos.view",
            help_text=_tr("Slideshow; the space bar pauses it"),
            when=lambda: pages.on_grid or pages.in_viewer,
        ),
        *map(row, INTERVALS_S),
    ]


def _zoom_row(pages: Pages, name: str, text: str, steps: int, keys: str, also: tuple[str, ...] = ()) -> Action:
    return Action(
        name,
        text,
        partial(pages.grid_page.grid.zoom, steps),
        keys=(keys,),
        also=also,
        icon="zoom-in" if steps > 0 else "zoom-out",
        menus=("view.photos",),
        help="photos.size",
        help_text=_tr("Larger and smaller thumbnails"),
        when=lambda: pages.on_grid,
    )


def _panel_rows(settings: SettingsPart, pages: Pages) -> list[Action]:
    return [
        Action(
            "view.folders",
            _tr("&Folders"),
            pages.grid_page.side_room.toggle,
            keys=("F9",),
            icon="folder-panel",
            menus=("view.panels",),
            help="photos.panels",
            help_text=_tr("Folders beside the photos"),
            when=lambda: pages.on_grid,
            checked=lambda: pages.grid_page.side_room.is_shown,
        ),
        Action(
            "view.map",
            _tr("Ma&p"),
            lambda: settings.change(show_map=not settings.current.show_map),
            keys=("F8",),
            icon="map",
            menus=("view.panels",),
            help="photos.panels",
            help_text=_tr("Map beside the photos"),
            when=lambda: pages.on_grid,
            checked=lambda: settings.current.show_map,
        ),
        Action(
            "view.details",
            _tr("&Details"),
            pages.grid_page.details_room.toggle,
            keys=("Ctrl+I",),
            icon="info-panel",
            menus=("view.panels",),
            help="photos.panels",
            help_text=_tr("Details beside the photos"),
            when=lambda: pages.on_grid,
            checked=lambda: pages.grid_page.details_room.is_shown,
        ),
        Action(
            "view.full-screen",
            _tr("Full scree&n"),
            pages.toggle_full_screen,
            keys=("F11",),
            icon="fullscreen",
            menus=("view.panels",),
            help="photos.panels",
            help_text=_tr("Full screen, of the photos or of one"),
            when=lambda: pages.on_grid or pages.in_viewer,
            checked=lambda: pages.window().isFullScreen(),
        ),
    ]


def _look_rows(settings: SettingsPart) -> list[Action | Menu]:
    def row(look: Appearance, text: str) -> Action:
        return Action(
            f"view.appearance.{look}",
            text,
            lambda: settings.change(appearance=look),
            menus=("view.appearance.all",),
            checked=lambda: settings.current.appearance == look,
            choice="appearance",
        )

    return [
        Menu("view.appearance", _tr("&Appearance"), menus=("view.panels",)),
        row("system", _tr("&System")),
        row("light", _tr("&Light")),
        row("dark", _tr("&Dark")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("WindowActions", text)
