"""Publishers' names find the codes of places."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from frankpledge.facts import FactsError, Place, Places, Warehouse

LONDON = Path(__file__).resolve().parents[2] / "examples/london/places.csv"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Camden", "E09000007"),
        (" camden ", "E09000007"),
        ("E09000007", "E09000007"),
        ("Hammersmith & Fulham", "E09000013"),
        ("Kingston Upon Thames", "E09000021"),
        ("City of Westminster", "E09000033"),
        ("Royal Borough of Greenwich", "E09000011"),
        ("City of London", "E09000001"),
        ("MPS", "E12000007"),
        ("Metropolitan Police Service", "E12000007"),
        ("England and Wales", "K04000001"),
        ("Heathrow ", "LON-AIRPORTS"),
        ("Other / NK", "LON-UNKNOWN"),
    ],
)
def test_a_publishers_name_finds_its_code(put: Callable, warehouse: Warehouse, name: str, code: str) -> None:
    put(LONDON)
    assert Places.held(warehouse).resolve([name]) == {name: code}


def test_what_is_not_known_is_reported(put: Callable, warehouse: Warehouse) -> None:
    assert Places.held(warehouse).unknown(["Camden"]) == ["Camden"]
    put(LONDON)
    places = Places.held(warehouse)
    assert places.resolve(["Camden", "Atlantis"]) == {"Camden": "E09000007"}
    assert places.unknown(["Camden", "Atlantis", "Atlantis"]) == ["Atlantis"]


def test_london_has_its_boroughs(put: Callable, warehouse: Warehouse) -> None:
    put(LONDON)
    boroughs = [one for one in Places.held(warehouse).all.values() if one.kind == "borough"]
    assert sorted(one.code for one in boroughs) == [f"E0900{n:04d}" for n in range(1, 34)]
    assert {one.parent for one in boroughs} == {"E12000007"}


def test_a_name_for_two_places_is_refused_unless_one_is_out_of_use() -> None:
    with pytest.raises(FactsError, match="stands for both"):
        Places([Place("A", "Newtown", "borough"), Place("B", "Old", "borough", aliases=("newtown",))])
    places = Places(
        [Place("A", "Newtown", "borough", valid_to=date(2020, 3, 31)), Place("B", "Newtown", "borough")]
    )
    assert places.code("Newtown") == "B"
