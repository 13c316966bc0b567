"""A table stays in its file: its rows are what stands there, in the precision that they have there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from photoclip.model.weights_table import table_in, weights_in
from photoclip.system.kind import LINUX, MACOS, WINDOWS, System

RANDOM = np.random.default_rng(7)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "weights.safetensors"
    tensors = {
        "single": RANDOM.normal(size=(5, 3)).astype(np.float32),
        "half": RANDOM.normal(size=(4, 2)).astype(np.float16),
        "whole numbers": np.arange(6),
    }
    save_file(tensors, path, {"made": "by a test"})
    return path


def test_every_byte_behind_the_header_belongs_to_a_weight(weights: Path) -> None:
    found = weights_in(weights)
    assert {(weight.name, weight.kind, weight.shape) for weight in found} == {
        ("single", "F32", (5, 3)),
        ("half", "F16", (4, 2)),
        ("whole numbers", "I64", (6,)),
    }
    assert [weight.end for weight in found] == [*(weight.start for weight in found[1:]), weights.stat().st_size]


@pytest.mark.parametrize("system", [LINUX, WINDOWS, MACOS], ids=lambda system: system.name)
@pytest.mark.parametrize(("name", "kind"), [("single", np.float32), ("half", np.float16)])
def test_rows_are_what_was_saved(weights: Path, name: str, kind: type, system: System) -> None:
    from safetensors.numpy import load_file

    table = table_in(weights, name, system)
    assert table.dtype == kind
    np.testing.assert_array_equal(table[[3, 0, 3]], load_file(weights)[name][[3, 0, 3]])


def test_a_table_stays_in_the_file_where_an_open_file_can_be_replaced(weights: Path) -> None:
    assert isinstance(table_in(weights, "single", LINUX), np.memmap)
    assert not isinstance(table_in(weights, "single", WINDOWS), np.memmap)


def test_a_table_that_is_not_there_or_of_another_kind_is_refused(weights: Path) -> None:
    for name in ("another", "whole numbers"):
        with pytest.raises(LookupError):
            table_in(weights, name)
