import pytest
from PySide6.QtCore import QLocale

from photoclip.gui.base.counted import counted


@pytest.fixture(autouse=True)
def _english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 photos"), (1, "1 photo"), (2, "2 photos"), (12345, "12,345 photos")]
)
def test_one_is_said_otherwise_than_several(count, said):
    assert counted(count, "1 photo", "{n} photos") == said


def test_names_stand_in_either():
    assert counted(1, "1 photo in {name}", "{n} photos in {name}", name="Rome") == "1 photo in Rome"
