"""A photo behind the windows: what each desktop is asked to do."""

import pytest

from photoclip.errors import KnownError
from photoclip.gui.base.wallpaper import Wallpaper
from photoclip.system import WINDOWS, System

PHOTO = "/photos/a b&c.jpg"
URI = "file:///photos/a%20b%26c.jpg"


class Ran(list):
    """Notes what was run; `fails`: the programs' words that do not do their work."""

    def __init__(self, *fails):
        super().__init__()
        self.fails = fails

    def __call__(self, words):
        self.append(words)
        return not any(word in words for word in self.fails)


def on(desktop, ran, system="linux"):
    return Wallpaper(System(system), {"XDG_CURRENT_DESKTOP": desktop}, ran)


@pytest.mark.parametrize(
    ("desktop", "program", "last"),
    [
        ("GNOME", "gsettings", URI),
        ("ubuntu:GNOME", "gsettings", URI),
        ("KDE", "plasma-apply-wallpaperimage", PHOTO),
        ("XFCE", "sh", PHOTO),
        ("X-Cinnamon", "gsettings", URI),
        ("MATE", "gsettings", PHOTO),
    ],
)
def test_each_desktop_is_asked_in_its_own_way(desktop, program, last):
    ran = Ran()
    wallpaper = on(desktop, ran)
    assert wallpaper.is_possible
    wallpaper.show(PHOTO)
    assert (ran[0][0], ran[0][-1]) == (program, last)


def test_gnome_is_asked_for_both_looks_and_an_older_one_knows_one():
    ran = Ran("picture-uri-dark")
    on("GNOME", ran).show(PHOTO)
    assert [words[3] for words in ran] == ["picture-uri", "picture-uri-dark"]


def test_on_a_mac_the_path_is_no_part_of_the_script():
    ran = Ran()
    on("", ran, "darwin").show(PHOTO)
    assert ran[0][0] == "osascript"
    assert ran[0][-1] == PHOTO
    assert PHOTO not in ran[0][2]


def test_windows_is_asked_itself():
    asked = []
    wallpaper = Wallpaper(WINDOWS, {}, Ran(), lambda path: asked.append(path) is None)
    assert wallpaper.is_possible
    wallpaper.show("C:/photos/a.png")
    assert asked == ["C:/photos/a.png"]


@pytest.mark.parametrize("desktop", ["", "sway", "i3"])
def test_where_no_way_is_known_it_is_not_offered(desktop):
    assert not on(desktop, Ran()).is_possible


def test_a_desktop_that_does_not_take_it_is_told():
    with pytest.raises(KnownError, match="did not take"):
        on("KDE", Ran("plasma-apply-wallpaperimage")).show(PHOTO)


def test_what_desktops_do_not_read_is_not_given_to_them():
    ran = Ran()
    with pytest.raises(KnownError, match="Export a JPEG copy"):
        on("KDE", ran).show("/photos/a.heic")
    assert ran == []
