"""LabelField: the line for labels, and under it the labels as chips, those that belong together in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from photoclip.core.labels import Label, LabelSet
from photoclip.gui.autotag.draft import OWN, TagDraft
from photoclip.gui.autotag.label_dialog import LabelDialog
from photoclip.gui.autotag.set_frame import LabelChip, SetFrame
from photoclip.gui.autotag.starter_sets import StarterSetsPopup
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, set_role
from photoclip.gui.tags.dialogs import TagDialog
from photoclip.gui.widgets.chip import Chip, chip_px
from photoclip.gui.widgets.chip_texts import ChipFace
from photoclip.gui.widgets.layouts import widgets_in
from photoclip.library.contract import Library

MAX_CHIPS_SHARE = 0.2
"""Of the window's height: beyond it the chips scroll, for the photos need the room."""


class LabelEdit(QLineEdit):
    """A line that gives away a label at Enter or a comma, and several when lines are pasted."""

    labels_typed = Signal(str)
    edit_last_requested = Signal()
    """Backspace in the empty line: the last label is to be typed again."""
    left_downwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("What the photos show: birthday party, our dog on the sofa, receipt…"))
        self.setAccessibleName(self.tr("Labels"))
        self.setMaxLength(100_000)
        self.textEdited.connect(self._on_edited)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._give()
            case Qt.Key.Key_Backspace if not self.text():
                self.edit_last_requested.emit()
            case Qt.Key.Key_Down:
                self.left_downwards.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)

    def _on_edited(self, text: str) -> None:
        if "," in text or "\n" in text.strip():  # a line that was pasted keeps its breaks
            self._give()

    def _give(self) -> None:
        text = self.text()
        self.clear()
        self.labels_typed.emit(text)


