"""Actions as data: what a person can do stands once; menus, shortcuts and the keyboard help are made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from photoclip.gui.base.icons import set_icon
from photoclip.system import THIS

Role = QAction.MenuRole


def always() -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do, everywhere it is offered.

    A place is a menu, or a section of the keyboard help, and a group in it: "edit.select". Groups are parted by lines.
    What is asked by a call (`when`, `offered`, `checked`, `text_now`) is asked again at every `ActionTable.refresh`.
    """

    id: str
    text: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Keys that do it, too, and that nobody need be told of."""
    icon: str = ""
    menus: tuple[str, ...] = ()
    """The places in menus."""
    help: str = ""
    """The place in the keyboard help."""
    help_text: str = ""
    """What the keyboard help says, where `text` would not do; actions that say the same share a line."""
    when: Callable[[], bool] = always
    """Whether it can be done now."""
    offered: Callable[[], bool] = always
    """Whether there is anything of it to be seen now."""
    checked: Callable[[], bool] | None = None
    """Whether its tick is on; None: it has none."""
    choice: str = ""
    """Of actions of one choice, one has the mark."""
    text_now: Callable[[], str] | None = None
    """What it is called now, where that changes."""
    role: Role = Role.NoRole


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu in another menu. It holds the actions whose places name it, or what `fill` adds as it opens."""

    id: str
    text: str
    groups: tuple[str, ...] = ("all",)
    icon: str = ""
    menus: tuple[str, ...] = ()
    when: Callable[[], bool] = always
    fill: Callable[[QMenu], None] | None = None


@dataclass(frozen=True, slots=True)
class KeyLine:
    """A line of the keyboard help: a place there, what the keys do, and the keys."""

    place: str
    text: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """What stands in menus, at these places."""

    menus: tuple[str, ...]
    action: QAction


class ActionTable:
    """The QActions and submenus of a table of rows, in its order; actions are found by their id."""

    def __init__(
        self,
        rows: Sequence[Action | Menu],
        widget: QWidget,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
    ) -> None:
        """`widget` owns what is made; `context` says where its keys work."""
        self.rows = tuple(rows)
        self._widget = widget
        self._groups: dict[str, QActionGroup] = {}
        self._actions = {row.id: self._make(row, context) for row in self.rows if isinstance(row, Action)}
        self._menus = {row.id: self._make_menu(row) for row in self.rows if isinstance(row, Menu)}
        widget.addActions([action for action in self._actions.values() if action.shortcuts()])
        self._fill_menus()
        self.refresh()

    def __getitem__(self, action_id: str) -> QAction:
        return self._actions[action_id]

    def __contains__(self, action_id: object) -> bool:
        return action_id in self._actions

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())

    def menu(self, menu_id: str) -> QMenu:
        return self._menus[menu_id]

    def entries(self) -> list[MenuEntry]:
        """Return what stands in menus, submenus included."""
        return [
            MenuEntry(row.menus, self[row.id] if isinstance(row, Action) else self._menus[row.id].menuAction())
            for row in self.rows
        ]

    def key_lines(self) -> list[KeyLine]:
        """Return what the keyboard help says about these actions."""
        return [
            KeyLine(row.help, row.help_text or plain(row.text), row.keys)
            for row in self.rows
            if isinstance(row, Action) and row.keys
        ]

    def refresh(self) -> None:
        """Ask again what can be done, and what is on."""
        for row in self.rows:
            if isinstance(row, Action):
                self._refresh(row)
            else:
                self._menus[row.id].menuAction().setEnabled(row.when())

    # Below: private

    def _make(self, row: Action, context: Qt.ShortcutContext) -> QAction:
        action = QAction(row.text, self._widget, checkable=row.checked is not None)
        action.setMenuRole(row.role)
        action.setShortcuts([QKeySequence(keys) for keys in (*row.keys, *row.also)])
        action.setShortcutContext(context)
        if row.icon:
            set_icon(action, row.icon)
        if not THIS.shows_icons_in_menus:
            action.setIconVisibleInMenu(False)
        if row.choice:
            self._groups.setdefault(row.choice, QActionGroup(self._widget)).addAction(action)
        action.triggered.connect(lambda _checked=False: self._run(row))
        return action

    def _run(self, row: Action) -> None:
        row.run()
        self._refresh(row)  # Qt has set the tick already, whatever came of it

    def _refresh(self, row: Action) -> None:
        action = self._actions[row.id]
        action.setVisible(row.offered())
        action.setEnabled(row.when())
        if row.checked is not None:
            action.setChecked(row.checked())
        if row.text_now is not None:
            action.setText(row.text_now())

    def _make_menu(self, row: Menu) -> QMenu:
        menu = QMenu(row.text, self._widget)
        if row.icon:
            set_icon(menu.menuAction(), row.icon)
        if row.fill is not None:
            fill = row.fill
            menu.aboutToShow.connect(lambda: fill(menu))
            fill(menu)  # an empty menu would not open at all
        return menu

    def _fill_menus(self) -> None:
        entries = self.entries()
        for row in self.rows:
            if isinstance(row, Menu) and row.fill is None:
                fill_menu(self._menus[row.id], row.id, row.groups, entries)


def fill_menu(menu: QMenu, menu_id: str, groups: Sequence[str], entries: Iterable[MenuEntry]) -> None:
    """Add the entries that have a place in this menu, group by group with a line between, else in their order."""
    entries = list(entries)
    for group in groups:
        actions = [entry.action for entry in entries if f"{menu_id}.{group}" in entry.menus]
        if actions and menu.actions():
            menu.addSeparator()
        menu.addActions(actions)


def plain(text: str) -> str:
    """Return the text of an action as it is read: without its mark of the Alt key and its dots."""
    return text.replace("&", "").removesuffix("…")
