"""DuplicateGroupView: one group of duplicates, its photos side by side with what tells them apart."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from photoclip.core.duplicates import DuplicateGroup, PhotoWork
from photoclip.core.photo import Photo, PhotoFile
from photoclip.errors import UnreadableImage
from photoclip.gui.base.dates import qt_datetime
from photoclip.gui.base.desktop import Desktop
from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.base.veil import veiled
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import text_label
from photoclip.library.contract import Library

CARD_PX = 208
PICTURE_PX = 184
MAX_SHOWN = 60
"""Photos of one group that are shown; more of a kind nobody compares by eye."""


@dataclass(frozen=True, slots=True)
class ShownPhoto:
    """A photo of the group with its small picture, null where none can be made."""

    photo: Photo
    picture: QImage
    work: PhotoWork = PhotoWork()
    """What the person put on it."""


def read_group(library: Library, group: DuplicateGroup, pixel_ratio: float) -> list[ShownPhoto]:
    """Read the photos of a group that are still there, for `DuplicateGroupView`. Runs on a library thread."""
    side_px = round(PICTURE_PX * pixel_ratio)
    photos = [library.photos.get(photo_id) for photo_id in group.photo_ids[:MAX_SHOWN]]
    work = library.duplicates.work_on(group.photo_ids[:MAX_SHOWN])
    return [_shown(library, photo, work.get(photo.id, PhotoWork()), side_px) for photo in photos if photo is not None]


def _shown(library: Library, photo: Photo, work: PhotoWork, side_px: int) -> ShownPhoto:
    picture = _read_picture(library, photo, side_px)
    has_veil = work.marks.hidden and not library.hidden.shown
    return ShownPhoto(photo, veiled(picture) if has_veil else picture, work)


class DuplicateGroupView(QWidget):
    """Cards that wrap where the width ends. One of them, or one file of the only one, is the one that is kept."""

    keep_chosen = Signal(int, str)
    """The person keeps this photo, by this file of it."""

    def __init__(
        self, group: DuplicateGroup, photos: list[ShownPhoto], desktop: Desktop, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        set_role(self, "base")
        self.cards: list[PhotoCard] = []
        self._choice = QButtonGroup(self)
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        self._grid.setSpacing(SPACE_M)
        self._wide = group.kind == "identical"
        sides = Qt.AlignmentFlag(0) if self._wide else Qt.AlignmentFlag.AlignLeading
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | sides)
        differing = _differing(photos)
        for position, shown in enumerate(photos):
            best = group.kind == "similar" and position == 0 and len(photos) > 1
            card = PhotoCard(shown, desktop, differing, best=best, wide=self._wide)
            for path, button in card.keep_buttons.items():
                self._choice.addButton(button)
                button.clicked.connect(partial(self.keep_chosen.emit, shown.photo.id, path))
            self.cards.append(card)
        self._place()

    def show_kept(self, photo_id: int, path: str) -> None:
        """Mark what is kept."""
        for card in self.cards:
            for file, button in card.keep_buttons.items():
                if card.photo_id == photo_id and (not self._wide or file == path):
                    button.setChecked(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def minimumSizeHint(self) -> QSize:
        return QSize(CARD_PX + 2 * SPACE_M, super().minimumSizeHint().height())

    def _place(self) -> None:
        columns = 1 if self._wide else max(1, (self.width() - SPACE_M) // (CARD_PX + SPACE_M))
        if columns == self._columns:
            return
        self._columns = columns
        for card in self.cards:
            self._grid.removeWidget(card)
        for position, card in enumerate(self.cards):
            self._grid.addWidget(card, position // columns, position % columns, Qt.AlignmentFlag.AlignTop)


class PhotoCard(QFrame):
    """One photo: picture, what tells it apart, whether it is kept, and where each of its files lies."""

    def __init__(
        self,
        shown: ShownPhoto,
        desktop: Desktop,
        differing: Collection[int],
        *,
        best: bool,
        wide: bool,
        parent: QWidget | None = None,
    ) -> None:
        """`differing`: which of the facts are other ones on other cards. `wide`: of one photo the files are chosen."""
        super().__init__(parent)
        set_role(self, "card")
        self._desktop = desktop
        photo = shown.photo
        self.photo_id = photo.id
        self.keep_buttons: dict[str, QRadioButton] = {}
        """By the path of the file that is kept."""
        self.setMinimumWidth(CARD_PX)
        if not wide:
            self.setMaximumWidth(CARD_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_XS)
        side = Qt.AlignmentFlag.AlignLeading if wide else Qt.AlignmentFlag.AlignHCenter
        picture = self._picture(shown.picture)
        picture.setAlignment(Qt.AlignmentFlag.AlignVCenter | side)
        column.addWidget(picture, 0, side)
        name = PurePath(photo.files[0].path).name if photo.files else self.tr("A photo without a file")
        heading = ElidedLabel()
        heading.show_text(name)
        font = heading.font()
        font.setWeight(font.Weight.DemiBold)
        heading.setFont(font)
        column.addWidget(heading)
        at_hand = [file for file in photo.files if not file.offline]
        if at_hand and not wide:
            column.addWidget(self._keep_button(self.tr("Keep this one"), name, at_hand[0]))
        facts = facts_of(shown)
        self.setAccessibleName(", ".join([name, *facts]))
        for place, fact in enumerate(facts):
            column.addWidget(text_label(fact, "differs" if place in differing else "small"))
        if best:
            badge = set_role(QLabel(self.tr("Sharpest and largest")), "badge")
            column.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeading)
        for file in photo.files:
            column.addWidget(self._file(file, wide and not file.offline))

    def _picture(self, image: QImage) -> QLabel:
        label = QLabel()
        label.setFixedSize(PICTURE_PX, PICTURE_PX * 3 // 4)
        ratio = self.devicePixelRatioF()
        if image.isNull():
            label.setPixmap(icon_pixmap("image-broken", colors_of(self.palette()).muted, 40, ratio))
            return label
        room = label.size() * ratio
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(room, kept, smooth))
        pixmap.setDevicePixelRatio(ratio)
        label.setPixmap(pixmap)
        return label

    def _keep_button(self, text: str, name: str, file: PhotoFile) -> QRadioButton:
        button = QRadioButton(text)
        button.setAccessibleName(self.tr("Keep {name}").format(name=name))
        self.keep_buttons[file.path] = button
        return button

    def _file(self, file: PhotoFile, is_choice: bool) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, SPACE_S, 0, 0)
        column.setSpacing(0)
        path = ElidedLabel()
        set_role(path, "muted")
        path.show_text(file.path)
        column.addWidget(path)
        if is_choice:
            column.addWidget(self._keep_button(self.tr("Keep this file"), file.path, file))
        if file.offline:
            column.addWidget(text_label(self.tr("Offline: cannot be reached now"), "small"))
            return group
        button = set_role(QPushButton(self.tr("Show in file manager")), "path")
        button.setAccessibleName(self.tr("Show {path} in the file manager").format(path=file.path))
        button.clicked.connect(lambda: self._desktop.show_in_file_manager(file.path))
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        return group


def facts_of(shown: ShownPhoto) -> list[str]:
    """Return what tells a photo apart, in lines: size, file, date, what the person put on it."""
    photo = shown.photo
    return [dimensions(photo), file_size(photo), date(photo), shown.work.text or _tr("No tags, stars or albums")]


def _differing(photos: list[ShownPhoto]) -> set[int]:
    """Return which lines of `facts_of` are not the same for all of these photos."""
    lines = zip(*(facts_of(shown) for shown in photos), strict=True)
    return {place for place, line in enumerate(lines) if len(set(line)) > 1}


def _tr(text: str) -> str:
    return QCoreApplication.translate("PhotoCard", text)


def dimensions(photo: Photo) -> str:
    return f"{photo.width} × {photo.height}"  # noqa: RUF001 the sign a person expects


def file_size(photo: Photo) -> str:
    size = QLocale().formattedDataSize(photo.size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return f"{photo.format}, {size}" if photo.format else size


def date(photo: Photo) -> str:
    return QLocale().toString(qt_datetime(photo.date), QLocale.FormatType.ShortFormat)


def _read_picture(library: Library, photo: Photo, side_px: int) -> QImage:
    image = QImageReader(str(library.photos.thumbnail_path(photo.content_hash))).read()
    if image.isNull():
        try:
            image = QImageReader(str(library.photos.make_thumbnail(photo.id))).read()
        except UnreadableImage:
            return QImage()
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image if image.isNull() else image.scaled(side_px, side_px, kept, smooth)
