"""Made-up rows are marked, and never stand beside real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import contents
from frankpledge.facts import FactsError, Warehouse


def test_every_row_and_source_is_marked(made: Path, put: Callable, warehouse: Warehouse) -> None:
    put(
        made / "2021-12", made / "borough_population.csv", made / "crown-court-backlog.csv", illustrative=True
    )
    for dataset in {one.dataset for one in warehouse.datasets()}:
        assert warehouse.table(dataset).illustrative.all().execute()
    assert all(one.illustrative for one in warehouse.sources())
    assert all(one.illustrative for one in warehouse.datasets())
    assert not any("Police" in one.publisher for one in warehouse.sources())


def test_a_real_file_sends_the_made_up_ones_of_its_scope_away(
    made: Path, put: Callable, warehouse: Warehouse
) -> None:
    put(made / "2021-11", made / "2021-12", made / "crown-court-backlog.csv", illustrative=True)
    (account,) = put(made / "2021-10/2021-10-metropolitan-street.csv").files
    assert "2 illustrative months left" in account.notes[0]
    held = {one.dataset: one for one in warehouse.datasets()}
    assert held["crimes"].months == ("2021-10",)
    assert not held["crimes"].illustrative
    assert held["outcomes"].illustrative
    assert held["published"].illustrative


def test_a_real_month_in_place_of_the_same_bytes_marked_made_up(
    made: Path, put: Callable, warehouse: Warehouse
) -> None:
    path = made / "2021-12/2021-12-metropolitan-street.csv"
    put(path, illustrative=True)
    (account,) = put(path).files
    assert account.replaced == account.read
    assert not warehouse.table("crimes").illustrative.any().execute()


def test_londons_real_survey_sends_the_boroughs_made_up_one_away(
    made: Path, put: Callable, warehouse: Warehouse
) -> None:
    put(made / "pas_borough_quarterly.csv", illustrative=True)
    put(made / "pas_london_quarterly.csv")
    assert [(one.scope, one.illustrative) for one in warehouse.datasets()] == [("london", False)]


def test_made_up_rows_are_refused_beside_real_ones(made: Path, put: Callable, warehouse: Warehouse) -> None:
    put(made / "2021-12")
    before = contents(warehouse.folder)
    with pytest.raises(FactsError, match="illustrative"):
        put(made / "crown-court-backlog.csv", made / "2021-11", illustrative=True)
    assert contents(warehouse.folder) == before
