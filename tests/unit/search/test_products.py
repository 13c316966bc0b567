"""Both ways to multiply halves say the same, and whoever has one way alone is served by it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace

import numpy as np
import pytest

from photoclip.search import products
from photoclip.search.products import Product, able_kernels
from tests.unit.search.fakes import unit_vectors

numkong = pytest.importorskip("numkong")


@pytest.fixture
def asked_anew() -> Iterator[None]:
    able_kernels.cache_clear()
    yield
    able_kernels.cache_clear()


@pytest.mark.parametrize("dimension", [1, 3, 33, 384, 512, 640, 768, 1152])
@pytest.mark.parametrize("count", [1, 5, 513])
@pytest.mark.parametrize("asked", [1, 2, 7, 33])
def test_products_are_those_of_double_precision(dimension: int, count: int, asked: int) -> None:
    vectors = unit_vectors(count, dimension).astype(np.float16)
    queries = unit_vectors(asked, dimension, seed=9).astype(np.float32)
    expected = queries.astype(np.float64) @ vectors.T.astype(np.float64)
    for kernels in (None, numkong):
        found = np.empty((asked, count), np.float32)
        Product(queries, kernels).write(vectors, found)
        np.testing.assert_allclose(found, expected, atol=1e-6)


@pytest.mark.parametrize("kernels", [None, numkong], ids=["numpy", "numkong"])
def test_vectors_that_nobody_may_write_and_that_lie_apart_are_multiplied(kernels: ModuleType | None) -> None:
    every = unit_vectors(40, 64).astype(np.float16)
    every.setflags(write=False)
    queries = unit_vectors(2, 64, seed=9).astype(np.float32)
    found = np.full((2, 60), 7, np.float32)
    Product(queries, kernels).write(every[::2], found[:, 20:40])
    np.testing.assert_allclose(found[:, 20:40], queries @ every[::2].T.astype(np.float32), atol=1e-6)
    assert (found[:, :20] == 7).all()
    assert (found[:, 40:] == 7).all()


@pytest.mark.usefixtures("asked_anew")
def test_without_numkong_numpy_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "numkong", None)
    assert able_kernels() is None


@pytest.mark.usefixtures("asked_anew")
def test_on_a_processor_that_numkong_has_no_code_for_numpy_multiplies(monkeypatch: pytest.MonkeyPatch) -> None:
    able = {"serial": True, "haswell": False}
    monkeypatch.setitem(sys.modules, "numkong", SimpleNamespace(get_capabilities=lambda: able))  # type: ignore[arg-type]
    assert able_kernels() is None


@pytest.mark.usefixtures("asked_anew")
@pytest.mark.parametrize("wrong", [1e-3, np.nan])
def test_products_that_are_off_are_not_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, wrong: float
) -> None:
    kernels = SimpleNamespace(
        get_capabilities=lambda: {"serial": True, "haswell": True},
        dots_pack=numkong.dots_pack,
        dots_packed=lambda vectors, packed: np.asarray(numkong.dots_packed(vectors, packed)) + np.float32(wrong),
    )
    monkeypatch.setitem(sys.modules, "numkong", kernels)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING, products.__name__):
        assert able_kernels() is None
    assert "are off by" in caplog.text
