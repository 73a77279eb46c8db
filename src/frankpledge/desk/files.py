"""Files into the warehouse, as staff bring them."""

from __future__ import annotations

from pathlib import Path

from frankpledge import configuration, facts, illustration, plan
from frankpledge.facts import Warehouse


def warehouse(engine: str = "") -> Warehouse:
    """The facts that this installation holds, read in `engine` (FRANKPLEDGE_ENGINE if not given)."""
    return Warehouse(configuration.home() / "warehouse", engine=engine or configuration.ENGINE.read())


def keep_places(workspace: Path) -> None:
    """Take a workspace's `places.csv` into the warehouse, so that publishers' names find their codes."""
    places = workspace / "places.csv"
    if places.exists():
        facts.add([places], warehouse(), today=plan.today())


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
