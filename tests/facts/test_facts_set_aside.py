"""Bad rows are set aside and named; every row of a file is accounted for."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge import illustration
from frankpledge.facts import Warehouse, add
from frankpledge.illustration import defects, police

File = Callable[[str, bytes | str], Path]
STREET = "2021-12/2021-12-metropolitan-street.csv"
TODAY = date(2022, 3, 31)


@pytest.mark.parametrize(
    ("name", "row", "line", "column", "found", "expected"),
    [
        (STREET, 7, None, "Month", "December", "a month written 2021-09"),
        (
            "homicide_victims.csv",
            5,
            "1,20 to 24,Male,Shooting,Domestic Abuse,1/2/21,Murder,Solved,Camden,White",
            "Recorded Date",
            "1/2/21",
            "a month written Jan-03",
        ),
        (
            "homicide_victims.csv",
            5,
            "one,20 to 24,Male,Shooting,Domestic Abuse,Jan-21,Murder,Solved,Camden,White",
            "Count of Victims",
            "one",
            "a whole number",
        ),
        ("homicide_victims.csv", 5, "1,20 to 24", "", "2 fields", "10 fields"),
        (
            "pas_borough_quarterly.csv",
            9,
            "31/02/2021;PAS;Camden;Trust MPS;0,5;0,5",
            "Date",
            "31/02/2021",
            "the last day of a quarter written 31/03/2021",
        ),
        (
            "pas_borough_quarterly.csv",
            9,
            "31/03/2021;PAS;Camden;Trust MPS;n/a;0,5",
            "Proportion",
            "n/a",
            "a share between 0 and 1, written 0,52",
        ),
        ("borough_population.csv", 4, "Camden,2021,many", "population", "many", "a whole number of people"),
        (
            "repeat-domestic-abuse-victims.csv",
            4,
            "repeat-domestic-abuse-victims,E12000007,autumn,1,2",
            "period",
            "autumn",
            "a period: 2021-09, 2021-Q3, 2021/22, R12-2021-09 or 2021",
        ),
        (
            "repeat-domestic-abuse-victims.csv",
            4,
            "repeat-domestic-abuse-victims,E12000007,2021-Q3,1,few",
            "denominator",
            "few",
            "a number",
        ),
        (
            "nrm-decision-days.csv",
            4,
            "nrm-decision-days,K04000001,9,2021-05-02,2021-05-01,Adult",
            "closed",
            "2021-05-01",
            "a day not before the case was opened",
        ),
    ],
)
def test_a_bad_row_is_named_by_file_row_column_found_and_expected(
    made: Path,
    put: Callable,
    warehouse: Warehouse,
    file: File,
    name: str,
    row: int,
    line: str | None,
    column: str,
    found: str,
    expected: str,
) -> None:
    content = (made / name).read_bytes()
    if line is None:
        line = content.split(b"\n")[row - 1].replace(b",2021-12,", b",December,").decode()
    path = file(Path(name).name, defects.with_line(content, row, line))
    (account,) = put(path).files
    (problem,) = account.problems
    assert (problem.file, problem.row, problem.column) == (str(path), row, column)
    assert (problem.found, problem.expected) == (found, expected)
    assert (account.set_aside, account.added) == (1, account.read - 1)
    (source,) = warehouse.sources()
    assert source.set_aside == 1
    with (warehouse.folder / "set_aside" / f"{source.id}.csv").open(encoding="utf-8") as kept:
        (written,) = csv.DictReader(kept)
    assert written == {
        "file": str(path),
        "row": str(row),
        "column": column,
        "found": found,
        "expected": expected,
    }


def test_a_bad_cell_sets_aside_its_whole_line_of_a_wide_file(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    lines = (made / "mps_borough_recent_24_months.csv").read_text().splitlines()
    fields = lines[3].split(",")
    fields[4], fields[6] = "x", "3.5"
    lines[3] = ",".join(fields)
    (account,) = put(file("crime.csv", "\n".join(lines) + "\n")).files
    assert account.set_aside == 1
    assert account.problems[0].row == 4
    assert account.problems[0].found == f"{lines[0].split(',')[4]} holds x"
    assert warehouse.table("borough_crime").count().execute() == (len(lines) - 2) * (len(fields) - 3)


@pytest.mark.parametrize("mended", [b',"On or near', b'",",On or near', b'On" or ,"near'])
def test_an_unclosed_quote_costs_its_own_line_and_no_other(
    made: Path, put: Callable, warehouse: Warehouse, file: File, mended: bytes
) -> None:
    content = (made / STREET).read_bytes()
    lines = content.split(b"\n")
    lines[9] = lines[9].replace(b",On or near", mended, 1)
    (account,) = put(file("street.csv", b"\n".join(lines))).files
    assert account.set_aside == 1
    assert account.problems[0].row == 10
    assert warehouse.datasets()[0].rows == len(lines) - 3


def test_a_line_with_broken_text_costs_itself(made: Path, put: Callable, file: File) -> None:
    lines = (made / STREET).read_bytes().split(b"\n")
    many = [lines[0], *(lines[1:-1] * 25), b""]
    many[2000] = many[2000].replace(b"On or near", b"On or n\xe9ar", 1)
    (account,) = put(file("street.csv", b"\n".join(many))).files
    assert [problem.row for problem in account.problems] == [2001]
    assert account.problems[0].expected == "text in UTF-8"


def test_many_bad_rows_are_listed_in_part_and_written_in_full(
    made: Path, put: Callable, warehouse: Warehouse, file: File
) -> None:
    good = [f"Camden,2021-{month:02d},{value}" for month in range(1, 13) for value in range(100)]
    bad = ["Camden,2021-01,x"] * 150
    (account,) = put(file("series.csv", "\n".join(["place,period,value", *bad, *good]))).files
    assert (account.read, account.set_aside, len(account.problems)) == (1350, 150, 100)
    (written,) = (warehouse.folder / "set_aside").iterdir()
    assert len(written.read_text().splitlines()) == 151


def test_a_file_with_no_last_line_ending_is_taken_and_said(put: Callable, made: Path, file: File) -> None:
    street = (made / STREET).read_bytes().rstrip(b"\n")
    (account,) = put(file("street.csv", street)).files
    assert account.added == street.count(b"\n")
    assert "no line ending" in account.notes[0]
    (account,) = put(file("series.csv", "place,period,value\nCamden,2021-12,4")).files
    assert account.added == 1
    assert "no line ending" in account.notes[0]


# --- whatever is added -------------------------------------------------------------------------------

cell = st.sampled_from(["", "0", "7", "x", "-0", "1.5", "Camden", "2021-12", '"', "a,b", " "])
line = st.tuples(
    st.sampled_from(["Camden", "Barnet", ""]),
    st.sampled_from(["2021-11", "2021-12", "2021-Q4", "autumn", "2021/23"]),
    st.sampled_from(["1", "2.5", "none", "", "1e3"]),
)


def write_tidy(path: Path, lines: list[tuple[str, str, str]]) -> Path:
    good = [("Camden", "2021-10", str(n)) for n in range(4 * len(lines) + 1)]
    with path.open("w", newline="") as out:
        csv.writer(out).writerows([("place", "period", "value"), *lines, *good])
    return path


@settings(max_examples=8, deadline=None)
@given(st.lists(line, max_size=12))
def test_rows_read_are_added_replaced_or_set_aside(lines: list[tuple[str, str, str]]) -> None:
    with TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "warehouse")
        path = write_tidy(Path(folder) / "series.csv", lines)
        (first,) = add([path], warehouse, today=TODAY).files
        assert first.read == len(lines) * 5 + 1 == first.added + first.set_aside
        assert warehouse.datasets()[0].rows == first.added
        state = warehouse.state()
        (again,) = add([path], warehouse, today=TODAY).files
        assert (again.read, again.added, again.replaced) == (first.read, 0, first.added)
        assert again.set_aside == first.set_aside
        assert warehouse.state() == state


def one_month(month: str, rows: int) -> bytes:
    rng = np.random.default_rng(int(month[-2:]) + rows)
    return police.searches(rng, month, list(illustration.LONDON), rows)


@settings(max_examples=5, deadline=None)
@given(st.permutations(["2021-08", "2021-09", "2021-10", "2021-11", "2021-12"]), st.integers(1, 4))
def test_the_order_of_adding_different_months_does_not_matter(order: list[str], at_once: int) -> None:
    with TemporaryDirectory() as folder:
        paths = {month: Path(folder) / f"{month}-metropolitan-stop-and-search.csv" for month in order}
        for number, month in enumerate(sorted(order)):
            paths[month].write_bytes(one_month(month, 60 + number))
        together = Warehouse(Path(folder) / "together")
        add([paths[month] for month in sorted(order)], together, today=TODAY)
        apart = Warehouse(Path(folder) / "apart")
        for start in range(0, len(order), at_once):
            account = add([paths[month] for month in order[start : start + at_once]], apart, today=TODAY)
            assert all(one.read == one.added for one in account.files)
        assert apart.state() == together.state()
        assert apart.table("searches").count().execute() == 5 * 60 + 10
