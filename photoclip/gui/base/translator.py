"""Translator: Qt's lookups answered from PhotoClip's own catalogue, so that window and library speak one language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtGui import QGuiApplication

from photoclip.language.catalogue import Catalogue


class Translator(QTranslator):
    """Qt asks by the class that a text stands in; the catalogue goes by the text alone, wherever it is moved.

    What tells texts of the same words apart is `tr`'s second word: `self.tr("None", "colour label")`.
    """

    def __init__(self, catalogue: Catalogue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.catalogue = catalogue

    def translate(self, _context: str, text: str, disambiguation: str | None = None, _n: int = -1) -> str:
        """Return None, which its stub does not know, where other translators are to be asked."""
        return self.catalogue.find(text, disambiguation or "")  # type: ignore[return-value]

    def isEmpty(self) -> bool:
        return False


def speak(app: QGuiApplication, catalogue: Catalogue) -> None:
    """Let the app's windows, and Qt's own dialogs, dates and numbers, speak the catalogue's language."""
    locale = _locale_for(catalogue.name)
    QLocale.setDefault(locale)
    app.setLayoutDirection(locale.textDirection())
    ours = next((one for one in app.findChildren(QTranslator) if isinstance(one, Translator)), None)
    if ours is not None:
        # Another one is never put in, nor this one taken out: Qt would wait for whoever translates in another thread,
        # who waits for Python, which is waiting for Qt.
        ours.catalogue = catalogue
        return
    if catalogue.name == "en":
        return
    qt_speaks = QTranslator(app)
    if qt_speaks.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        QCoreApplication.installTranslator(qt_speaks)
    QCoreApplication.installTranslator(Translator(catalogue, app))  # the last one is asked first


def _locale_for(name: str) -> QLocale:
    """Return the person's own locale where it has this language (Austria writes dates as Austria does)."""
    system = QLocale.system()
    if system.language() == QLocale(name).language() and system.language() != QLocale.Language.C:
        return QLocale(name) if system.script() != QLocale(name).script() else system
    return QLocale(name)
