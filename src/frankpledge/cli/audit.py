"""`frankpledge audit`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from frankpledge.cli.console import people, records

app = typer.Typer(no_args_is_help=True)


@app.callback()
def main() -> None:
    """The audit log: who did what at the desk."""


@app.command()
def verify(
    end: Annotated[str, typer.Option(help="The digest of a link noted earlier, or its beginning.")] = "",
) -> None:
    """Walk the audit log's chain: exit status 1 where an entry was changed, taken away or put in between."""
    records()
    from frankpledge.desk import audit

    found = audit.verify(end)
    for problem in found.broken:
        people.print(f"[bold red]no[/]   {escape(problem)}")
    if found.broken:
        raise typer.Exit(1)
    if not found.links:
        people.print("The audit log is empty: nobody has done anything at the desk yet.")
        return
    people.print(
        f"The audit log is unbroken: {found.links:,} entries. Note its end somewhere else: {found.end}"
    )
