"""MissingDialog: photos whose file is gone, and what becomes of the work on them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QTreeWidgetItem,
    QWidget,
)

from photoclip.core.missing import CarriedOver, FoundMissing, MissingPhoto
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import counted, shown_number
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.selection import Selection
from photoclip.gui.base.theme import SPACE_XL, set_role
from photoclip.gui.base.undo import Done
from photoclip.gui.missing.preview import MissingPreview, ShownTarget, read_missing, read_target
from photoclip.gui.widgets.dialog_layout import choose_first, fill_dialog, flat_list, foot, framed, side_by_side
from photoclip.gui.widgets.inline_message import InlineMessage, text_label
from photoclip.gui.widgets.modeless_dialog import ModelessDialog
from photoclip.gui.widgets.on_screen import as_text_grows
from photoclip.library.contract import Library

PhotoRole = Qt.ItemDataRole.UserRole
LIST, EMPTY = range(2)
LIST_PX = 260
RELOAD_MS = 300


class MissingDialog(ModelessDialog):
    """A list of missing photos, those with work first, beside the current one and where its work could go."""

    def __init__(self, library: Library, bridge: Bridge, chosen: Selection, parent: QWidget | None = None) -> None:
        """`chosen`: the photos that are selected in the main window."""
        super().__init__(parent)
        self._library = library
        self._bridge = bridge
        self._chosen = chosen
        self._reading: list[JobToken] = []
        self._to_remove: tuple[MissingPhoto, ...] = ()
        self._asks_about_all = False
        self._found = FoundMissing()
        self.setWindowTitle(self.tr("Missing photos"))
        self.setMinimumSize(560, 400)
        self.list = flat_list(1, self.tr("Missing photos"))
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.preview = MissingPreview()
        self.explained = text_label("", "muted")
        self.message = InlineMessage()
        self.empty = text_label("", "muted")
        self.stack = QStackedWidget()
        self.carry_button = QPushButton()
        self.remove_button = QPushButton(self.tr("&Remove from library…"))
        self.remove_all_button = QPushButton(self.tr("Remove &all missing…"))
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=RELOAD_MS)
        self._connect()
        self._show_current()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return as_text_grows(self, 820, 520)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()

    def refresh(self) -> None:
        """Ask again what is missing."""
        self._bridge.ask(
            self._library.missing.all, done=self._show, failed=self.message.show_problem, owner=self, latest=True
        )

    @property
    def photo(self) -> MissingPhoto | None:
        """The missing photo on show."""
        return _photo_of(self.list.currentItem())

    @property
    def target_id(self) -> int | None:
        """The photo that its work would go to: the one that lies there now, else the one selected in the window."""
        photo = self.photo
        if photo is None:
            return None
        if photo.there_now is not None:
            return photo.there_now
        chosen = self._chosen.ids
        return chosen[0] if len(chosen) == 1 and chosen[0] != photo.id else None

    # Below: private

    def _lay_out(self) -> None:
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setContentsMargins(SPACE_XL, SPACE_XL, SPACE_XL, SPACE_XL)
        self.empty.setText(self.tr("No photo is missing.\nEvery photo in folders that answer is where it was."))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        set_role(area.viewport(), "base")
        area.setWidget(self.preview)
        self.stack.addWidget(framed(side_by_side(self.list, area, (LIST_PX, 560))))
        self.stack.addWidget(self.empty)
        close = QPushButton(self.tr("C&lose"))
        close.clicked.connect(self.reject)
        buttons = foot([self.carry_button, self.remove_button, self.remove_all_button], [close])
        fill_dialog(self, [self.explained, self.message], self.stack, buttons)

    def _connect(self) -> None:
        self.list.currentItemChanged.connect(lambda *_: self._show_current())
        self.list.itemSelectionChanged.connect(self._on_selected)
        self.carry_button.clicked.connect(self._carry)
        self.remove_button.clicked.connect(self._ask_to_remove)
        self.remove_all_button.clicked.connect(self._ask_to_remove_all)
        self.message.action_requested.connect(self._remove)
        self._chosen.changed.connect(self._on_chosen)
        self._soon.timeout.connect(self.refresh)
        bridge = self._bridge
        for changed in (
            bridge.photos_changed,
            bridge.photos_removed,
            bridge.photos_added,
            bridge.folders_changed,
            bridge.tags_changed,
            bridge.albums_changed,
        ):
            changed.connect(self._on_changed)
        for keys, slot in ((QKeySequence.StandardKey.Undo, bridge.undo.undo), ("F5", self.refresh)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        delete = QShortcut(QKeySequence.StandardKey.Delete, self.list, context=Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._ask_to_remove)

    def _on_changed(self, *_: object) -> None:
        if self.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _show(self, found: FoundMissing) -> None:
        self._found = found
        if tuple(self._photos()) != found.photos:
            self._fill(found.photos)
        self.stack.setCurrentIndex(LIST if found.photos else EMPTY)
        said = self.tr(
            "Their files were deleted, or replaced by other photos under the same name. A photo comes back by itself, "
            "with all you put on it, when its file does. One with nothing on it is forgotten after 30 days."
        )
        if found.total > len(found.photos):
            first, total = shown_number(len(found.photos)), shown_number(found.total)
            said += " " + self.tr("The first {n} of {total} are shown.").format(n=first, total=total)
        self.explained.setText(said)
        self.explained.setVisible(bool(found.photos))
        self._show_current()

    def _fill(self, photos: tuple[MissingPhoto, ...]) -> None:
        """Show these photos; the current one stays so, or its neighbour follows it."""
        current, row = self.photo, max(0, self.list.currentIndex().row())
        focused = self.list.hasFocus() or not self._photos()
        self.list.blockSignals(True)
        self.list.clear()
        for photo in photos:
            item = QTreeWidgetItem([photo.name])
            item.setData(0, PhotoRole, photo)
            item.setToolTip(0, photo.path)
            self.list.addTopLevelItem(item)
        at = next((k for k, photo in enumerate(photos) if current is not None and photo.id == current.id), None)
        here = self.list.topLevelItem(min(row, len(photos) - 1) if at is None else at) if photos else None
        if here is not None:
            self.list.setCurrentItem(here)
        else:
            choose_first(self.list)
        self.list.blockSignals(False)
        if focused:
            self.list.setFocus()

    def _photos(self) -> list[MissingPhoto]:
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        return [photo for item in items if (photo := _photo_of(item)) is not None]

    def _selected(self) -> list[MissingPhoto]:
        return [photo for item in self.list.selectedItems() if (photo := _photo_of(item)) is not None]

    def _on_selected(self) -> None:
        if self._to_remove and not self._asks_about_all:  # the question was about others
            self._to_remove = ()
            self.message.clear()
        self._show_enabled()

    def _on_chosen(self) -> None:
        if self.isVisible() and self.photo is not None and self.photo.there_now is None:
            self._show_current()

    def _show_current(self) -> None:
        for token in self._reading:
            token.drop()
        self._reading = []
        photo, target_id, ratio = self.photo, self.target_id, self.devicePixelRatioF()
        self.preview.show_photo(photo)
        self._show_enabled()
        if photo is None:
            return
        ask = partial(self._bridge.ask, failed=self.message.show_problem, owner=self)
        self._reading.append(ask(read_missing, self._library, photo, ratio, done=self._on_picture))
        if target_id is None:
            hint = self.tr("To carry it over, select one photo in the main window.")
            self.preview.show_target(None, hint if photo.work else "")
        else:
            self._reading.append(ask(read_target, self._library, target_id, ratio, done=self._on_target))

    def _on_picture(self, image: QImage) -> None:
        self.preview.show_picture(image)

    def _on_target(self, target: ShownTarget | None) -> None:
        photo = self.photo
        if photo is None or target is None:
            self.preview.show_target(None, "")
            return
        there, chosen = self.tr("On the right: the photo that lies there now."), self.tr("On the right: {name}.")
        self.preview.show_target(target, there if photo.there_now is not None else chosen.format(name=target.tile.name))

    def _show_enabled(self) -> None:
        photo, chosen = self.photo, self._selected()
        there_now = photo is not None and photo.there_now is not None
        self.carry_button.setText(
            self.tr("&Carry over to the photo that lies there now")
            if there_now
            else self.tr("&Carry over to the selected photo")
        )
        one = photo is not None and bool(photo.work) and len(chosen) <= 1
        self.carry_button.setEnabled(one and self.target_id is not None)
        self.remove_button.setEnabled(bool(chosen))
        self.remove_all_button.setEnabled(bool(self._found.photos))

    def _carry(self) -> None:
        photo, target_id = self.photo, self.target_id
        if photo is None or target_id is None:
            return
        self._bridge.do(
            self._library.missing.carry_over,
            photo.id,
            target_id,
            report=partial(carried_over, self._library),
            done=self._on_carried,
            failed=self.message.show_problem,
            owner=self,
        )

    def _on_carried(self, carried: CarriedOver) -> None:
        self.message.show_info(carried.sentence)
        self.refresh()

    def _ask_to_remove(self) -> None:
        photos = self._selected()
        if not photos:
            return
        self._to_remove, self._asks_about_all = tuple(photos), False
        self.message.show_info(question(photos), self.tr("Remove for &good"))

    def _ask_to_remove_all(self) -> None:
        photos, total = self._found.photos, self._found.total
        if not photos:
            return
        self._to_remove, self._asks_about_all = photos, True
        # Those with work come first, so what is beyond the list has work only where all of it has.
        self.message.show_info(question(list(photos), total), self.tr("Remove for &good"))

    def _remove(self) -> None:
        photos, self._to_remove = self._to_remove, ()
        if not photos:
            return
        self.message.clear()
        remove = self._library.missing.remove_all
        if not self._asks_about_all:
            remove = partial(self._library.missing.remove, [photo.id for photo in photos])
        self._bridge.do(
            remove,
            report=lambda gone: Done(removed_text(gone)),
            done=self._on_removed,
            failed=self.message.show_problem,
            owner=self,
        )

    def _on_removed(self, gone: tuple[int, ...]) -> None:
        self.message.show_info(removed_text(gone))
        self.refresh()


def carried_over(library: Library, carried: CarriedOver) -> Done:
    """Say what was carried over, and how it is taken back, whether or not the window is still open."""
    return Done(
        carried.sentence, _tr("carrying over"), partial(library.missing.undo_carry_over, carried), in_any_order=True
    )


def question(photos: list[MissingPhoto], total: int = 0) -> str:
    """Return what is asked before missing photos are forgotten. `total`: how many, where not all are listed."""
    worked = sum(bool(photo.work) for photo in photos)
    if len(photos) == 1:
        (photo,) = photos
        with_work = _tr("Remove “{name}” for good, with {work}? There is no way back.")
        without = _tr("Remove “{name}” for good? You put nothing on it.")
        return (with_work if photo.work else without).format(name=photo.name, work=photo.work)
    said = _tr("Remove {n} photos for good? You put tags, marks or albums on {worked} of them; there is no way back.")
    return said.format(n=shown_number(max(total, len(photos))), worked=shown_number(worked))


def removed_text(gone: tuple[int, ...]) -> str:
    return counted(len(gone), _tr("One photo was removed from the library."), _tr("{n} photos were removed."))


def _photo_of(item: QTreeWidgetItem | None) -> MissingPhoto | None:
    photo = item.data(0, PhotoRole) if item is not None else None
    return photo if isinstance(photo, MissingPhoto) else None


def _tr(text: str) -> str:
    return QCoreApplication.translate("MissingDialog", text)
