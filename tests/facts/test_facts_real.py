"""The publishers' own files, where they are beside the checkout."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import ibis
import pytest

from frankpledge.facts import Account, Warehouse, add

TODAY = date(2026, 1, 31)


@pytest.fixture(scope="module")
def dashboards(real: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, Account]:
    warehouse = Warehouse(tmp_path_factory.mktemp("real") / "warehouse")
    folders = [real / "pas", real / "mps_borough", real / "homicide", real / "population"]
    return warehouse, add(folders, warehouse, today=TODAY)


@pytest.fixture(scope="module")
def police(real: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Warehouse, Account]:
    warehouse = Warehouse(tmp_path_factory.mktemp("real") / "warehouse")
    return warehouse, add([real / "police_uk"], warehouse, today=TODAY)


def test_every_row_of_the_dashboards_goes_in(dashboards: tuple[Warehouse, Account]) -> None:
    _, account = dashboards
    assert sum(one.read for one in account.files) == 9_312 + 291 + 1_084 + 1_056 + 2_912 + 198
    assert all(one.read == one.added for one in account.files)


@pytest.mark.parametrize(("month", "share"), [("2017-03", 0.68), ("2021-09", 0.52)])
def test_the_survey_gives_the_two_figures_that_were_quoted(
    dashboards: tuple[Warehouse, Account], month: str, share: float
) -> None:
    table = dashboards[0].table("attitudes")
    asked = (table.scope == "london") & (table.question == '"Good Job" local') & (table.month == month)
    assert table.filter(asked).share.execute().tolist() == [share]


def test_homicides_of_2021_and_teenagers_of_2021_and_2008(dashboards: tuple[Warehouse, Account]) -> None:
    table = dashboards[0].table("homicides")
    year = table.month.left(4)
    teenage = table.age_group == "13 to 19"
    assert table.filter(year == "2021").victims.sum().execute() == 134
    assert table.filter((year == "2021") & teenage).victims.sum().execute() == 30
    assert table.filter((year == "2008") & teenage).victims.sum().execute() == 29


@pytest.mark.parametrize("name", ["mps_borough_historical.csv", "mps_borough_recent_24_months.csv"])
def test_totals_over_boroughs_agree_with_the_file(
    dashboards: tuple[Warehouse, Account], real: Path, name: str
) -> None:
    with (real / "mps_borough" / name).open() as lines:
        header, *rows = csv.reader(lines)
    wanted = {
        f"{column[:4]}-{column[4:]}": sum(int(row[at]) for row in rows)
        for at, column in enumerate(header)
        if at > 2
    }
    table = dashboards[0].table("borough_crime")
    held = (
        table.group_by("month")
        .agg(total=table["count"].sum())
        .execute()
        .set_index("month")["total"]
        .to_dict()
    )
    assert {month: held[month] for month in wanted} == wanted


def test_every_police_file_is_read_and_only_the_partial_months_wait(
    police: tuple[Warehouse, Account],
) -> None:
    warehouse, account = police
    assert len(account.files) == 132
    assert sum(one.read for one in account.files) == 347_350
    waiting = [one for one in account.files if one.held_back]
    assert [(Path(one.path).parent.name, Path(one.path).name[:7], one.set_aside) for one in waiting] == [
        ("outcomes", "2020-01", 88),
        ("outcomes", "2020-02", 79),
    ]
    assert not [one.problems for one in account.files if one.problems]
    assert {(one.dataset, one.scope) for one in warehouse.datasets()} == {
        ("crimes", "city-of-london"),
        ("crimes", "metropolitan"),
        ("crimes", "south-yorkshire"),
        ("outcomes", "metropolitan"),
        ("searches", "city-of-london"),
        ("searches", "metropolitan"),
    }


def test_every_row_lands_in_its_column(police: tuple[Warehouse, Account]) -> None:
    crimes = police[0].table("crimes")
    assert crimes.count().execute() == 225_646
    assert crimes.filter(crimes.crime_id.length() != 64).count().execute() == 0
    assert crimes.filter(~crimes.lsoa.re_search(r"^[EWS]\d{8}$")).count().execute() == 0
    assert crimes.crime_type.nunique().execute() == 14
    quoted = crimes.filter(crimes.location == "On or near High Road, Ickenham")
    assert sorted(quoted.month.execute()) == ["2020-10", "2021-05", "2021-10"]
    outcomes = police[0].table("outcomes")
    linked = outcomes.semi_join(crimes, "crime_id").count().execute()
    assert linked > 25_000


def test_a_month_of_searches_is_whole_in_london_time(police: tuple[Warehouse, Account]) -> None:
    table = police[0].table("searches")
    met = table.filter(table.scope == "metropolitan").group_by("month").agg(rows=ibis._.count())
    assert dict(met.execute().sort_values("month").values.tolist()) == {
        "2022-02": 17_216,
        "2022-03": 17_943,
        "2022-04": 14_585,
    }


def test_burglary_outcomes_alone_leave_their_two_partial_months_waiting(real: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    account = add([real / "police_uk/outcomes"], warehouse, today=TODAY)
    assert [Path(one.path).name[:7] for one in account.files if one.held_back] == ["2020-01", "2020-02"]
    (holding,) = warehouse.datasets()
    assert (holding.first, holding.last, holding.incomplete) == ("2020-03", "2021-12", ())


@pytest.mark.parametrize("order", [("met_all_outcomes", "outcomes"), ("outcomes", "met_all_outcomes")])
def test_of_two_extracts_the_larger_stands_whichever_comes_first(
    real: Path, tmp_path: Path, order: tuple[str, str]
) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    for folder in order:
        add([real / "police_uk" / folder], warehouse, today=TODAY)
    table = warehouse.table("outcomes")
    assert table.filter(table.month == "2020-01").count().execute() == 8_352
    assert table.filter(table.month == "2020-02").count().execute() == 8_184
    assert warehouse.datasets()[0].incomplete == ()


def test_the_national_lookups_of_small_areas_are_read(real: Path, tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    account = add(sorted((real / "geo").glob("LSOA*.csv")), warehouse, today=TODAY)
    assert [one.added for one in account.files] == [35_796, 35_672]
    table = warehouse.table("small_areas")
    camden = table.filter((table.district == "E09000007") & table.ward.notnull())
    assert camden.ward.nunique().execute() > 15
