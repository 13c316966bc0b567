"""InfoPanel: what is known of the selected photo, and every file that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from photoclip.core.explanation import Explanation
from photoclip.core.photo import Photo, PhotoFile
from photoclip.core.places import PlaceName
from photoclip.core.query import print_filter
from photoclip.core.search import IdArray, SearchRequest
from photoclip.gui.base.bridge import Bridge
from photoclip.gui.base.counted import shown_number
from photoclip.gui.base.jobs import JobToken
from photoclip.gui.base.theme import SPACE_L, SPACE_M, SPACE_XS, set_role
from photoclip.gui.details.companions import CompanionRows
from photoclip.gui.details.fact_row import FactRow
from photoclip.gui.details.facts import Fact, facts_of
from photoclip.gui.details.path_button import PathButton
from photoclip.gui.details.several import SeveralFacts
from photoclip.gui.details.why_section import WhySection
from photoclip.gui.marks.marking import Marking
from photoclip.gui.marks.row import MarksRow
from photoclip.gui.photo.dating import Dating
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.section import TagsSection
from photoclip.gui.widgets.inline_message import announce, text_label
from photoclip.gui.widgets.tab_order import lead_through
from photoclip.library.contract import Library


class InfoPanel(QScrollArea):
    """Shows one photo, or what several share. Reads the photo on a library thread; keeps up with changes.

    After `set_request` it also says why the photo stands in that search's result.
    """

    tag_requested = Signal()
    """The person wants to type tags."""
    search_requested = Signal(str)
    """text for the search box: the photos of a tag"""
    explained = Signal(object)
    """Explanation: why the photo on show is in the result; None while nothing is said of it"""
    moment_requested = Signal(float)
    """second of the video on show that the person wants to see"""

    def __init__(
        self,
        library: Library,
        bridge: Bridge,
        parent: QWidget | None = None,
        *,
        tags: TagActions | None = None,
        marking: Marking | None = None,
    ) -> None:
        """`tags`, `marking`: with them tags and marks are shown, and can be changed."""
        super().__init__(parent)
        self._tags = tags
        self._marking = marking
        self._dating = Dating(library, bridge, self)
        self._several: IdArray = np.zeros(0, np.int64)
        self._library = library
        self._bridge = bridge
        self._photo_id: int | None = None
        self._reading: JobToken | None = None
        self._request: SearchRequest | None = None
        self._explaining: JobToken | None = None
        self._says_more = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(220)
        self.setAccessibleName(self.tr("Photo information"))
        set_role(self.viewport(), "panel")
        self._scrolled_px = 0
        bar = self.verticalScrollBar()
        # From photo to photo the same part stays in sight, also when it comes a moment after the facts.
        bar.actionTriggered.connect(lambda _action: self._on_scrolled(bar.sliderPosition()))
        bar.rangeChanged.connect(lambda _low, _high: bar.setValue(self._scrolled_px))
        bridge.photos_changed.connect(self._on_photos_changed)
        bridge.photos_removed.connect(self._on_photos_removed)
        bridge.answers_changed.connect(self._explain)
        self.show_photo(None)

    def sizeHint(self) -> QSize:
        return QSize(280, 480)

    @property
    def photo_id(self) -> int | None:
        return self._photo_id

    def show_photo(self, photo_id: int | None) -> None:
        """Show this photo, or that none is selected."""
        self._stop_reading()
        self._photo_id = photo_id
        self._several = np.zeros(0, np.int64)
        if photo_id is None:
            self._show_sentence(self.tr("Select a photo to see what is known of it."))
        else:
            self._read(photo_id)

    def set_request(self, request: SearchRequest | None) -> None:
        """From now on the photos come from this search; None or one without words and filters explains nothing."""
        if request is not None and not request.query.vector_terms and not request.query.filters:
            request = None
        if request != self._request:
            self._request = request
            self._explain()

    def show_several(self, photo_ids: Sequence[int]) -> None:
        """Show how many photos are selected, what they share, and how far they reach."""
        ids = np.asarray(photo_ids, np.int64)
        if np.array_equal(ids, self._several):
            return
        self._stop_reading()
        self._photo_id = None
        self._several = ids
        self._put(SeveralFacts(self._library, self._bridge, ids, self._sections(photo_ids)))

    def show_known(self, photo: Photo) -> None:
        """Show a photo whose record is already at hand."""
        self._stop_reading()
        self._photo_id = photo.id
        self._several = np.zeros(0, np.int64)
        self._on_read(photo)

    def _on_scrolled(self, scrolled_px: int) -> None:
        self._scrolled_px = scrolled_px

    def _stop_reading(self) -> None:
        if self._reading is not None:
            self._reading.drop()
            self._reading = None
        self._stop_explaining()

    def _stop_explaining(self) -> None:
        if self._explaining is not None:
            self._explaining.drop()
            self._explaining = None

    def _explain(self) -> None:
        """Say below the facts why the photo is here. Until the answer comes, nothing is said of it."""
        self._stop_explaining()
        facts = self.widget()
        if not isinstance(facts, PhotoFacts):
            return
        facts.show_why(None)
        self.explained.emit(None)
        if self._request is not None and self._photo_id is not None:
            self._explaining = self._bridge.ask(
                self._library.search.explain,
                self._photo_id,
                self._request,
                done=self._on_explained,
                failed=lambda _sentence: None,  # what stands in the way is said under the search box
                owner=self,
            )

    def _on_explained(self, explanation: Explanation) -> None:
        self._explaining = None
        facts = self.widget()
        if isinstance(facts, PhotoFacts) and explanation.photo_id == self._photo_id:
            facts.show_why(explanation, is_open=self._says_more)
            if facts.why is not None:
                facts.why.more.toggled.connect(self._on_more)
                facts.why.moment_requested.connect(self.moment_requested)
            self.explained.emit(explanation)

    def _on_more(self, shown: bool) -> None:
        self._says_more = shown  # of the next photo, too

    def _read(self, photo_id: int) -> None:
        self._reading = self._bridge.ask(
            self._library.photos.get, photo_id, done=self._on_read, failed=self._show_sentence, owner=self
        )

    def _on_read(self, photo: Photo | None) -> None:
        self._reading = None
        facts = self.widget()
        if photo is None:
            self._show_sentence(self.tr("This photo is no longer in the library."))
        elif not isinstance(facts, PhotoFacts) or facts.photo != photo:
            page = PhotoFacts(photo, self._sections([photo.id]))
            page.date_requested.connect(lambda: self._dating.ask([photo.id]))
            page.search_requested.connect(self.search_requested)
            page.put_below(CompanionRows(self._library.companions, self._bridge, photo.id))
            self._put(page)
            self._name_place(page)
            self._explain()
        elif facts.why is None:
            self._explain()

    def _name_place(self, facts: PhotoFacts) -> None:
        shot = facts.photo.shot
        if shot.latitude is not None and shot.longitude is not None:
            self._bridge.ask(
                self._library.places.name_at,
                shot.latitude,
                shot.longitude,
                done=facts.show_place,
                failed=lambda _sentence: None,  # the coordinates stand there
                owner=facts,
            )

    def _put(self, page: QWidget) -> None:
        """Show it; Tab reaches what is in it after the panel, not after the rest of the window."""
        self.setWidget(page)
        lead_through(self)

    def _sections(self, photo_ids: Sequence[int]) -> list[QWidget]:
        """Return the parts that keep themselves up to date: marks and tags."""
        sections: list[QWidget] = []
        if self._marking is not None:
            marks = MarksRow(self._library, self._bridge, self._marking, narrow=True)
            marks.show_photos(photo_ids)
            sections.append(marks)
        if self._tags is not None:
            tags = TagsSection(self._library, self._bridge, self._tags, photo_ids)
            tags.tag_requested.connect(self.tag_requested)
            tags.search_requested.connect(self.search_requested)
            sections.append(tags)
        return sections

    def _on_photos_changed(self, photo_ids: tuple[int, ...]) -> None:
        if self._photo_id is not None and self._photo_id in photo_ids:
            self._stop_reading()
            self._read(self._photo_id)

    def _on_photos_removed(self, photo_ids: tuple[int, ...]) -> None:
        if self._photo_id is not None and self._photo_id in photo_ids:
            self.show_photo(None)

    def _show_sentence(self, sentence: str) -> None:
        page = QWidget()
        set_role(page, "panel")
        label = text_label(sentence, "muted")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.addStretch(2)
        layout.addWidget(label)
        layout.addStretch(3)
        self.setWidget(page)


class PhotoFacts(QWidget):
    """Name, facts and files of one photo; `sections` stand under the name."""

    date_requested = Signal()
    """The person wants to say another date."""
    search_requested = Signal(str)
    """text for the search box: the photos of a place"""

    def __init__(self, photo: Photo, sections: Sequence[QWidget] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.photo = photo
        set_role(self, "panel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_L, SPACE_L, SPACE_L, SPACE_L)
        layout.setSpacing(SPACE_M)
        name = PurePath(photo.files[0].path).name if photo.files else self.tr("A photo without a file")
        layout.addWidget(text_label(breakable(name), "heading"))
        if photo.files and all(file.offline for file in photo.files):
            offline = self.tr("Offline: its folder or drive cannot be reached now. Nothing is lost.")
            layout.addWidget(text_label(offline, "warning"))
        for section in sections:
            layout.addWidget(section)
        self._place: QVBoxLayout | None = None
        for fact in facts_of(photo):
            layout.addWidget(self._row(fact))
        if photo.files:
            layout.addWidget(self._files(photo.files))
        layout.addStretch(1)
        self._layout = layout
        self.why: WhySection | None = None

    def show_why(self, explanation: Explanation | None, *, is_open: bool = False) -> None:
        """Say below the facts why the photo is in the result; None: say nothing."""
        if self.why is not None:
            self._layout.removeWidget(self.why)
            self.why.deleteLater()
            self.why = None
        if explanation is not None and (explanation.terms or explanation.filters or explanation.note):
            self.why = WhySection(explanation, is_open=is_open)
            self._layout.insertWidget(self._layout.count() - 1, self.why)

    def put_below(self, rows: QWidget) -> None:
        """Let these rows stand below the facts."""
        self._layout.insertWidget(self._layout.count() - 1, rows)

    def show_place(self, name: PlaceName | None) -> None:
        """Say under the coordinates what people call the place; a click searches for it."""
        if name is None or self._place is None:
            return
        link = set_role(QPushButton(name.text.replace("&", "&&")), "link")
        link.setAccessibleName(self.tr("Show photos of {place}").format(place=name.text))
        link.setToolTip(self.tr("Show all photos taken here"))
        link.clicked.connect(lambda: self.search_requested.emit(print_filter("place", name.text)))
        self._place.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)

    def _row(self, fact: Fact) -> QWidget:
        row = FactRow(fact, self._button(fact))
        if fact.copied:
            self._place = row.column
        return row

    def _button(self, fact: Fact) -> QPushButton | None:
        """Return what can be done with a fact, None where that is nothing."""
        if not fact.copied and not fact.is_date:
            return None
        button = set_role(QPushButton(self.tr("Change…") if fact.is_date else self.tr("Copy")), "link")
        if fact.is_date:
            button.setAccessibleName(self.tr("Change the date"))
            button.clicked.connect(self.date_requested)
        else:
            button.setAccessibleName(self.tr("Copy the coordinates"))
            button.clicked.connect(lambda: self._copy(fact.copied))
        return button

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        announce(self, self.tr("Copied"))

    def _files(self, files: tuple[PhotoFile, ...]) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_XS)
        many = self.tr("Where its {count} copies lie").format(count=shown_number(len(files)))
        where = self.tr("Where it lies") if len(files) == 1 else many
        column.addWidget(text_label(where, "small"))
        for file in files:
            column.addWidget(PathButton(file))
        return group


def breakable(name: str) -> str:
    """Let a long name wrap after the marks that people put into file names."""
    return "".join(c + "\u200b" if c in "_-." else c for c in name)
