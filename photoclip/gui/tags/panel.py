"""TagPanel: the tags beside the photos, to be shown, renamed, moved, merged and put onto photos."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from photoclip.core.tags import TAG_COLORS, Tag
from photoclip.gui.base.icons import set_icon
from photoclip.gui.base.on_show import OnShow
from photoclip.gui.base.selection import Selection
from photoclip.gui.base.tag_colors import color_name, dot_icon
from photoclip.gui.base.theme import SPACE_S, SPACE_XS, colors_of, set_role
from photoclip.gui.tags.actions import TagActions
from photoclip.gui.tags.dialogs import ask_for_aliases, ask_for_new_tag, ask_for_target
from photoclip.gui.tags.list import tag_text
from photoclip.gui.tags.model import TagModel, TagNode, moved_name
from photoclip.gui.tags.tree import TagTree
from photoclip.gui.widgets.inline_message import InlineMessage

FILTER_FROM = 15
"""Tags from which on a field to filter them is worth its room."""
MAX_OPENED = 400
"""Rows up to which a filtered tree is opened by itself."""


class TagPanel(QWidget):
    """A tree of the tags with their counts. Photos dropped onto a tag get it.

    `new_button` stands where the panel's heading does.
    """

    search_requested = Signal(str)
    """text for the search box"""

    def __init__(
        self,
        actions: TagActions,
        on_show: OnShow,
        selection: Selection,
        *,
        of_files: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """`selection`: the photos that the menus offer to tag. `of_files`: whether it shows nothing but keywords that
        files carry and nobody put on a photo here, or all other tags.
        """
        super().__init__(parent)
        self._actions = actions
        self._tags = actions.tags
        self._on_show = on_show
        self._selection = selection
        self._of_files = of_files
        self._closed: set[str] = set()
        self.model = TagModel(self)
        self.tree = TagTree(self.model)
        self.message = InlineMessage()
        self.filter = QLineEdit()
        self.new_button = QToolButton()
        self._lay_out()
        self._connect()
        self._show()

    def retint(self) -> None:
        """Draw the icons in the colours of now."""
        self.model.retint()
        self.tree.viewport().update()

    def tags(self) -> list[Tag]:
        """Return the tags that it shows, or would without its filter."""
        return [tag for tag in self._tags.tags if tag.of_files == self._of_files]

    def start_rename(self, node: TagNode) -> None:
        """Let the person type another name where the old one stands."""
        index = self.model.index_of(node.name)
        if index.isValid():
            self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            self.tree.edit(index)

    def menu_for(self, node: TagNode | None) -> QMenu:
        """Return the context menu of one tag (of all the selected ones, if it is among them), or of the empty part."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if node is None:
            menu.addAction(self.tr("New tag…"), lambda: self._ask_for_new(""))
            return menu
        selected = self.tree.selected_nodes()
        nodes = selected if node in selected else [node]
        menu.addAction(self.tr("Show"), lambda: self.search_requested.emit(tag_text(node.name)))
        if self._selection.ids:
            menu.addAction(self.tr("Tag the selected photos"), lambda: self._put(node, self._selection.ids))
        menu.addSeparator()
        menu.addAction(self.tr("New tag…"), lambda: self._ask_for_new(""))
        menu.addAction(self.tr("New tag under it…"), lambda: self._ask_for_new(f"{node.name}/"))
        menu.addSeparator()
        rename = menu.addAction(self.tr("Rename"), lambda: self.start_rename(node))
        rename.setShortcut(Qt.Key.Key_F2)
        if "/" in node.name:
            menu.addAction(self.tr("Move to the top level"), lambda: self._move([node], ""))
        merged = [tag for one in nodes if (tag := one.tag) is not None]
        if merged:
            menu.addAction(self.tr("Merge into…"), lambda: ask_for_target(self._actions, merged, self.window()))
        if node.tag is not None:
            menu.addAction(self.tr("Aliases…"), partial(ask_for_aliases, self._actions, node.tag, self.window()))
            menu.addMenu(self._color_menu(menu, [tag for one in nodes if (tag := one.tag) is not None]))
        menu.addSeparator()
        delete = menu.addAction(self.tr("Delete"), lambda: self._delete(nodes))
        delete.setShortcut(Qt.Key.Key_Delete)
        return menu

    # Below: private

    def _lay_out(self) -> None:
        set_icon(self.new_button, "tag-add")
        self.new_button.setAccessibleName(self.tr("New tag"))
        self.new_button.setToolTip(self.tr("New tag"))
        self.filter.setPlaceholderText(self.tr("Filter tags"))
        self.filter.setAccessibleName(self.tr("Filter tags"))
        self.filter.setClearButtonEnabled(True)
        self.filter.hide()
        within = QVBoxLayout()
        within.setContentsMargins(SPACE_S, 0, SPACE_S, SPACE_XS)
        within.addWidget(self.filter)
        below = QVBoxLayout()
        below.setContentsMargins(SPACE_S, 0, SPACE_S, 0)
        below.addWidget(self.message)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(within)
        column.addWidget(self.tree)
        column.addLayout(below)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "panel")

    def _connect(self) -> None:
        self._tags.changed.connect(self._on_changed)
        self._on_show.changed.connect(self._mark_shown)
        self.filter.textChanged.connect(lambda _text: self._show())
        self.model.renamed.connect(self._on_renamed)
        self.tree.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.tree.collapsed.connect(lambda index: self._closed.add(self.model.node(index).name))
        self.tree.expanded.connect(lambda index: self._closed.discard(self.model.node(index).name))
        self.tree.customContextMenuRequested.connect(self._on_menu)
        self.tree.rename_requested.connect(self._on_rename_key)
        self.tree.delete_requested.connect(self._on_delete_key)
        self.tree.photos_dropped.connect(lambda ids, node: self._put(node, ids))
        self.tree.tags_dropped.connect(self._on_tags_dropped)
        self.tree.itemDelegate().closeEditor.connect(lambda *_: self._on_editor_closed())
        self.new_button.clicked.connect(lambda: self._ask_for_new(""))

    def _on_changed(self) -> None:
        self.filter.setVisible(len(self.tags()) > FILTER_FROM or bool(self.filter.text()))
        self._show()

    def _show(self) -> None:
        if self.tree.is_editing:
            return  # the name being typed stays; closing its line shows what has come meanwhile
        wanted, current = self.filter.text().strip(), self.tree.current_node()
        blocked = self.tree.selectionModel().blockSignals(True)
        closed, tags = set(self._closed), self.tags()
        self.model.show(tags, wanted)
        self.tree.column.show_counts_up_to(max((tag.photo_count for tag in tags), default=0))
        self._open_levels(closed, everything=bool(wanted))
        if current is not None and not self.tree.currentIndex().isValid():
            index = self.model.index_of(current.name)
            self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.tree.selectionModel().blockSignals(blocked)
        self.tree.show_empty(not tags and not self._of_files)
        self._mark_shown()

    def _mark_shown(self) -> None:
        """Mark the tag on show."""
        name = self._tags.shown_by(self._on_show.place)
        index = self.model.index_of(name) if name is not None else QModelIndex()
        blocked = self.tree.selectionModel().blockSignals(True)
        if not index.isValid():
            self.tree.clearSelection()
        elif not self.tree.selectionModel().isSelected(index):
            rows = QItemSelectionModel.SelectionFlag.Rows
            self.tree.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect | rows)
            self.tree.column.reveal(index)
        self.tree.selectionModel().blockSignals(blocked)
        self.tree.viewport().update()

    def _open_levels(self, closed: set[str], *, everything: bool) -> None:
        """Open the levels that the person has not closed; all of them where they look for something."""
        if everything and len(self.tags()) <= MAX_OPENED:
            self.tree.expandAll()
            return
        for row in range(self.model.rowCount()):
            index = self.model.index(row, 0)
            if self.model.rowCount(index):
                self.tree.setExpanded(index, self.model.node(index).name not in closed)
        self._closed = closed

    def _color_menu(self, parent: QMenu, tags: Sequence[Tag]) -> QMenu:
        menu = QMenu(self.tr("Colour"), parent)
        colors = colors_of(QGuiApplication.palette())
        for color in (*TAG_COLORS, ""):
            action = menu.addAction(dot_icon(color, colors), color_name(color))
            action.setCheckable(True)
            action.setChecked(all(tag.color == color for tag in tags))
            action.triggered.connect(partial(self._set_color, tags, color))
        return menu

    def _set_color(self, tags: Sequence[Tag], color: str, *_: object) -> None:
        for tag in tags:
            self._actions.set_color(tag, color)

    def _ask_for_new(self, proposed: str) -> None:
        ask_for_new_tag(self._actions, proposed, self.window())

    def _put(self, node: TagNode, photo_ids: Sequence[int]) -> None:
        self._actions.put(photo_ids, node.name)

    def _move(self, nodes: Sequence[TagNode], above: str) -> None:
        for node in nodes:
            name = moved_name(node, above)
            if name != node.name:
                self._actions.rename_level(node.name, name)

    def _delete(self, nodes: Sequence[TagNode]) -> None:
        if tags := [tag for node in nodes for tag in node.tags()]:
            self._actions.delete(tags)

    def _on_selected(self) -> None:
        nodes = self.tree.selected_nodes()
        if len(nodes) == 1:
            self.search_requested.emit(tag_text(nodes[0].name))

    def _on_menu(self, point: QPoint) -> None:
        index = self.tree.indexAt(point)
        node = self.model.node(index) if index.isValid() else None
        self.menu_for(node).popup(self.tree.viewport().mapToGlobal(point))

    def _on_rename_key(self) -> None:
        if (node := self.tree.current_node()) is not None:
            self.start_rename(node)

    def _on_delete_key(self) -> None:
        current, selected = self.tree.current_node(), self.tree.selected_nodes()
        nodes = selected if current in selected else [current]
        self._delete([node for node in nodes if node is not None])

    def _on_renamed(self, node: TagNode, typed: str) -> None:
        above = node.name.rpartition("/")[0]
        name = f"{above}/{typed}" if above and typed else typed
        self._actions.rename_level(
            node.name, name, failed=lambda sentence: self._on_bad_name(node, typed, sentence), owner=self
        )

    def _on_bad_name(self, node: TagNode, typed: str, sentence: str) -> None:
        """Say why the name will not do, and let the person go on typing."""
        self.message.show_problem(sentence)
        self.start_rename(node)
        editor = self.tree.editor
        if editor is not None:
            editor.setText(typed)
            editor.selectAll()

    def _on_editor_closed(self) -> None:
        self.message.clear()
        self._show()

    def _on_tags_dropped(self, names: Sequence[str], onto: TagNode | None, point: QPoint) -> None:
        nodes = [self.model.node(index) for name in names if (index := self.model.index_of(name)).isValid()]
        if onto is None:
            self._move(nodes, "")
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Move under “{name}”").format(name=onto.name), lambda: self._move(nodes, onto.name))
        merged = [tag for node in nodes if (tag := node.tag) is not None]
        if onto.tag is not None and merged:
            into = onto.tag
            text = self.tr("Merge into “{name}”").format(name=into.name)
            menu.addAction(text, lambda: self._actions.merge(merged, into))
        menu.addSeparator()
        menu.addAction(self.tr("Cancel"))
        menu.popup(point)
