"""Files into the warehouse, as staff bring them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from frankpledge import configuration, facts, illustration, plan, releases
from frankpledge.facts import Warehouse


def warehouse(engine: str = "") -> Warehouse:
    """The facts that this installation holds, read in `engine` (FRANKPLEDGE_ENGINE if not given)."""
    return Warehouse(configuration.home() / "warehouse", engine=engine or configuration.ENGINE.read())


def keep_places(workspace: Path) -> None:
    """Take a workspace's `places.csv` into the warehouse, so that publishers' names find their codes."""
    places = workspace / "places.csv"
    if places.exists():
        facts.add([places], warehouse(), today=plan.today())


def keep_lookup() -> releases.Lookup:
    """The lookup that public pages ask for postcodes and wards, made of what is held as facts.

    What was made from the same facts is left as it is; where neither a directory of postcodes nor wards are
    held it is empty.
    """
    held, lookup = warehouse(), releases.Lookup(configuration.home() / "lookups")
    postcodes, areas = held.sources("postcodes"), held.sources("small_areas")
    stamp = hashlib.sha256(" ".join(sorted(one.sha256 for one in (*postcodes, *areas))).encode()).hexdigest()
    if lookup.stamp != stamp:
        releases.write_lookup(
            _rows(held, "postcodes", "postcode", "ended", "district", "ward") if postcodes else (),
            _wards(held) if areas else (),
            lookup.path.parent,
            stamp,
            illustrative=any(source.illustrative for source in postcodes),
        )
    return lookup


def _rows(held: Warehouse, dataset: str, *columns: str) -> Iterator[tuple[Any, ...]]:
    for batch in held.table(dataset).select(*columns).to_pyarrow().to_batches(max_chunksize=100_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _wards(held: Warehouse) -> set[tuple[str, str, str]]:
    """(code, name, district) of every ward, by the latest lookup that has wards."""
    rows = list(_rows(held, "small_areas", "ward", "ward_name", "district", "valid_from"))
    latest = max((since for ward, _, _, since in rows if ward), default=None)
    return {(ward, name, district) for ward, name, district, since in rows if ward and since == latest}


def add_illustrative(folder: Path) -> list[str]:
    """Make illustrative files in `folder` and add them, but for datasets of which real files are held.

    Returns the datasets left as they are because real files hold them.
    """
    held = warehouse()
    real = {source.format for source in held.sources() if not source.illustrative}
    made = illustration.write(folder)
    wanted = [path for path in made if facts.recognise(path).key not in real]
    facts.add(wanted, held, illustrative=True, today=plan.today())
    return sorted(
        {facts.recognise(path).dataset for path in made} - {facts.recognise(path).dataset for path in wanted}
    )


def held_state() -> str:
    """A digest of the facts that are held, as `Warehouse.state`."""
    return warehouse().state()
