"""What is known of one photo, as rows to read in the person's own language. What is missing has no row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale

from photoclip.core.clock import length_text
from photoclip.core.photo import Photo, ShotInfo, camera_name
from photoclip.gui.base.dates import day_as_known


@dataclass(frozen=True, slots=True)
class Fact:
    """`copied`: what the copy button takes, where that differs from what is shown; '' for no button."""

    name: str
    text: str
    copied: str = ""
    is_date: bool = False
    """Whether it is the date of the photo, which a person may change."""


def facts_of(photo: Photo, locale: QLocale | None = None) -> list[Fact]:
    """Return the rows of the info panel, in reading order."""
    locale = locale or QLocale()
    shot = photo.shot
    rows = [
        Fact(tr("Taken") if shot.taken_at else tr("File date"), _date(photo, locale), is_date=True),
        Fact(tr("Date from"), _date_source(shot)),
        Fact(tr("Length"), length_text(shot.duration_s) if shot.duration_s else ""),
        Fact(tr("Description"), photo.description),
        Fact(tr("Size"), _dimensions(photo, locale)),
        Fact(tr("File"), _file(photo, locale)),
        Fact(tr("HDR photo"), tr("Shown as its standard picture") if shot.high_range else ""),
        Fact(tr("Incomplete"), photo.incomplete),
        Fact(tr("Camera"), camera_name(shot.camera_make, shot.camera_model)),
        Fact(tr("Lens"), (shot.lens or "").strip()),
        Fact(tr("Exposure"), _settings(shot, locale)),
        Fact(tr("Place"), _place(shot, locale), _coordinates(shot)),
    ]
    return [row for row in rows if row.text]


def tr(text: str) -> str:
    return QCoreApplication.translate("PhotoFacts", text)


def exposure(seconds: float, locale: QLocale) -> str:
    """Return 1/250 s, 0.5 s, 30 s: as cameras show it."""
    if seconds <= 0:
        return ""
    if seconds < 0.3:
        return tr("1/{} s").format(round(1 / seconds))
    return tr("{} s").format(_short(seconds, locale))


def _date(photo: Photo, locale: QLocale) -> str:
    shot = photo.shot
    text = day_as_known(photo.date, shot.date_precision if shot.taken_at else "", locale)
    if shot.taken_at is None or shot.utc_offset_min is None:
        return text
    sign = "-" if shot.utc_offset_min < 0 else "+"
    hours, minutes = divmod(abs(shot.utc_offset_min), 60)
    return f"{text} (UTC{sign}{hours:02}:{minutes:02})"


def _date_source(shot: ShotInfo) -> str:
    if shot.taken_at is None:
        return ""  # "File date" says it
    return {
        "person": tr("you"),
        "exif": tr("what the camera wrote (EXIF)"),
        "video": tr("what stands in the video"),
        "xmp": tr("the photo's XMP"),
        "iptc": tr("the photo's IPTC"),
        "gps": tr("the time of its position (GPS)"),
        "exif-changed": tr("the photo's last change (EXIF)"),
        "png": tr("the PNG's own text or time"),
        "document": tr("the document itself"),
        "sidecar": tr("the sidecar beside the photo"),
        "takeout": tr("the file of Google Takeout beside the photo"),
        "name": tr("the file's name"),
    }.get(shot.date_source, "")


def _dimensions(photo: Photo, locale: QLocale) -> str:
    if photo.width <= 0 or photo.height <= 0:
        return ""
    megapixels = locale.toString(photo.width * photo.height / 1e6, "f", 1)
    return tr("{width} \u00d7 {height} ({megapixels} megapixels)").format(
        width=photo.width, height=photo.height, megapixels=megapixels
    )


def _file(photo: Photo, locale: QLocale) -> str:
    size = locale.formattedDataSize(photo.size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
    return f"{photo.format}, {size}" if photo.format else size


def _settings(shot: ShotInfo, locale: QLocale) -> str:
    parts = (
        exposure(shot.exposure_s, locale) if shot.exposure_s else "",
        tr("f/{}").format(_short(shot.f_number, locale)) if shot.f_number else "",
        tr("ISO {}").format(shot.iso) if shot.iso else "",
        tr("{} mm").format(_short(shot.focal_length_mm, locale)) if shot.focal_length_mm else "",
    )
    return "   ".join(part for part in parts if part)


def _place(shot: ShotInfo, locale: QLocale) -> str:
    if shot.latitude is None or shot.longitude is None:
        return ""
    north = tr("N") if shot.latitude >= 0 else tr("S")
    east = tr("E") if shot.longitude >= 0 else tr("W")
    latitude = locale.toString(abs(shot.latitude), "f", 5)
    longitude = locale.toString(abs(shot.longitude), "f", 5)
    text = f"{latitude}° {north}, {longitude}° {east}"
    if shot.altitude_m is None:
        return text
    return text + "\n" + tr("{} m above the sea").format(locale.toString(shot.altitude_m, "f", 0))


def _coordinates(shot: ShotInfo) -> str:
    """The form that every map takes, whatever the language."""
    if shot.latitude is None or shot.longitude is None:
        return ""
    return f"{shot.latitude:.6f}, {shot.longitude:.6f}"


def _short(value: float, locale: QLocale) -> str:
    return locale.toString(round(value, 1), "g", 6)
