"""The postcode directory comes in under any of its column names, and the lookup answers one postcode at a
time.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from frankpledge import releases
from frankpledge.facts import FactsError, Warehouse, recognise

OLD = "pcd,pcd2,pcds,dointr,doterm,oscty,ced,oslaua,osward,parish,usertype,lsoa21"
NEW = "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,lad25cd,wd25cd,lsoa21cd"
File = Callable[[str, bytes | str], Path]


@pytest.mark.parametrize(
    "content",
    [
        OLD + '\n"NW1 2DB","NW1  2DB","NW1 2DB","198001","","E99999999","E99999999","E09000007","E05013653",'
        '"E43000197","0","E01000851"\n',
        NEW
        + '\n"NW1 2DB","NW1  2DB","NW1 2DB","198001","","0","530000","E09000007","E05013653","E01000851"\n',
        "pcd,pcd2,pcds,dointr,doterm,laua,ward\nNW12DB,NW1 2DB,NW1 2DB,198001,,E09000007,E05013653\n",
    ],
)
def test_a_directory_of_any_year_is_known_by_its_columns(
    content: str, file: File, put: Callable, warehouse: Warehouse
) -> None:
    path = file("a.csv", content)
    assert recognise(path).key == "postcode-directory"
    (account,) = put(path).files
    assert (account.read, account.added, account.set_aside) == (1, 1, 0)
    (row,) = warehouse.table("postcodes").to_pyarrow().to_pylist()
    assert (row["postcode"], row["ended"], row["district"], row["ward"]) == (
        *("NW1 2DB", None, "E09000007", "E05013653"),
    )


def test_files_of_one_postcode_area_each_stand_beside_one_another(
    file: File, put: Callable, warehouse: Warehouse
) -> None:
    head = "pcds,doterm,laua\n"
    put(file("nw.csv", head + "NW1 2DB,,E09000007\nNW1 2DC,199606,E09000007\n"))
    put(file("se.csv", head + "SE1 7PB,,E09000022\n"))
    assert warehouse.table("postcodes").count().execute() == 3
    put(file("se2.csv", head + "SE1 7PB,,E09000028\n"))
    assert warehouse.table("postcodes").count().execute() == 3


def test_what_is_no_postcode_is_set_aside_by_row(file: File, put: Callable) -> None:
    good = "".join(f"NW1 {n % 10}D{'ABDEFGHJLN'[n // 10]},,E09000007\n" for n in range(40))
    (account,) = put(
        file("a.csv", f"pcds,doterm,laua\n{good}NW1 2DX,sometime,E09000007\nnowhere,,E09000007\n")
    ).files
    assert [(p.row, p.column) for p in account.problems] == [(42, "doterm"), (43, "pcds")]


def test_a_directory_without_areas_is_refused(file: File) -> None:
    with pytest.raises(FactsError, match="oslaua, laua or lad25cd"):
        recognise(file("a.csv", "pcds,doterm,oseast1m\nNW1 2DB,,530000\n"))


def test_the_lookup_knows_a_postcode_however_it_is_written(tmp_path: Path) -> None:
    rows = [("NW1 2DB", None, "E09000007", "E05013653"), ("TN13 1AA", None, "E07000111", None)]
    releases.write_lookup(rows, [("E05013653", "Somers Town", "E09000007")], tmp_path, "stamp")
    lookup = releases.Lookup(tmp_path)
    for written in ("NW1 2DB", "nw12db", " nw1  2db ", "NW1-2DB"):
        assert lookup.find(written) == releases.Found("E09000007", "E05013653", "")
    assert lookup.find("TN13 1AA") == releases.Found("E07000111", "", "")
    assert lookup.find("NW1 2DC") is None
    assert lookup.find("") is None
    assert lookup.wards("E09000007") == [("E05013653", "Somers Town")]
    assert (lookup.held, lookup.stamp, lookup.illustrative) == (True, "stamp", False)


def test_without_a_directory_nothing_is_known_and_nothing_fails(tmp_path: Path) -> None:
    lookup = releases.Lookup(tmp_path)
    assert (lookup.held, lookup.find("NW1 2DB"), lookup.wards("E09000007")) == (False, None, [])
    (tmp_path / "lookup.sqlite3").write_bytes(b"no database")
    assert (lookup.held, lookup.find("NW1 2DB"), lookup.stamp) == (False, None, "")


def test_waiting_counts_those_who_still_wait() -> None:
    stuck = releases.waiting([10, 20, 30, 260], [True, True, True, False], 30)
    assert stuck is not None
    assert (stuck.still_open, stuck.longest_open, stuck.median) == (1, 260, 25.0)
    assert stuck.within == pytest.approx(0.75)
    alone = releases.waiting([260], [False], 30)
    assert alone is not None
    assert (alone.median, alone.within) == (None, 0.0)
    young = releases.waiting([3], [False], 30)
    assert young is not None
    assert young.within is None
    assert releases.waiting([], [], 30) is None