class LabelChips(QScrollArea):
    """The labels of a draft. One Tab stop; the arrow keys move from chip to chip."""

    edit_requested = Signal(str)
    remove_requested = Signal(str)
    move_requested = Signal(str, str)
    """(label, name of the set that it is to belong to)"""
    new_set_requested = Signal(str)
    """A new set is to be made, with this label as its first."""
    exclusive_changed = Signal(str, bool)
    """(name of the set, whether a photo gets one of its labels at most)"""
    left_upwards = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chips: list[Chip] = []
        self.toggles: dict[str, QCheckBox] = {}
        self._names: list[str] = []
        self._shown: tuple[LabelSet, ...] = ()
        self._current = 0
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_S)
        self.setWidget(self._inner)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Chosen labels"))
        set_role(self, "clear")
        set_role(self._inner, "clear")
        self.hide()

    def show_sets(self, sets: tuple[LabelSet, ...]) -> None:
        if sets == self._shown:
            return
        had_focus = any(chip.hasFocus() for chip in self.chips)
        self._shown = sets
        for widget in widgets_in(self._column):
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self.chips, self._names, self.toggles = [], [], {}
        for one in sets:
            self._column.addWidget(self._group(one))
        self.setVisible(bool(self.chips))
        self._set_current(min(self._current, len(self.chips) - 1))
        if had_focus:
            self.take_focus(self._current)
        self.fit()

    def take_focus(self, index: int) -> bool:
        """Give the focus to the chip at `index`, or the nearest; False when there is none."""
        if not self.chips:
            self.left_upwards.emit()
            return False
        self.chips[min(max(index, 0), len(self.chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def fit(self) -> None:
        """Be as high as the chips, up to a share of the window's height."""
        self._column.activate()
        wanted = self._column.heightForWidth(self.viewport().width())
        most = max(chip_px(self) + SPACE_XS, round(self.window().height() * MAX_CHIPS_SHARE))
        self.setFixedHeight(min(max(1, wanted), most))

    def menu_for(self, name: str) -> QMenu:
        """Return the menu of one chip."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Edit words and strictness…"), lambda: self.edit_requested.emit(name))
        self._offer_sets(menu.addMenu(self.tr("Move to")), name)
        menu.addAction(self.tr("Remove"), lambda: self.remove_requested.emit(name)).setShortcut(Qt.Key.Key_Delete)
        return menu

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    # Below: private

    def _offer_sets(self, menu: QMenu, name: str) -> None:
        """Offer the other sets, none, and a new one."""
        here = next((one.name for one in self._shown if name in [label.name for label in one.labels]), OWN)
        names = [one.name for one in self._shown if one.name not in (OWN, here)]
        for set_name in names:
            menu.addAction(set_name.replace("&", "&&"), partial(self.move_requested.emit, name, set_name))
        if here != OWN:
            menu.addAction(self.tr("No set"), partial(self.move_requested.emit, name, OWN))
        if menu.actions():
            menu.addSeparator()
        menu.addAction(self.tr("New set…"), partial(self.new_set_requested.emit, name))

    def _group(self, one: LabelSet) -> SetFrame:
        group = SetFrame(one)
        for label in one.labels:
            group.add_chip(self._chip(label, group))
        if len(one.labels) > 1:
            self.toggles[one.name] = group.add_toggle(one)
        group.exclusive_changed.connect(lambda on: self.exclusive_changed.emit(one.name, on))
        # Not before the drop is over: the chip that was dragged goes with its set.
        drop = Qt.ConnectionType.QueuedConnection
        group.label_dropped.connect(lambda name: self.move_requested.emit(name, one.name), drop)
        return group

    def _chip(self, label: Label, parent: QWidget) -> LabelChip:
        name = label.name
        chip = LabelChip(name, face_of_label(label), parent)
        chip.clicked.connect(lambda: self.edit_requested.emit(name))
        chip.remove_requested.connect(lambda: self.remove_requested.emit(name))
        chip.move_requested.connect(lambda steps: self.take_focus(self.chips.index(chip) + steps))
        chip.focused.connect(lambda: self._on_focused(chip))
        chip.left_upwards.connect(self.left_upwards)
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(
            lambda point: self.menu_for(name).popup(chip.mapToGlobal(point if not point.isNull() else QPoint(8, 8)))
        )
        self.chips.append(chip)
        self._names.append(name)
        return chip

    def _on_focused(self, chip: Chip) -> None:
        if chip in self.chips:
            self._set_current(self.chips.index(chip))
            self.ensureWidgetVisible(chip, 0, SPACE_XS)

    def _set_current(self, index: int) -> None:
        self._current = max(0, index)
        for place, chip in enumerate(self.chips):
            here = place == self._current
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if here else Qt.FocusPolicy.ClickFocus)


class LabelField(QObject):
    """Line, starter sets and chips of one draft; whoever owns it lays them out."""

    remarked = Signal(object)
    """tuple of plain sentences about labels that were left out; empty when all went well"""

    def __init__(self, library: Library, window: QWidget) -> None:
        """`window`: the one that the field is in; what it opens stands above that."""
        super().__init__(window)
        self._library = library
        self._window = window
        self._draft: TagDraft | None = None
        self.edit = LabelEdit()
        self.sets_button = QPushButton(self.tr("&Starter sets…"))
        self.sets_button.setAutoDefault(False)
        self.sets_button.clicked.connect(self._open_starter_sets)
        self.chips = LabelChips()
        self.edit.labels_typed.connect(self._on_typed)
        self.edit.edit_last_requested.connect(self._on_edit_last)
        self.edit.left_downwards.connect(lambda: self.chips.take_focus(0))
        self.chips.left_upwards.connect(lambda: self.edit.setFocus(Qt.FocusReason.OtherFocusReason))
        self.chips.edit_requested.connect(self.edit_label)
        self.chips.remove_requested.connect(self._on_remove)
        self.chips.exclusive_changed.connect(self._on_exclusive)
        self.chips.move_requested.connect(self._on_move)
        self.chips.new_set_requested.connect(self.ask_for_set)

    def set_draft(self, draft: TagDraft) -> None:
        if self._draft is not None:
            self._draft.labels_changed.disconnect(self._show)
        self._draft = draft
        draft.labels_changed.connect(self._show)
        self._show()

    def edit_label(self, name: str) -> None:
        """Ask for the words of one label."""
        draft = self._draft
        label = draft.label(name) if draft is not None else None
        if draft is None or label is None:
            return
        dialog = LabelDialog(label, lambda changed: draft.change(name, changed), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_for_set(self, name: str) -> None:
        """Ask what a new set is called, and let this label be its first."""
        draft, edit = self._draft, QLineEdit()
        if draft is None:
            return
        edit.setAccessibleName(self.tr("Name of the set"))
        edit.setMaxLength(100)
        explained = self.tr("“{name}” comes first; drag others there, or use their menus.").format(name=name)
        dialog = TagDialog(self.tr("New set of labels"), explained, edit, self.tr("Create"), self._window)
        dialog.button.setEnabled(False)
        dialog.button.setDefault(True)
        edit.textChanged.connect(lambda text: dialog.button.setEnabled(bool(text.strip())))

        def create() -> None:
            set_name = " ".join(edit.text().split())
            if any(one.name == set_name for one in draft.sets):
                dialog.fail(self.tr("There is a set “{name}” already.").format(name=set_name))
                return
            draft.move(name, set_name)
            dialog.accept()

        dialog.button.clicked.connect(create)
        dialog.open()

    # Below: private

    def _on_move(self, name: str, set_name: str) -> None:
        if self._draft is not None:
            self._draft.move(name, set_name)

    def _show(self) -> None:
        if self._draft is not None:
            self.chips.show_sets(self._draft.sets)

    def _open_starter_sets(self) -> None:
        if self._draft is None:
            return
        popup = StarterSetsPopup(self._library.labels.starter_sets(), self._draft.labels, self._window)
        popup.toggled.connect(self._on_starter)
        popup.open_below(self.sets_button)

    def _on_starter(self, part: LabelSet, on: bool) -> None:
        if self._draft is None:
            return
        if on:
            self.remarked.emit(self._draft.add(part))
        else:
            self._draft.remove([label.name for label in part.labels])

    def _on_typed(self, text: str) -> None:
        if self._draft is not None:
            self.remarked.emit(self._draft.add_text(text))
            self.edit.setText(", ".join(self._draft.not_taken(text)))

    def _on_remove(self, name: str) -> None:
        if self._draft is not None:
            self._draft.remove([name])

    def _on_exclusive(self, name: str, on: bool) -> None:
        if self._draft is not None:
            self._draft.set_exclusive(name, on)

    def _on_edit_last(self) -> None:
        if self._draft is None or not self._draft.labels:
            return
        last = self._draft.labels[-1]
        self._draft.remove([last.name])
        self.edit.setText(last.name)


def face_of_label(label: Label) -> ChipFace:
    """Return how a label's chip looks."""
    lines = [label.name]
    more: Sequence[tuple[str, str]] = (
        (_tr("Looks for: {text}"), label.description),
        (_tr("Also: {text}"), ", ".join(label.synonyms)),
        (_tr("Not: {text}"), ", ".join(label.unwanted)),
    )
    lines += [words.format(text=text) for words, text in more if text]
    tuned = len(lines) > 1 or label.strictness is not None
    spoken = _tr("Label {name}; press Return to edit, Delete to remove.").format(name=label.name)
    return ChipFace(label.name, "words" if tuned else "tag", "link" if tuned else "muted", "\n".join(lines), spoken)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LabelField", text)
