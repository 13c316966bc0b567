"""MissingPreview: a missing photo beside the one that its work would go to."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from photoclip.core.missing import MissingPhoto
from photoclip.core.photo import Tile
from photoclip.errors import UnreadableImage
from photoclip.gui.base.dates import qt_datetime
from photoclip.gui.base.icons import icon_pixmap
from photoclip.gui.base.theme import SPACE_M, SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.base.veil import veiled
from photoclip.gui.widgets.elided_label import ElidedLabel
from photoclip.gui.widgets.inline_message import text_label
from photoclip.library.contract import Library

PICTURE_PX = 200


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """The photo that the work would go to, with its small picture, null where none can be made."""

    tile: Tile
    picture: QImage


def read_missing(library: Library, photo: MissingPhoto, pixel_ratio: float) -> QImage:
    """Return the picture that is still kept of a missing photo, null where none is. Runs on a library thread."""
    image = QImageReader(str(library.photos.thumbnail_path(photo.content_hash))).read()
    return _scaled(_seen(library, image, photo.marks.hidden), pixel_ratio)


def read_target(library: Library, photo_id: int, pixel_ratio: float) -> ShownTarget | None:
    """Return the photo that the work would go to, None where it is not here any more. Runs on a library thread."""
    tile = library.photos.tiles([photo_id]).get(photo_id)
    if tile is None:
        return None
    image = QImageReader(str(library.photos.thumbnail_path(tile.content_hash))).read()
    if image.isNull():
        try:
            image = QImageReader(str(library.photos.make_thumbnail(photo_id))).read()
        except UnreadableImage:
            image = QImage()
    return ShownTarget(tile, _scaled(_seen(library, image, tile.hidden), pixel_ratio))


def _seen(library: Library, image: QImage, hidden: bool) -> QImage:
    return veiled(image) if hidden and not library.hidden.shown else image


class MissingPreview(QWidget):
    """Two pictures side by side, and below them what is known of the missing one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "base")
        self.name = ElidedLabel()
        font = self.name.font()
        font.setWeight(font.Weight.DemiBold)
        self.name.setFont(font)
        self.path = text_label("", "muted", selectable=True)
        self.since = text_label("", "small")
        self.work = text_label("", selectable=True)
        self.target = text_label("", "muted")
        self._missing_picture, self._target_picture = QLabel(), QLabel()
        self._lay_out()

    def show_photo(self, photo: MissingPhoto | None) -> None:
        """Say what is known of a missing photo; its picture comes later."""
        self.setVisible(photo is not None)
        if photo is None:
            return
        self.name.show_text(photo.name)
        self.path.setText(photo.path or self.tr("It is not known where it lay."))
        since = QLocale().toString(qt_datetime(photo.since), QLocale.FormatType.ShortFormat) if photo.since else ""
        self.since.setText(self.tr("Missing since {day}").format(day=since) if since else "")
        self.since.setVisible(bool(since))
        work = self.tr("What you put on it: {work}").format(work=photo.work)
        self.work.setText(work if photo.work else self.tr("You put nothing on it."))
        self.show_picture(QImage())

    def show_picture(self, image: QImage) -> None:
        """Show the picture of the missing photo, or that none is kept."""
        self._show(self._missing_picture, image)

    def show_target(self, target: ShownTarget | None, sentence: str) -> None:
        """Show the photo that the work would go to, and say which it is or how to choose one."""
        self.target.setText(sentence)
        self._target_picture.setVisible(target is not None)
        if target is not None:
            self._show(self._target_picture, target.picture)
            self._target_picture.setAccessibleName(target.tile.name)

    # Below: private

    def _lay_out(self) -> None:
        self._missing_picture.setAccessibleName(self.tr("The missing photo"))
        pictures = QHBoxLayout()
        pictures.setSpacing(SPACE_M)
        for label in (self._missing_picture, self._target_picture):
            label.setFixedSize(PICTURE_PX, PICTURE_PX * 3 // 4)
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            pictures.addWidget(label)
        pictures.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_M, SPACE_M, SPACE_M, SPACE_M)
        column.setSpacing(SPACE_XS)
        column.addLayout(pictures)
        column.addSpacing(SPACE_S)
        for widget in (self.name, self.path, self.since):
            column.addWidget(widget)
        column.addSpacing(SPACE_S)
        column.addWidget(self.work)
        column.addWidget(self.target)
        column.addStretch(1)

    def _show(self, label: QLabel, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        if image.isNull():
            label.setPixmap(icon_pixmap("image-broken", colors_of(self.palette()).muted, 40, ratio))
            label.setToolTip(_tr("No picture of it is kept."))
            return
        label.setToolTip("")
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(label.size() * ratio, kept, smooth))
        pixmap.setDevicePixelRatio(ratio)
        label.setPixmap(pixmap)


def _scaled(image: QImage, pixel_ratio: float) -> QImage:
    side_px = round(PICTURE_PX * pixel_ratio)
    kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return image if image.isNull() else image.scaled(QSize(side_px, side_px), kept, smooth)


def _tr(text: str) -> str:
    return QCoreApplication.translate("MissingPreview", text)
