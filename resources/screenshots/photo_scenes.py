"""Scenes of the main window: first start, photos by date, the map, searches, albums, the viewer, side by side."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from stage import Stage, pause, wait

from photoclip.core.search import SearchRequest
from photoclip.gui.albums.dialog import AlbumDialog
from photoclip.gui.browse.date_choice import DateChoice
from photoclip.gui.details.panel import PhotoFacts
from photoclip.gui.first_start.first_start import BEGIN, DEMO, FOLDERS, MODEL, FirstStart
from photoclip.gui.grid.model import StackRole

WORDS, FILTERS, NO_MATCH = "a dog running on the beach", "a dog -cat type:jpeg", "guitar"
TAGS = (
    ("dog", "animals/dog", "yellow"),
    ("cat", "animals/cat", "yellow"),
    ("a sailing boat", "by the sea", "blue"),
    ("birthday cake", "birthday", "red"),
)
_TAKEN, _EXIF_IFD = 0x9003, 0x8769


def first_start(stage: Stage) -> None:
    """The three steps, and the demo on its way."""
    wait(lambda: stage.window.pages.first_start is not None)
    page = cast("FirstStart", stage.window.pages.first_start)
    stage.shots("first-start")
    page._turn_to(MODEL)
    wait(lambda: page.models.chosen)
    stage.shots("first-start-model")
    page.begin.without_model()
    page._turn_to(BEGIN)
    stage.shots("first-start-begin")
    page._turn_to(FOLDERS)
    QTest.mouseClick(page.demo_button, Qt.MouseButton.LeftButton)
    wait(lambda: page.step == DEMO and page.demo_bar.maximum() and page.demo_bar.value() > page.demo_bar.maximum() // 2)
    stage.shots("first-start-demo")
    wait(lambda: stage.window.pages.currentWidget() is stage.page)


def indexing(stage: Stage) -> None:
    """Photos arrive while they are looked at."""
    status = stage.library.indexing.status
    wait(lambda: status().phase == "indexing" and status().done > 90)
    stage.shots("indexing")
    wait(lambda: status().done >= 240 and status().phase == "idle")
    wait(lambda: stage.library.engine.wait_contrast(0))


def live_in(stage: Stage) -> None:
    """Give the library tags, albums and stars."""
    library, submit = stage.library, stage.library.submit
    wait(lambda: stage.page.model.rowCount() and library.models.active() is not None)
    wait(lambda: library.indexing.status().phase == "idle")
    submit(library.search.prepare).result()
    for said, tag, color in TAGS:
        found = submit(library.search.find, SearchRequest(said)).result()
        ids = [int(photo_id) for photo_id in found.photo_ids[: max(4, min(12, found.strong_count))]]
        submit(library.tags.put, ids, tag).result()
        made = next(one for one in submit(library.tags.all).result() if one.name == tag)
        submit(library.tags.set_color, made.id, color).result()
        submit(library.marks.toggle_favourite, ids[:3]).result()
        submit(library.marks.change, ids[2:4], rating=4).result()
        if tag == "by the sea":
            submit(library.albums.create, "By the sea", ids).result()
    submit(library.albums.save_search, "Birthday cakes", SearchRequest("birthday cake")).result()
    submit(library.albums.save_search, "Dogs outdoors", SearchRequest("a dog")).result()
    albums = stage.page.albums
    wait(lambda: len(albums.albums) == 3 and all(albums.count(album) is not None for album in albums.albums))


def time(stage: Stage) -> None:
    """Photos by date: some of a month chosen, the pointer on the years; several in the details; another date."""
    stage.type("")
    grid = stage.page.grid
    wait(lambda: stage.page.library_panel.count_text("All photos") == f"{grid.model().rowCount():,}" != "0")
    wait(grid.rail.isVisible)
    wait(lambda: stage.shows_all(grid))
    first = grid.places.sections[1]
    grid.verticalScrollBar().setValue(grid.places.top_of(1) + 20)
    grid.select_section(first)
    QTest.mouseMove(grid.rail, QPoint(grid.rail.width() // 2, grid.rail.height() // 3))
    stage.shots("time")
    stage.page.details_room.toggle()
    pause(1500)
    stage.shots("several-photos")
    stage.page.details_room.toggle()
    grid.clearSelection()
    grid.verticalScrollBar().setValue(0)
    QTest.mouseMove(grid.viewport(), QPoint(5, 5))  # off the years
    stage.do("go.date")
    dialog = stage.dialog(DateChoice)
    dialog.text.setText("2019-07")
    stage.shots("go-to-date", dialog)
    dialog.reject()


def sidebar(stage: Stage) -> None:
    """The column beside the photos, whatever the width; a folder open; the parts below, with tags."""
    stage.type("")
    stage.library.settings.change(show_folder_panel=True)
    if not stage.page.side_room.is_shown:
        stage.page.side_room.toggle()
    tree = stage.page.folder_panel.tree
    wait(lambda: tree.topLevelItemCount() and tree.topLevelItem(0).childCount())
    tree.setCurrentItem(tree.topLevelItem(0).child(0))
    wait(lambda: stage.page.query.request.scope.folder_id is not None)
    stage.shots("folder")
    bar = stage.page.side_panel.verticalScrollBar()
    bar.setValue(bar.maximum())
    stage.shots("tags")
    bar.setValue(0)
    stage.page.side_room.toggle()
    stage.page.navigation.search("")


def details(stage: Stage) -> None:
    """Why a photo is a result, its facts and its tags."""
    stage.type(WORDS)
    stage.page.grid.select_only(stage.page.grid.model().photo_id(0))
    stage.library.settings.change(show_info_panel=True)
    if not stage.page.details_room.is_shown:
        stage.page.details_room.toggle()
    wait(lambda: isinstance(stage.page.info_panel.widget(), PhotoFacts))
    wait(lambda: getattr(stage.page.info_panel.widget(), "why", None) is not None)
    pause(500)
    stage.shots("details")
    stage.page.info_panel.verticalScrollBar().setValue(10_000)
    stage.shots("details-end")
    if stage.page.details_room.is_shown:
        stage.page.details_room.toggle()
    stage.library.settings.change(show_info_panel=False)


def map_(stage: Stage) -> None:
    """The map beside the photos: all of the world, then one place and its photos."""
    stage.type("")
    pane = stage.page.map
    stage.library.settings.change(show_map=True)
    wait(lambda: pane.canvas.pins.clusters)
    pause(4000)  # the land is drawn, and pictures come
    stage.shots("map", settle_ms=3000)
    pane.canvas.pin_chosen.emit(pane.canvas.pins.clusters[0])
    wait(lambda: pane.photos.area is not None)
    pause(4000)
    stage.shots("map-area", settle_ms=3000)
    stage.library.settings.change(show_map=False)
    stage.type("")


def searches(stage: Stage) -> None:
    """Results, filters, nothing found, slips, completions, recent searches."""
    stage.type(WORDS)
    stage.shots("search")
    stage.type(FILTERS)
    stage.shots("search-filters")
    stage.type(NO_MATCH)
    stage.shots("search-nothing")
    stage.type("rating:5 type:gif")
    stage.shots("search-empty")
    stage.type("a dog tgs:family type:gif")
    stage.shots("search-hints")
    stage.type("")
    stage.edit.setFocus()
    QTest.keyClicks(stage.edit, "dog type:", delay=15)
    wait(lambda: stage.page.search_box.completions.is_open)
    stage.shots("completions")
    stage.page.search_box.completions.close()


def albums(stage: Stage) -> None:
    """An album, the dialog that makes one, and one that is empty."""
    stage.page.show_album(next(album for album in stage.page.albums.albums if album.name == "By the sea"))
    pause(500)
    stage.shots("album")
    stage.page.show_album(next(album for album in stage.page.albums.albums if album.name == "Dogs outdoors"))
    pause(500)
    stage.shots("smart-album")
    stage.type(WORDS)
    stage.do("album.save-search")
    dialog = stage.dialog(AlbumDialog)
    stage.shots("album-dialog", dialog)
    dialog.reject()


def viewer(stage: Stage) -> None:
    """One photo large, with and without its details."""
    stage.type(WORDS)
    QTest.keyClick(stage.edit, Qt.Key.Key_Down)
    QTest.keyClick(stage.page.grid, Qt.Key.Key_Return)
    shown = stage.window.viewer
    wait(lambda: stage.window.pages.currentWidget() is shown)
    wait(lambda: shown.pictures.levels(shown.photo_id))
    pause(500)
    stage.shots("viewer")
    QTest.keyClick(shown, Qt.Key.Key_I)
    pause(700)
    stage.shots("viewer-details")
    QTest.keyClick(shown, Qt.Key.Key_I)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    wait(lambda: stage.window.pages.on_grid)


def compare(stage: Stage) -> None:
    """Three photos side by side."""
    stage.type(WORDS)
    grid = stage.page.grid
    grid.select_only(grid.model().photo_id(0))
    grid.setFocus()
    QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    stage.do("photo.compare")
    wait(lambda: stage.window.pages.in_compare)
    pause(1500)
    stage.shots("compare")
    QTest.keyClick(stage.window.focusWidget() or stage.window.pages.compare, Qt.Key.Key_Escape)
    wait(lambda: stage.window.pages.on_grid)


def stacks(stage: Stage) -> None:
    """Copies and a burst of the drawn photos, closed and open."""
    folder = Path(stage.library.submit(stage.library.folders.all).result()[0].path)
    before = len(stage.library.submit(stage.library.photos.ids).result())
    _add_copies_and_burst(folder)
    stage.library.indexing.rescan()
    wait(lambda: len(stage.library.submit(stage.library.photos.ids).result()) == before + 4)
    wait(lambda: stage.library.indexing.status().phase == "idle")
    stage.do("view.collapse-bursts")
    stage.type("")
    tree = stage.page.folder_panel.tree
    wait(lambda: tree.findItems("Shared", Qt.MatchFlag.MatchRecursive))
    tree.setCurrentItem(tree.findItems("Shared", Qt.MatchFlag.MatchRecursive)[0])
    model = stage.page.model
    wait(lambda: any(model.index(row).data(StackRole) for row in range(model.rowCount())))
    stage.shots("stack-closed")
    row = next(row for row in range(model.rowCount()) if model.index(row).data(StackRole))
    stage.page.grid.select_only(model.photo_id(row))
    stage.page.grid.toggle_stack()
    stage.shots("stack-open")
    stage.page.navigation.search("")
    stage.do("view.collapse-bursts")


def menus(stage: Stage) -> None:
    """What a right click offers on a photo, an album, a folder and a tag."""
    stage.type("")
    page = stage.page
    ids = [page.model.photo_id(0), page.model.photo_id(1)]
    tags = page.tag_panel
    made: list[tuple[str, QMenu]] = [
        ("photos", page.actions_of_photos.menu_for(ids)),
        ("album", page.album_panel.menu_for(page.albums.albums[0])),
        ("tag", tags.menu_for(tags.model.node(tags.model.index(0, 0)))),
    ]
    for name, menu in made:
        menu.popup(stage.window.mapToGlobal(QPoint(200, 100)))
        stage.shots(f"menu-{name}", menu)
        menu.close()


SCENES: dict[str, Callable[[Stage], None]] = {
    "first-start": first_start,
    "indexing": indexing,
    "live-in": live_in,
    "time": time,
    "sidebar": sidebar,
    "details": details,
    "map": map_,
    "searches": searches,
    "albums": albums,
    "viewer": viewer,
    "compare": compare,
    "stacks": stacks,
    "menus": menus,
}


def _add_copies_and_burst(folder: Path) -> None:
    """Put a copy, a smaller copy and a burst of three beside the photos."""
    photos = sorted(folder.rglob("*beach*.jpg")) or sorted(folder.rglob("*.jpg"))
    shared = folder / "Shared"
    shared.mkdir()
    shutil.copy2(photos[0], shared / photos[0].name)
    with Image.open(photos[1]) as image:
        image.reduce(2).save(shared / f"small-{photos[1].name}", quality=80, exif=image.getexif())
    with Image.open(photos[2]) as image:
        for shot in range(1, 4):
            exif = image.getexif()
            camera = exif.get_ifd(_EXIF_IFD)
            taken = datetime.strptime(camera[_TAKEN], "%Y:%m:%d %H:%M:%S") + timedelta(seconds=shot)
            camera[_TAKEN] = taken.strftime("%Y:%m:%d %H:%M:%S")
            moved = image.crop((6 * shot, 3 * shot, image.width - 12 + 4 * shot, image.height - 6 + 2 * shot))
            moved.save(shared / f"burst-{shot}.jpg", quality=90, exif=exif)
