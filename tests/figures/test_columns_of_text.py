"""Columns of text by codes: written as one run of bytes or gathered text by text, they are the same."""

from __future__ import annotations

import numpy as np
import pytest

from frankpledge.figures import column
from frankpledge.figures.column import Column

TEXTS = ["Áine", "", "short", "“quoted”", "short"]


@pytest.fixture(params=["a run of bytes", "text by text"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(column, "_MANY", 0 if request.param == "a run of bytes" else 2**40)
    return str(request.param)


@pytest.mark.usefixtures("written")
def test_a_text_for_each_series_stands_at_all_its_periods() -> None:
    found = Column.down(TEXTS, (5, 3)).arrow()
    assert found.to_pylist() == [text for text in TEXTS for _ in range(3)]
    found.validate(full=True)


@pytest.mark.usefixtures("written")
def test_a_text_for_each_period_stands_in_all_series() -> None:
    found = Column.across(TEXTS, (2, 5)).arrow()
    assert found.to_pylist() == TEXTS * 2
    found.validate(full=True)


@pytest.mark.usefixtures("written")
def test_what_is_unknown_stays_unknown() -> None:
    told = np.array([["a"], [None], ["b"]], dtype=object)
    assert Column.of(np.broadcast_to(told, (3, 2))).arrow().to_pylist() == ["a", "a", None, None, "b", "b"]
    assert Column.down(["a"], (1, 0)).arrow().to_pylist() == []


def test_one_row_that_stands_for_all_is_read_once() -> None:
    row = np.array([["a", "b", "a"]], dtype=object)
    column_ = Column.of(np.broadcast_to(row, (4, 3)))
    assert column_.arrow().to_pylist() == ["a", "b", "a"] * 4
    assert column_.codes.strides[0] == 0
