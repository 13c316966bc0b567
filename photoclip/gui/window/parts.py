"""All that the window is made of, of all rooms. To import it takes two thirds of a start: behind a window, not before.

So what shows the window imports this where it needs it, and nothing else of these.
"""

from photoclip.gui.checkpoints.downloads import ModelDownloads
from photoclip.gui.exchange.windows import ExchangeWindows
from photoclip.gui.first_start.demo_bar import DemoBar
from photoclip.gui.health.gone_bar import GoneBar
from photoclip.gui.tag_windows.windows import TaggingWindows
from photoclip.gui.window.actions import WindowActions
from photoclip.gui.window.dialogs import WindowDialogs
from photoclip.gui.window.dropping import Dropping
from photoclip.gui.window.notice_bar import NoticeBar
from photoclip.gui.window.opening import Opening
from photoclip.gui.window.pages import Pages
from photoclip.gui.window.status_bar import StatusBar
from photoclip.gui.window.toast import Toast
from photoclip.gui.window.update_notice import UpdateNotice

__all__ = [
    "DemoBar",
    "Dropping",
    "ExchangeWindows",
    "GoneBar",
    "ModelDownloads",
    "NoticeBar",
    "Opening",
    "Pages",
    "StatusBar",
    "TaggingWindows",
    "Toast",
    "UpdateNotice",
    "WindowActions",
    "WindowDialogs",
]
