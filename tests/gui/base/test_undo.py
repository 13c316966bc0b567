"""The undo list, on steps whose jobs the test ends itself."""

import pytest

from photoclip.gui.base.undo import MAX_STEPS, UndoList, UndoStep


class Walks:
    """Steps between states; each job waits in `waiting` until the test ends it."""

    def __init__(self, undo):
        self.undo = undo
        self.waiting = []

    def add(self, name, *, in_any_order=False):
        step = UndoStep(
            f"{name} was done.",
            name,
            lambda arrive: self.waiting.append((f"undo {name}", arrive, step)),
            lambda arrive: self.waiting.append((f"redo {name}", arrive, step)),
            in_any_order=in_any_order,
        )
        self.undo.add(step)
        return step

    def end(self, *, fails=False):
        """End the oldest job; return what it did."""
        said, arrive, step = self.waiting.pop(0)
        arrive(None if fails else step)
        return said

    @property
    def names(self):
        """What can be undone, and redone, next."""
        latest, undone = self.undo.latest, self.undo.latest_undone
        return latest and latest.name, undone and undone.name


@pytest.fixture
def walks(qapp):
    return Walks(UndoList())


def test_steps_are_taken_back_latest_first_and_done_again_in_their_order(walks):
    walks.add("a")
    walks.add("b")
    walks.undo.undo()
    assert walks.end() == "undo b"
    walks.undo.undo()
    assert walks.end() == "undo a"
    assert walks.names == (None, "a")
    walks.undo.redo()
    assert walks.end() == "redo a"
    assert walks.names == ("a", "b")


def test_a_step_that_leaves_what_came_after_it_alone_is_taken_back_at_any_time(walks):
    first, second = walks.add("a", in_any_order=True), walks.add("b")
    third = walks.add("c")
    assert [walks.undo.can_take_back(step) for step in (first, second, third)] == [True, False, True]
    walks.undo.take_back(second)  # not before c
    assert walks.waiting == []
    walks.undo.take_back(first)
    assert walks.end() == "undo a"
    assert (walks.undo.done, walks.undo.undone) == ([second, third], [first])
    walks.undo.undo()
    assert walks.end() == "undo c"
    assert walks.undo.can_take_back(second)
    walks.undo.redo()
    walks.undo.redo()
    assert [walks.end(), walks.end()] == ["redo c", "redo a"]
    assert walks.undo.done == [second, third, first]


def test_a_step_that_is_asked_back_twice_is_taken_back_once(walks):
    first = walks.add("a", in_any_order=True)
    walks.add("b")
    walks.undo.take_back(first)
    walks.undo.take_back(first)
    assert walks.end() == "undo a"
    assert walks.waiting == []


def test_a_step_waits_until_the_one_before_has_been_taken(walks):
    walks.add("a")
    walks.add("b")
    walks.undo.undo()
    walks.undo.undo()
    walks.undo.redo()
    assert [walks.end(), walks.end(), walks.end()] == ["undo b", "undo a", "redo a"]
    assert walks.names == ("a", "b")


def test_a_step_under_way_can_be_taken_once_only(walks):
    walks.add("a")
    walks.undo.undo()
    walks.undo.undo()
    walks.end()
    assert walks.waiting == []


def test_after_something_new_what_was_undone_cannot_be_redone(walks):
    walks.add("a")
    walks.undo.undo()
    walks.end()
    walks.add("b")
    assert walks.names == ("b", None)


def test_something_new_while_a_step_is_taken_back_ends_redoing_too(walks):
    walks.add("a")
    walks.undo.undo()
    walks.add("b")
    walks.end()
    assert walks.names == ("b", None)


def test_a_step_that_fails_is_gone_and_the_one_before_it_is_next(walks):
    walks.add("a")
    walks.add("b")
    walks.undo.undo()
    walks.end(fails=True)
    assert walks.names == ("a", None)


def test_where_redoing_fails_what_stood_on_it_is_not_offered(walks):
    walks.add("a")
    walks.add("b")
    for _step in range(2):
        walks.undo.undo()
        walks.end()
    walks.undo.redo()
    walks.end(fails=True)
    assert walks.names == (None, None)


def test_nothing_to_take_back_is_no_error(walks):
    walks.undo.undo()
    walks.undo.redo()
    assert walks.waiting == []


def test_only_so_many_steps_are_kept(walks):
    for number in range(MAX_STEPS + 5):
        walks.add(str(number))
    taken = []
    while walks.undo.latest is not None:
        walks.undo.undo()
        taken.append(walks.end())
    assert len(taken) == MAX_STEPS
    assert taken[-1] == "undo 5"
