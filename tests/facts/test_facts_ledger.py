"""Whatever happens in the middle of adding, what was held stays held."""

from __future__ import annotations

import fcntl
import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import contents
from frankpledge import durable
from frankpledge.facts import FactsError, Warehouse
from frankpledge.facts.ledger import Ledger

MONTH = "2021-12"


class PowerCut(BaseException):
    """As sudden as it sounds."""


@pytest.mark.parametrize("where", ["the ledger", "a file moved", "the set-aside rows"])
def test_a_crash_before_the_ledger_leaves_what_stood(
    made: Path,
    put: Callable,
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
    file: Callable[[str, str], Path],
) -> None:
    put(made / "2021-11")
    before, state = (warehouse.folder / "ledger.json").read_bytes(), warehouse.state()
    rows = warehouse.table("crimes").count().execute()
    bad = file("rate.csv", "place,period,value\n" + "Camden,2021-12,1\n" * 9 + "Camden,soon,1\n")
    with monkeypatch.context() as patched:

        def cut(*_: object) -> None:
            raise PowerCut

        if where == "the ledger":
            patched.setattr(Ledger, "save", cut)
        elif where == "a file moved":
            synced = durable.sync
            left = iter([synced, synced])

            def sync(path: Path) -> None:
                next(left, cut)(path)

            patched.setattr(durable, "sync", sync)
        else:
            patched.setattr(durable, "write", cut)
        with pytest.raises(PowerCut):
            put(made / MONTH, bad)
    assert (warehouse.folder / "ledger.json").read_bytes() == before
    fresh = Warehouse(warehouse.folder)
    assert fresh.state() == state
    assert fresh.table("crimes").count().execute() == rows
    put(made / MONTH)
    assert Warehouse(warehouse.folder).table("crimes").month.nunique().execute() == 2
    _nothing_left_over(warehouse)


def _nothing_left_over(warehouse: Warehouse) -> None:
    current = Ledger.read(warehouse.folder).referenced()
    found = {name for name in contents(warehouse.folder) if name.endswith(".parquet")}
    assert found == current
    assert not [*warehouse.folder.glob(".*")]


def test_what_was_replaced_is_swept_by_the_next_add(
    made: Path, put: Callable, warehouse: Warehouse, file: Callable
) -> None:
    content = (made / MONTH / f"{MONTH}-metropolitan-street.csv").read_bytes()
    put(file("a/street.csv", content))
    reader = Warehouse(warehouse.folder).table("crimes")
    put(file("b/street.csv", content[: content.rfind(b"\n", 0, -1) + 1]))
    assert reader.count().execute() == content.count(b"\n") - 1, "whoever is reading is not disturbed"
    put(made / "crown-court-backlog.csv")
    _nothing_left_over(warehouse)


def test_two_programs_do_not_add_at_once(made: Path, put: Callable, warehouse: Warehouse) -> None:
    put(made / "crown-court-backlog.csv")
    with (warehouse.folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FactsError, match="another program"):
            put(made / "2021-11")
    (warehouse.folder / ".lock").unlink()
    put(made / "2021-11")


def test_adding_from_two_threads_leaves_one_whole_ledger(
    made: Path, warehouse: Warehouse, put: Callable
) -> None:
    outcomes: list[str] = []

    def one(path: Path) -> None:
        try:
            put(path)
            outcomes.append("added")
        except FactsError:
            outcomes.append("refused")

    threads = [threading.Thread(target=one, args=(made / name,)) for name in ("2021-11", "2021-12")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == 2
    assert len(warehouse.datasets()) == 3
    _nothing_left_over(warehouse)


def test_adding_the_same_files_again_changes_no_byte(made: Path, put: Callable, warehouse: Warehouse) -> None:
    paths = [
        made / name for name in ("2021-11", "2021-12", "pas_london_quarterly.csv", "nrm-decision-days.csv")
    ]
    put(*paths)
    before = contents(warehouse.folder)
    account = put(*paths)
    assert contents(warehouse.folder) == before
    assert all((one.added, one.replaced) == (0, one.read) for one in account.files)


def test_a_file_named_twice_counts_once(made: Path, put: Callable) -> None:
    account = put(made / MONTH, made / MONTH / f"{MONTH}-metropolitan-street.csv")
    assert len(account.files) == 3


def test_one_content_under_two_names_is_held_once(
    made: Path, put: Callable, warehouse: Warehouse, file: Callable
) -> None:
    content = (made / MONTH / f"{MONTH}-metropolitan-street.csv").read_bytes()
    first, second = put(file("a.csv", content), file("b.csv", content)).files
    assert first.added == second.replaced == warehouse.datasets()[0].rows


def test_a_damaged_ledger_is_said(warehouse: Warehouse) -> None:
    warehouse.folder.mkdir()
    (warehouse.folder / "ledger.json").write_text("{")
    with pytest.raises(FactsError, match="ledger is damaged"):
        warehouse.datasets()
    (warehouse.folder / "ledger.json").write_text(json.dumps({"version": 99}))
    with pytest.raises(FactsError, match="version 99"):
        warehouse.datasets()


def test_an_open_warehouse_sees_what_is_added_later(made: Path, put: Callable, warehouse: Warehouse) -> None:
    other = Warehouse(warehouse.folder)
    assert other.datasets() == []
    put(made / "2021-11")
    assert other.table("crimes").month.nunique().execute() == 1
    put(made / "2021-12")
    assert other.table("crimes").month.nunique().execute() == 2
    assert other.state() == warehouse.state()
