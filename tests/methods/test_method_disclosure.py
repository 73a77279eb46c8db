"""Small numbers are hidden, and cannot be worked back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_array_equal

from frankpledge.figures.methods import MethodError, disclosure

tables = arrays(np.float64, st.tuples(st.integers(1, 6), st.integers(1, 6)), elements=st.integers(0, 14))


def with_totals(suppression):
    rows, columns = suppression.cells.shape
    whole = np.zeros((rows + 1, columns + 1), dtype=bool)
    whole[:rows, :columns] = suppression.cells
    whole[:rows, columns], whole[rows, :columns] = suppression.row_totals, suppression.column_totals
    whole[rows, columns] = suppression.grand_total
    return whole


def test_one_to_four_are_hidden_and_a_real_zero_is_shown():
    assert disclosure.primary([0, 1, 4, 5, np.nan]).tolist() == [False, True, True, False, False]
    assert disclosure.primary([7, 7], threshold=[5, 10]).tolist() == [False, True]


def test_a_group_hidden_alone_takes_the_next_smallest_with_it():
    cells, totals = disclosure.breakdown([[3, 9, 8], [3, 2, 9], [0, 9, 8], [3, 0, 90], [4, 0, 0]])
    assert cells.tolist() == [
        [True, False, True], [True, True, False], [False] * 3, [True, False, True], [True, False, False]
    ]  # fmt: skip
    assert totals.tolist() == [False, False, False, False, True]


def test_a_lone_cell_in_a_table_takes_a_ring_of_four():
    found = disclosure.table([[3, 20, 30], [9, 40, 50], [60, 70, 80]])
    assert found.cells.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not found.row_totals.any()
    assert not found.grand_total


def by_algebra(hidden):
    """Which hidden cells the published sums fix: those in no direction that leaves every sum as it is."""
    places = np.argwhere(hidden)
    rows, columns = hidden.shape
    sums = np.zeros((rows + columns, len(places)))
    for place, (row, column) in enumerate(places):
        sums[row, place] = sums[rows + column, place] = 1
    _, size, directions = np.linalg.svd(sums, full_matrices=True)
    free = directions[np.count_nonzero(size > 1e-9) :]
    fixed = np.zeros_like(hidden)
    if len(places):
        fixed[tuple(places.T)] = np.abs(free).sum(axis=0) < 1e-9 if len(free) else True
    return fixed


@given(tables)
def test_no_hidden_cell_of_a_table_follows_from_its_totals(count):
    found = disclosure.table(count)
    whole = with_totals(found)
    assert (found.cells | ~disclosure.primary(count)).all()
    assert not by_algebra(whole).any()
    assert not disclosure.recoverable(whole).any()


@given(arrays(np.bool_, st.tuples(st.integers(1, 5), st.integers(1, 5))))
def test_what_can_be_recovered_is_what_algebra_says(hidden):
    assert_array_equal(disclosure.recoverable(hidden), by_algebra(hidden))


@given(tables)
def test_no_hidden_group_follows_from_its_total(count):
    cells, totals = disclosure.breakdown(count)
    unknown = cells.sum(axis=1) + totals
    assert (unknown != 1).all()
    assert (cells | ~disclosure.primary(count)).all()


@given(tables, st.randoms())
def test_the_order_of_areas_changes_no_breakdown(count, chance):
    order = list(range(len(count)))
    chance.shuffle(order)
    assert_array_equal(disclosure.breakdown(count[order])[0], disclosure.breakdown(count)[0][order])


@given(tables)
def test_nothing_small_means_nothing_hidden(count):
    found = disclosure.table(count + 5)
    assert not with_totals(found).any()
    assert not with_totals(disclosure.table(np.zeros_like(count))).any()


def test_a_rate_goes_with_its_count():
    count, rate = disclosure.hide([True, False], [3, 9], [0.3, 0.9])
    assert np.isnan(count).tolist() == np.isnan(rate).tolist() == [True, False]


def test_what_two_releases_give_away_together():
    found = disclosure.differencing(
        old=[3, 3, 20, 20, 3, np.nan], old_hidden=[False, True, False, False, True, True],
        new=[3, 4, 23, 20, 9, 3], new_hidden=[True, False, False, False, False, True],
    )  # fmt: skip
    assert found.tolist() == ["shown before", "shown now", "small difference", "", "", ""]


def test_empty_tables_and_missing_cells():
    assert disclosure.table(np.empty((0, 3))).cells.shape == (0, 3)
    assert disclosure.breakdown(np.empty((2, 0)))[1].tolist() == [False, False]
    assert disclosure.table([[np.nan, 20], [30, 40]]).cells.all()
    with pytest.raises(MethodError, match="rows and columns"):
        disclosure.table([1, 2])
