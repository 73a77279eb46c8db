"""`frankpledge load` and `dump`: a workspace of YAML and CSV into the records, and out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from frankpledge.cli.console import people, records, refusals, step


def load(
    folder: Annotated[Path, typer.Argument(help="The workspace's folder.", exists=True, file_okay=False)],
) -> None:
    """Read a workspace (plan, measures, recommendations, places …) into the records; all of it or none."""
    records()
    from frankpledge import desk, workspace

    with refusals(workspace.WorkspaceError), step(f"Loading {folder}"):
        account = workspace.load(folder)
        desk.keep_places(folder)
    people.print(str(account), markup=False)


def dump(folder: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write the records out as a workspace; loading it again changes nothing."""
    records()
    from frankpledge import workspace

    with refusals(workspace.WorkspaceError), step(f"Writing {folder}"):
        workspace.dump(folder)
