import pytest
import shiboken6
from PySide6.QtWidgets import QDialog

from photoclip.gui.widgets.open_windows import OpenWindows


@pytest.fixture
def make(qtbot):
    def make():
        dialog = QDialog()
        qtbot.addWidget(dialog)
        return dialog

    return make


def test_a_window_is_open_once(make):
    windows = OpenWindows()
    first = windows.show(QDialog, make)
    assert windows.show(QDialog, make) is first
    assert first.isVisible()


def test_windows_of_one_kind_are_told_apart_by_name(make):
    windows = OpenWindows()
    assert windows.show(QDialog, make, "import") is not windows.show(QDialog, make, "export")


@pytest.mark.parametrize("way", ["accept", "reject", "close"])
def test_a_closed_window_is_forgotten_and_deleted(make, way, qtbot):
    windows = OpenWindows()
    dialog = windows.show(QDialog, make)
    getattr(dialog, way)()
    assert windows.find(QDialog) is None
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))
