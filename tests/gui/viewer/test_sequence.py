from photoclip.gui.viewer.sequence import PhotoSequence


def test_it_begins_at_the_nearest_photo_there_is():
    assert PhotoSequence([4, 5, 6], 9).current == 6
    assert PhotoSequence([4, 5, 6], -1).current == 4
    assert PhotoSequence().current is None


def test_it_goes_no_further_than_its_ends_and_says_so():
    sequence = PhotoSequence([4, 5, 6], 2)
    assert not sequence.go(3)
    assert not sequence.go(2)
    assert sequence.go(0)
    assert not sequence.go(-1)
    assert sequence.current == 4


def test_the_neighbour_that_probably_comes_next_is_first():
    sequence = PhotoSequence([4, 5, 6], 0)
    assert sequence.near() == [4, 5]
    sequence.go(1)
    assert sequence.near() == [5, 6, 4]
    sequence.go(2)
    sequence.go(1)
    assert sequence.near() == [5, 4, 6]


def test_a_photo_that_goes_gives_way_to_the_next_one_and_the_last_to_the_one_before():
    sequence = PhotoSequence([4, 5, 6, 7], 1)
    assert sequence.remove([4, 5])
    assert sequence.current == 6
    sequence.go(1)
    assert sequence.remove([7])
    assert sequence.current == 6
    assert not sequence.remove([99])
    assert sequence.remove([6])
    assert sequence.current is None
    assert len(sequence) == 0
