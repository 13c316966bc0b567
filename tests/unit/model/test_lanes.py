"""Lanes: each computes its part alone."""

from __future__ import annotations

import threading

import pytest
import torch

from photoclip.model.lanes import Lanes, alone
from tests.waiting import PATIENCE_S


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_every_part_is_done_and_answers_in_its_place(count: int) -> None:
    futures = Lanes().begin(count, lambda number: number * number, range(20))
    assert [future.result(PATIENCE_S) for future in futures] == [number * number for number in range(20)]


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_part_that_fails_fails_alone(count: int) -> None:
    futures = Lanes().begin(count, lambda number: 1 // number, [1, 0, 1])
    assert [type(future.exception(PATIENCE_S)) for future in futures] == [type(None), ZeroDivisionError, type(None)]


def test_as_many_parts_as_there_are_lanes_are_under_way_at_once() -> None:
    together = threading.Barrier(3)
    futures = Lanes().begin(3, lambda _number: together.wait(PATIENCE_S), range(3))
    assert sorted(future.result(PATIENCE_S) for future in futures) == [0, 1, 2]


def test_a_lane_computes_without_help_and_whoever_waits_keeps_theirs() -> None:
    before = torch.get_num_threads()
    futures = Lanes().begin(2, lambda _number: torch.get_num_threads(), range(4))
    assert [future.result(PATIENCE_S) for future in futures] == [1, 1, 1, 1]
    assert torch.get_num_threads() == before


def test_another_number_of_lanes_may_be_asked_for_every_time() -> None:
    lanes = Lanes()
    for count in (1, 4, 2, 0, 4):
        futures = lanes.begin(count, lambda number: number, range(9))
        assert [future.result(PATIENCE_S) for future in futures] == list(range(9))
    lanes.close()


def test_who_computes_alone_for_a_while_has_help_again_afterwards() -> None:
    before = torch.get_num_threads()
    with alone():
        assert torch.get_num_threads() == 1
    assert torch.get_num_threads() == before
