import pytest
from PySide6.QtWidgets import QMenu, QWidget

from photoclip.gui.base.actions import Action, ActionTable, KeyLine, Menu, fill_menu


@pytest.fixture
def widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def row(action_id, run=lambda: None, **options):
    return Action(action_id, f"&{action_id}…", run, **options)


def texts(menu):
    return ["---" if action.isSeparator() else action.text() for action in menu.actions()]


def test_an_action_does_what_its_row_says(widget):
    done = []
    table = ActionTable([row("a", lambda: done.append("a"))], widget)
    table["a"].trigger()
    assert done == ["a"]


def test_what_can_be_done_and_is_on_is_asked_again(widget):
    state = {"when": False, "offered": True, "checked": False}
    asked = {name: lambda name=name: state[name] for name in state}
    table = ActionTable([row("a", text_now=lambda: f"now {state['when']}", **asked)], widget)
    assert not table["a"].isEnabled()
    state.update(when=True, checked=True)
    table.refresh()
    assert table["a"].isEnabled()
    assert table["a"].isChecked()
    assert table["a"].text() == "now True"
    state.update(offered=False)
    table.refresh()
    assert not table["a"].isVisible()


def test_a_tick_says_what_is_so_and_not_what_was_pressed(widget):
    table = ActionTable([row("a", checked=lambda: False)], widget)
    table["a"].trigger()
    assert not table["a"].isChecked()


def test_one_of_a_choice_has_the_mark(widget):
    chosen = ["a"]
    table = ActionTable(
        [
            row(one, lambda one=one: chosen.append(one), checked=lambda one=one: chosen[-1] == one, choice="letters")
            for one in "ab"
        ],
        widget,
    )
    table["b"].trigger()
    assert [action.isChecked() for action in table] == [False, True]


def test_menus_are_filled_group_by_group_with_a_line_between(widget):
    table = ActionTable(
        [row("a", menus=("m.second",)), row("b", menus=("m.first",)), row("c", menus=("m.first",))], widget
    )
    menu = QMenu(widget)
    fill_menu(menu, "m", ["first", "none", "second"], table.entries())
    assert texts(menu) == ["&b…", "&c…", "---", "&a…"]


def test_a_menu_in_a_menu_holds_the_actions_that_name_it(widget):
    rows = [Menu("m.sub", "Sub", menus=("m.all",), when=lambda: False), row("a", menus=("m.sub.all",))]
    table = ActionTable(rows, widget)
    menu = QMenu(widget)
    fill_menu(menu, "m", ["all"], table.entries())
    assert texts(menu) == ["Sub"]
    assert texts(table.menu("m.sub")) == ["&a…"]
    assert not menu.actions()[0].isEnabled()


def test_a_menu_that_fills_itself_is_filled_again_as_it_opens(widget):
    def fill(menu):
        menu.clear()
        menu.addAction(f"{len(filled)}")
        filled.append(menu)

    filled = []
    menu = ActionTable([Menu("m.sub", "Sub", fill=fill)], widget).menu("m.sub")
    menu.aboutToShow.emit()
    assert texts(menu) == ["1"]


def test_the_keyboard_help_is_told_of_actions_with_keys(widget):
    rows = [
        row("a", keys=("Ctrl+A",), also=("Ctrl+B",), help="photos.select", help_text="Select"),
        row("b", keys=("F5",), help="photos.look"),
        row("c"),
    ]
    lines = ActionTable(rows, widget).key_lines()
    assert lines == [KeyLine("photos.select", "Select", ("Ctrl+A",)), KeyLine("photos.look", "b", ("F5",))]
