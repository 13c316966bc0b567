"""SidePanel: the library, folders, albums and tags, one under the other in one column that is scrolled."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from photoclip.core.search import Scope
from photoclip.gui.albums.panel import AlbumPanel
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.theme import SPACE_M, SPACE_XS, set_role
from photoclip.gui.browse.folder_panel import FolderPanel
from photoclip.gui.browse.library_panel import LibraryPanel
from photoclip.gui.browse.named_photos import NamedPhotos
from photoclip.gui.tags.panel import TagPanel
from photoclip.gui.widgets.column_tree import ColumnTree
from photoclip.gui.widgets.edge_scroll import EdgeScroll
from photoclip.gui.widgets.fold import FoldingSection
from photoclip.gui.widgets.page_area import PageArea
from photoclip.library.contract import Library
from photoclip.settings import Settings

MIN_PX = 150
MIN_HEIGHT_PX = 160
WIDTH_PX = 240


@dataclass(frozen=True, slots=True)
class SidePanels:
    """What the sections hold."""

    library: LibraryPanel
    folders: FolderPanel
    albums: AlbumPanel
    tags: TagPanel
    keywords: TagPanel
    """Tags that nobody but files put on photos."""


class SidePanel(PageArea):
    """Sections that fold, and stay folded when the app is started again. Arrows lead through all of them."""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        panels: SidePanels,
        on_show: OnShow,
        named: NamedPhotos,
        parent: QWidget | None = None,
    ) -> None:
        self._settings = library.settings
        self._panels = panels
        self._on_show = on_show
        self._named = named
        self.sections = self._make_sections()
        self._inner = self._lay_out()
        super().__init__(self._inner, parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        set_role(self.viewport(), "panel")
        # A scroll area does not ask for more room by itself when what is in it needs more.
        self._inner.laid_out_anew.connect(self.updateGeometry)
        EdgeScroll(self)
        self._connect(bridge)
        self._fold(library.settings.current)
        self._show_keywords()

    def section(self, name: str) -> FoldingSection:
        return next(section for section in self.sections if section.name == name)

    def minimumSizeHint(self) -> QSize:
        """Whole words, however large the person's text is, and never a sliver."""
        bar_px = self.verticalScrollBar().sizeHint().width()
        return QSize(max(MIN_PX, self._inner.minimumSizeHint().width() + bar_px), MIN_HEIGHT_PX)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX, MIN_HEIGHT_PX).expandedTo(self.minimumSizeHint())

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        panels = self._panels
        for panel in (panels.library, panels.folders, panels.albums, panels.tags, panels.keywords):
            panel.retint()

    # Below: private

    def _make_sections(self) -> list[FoldingSection]:
        panels = self._panels
        panels.keywords.tree.setAccessibleName(self.tr("Keywords in files"))
        return [
            FoldingSection("library", self.tr("Library"), panels.library),
            FoldingSection("folders", self.tr("Folders"), panels.folders),
            FoldingSection("albums", self.tr("Albums"), panels.albums, panels.albums.new_button),
            FoldingSection("tags", self.tr("Tags"), panels.tags, panels.tags.new_button),
            FoldingSection("keywords", self.tr("Keywords in files"), panels.keywords),
        ]

    def _lay_out(self) -> _Column:
        inner = set_role(_Column(), "panel")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_XS, 0, SPACE_XS, SPACE_M)
        column.setSpacing(0)
        for section in self.sections:
            column.addWidget(section)
        column.addStretch(1)
        return inner

    def _connect(self, bridge: Bridge) -> None:
        for source in (self._on_show, self._named):
            source.changed.connect(self._mark)
        self._named.changed.connect(self._show_keywords)
        bridge.settings_changed.connect(self._fold)
        for section, below in pairwise(self.sections):
            self._lead(section, below)
        for section in self.sections:
            section.folded_changed.connect(self._keep_folded)
            section.heading.left_downwards.connect(self._on_heading_down)
            self._column_of(section).left_upwards.connect(section.heading.setFocus)

    def _lead(self, section: FoldingSection, below: FoldingSection) -> None:
        """Let Down lead from the end of a section to the next heading, and Up from that back to the end."""
        self._column_of(section).left_downwards.connect(lambda: self._enter_heading(below))
        below.heading.left_upwards.connect(lambda: self._enter_from_below(section))

    def _column_of(self, section: FoldingSection) -> ColumnTree:
        panels = self._panels
        columns = {
            "library": panels.library.tree.column,
            "folders": panels.folders.tree.column,
            "albums": panels.albums.tree.column,
            "tags": panels.tags.tree.column,
            "keywords": panels.keywords.tree.column,
        }
        return columns[section.name]

    def _on_heading_down(self) -> None:
        here = next((place for place, one in enumerate(self.sections) if one.heading.hasFocus()), None)
        if here is None or self._column_of(self.sections[here]).enter_first():
            return
        if here + 1 < len(self.sections):
            self._enter_heading(self.sections[here + 1])

    @staticmethod
    def _enter_heading(section: FoldingSection) -> None:
        if not section.isHidden():
            section.heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_from_below(self, section: FoldingSection) -> None:
        if not self._column_of(section).enter_last():
            self._enter_heading(section)

    def _fold(self, settings: Settings) -> None:
        folded = settings.folded_sections.split()
        for section in self.sections:
            section.set_folded(section.name in folded)

    def _keep_folded(self, _folded: bool) -> None:
        self._settings.change(folded_sections=" ".join(one.name for one in self.sections if one.is_folded))

    def _show_keywords(self) -> None:
        self.section("keywords").setVisible(bool(self._panels.keywords.tags()))

    def _mark(self) -> None:
        """Mark what is open, whatever is looked for in it. An album or a tag is marked by its own panel."""
        text, scope = self._on_show.place, self._on_show.request.scope
        place, one_is_shown = self._named.library_place(text), self._named.shows_one(text)
        self._panels.folders.mark(Scope() if one_is_shown else scope)
        is_marked_elsewhere = (one_is_shown and place is None) or scope != Scope()
        self._panels.library.mark(None if is_marked_elsewhere else place.search if place is not None else "")


class _Column(QWidget):
    """As high as all that is in it would be: it scrolls, so nothing has to give way.

    Without this, buttons would be squeezed to the least height of the style sheet where the person's text is large.
    """

    laid_out_anew = Signal()

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.laid_out_anew.emit()
        return super().event(event)
