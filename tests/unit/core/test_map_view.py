"""What of the world is seen, and which photos are drawn as one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from photoclip.core.map_view import Cluster, MapView, bounds_of, box_of, clusters, written
from photoclip.core.mercator import across, down, latitude_at, longitude_at
from photoclip.core.places import Spread
from photoclip.core.query import Box, Filter
from photoclip.core.search import SearchRequest

PARTS = st.floats(0, 1)
VIEWS = st.builds(
    lambda x, y, zoom, width, height: (
        MapView.whole(width, height).zoomed(2.0**zoom, width / 2, height / 2).moved(-x * 500, -y * 500)
    ),
    *(PARTS, PARTS, st.floats(0, 12), st.integers(200, 2000), st.integers(150, 1200)),
)


def spread_of(*places: tuple[float, float]) -> Spread:
    """Return photos 1, 2, … at places in degrees north and east."""
    north, east = np.asarray(places, np.float64).reshape(-1, 2).T
    return Spread(np.arange(1, len(places) + 1), across(east), down(north))


@given(st.floats(-85, 85), st.floats(-180, 179.9))
def test_degrees_come_back_from_the_map(north: float, east: float) -> None:
    assert latitude_at(float(down(np.asarray(north)))) == pytest.approx(north, abs=1e-9)
    assert longitude_at(float(across(np.asarray(east)))) == pytest.approx(east, abs=1e-9)


@given(VIEWS, st.floats(0.25, 8), PARTS, PARTS)
def test_what_lies_under_the_pointer_stays_there_while_one_zooms(
    view: MapView, factor: float, x: float, y: float
) -> None:
    point = x * view.width, y * view.height
    before = view.under(*point)
    after = view.zoomed(factor, *point)
    half = view.height / 2 / after.pixels
    if half < after.down < 1 - half:  # the world does not end there
        assert after.under(*point)[1] == pytest.approx(before[1], abs=1e-6)
        assert (after.under(*point)[0] - before[0] + 0.5) % 1 == pytest.approx(0.5, abs=1e-6)


@given(VIEWS, st.floats(-3000, 3000), st.floats(-3000, 3000))
def test_nothing_but_the_world_is_seen_above_and_below(view: MapView, right: float, under: float) -> None:
    _left, top, _right, bottom = view.moved(right, under).bounds
    if view.least_pixels < view.height and view.pixels < view.height:  # then all of it is seen, in the middle
        assert top + bottom == pytest.approx(1)
    else:
        assert top >= -1e-9
        assert bottom <= 1 + 1e-9


@given(st.integers(60, 2000), st.integers(0, 2000))
def test_all_of_the_world_can_be_seen_in_a_view_higher_than_wide(width: int, more: int) -> None:
    left, top, right, bottom = MapView.whole(width, width + more).fitted(0.0, 0.2, 1.0, 0.8).bounds
    assert right - left >= 1 - 1e-9
    assert top <= 0.2
    assert bottom >= 0.8


@given(VIEWS, PARTS, PARTS, st.floats(0.001, 0.5), st.floats(0.001, 0.5))
def test_a_part_of_the_map_is_seen_whole(view: MapView, left: float, top: float, wide: float, high: float) -> None:
    fitted = view.fitted(left, top, left + wide, min(1.0, top + high))
    seen_left, seen_top, seen_right, seen_bottom = fitted.bounds
    assert seen_top - 1e-9 <= top
    assert min(1.0, top + high) <= seen_bottom + 1e-9
    assert seen_right - seen_left >= wide


@given(PARTS, PARTS, st.floats(0, 0.9), st.floats(0, 0.9))
def test_a_box_holds_what_it_was_made_of_and_can_be_written(left: float, top: float, wide: float, high: float) -> None:
    bottom = min(1.0, top + high)
    box = box_of(left, top, left + wide, bottom)
    (term,) = SearchRequest(f"box:{written(box)}").query.filters
    assert term.value == box
    made_left, made_top, made_right, made_bottom = bounds_of(box)
    assert made_top <= top + 1e-9
    assert made_bottom >= bottom - 1e-9
    assert (left - made_left + 1e-9) % 1 <= made_right - made_left + 1e-6


def degrees(most: int) -> st.SearchStrategy[float]:
    """Return degrees as cameras write them, with two to six decimals."""
    numbers = st.builds(round, st.floats(-most, most), st.integers(2, 6))
    return numbers | st.sampled_from([0.0, float(most), float(-most), most - 0.01, 0.01 - most])


@given(degrees(90), degrees(180), st.integers(-1, 1))
def test_the_box_of_one_place_is_never_empty_and_holds_it(north: float, east: float, world: int) -> None:
    x, y = float(across(np.asarray(east))) + world, float(down(np.asarray(north)))
    (term,) = SearchRequest(f"box:{written(box_of(x, y, x, y))}").query.filters
    assert isinstance(term, Filter)
    box = term.value
    assert isinstance(box, Box)
    assert box.south <= north <= box.north
    assert box.west <= east <= box.east or (box.west > box.east and (east >= box.west or east <= box.east))
    left, top, right, bottom = bounds_of(box)
    assert right > left
    assert bottom > top


def test_a_box_almost_as_wide_as_the_world_is_all_of_it() -> None:
    box = box_of(0.0001, 0.4, 1.00005, 0.6)
    assert (box.west, box.east) == (-180, 180)


@given(VIEWS, st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), max_size=40))
def test_every_photo_in_sight_is_in_one_cluster(view: MapView, places: list[tuple[float, float]]) -> None:
    spread = spread_of(*places)
    found = clusters(spread, view, 64)
    seen = sum(
        0 <= x <= view.width and 0 <= y <= view.height
        for x, y in (view.at(*place) for place in zip(spread.across, spread.down, strict=True))
    )
    assert seen <= sum(one.count for one in found) <= len(places)
    assert len({one.photo_id for one in found}) == len(found)
    for one in found:
        left, top, right, bottom = one.bounds
        assert left - 1e-9 <= one.across <= right + 1e-9
        assert top - 1e-9 <= one.down <= bottom + 1e-9


def test_a_cluster_splits_as_one_comes_nearer() -> None:
    spread = spread_of((41.89, 12.49), (41.95, 12.49), (45.46, 9.19))
    view = MapView.whole(800, 600)
    (one,) = clusters(spread, view, 64)
    assert (one.count, one.photo_id) == (3, 1)
    nearer = view.fitted(*one.bounds)
    assert sorted(cluster.count for cluster in clusters(spread, nearer, 64)) == [1, 2]
    (rome, *_) = clusters(spread, nearer, 64)
    assert [cluster.count for cluster in clusters(spread, nearer.fitted(*rome.bounds), 64)] == [1, 1]


def test_photos_on_both_sides_of_the_edge_of_the_map_are_one() -> None:
    spread = spread_of((-17.0, 179.99), (-17.0, -179.99))
    view = MapView.whole(800, 600).moved(400, 0)
    (one,) = clusters(spread, view, 64)
    assert one.count == 2
    box = one.box
    assert box.west > 0 > box.east
    assert len(SearchRequest(f"box:{written(box)}").query.filters) == 1


def test_nothing_moves_between_clusters_while_the_map_is_dragged() -> None:
    rng = np.random.default_rng(5)
    spread = Spread(np.arange(3000), rng.uniform(0.4, 0.6, 3000), rng.uniform(0.4, 0.6, 3000))
    view = MapView.whole(900, 700).zoomed(4, 450, 350)

    def middle(view: MapView) -> dict[int, Cluster]:
        return {one.photo_id: one for one in clusters(spread, view, 64)}

    before, after = middle(view), middle(view.moved(3, 2))
    assert len(before.keys() & after.keys()) > 0.8 * len(before)
