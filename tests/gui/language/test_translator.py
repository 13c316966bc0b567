from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, Qt
from PySide6.QtWidgets import QApplication

from photoclip.gui.base.counted import counted
from photoclip.language.catalogue import Catalogue
from photoclip.language.files import Message

GERMAN = Catalogue(
    "de",
    [
        Message("", ("Plural-Forms: nplurals=2; plural=(n != 1);\n",)),
        Message("Open", ("Öffnen",)),
        Message("None", ("Keines",), context="flag"),
        Message("1 photo", ("Ein Foto", "{n} Fotos"), "{n} photos"),
    ],
)


class Window(QObject):
    def says(self) -> tuple[str, str, str]:
        return self.tr("Open"), self.tr("None"), self.tr("None", "flag")

    def counts(self, count: int) -> str:
        return counted(count, self.tr("1 photo"), self.tr("{n} photos"))


class Special(Window):
    pass


@pytest.mark.parametrize("kind", [Window, Special])
def test_qt_asks_the_catalogue_whatever_class_the_text_stands_in(speak, kind):
    speak(GERMAN)
    assert kind().says() == ("Öffnen", "None", "Keines")
    assert QCoreApplication.translate("Elsewhere", "Open") == "Öffnen"


def test_the_window_counts_in_the_languages_forms_and_digits(speak):
    speak(GERMAN)
    assert [Window().counts(n) for n in (1, 0, 12345)] == ["Ein Foto", "0 Fotos", "12.345 Fotos"]


def test_qts_own_buttons_speak_the_language_too():
    """In a process of its own: Qt's translator is put in once, at the start."""
    code = (
        "from PySide6.QtWidgets import QApplication, QMessageBox\n"
        "from photoclip.gui.base.translator import speak\n"
        "from photoclip.language.catalogue import Catalogue\n"
        "app = QApplication([])\n"
        "speak(app, Catalogue('de'))\n"
        "box = QMessageBox(QMessageBox.Icon.Warning, '', '', QMessageBox.StandardButton.Cancel)\n"
        "print(*(button.text() for button in box.buttons()))\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "Abbrechen"


def test_a_language_that_runs_from_right_to_left_turns_the_window_round(speak, pseudo_languages, qapp: QApplication):
    speak(pseudo_languages["ar_XB"])
    assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert QLocale().language() == QLocale.Language.Arabic
