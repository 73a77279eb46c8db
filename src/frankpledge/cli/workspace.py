"""`frankpledge load`, `dump`, `workbook`: a workspace, or a spreadsheet, into the records and out again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from frankpledge.cli.console import people, records, refusals, step


def load(
    folder: Annotated[
        Path,
        typer.Argument(help="The workspace's folder, or a workbook (.xlsx) filled in.", exists=True),
    ],
) -> None:
    """Read a workspace (plan, measures, recommendations, places …) into the records; all of it or none.

    A workbook made by `frankpledge workbook` changes only what was changed in it, and takes nothing away.
    """
    records()
    from frankpledge import desk, workspace

    if folder.is_file():
        with refusals(workspace.WorkspaceError), step(f"Loading {folder}"):
            account = workspace.workbook.load(folder)
        said = (
            str(account)
            if account.changed
            else "  It says what the records say already: nothing was changed."
        )
        people.print(said, markup=False)
        return
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


def workbook(file: Annotated[Path, typer.Argument(help="The workbook to write (.xlsx).")]) -> None:
    """Write commitments, milestones, updates and targets as a workbook to be filled in and loaded back."""
    records()
    from frankpledge import workspace

    if file.suffix.lower() != ".xlsx":
        people.print(f"[bold red]Refused.[/] {file}: name it with .xlsx at the end", markup=True)
        raise typer.Exit(2)
    with refusals(workspace.WorkspaceError, OSError), step(f"Writing {file}"):
        rows = workspace.workbook.write(file)
    people.print(f"  {rows} rows", markup=False)
