"""What the file manager is asked to show, and what happens where none listens."""

import shutil
import subprocess
import sys

import pytest
from PySide6.QtCore import ClassInfo, QObject, QUrl, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtGui import QDesktopServices

from photoclip.gui.base.desktop import show_in_file_manager

NAME, PATH = "org.freedesktop.FileManager1", "/org/freedesktop/FileManager1"

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="D-Bus is the way on Linux only")


@ClassInfo({"D-Bus Interface": NAME})
class FileManager(QObject):
    """Stands on the bus where the desktop's file manager would."""

    asked = Signal(list)

    @Slot("QStringList", str)
    def ShowItems(self, uris, _startup_id):  # noqa: N802 the interface's name
        self.asked.emit(list(uris))


class Folders(QObject):
    """Takes what Qt is asked to open instead of a program."""

    opened = Signal(QUrl)

    @Slot(QUrl)
    def take(self, url):
        self.opened.emit(url)


@pytest.fixture
def address():
    """The address of a message bus of the test's own."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("there is no dbus-daemon here")
    words = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        yield daemon.stdout.readline().strip()
        for name in ("asking", "answering"):
            QDBusConnection.disconnectFromBus(name)
        daemon.terminate()


@pytest.fixture
def bus(address, qapp):
    return QDBusConnection.connectToBus(address, "asking")


@pytest.fixture
def file_manager(address, qapp):
    manager = FileManager()
    there = QDBusConnection.connectToBus(address, "answering")
    assert there.registerService(NAME)
    assert there.registerObject(PATH, manager, QDBusConnection.RegisterOption.ExportAllSlots)
    return manager


@pytest.fixture
def folders(qapp):
    folders = Folders()
    QDesktopServices.setUrlHandler("file", folders, "take")
    yield folders
    QDesktopServices.unsetUrlHandler("file")


def test_the_file_manager_is_asked_for_the_photo_itself(bus, file_manager, tmp_path, qtbot):
    photo = tmp_path / "a, b #1 100% ö.jpg"
    with qtbot.waitSignal(file_manager.asked) as asked:
        show_in_file_manager(photo, bus)
    [uri] = asked.args[0]
    assert QUrl(uri).toLocalFile() == str(photo)
    assert uri.isascii()


def test_where_no_file_manager_listens_the_folder_is_opened(bus, folders, tmp_path, qtbot):
    with qtbot.waitSignal(folders.opened) as opened:
        show_in_file_manager(tmp_path / "a.jpg", bus)
    assert opened.args[0].toLocalFile() == str(tmp_path)


def test_without_a_session_bus_the_folder_is_opened(folders, tmp_path, qtbot):
    with qtbot.waitSignal(folders.opened) as opened:
        show_in_file_manager(tmp_path, QDBusConnection("never connected"))
    assert opened.args[0].toLocalFile() == str(tmp_path)
