"""TaggingWindows: the actions that tag, and the windows behind them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from photoclip.core.albums import Album
from photoclip.core.labels import TagScope
from photoclip.core.search import IdArray, Scope, plain_ids
from photoclip.core.standing import StandingLabels
from photoclip.gui.autotag.dialog import AutoTagDialog
from photoclip.gui.autotag.draft import TagDraft
from photoclip.gui.autotag.scope_row import ScopeOption
from photoclip.gui.base.actions import Action, ActionTable
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import shown_number
from photoclip.gui.browse.page import GridPage
from photoclip.gui.tag_windows.review_dialog import ReviewDialog
from photoclip.gui.tag_windows.runs_dialog import TagRunsDialog
from photoclip.gui.tag_windows.scope_texts import Names, scope_text
from photoclip.gui.tag_windows.standing_dialog import StandingDialog
from photoclip.gui.tag_windows.waiting_count import WaitingCount
from photoclip.gui.widgets.open_windows import OpenWindows, bring_to_front
from photoclip.library.contract import Library

MAX_DRAFTS = 20


class TaggingWindows(QObject):
    """Opens each window once. Drafts of tagging jobs stay here while the app runs, one for each choice of photos."""

    settings_requested = Signal(str)

    def __init__(self, library: Library, bridge: Bridge, page: GridPage, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._bridge = bridge
        self._page = page
        self._window = window
        self.open = OpenWindows()
        self._drafts: dict[TagScope, TagDraft] = {}
        self.waiting = WaitingCount(library, bridge, self)
        self.table = ActionTable(self._rows(), window)
        self.waiting.changed.connect(page.library_panel.show_waiting)
        self.waiting.changed.connect(lambda _count: self.table.refresh())
        page.actions_of_photos.auto_tag_requested.connect(self._on_photos)
        page.actions_of_photos.offers_auto_tag = True
        page.album_panel.auto_tag_requested.connect(self._on_album)
        page.header.auto_tag_requested.connect(lambda: self.open_for(self.shown_scope()))
        page.library_panel.auto_tag_requested.connect(lambda text: self.open_for(TagScope(Scope(), text)))
        page.folder_panel.auto_tag_requested.connect(lambda scope: self.open_for(TagScope(scope)))

    def start(self) -> None:
        """Ask what waits. Call once the library is open."""
        self.waiting.reload()

    def open_auto_tag(self) -> None:
        """Tag the selected photos where there are several, else all that is on show."""
        selected = self._page.grid.selected_ids()
        self.open_for(_selection(selected) if len(selected) > 1 else self.shown_scope())

    def open_for(self, where: TagScope) -> AutoTagDialog:
        """Open the window on these photos, with what was put together for them before."""
        dialog = self.open.find_or_make(AutoTagDialog, self._make_auto_tag)
        dialog.show_draft(self.draft(where), self._options(where))
        bring_to_front(dialog)
        return dialog

    def open_review(self) -> ReviewDialog:
        """Show the tags that wait for the person's word."""
        return self.open.show(ReviewDialog, self._make_review)

    def open_standing(self) -> StandingDialog:
        """Show the label sets that stay on."""
        return self.open.show(StandingDialog, self._make_standing)

    def open_runs(self) -> TagRunsDialog:
        """Show what auto-tagging has written."""
        return self.open.show(TagRunsDialog, self._make_runs)

    def draft(self, where: TagScope) -> TagDraft:
        """Return the draft for these photos, an empty one where there is none yet."""
        draft = self._drafts.pop(where, None)
        if draft is None:
            draft = TagDraft(where, parent=self)  # with a line of its own: what is worth a look is not worth a tag
        self._drafts[where] = draft
        while len(self._drafts) > MAX_DRAFTS:
            self._drafts.pop(next(iter(self._drafts))).deleteLater()
        return draft

    def shown_scope(self) -> TagScope:
        """Return what is on show in the grid: an album, a folder, what a search finds, or everything."""
        request = self._page.query.request
        album = self._page.albums.shown_by(request.text)
        if album is not None:
            return TagScope(album_id=album.id)
        return TagScope(request.scope, request.text.strip())

    def names(self) -> Names:
        """Return what scopes are called."""
        return Names(self._page.albums.albums, self._page.folder_panel.paths())

    # Below: private

    def _rows(self) -> list[Action]:
        menus = ("tags.windows",)
        return [
            Action(
                "tags.auto-tag",
                self.tr("&Auto-tag…"),
                self.open_auto_tag,
                keys=("Ctrl+Shift+T",),
                icon="tag-auto",
                menus=menus,
                help="tags.auto",
                help_text=self.tr("Auto-tag the selection, or all that is on show"),
            ),
            Action(
                "tags.review",
                self.tr("&Suggested tags…"),
                self.open_review,
                keys=("Ctrl+Shift+E",),
                icon="check",
                menus=menus,
                help="tags.auto",
                text_now=self._review_text,
            ),
            Action("tags.standing", self.tr("&Labels that stay on…"), self.open_standing, menus=menus),
            Action("tags.runs", self.tr("Tag &runs…"), self.open_runs, icon="recent", menus=menus),
        ]

    def _review_text(self) -> str:
        text, count = self.tr("&Suggested tags…"), self.waiting.count
        return f"{text} ({shown_number(count)})" if count else text

    def _make_auto_tag(self) -> AutoTagDialog:
        dialog = AutoTagDialog(self._library, self._bridge, self._window)
        dialog.scope_chosen.connect(self.open_for)
        dialog.settings_requested.connect(self.settings_requested)
        return dialog

    def _make_review(self) -> ReviewDialog:
        dialog = ReviewDialog(self._library, self._bridge, self._window)
        dialog.standing_requested.connect(self.open_standing)
        return dialog

    def _make_standing(self) -> StandingDialog:
        dialog = StandingDialog(self._library, self._bridge, self.names, self._window)
        dialog.change_requested.connect(self._on_change_standing)
        dialog.new_requested.connect(self.open_auto_tag)
        return dialog

    def _make_runs(self) -> TagRunsDialog:
        dialog = TagRunsDialog(self._library, self._bridge, self._window)
        dialog.search_requested.connect(self._page.search)
        return dialog

    def _options(self, where: TagScope) -> list[ScopeOption]:
        wanted = [where, self.shown_scope(), TagScope()]
        selected = self._page.grid.selected_ids()
        if len(selected):
            wanted.insert(1, _selection(selected))
        distinct = list(dict.fromkeys(wanted))
        names = self.names()
        return [ScopeOption(one, scope_text(one, names)) for one in distinct]

    def _on_photos(self, photo_ids: Sequence[int]) -> None:
        self.open_for(_selection(photo_ids))

    def _on_album(self, album: Album) -> None:
        self.open_for(TagScope(album_id=album.id))

    def _on_change_standing(self, standing: StandingLabels) -> None:
        draft = self.draft(standing.where)
        draft.add(standing.labels)
        self.open_for(standing.where)


def _selection(photo_ids: Sequence[int] | IdArray) -> TagScope:
    return TagScope(Scope(), "", None, tuple(plain_ids(photo_ids)))
