from __future__ import annotations

from itertools import chain, repeat

from tests.gui.settling import LOOKS, faults_that_stay


def test_what_gets_better_is_waited_for(qtbot):
    looks = chain(repeat(["cut"], LOOKS - 1), [["cut elsewhere"]], repeat(["cut"], LOOKS - 1), repeat([]))
    assert faults_that_stay(lambda: next(looks), qtbot) == []


def test_what_stays_wrong_is_said(qtbot):
    looks = chain([["cut"]], repeat(["cut off: “Settings”"]))
    assert faults_that_stay(lambda: next(looks), qtbot) == ["cut off: “Settings”"]
