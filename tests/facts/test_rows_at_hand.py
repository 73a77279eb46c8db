"""Small datasets read into memory without an engine: the same rows as the engine's table has."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from frankpledge import facts
from frankpledge.facts import engines

TIDY = "series,place,period,numerator,denominator\n"


@pytest.fixture
def held(tmp_path: Path) -> Path:
    for name in ("first", "second"):
        rows = [f"{name},E{n},{year}-Q{n},{n + 1},{10 * n}" for n in range(1, 5) for year in (2020, 2021)]
        (tmp_path / f"{name}.csv").write_text(TIDY + "\n".join(rows) + "\n")
    files = sorted(tmp_path.glob("*.csv"))
    facts.add(files, facts.Warehouse(tmp_path / "held"), illustrative=True, today=date(2022, 3, 31))
    return tmp_path / "held"


def test_rows_are_those_of_the_table_and_no_engine_is_made(held: Path) -> None:
    warehouse = facts.Warehouse(held)
    rows = warehouse.rows("published")
    assert warehouse._connection is None
    assert rows.num_rows == 16
    assert rows.equals(facts.Warehouse(held).table("published").to_pyarrow())


def test_rows_are_in_the_same_order_where_cores_share_the_files(
    held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = facts.Warehouse(held).rows("published")
    monkeypatch.setattr(engines, "_SHARE", 1)
    monkeypatch.setattr(engines.os, "cpu_count", lambda: 3)
    assert facts.Warehouse(held).rows("published").equals(whole)


def test_rows_of_one_scope_are_those_of_that_part(held: Path) -> None:
    warehouse = facts.Warehouse(held)
    only = [part for part in warehouse.digests("published") if part[0] == "second"]
    rows = warehouse.rows("published", only)
    assert set(rows["series"].to_pylist()) == {"second"}
    assert rows.equals(facts.Warehouse(held).part("published", only).to_pyarrow())


def test_rows_of_what_is_not_held_are_a_key_error(held: Path) -> None:
    with pytest.raises(KeyError):
        facts.Warehouse(held).rows("cases")
    with pytest.raises(KeyError):
        facts.Warehouse(held).rows("published", [("third", "2020-03")])


def test_where_an_engine_is_open_it_is_asked(held: Path) -> None:
    warehouse = facts.Warehouse(held)
    warehouse.table("published")
    assert warehouse._connection is not None
    assert warehouse.rows("published").equals(facts.Warehouse(held).rows("published"))
