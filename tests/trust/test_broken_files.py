"""Files broken in every way that we could think of: refused by name, or taken with every row accounted for.

`FRANKPLEDGE_BROKEN` sets how many are tried (80 unless set); `make trust` tries thousands.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from trust import inputs

COUNT = int(os.environ.get("FRANKPLEDGE_BROKEN", "80"))
SEED = int(os.environ.get("FRANKPLEDGE_SEED", "2022"))


def test_no_broken_file_is_lost_in_silence_or_brings_a_reader_down(tmp_path: Path) -> None:
    tally = inputs.tried(inputs.whole_files(tmp_path), COUNT, SEED)
    assert tally.refused
    assert tally.set_aside
    print(f"{tally.tried} files broken in {len(tally.ways)} ways: {tally.refused} refused")


def test_every_whole_file_is_taken_as_it_is(tmp_path: Path) -> None:
    tally = inputs.Tally()
    warehouse = inputs.Warehouse(tmp_path / "warehouse")
    for path in inputs.whole_files(tmp_path / "files"):
        inputs.try_one(path, path.name, path.read_bytes(), warehouse, tally, "not broken")
    assert (tally.refused, tally.set_aside) == (0, 0)


@pytest.mark.parametrize("how", inputs.hostile_workbooks())
def test_a_hostile_workbook_is_refused_or_read_as_the_table_it_is(how: str, tmp_path: Path) -> None:
    tally = inputs.Tally()
    content = inputs.hostile_workbooks()[how]
    warehouse = inputs.Warehouse(tmp_path / "warehouse")
    inputs.try_one(tmp_path / "book.xlsx", "book.xlsx", content, warehouse, tally, how)
    held = warehouse.datasets()
    assert tally.refused or [one.rows for one in held] in ([1], [])
