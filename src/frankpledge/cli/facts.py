"""`frankpledge facts`: publishers' files into the warehouse."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from frankpledge.cli import fetch
from frankpledge.cli.console import people, refusals, say_json

app = typer.Typer(no_args_is_help=True)
app.add_typer(fetch.app, name="fetch")


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zips.", exists=True)],
    format_: Annotated[
        str, typer.Option("--as", help="The format, where the content does not tell it.")
    ] = "",
    force: Annotated[str, typer.Option(help="The force that a stop-and-search file is from.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Take files held back as not whole.")] = False,
    illustrative: Annotated[bool, typer.Option("--illustrative", help="Mark the rows as made up.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The account as JSON.")] = False,
) -> None:
    """Read, check and keep publishers' files. All of them, or none if one is refused."""
    from frankpledge import desk, facts

    with refusals(facts.FactsError), people.status("Reading …") as status:
        account = facts.add(
            paths,
            desk.warehouse(),
            format=format_ or None,
            force=force or None,
            replace=replace,
            illustrative=illustrative,
            progress=status.update,
        )
        if any(file.format in ("postcode-directory", "lsoa-lookup") for file in account.files):
            status.update("Writing the lookup of postcodes and wards …")
            desk.keep_lookup()
    if as_json:
        say_json({"files": [asdict(file) for file in account.files]})
        return
    table = Table("File", "Format", "Read", "Added", "Replaced", "Set aside", box=None, pad_edge=False)
    for file in (one for one in account.files if one.format):
        numbers = (file.read, file.added, file.replaced, file.set_aside)
        table.add_row(Path(file.path).name, file.format, *(f"{n:,}" for n in numbers))
    people.print(table)
    for file in account.files:
        if file.held_back:
            people.print(f"[bold]Held back:[/] {Path(file.path).name}: {file.held_back}")
        for problem in file.problems[:10]:
            people.print(
                f"  {Path(problem.file).name}, row {problem.row}, {problem.column}: "
                f"found {problem.found!r}, expected {problem.expected}",
                markup=False,
            )
        for note in file.notes:
            people.print(f"  {Path(file.path).name}: {note}", markup=False)


@app.command(name="list")
def list_(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What the warehouse holds: dataset, what it covers, from when to when, rows."""
    from frankpledge import desk

    holdings = desk.warehouse().datasets()
    if as_json:
        say_json([asdict(holding) for holding in holdings])
        return
    table = Table("Dataset", "Covers", "From", "To", "Months", "Rows", "", box=None, pad_edge=False)
    for holding in holdings:
        table.add_row(
            holding.dataset,
            holding.scope,
            holding.first,
            holding.last,
            f"{len(holding.months):,}",
            f"{holding.rows:,}",
            "illustrative" if holding.illustrative else "",
        )
    people.print(table)
