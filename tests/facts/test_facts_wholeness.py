"""A partial extract waits for a person's word, whichever order files come in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from frankpledge import illustration
from frankpledge.facts import Warehouse
from frankpledge.facts.wholeness import Size, falls_short, neighbours, shrinks
from frankpledge.illustration import defects, police

File = Callable[[str, bytes | str], Path]
MONTHS = illustration.Months("2021-06", "2021-12")


@pytest.fixture(scope="module")
def months() -> dict[str, bytes]:
    """Seven months of street files, about four hundred rows each."""
    crimes = police.crimes(np.random.default_rng(7), MONTHS, list(illustration.LONDON), 1.3)
    return {
        month: police.street([one for one in crimes if one.month == month], known_by="2021-12")
        for month in MONTHS.all
    }


@pytest.fixture
def street(months: dict[str, bytes], file: File) -> Callable[..., Path]:
    def writer(
        month: str, change: Callable[[bytes], bytes] = lambda content: content, folder: str = "a"
    ) -> Path:
        return file(f"{folder}/{month}-metropolitan-street.csv", change(months[month]))

    return writer


def burglary(content: bytes) -> bytes:
    return defects.only(content, "Burglary")


def a_few(content: bytes) -> bytes:
    return defects.first_rows(content, 40)


@pytest.mark.parametrize("partial", [burglary, a_few])
@pytest.mark.parametrize("order", ["larger first", "smaller first", "together", "together, smaller first"])
def test_the_smaller_of_two_extracts_never_quietly_replaces_the_larger(
    put: Callable, street: Callable, warehouse: Warehouse, partial: Callable, order: str
) -> None:
    whole, part = street("2021-09"), street("2021-09", partial, "b")
    rows = whole.read_bytes().count(b"\n") - 1
    calls = {
        "larger first": [[whole], [part]],
        "smaller first": [[part], [whole]],
        "together": [[whole, part]],
        "together, smaller first": [[part, whole]],
    }[order]
    accounts = {one.path: one for call in calls for one in put(*call).files}
    assert warehouse.datasets()[0].rows == rows
    assert accounts[str(whole)].held_back == ""
    if order != "smaller first":
        held = accounts[str(part)]
        assert held.held_back.startswith("2021-09: it ")
        assert "--replace" in held.held_back
        assert (held.set_aside, held.added, held.replaced) == (held.read, 0, 0)


@pytest.mark.parametrize("partial", [burglary, a_few])
def test_a_partial_month_is_seen_beside_its_neighbours(
    put: Callable, street: Callable, warehouse: Warehouse, partial: Callable
) -> None:
    put(*(street(month) for month in MONTHS.all if month != "2021-09"))
    (account,) = put(street("2021-09", partial)).files
    assert "the months beside it" in account.held_back
    assert "2021-09" not in warehouse.datasets()[0].months


def test_partial_months_in_one_call_are_held_back_and_the_others_taken(
    put: Callable, street: Callable, warehouse: Warehouse
) -> None:
    account = put(*(street(m, a_few if m in {"2021-06", "2021-07"} else bytes) for m in MONTHS.all))
    assert [bool(one.held_back) for one in account.files] == [True, True] + [False] * 5
    assert len(warehouse.datasets()[0].months) == 5


def test_a_persons_word_takes_it_and_the_month_is_marked_incomplete(
    put: Callable, street: Callable, warehouse: Warehouse
) -> None:
    put(*(street(month) for month in MONTHS.all))
    rows = warehouse.datasets()[0].rows
    (account,) = put(street("2021-09", burglary, "b"), replace=True).files
    assert account.held_back == ""
    assert account.replaced == account.read
    assert "taken though not whole" in account.notes[0]
    (holding,) = warehouse.datasets()
    assert holding.incomplete == ("2021-09",)
    assert holding.rows < rows
    table = warehouse.table("crimes")
    assert table.filter(table.incomplete).month.nunique().execute() == 1
    put(street("2021-09"))
    assert warehouse.datasets()[0].incomplete == ()


def test_a_partial_month_that_came_first_is_marked_once_its_neighbours_come(
    put: Callable, street: Callable, warehouse: Warehouse
) -> None:
    put(street("2021-09", a_few))
    assert warehouse.datasets()[0].incomplete == ()
    put(*(street(month) for month in MONTHS.all if month != "2021-09"))
    assert warehouse.datasets()[0].incomplete == ("2021-09",)


def test_a_revision_that_loses_few_rows_goes_in(put: Callable, street: Callable) -> None:
    put(street("2021-09"))
    (account,) = put(
        street("2021-09", lambda content: content[: content.rfind(b"\n", 0, -900) + 1], "b")
    ).files
    assert account.replaced == account.read


def test_a_table_of_ours_that_loses_most_of_what_is_held_waits_too(put: Callable, file: File) -> None:
    lines = [f"Camden,2021-{month:02d},{month}" for month in range(1, 13)]
    put(
        file(
            "a/rate.csv",
            "\n".join(["place,period,value", *lines, *[one.replace("Camden", "Barnet") for one in lines]]),
        )
    )
    short = ["place,period,value", *(f"{one}" for one in lines[:2]), "Barnet,2021-01,2"]
    assert put(file("b/rate.csv", "\n".join(short))).files[0].held_back == ""
    few = "\n".join(["place,period,value", *lines[:1]])
    assert put(file("c/rate.csv", few)).files[0].replaced == 1


def test_sizes() -> None:
    whole = Size(1000, {"Burglary": 300, "Drugs": 700})
    assert (
        shrinks(Size(499, {"Burglary": 150, "Drugs": 349}), whole) == "it has 499 rows where 1,000 are held"
    )
    assert shrinks(Size(500, {"Burglary": 150, "Drugs": 350}), whole) == ""
    assert "“Burglary”" in shrinks(Size(900, {"Drugs": 900}), whole)
    assert falls_short(Size(199, whole.kinds), [whole] * 3)
    assert not falls_short(Size(200, whole.kinds), [whole] * 3)
    assert not falls_short(Size(1, {"Drugs": 1}), [])
    assert not falls_short(Size(1, {"Drugs": 1}), [Size(20, {"Burglary": 20})])


def test_neighbours_are_the_nearest_three_on_each_side_within_half_a_year() -> None:
    sizes = {f"2021-{month:02d}": Size(month, {}) for month in range(1, 13)}
    assert [one.rows for one in neighbours("2021-06", sizes)] == [5, 4, 3, 7, 8, 9]
    assert [one.rows for one in neighbours("2021-12", sizes)] == [11, 10, 9]
    assert neighbours("2023-01", sizes) == []
