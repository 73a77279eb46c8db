"""`frankpledge facts fetch`: files from their publishers' own servers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from frankpledge.cli.console import people, refusals, say_json

app = typer.Typer(no_args_is_help=True)


@app.callback()
def fetch() -> None:
    """Publishers' files from their own servers, politely, whole or not at all."""


@app.command(name="police-uk")
def police_uk(
    force: Annotated[str, typer.Option(help="The force, as data.police.uk writes it: metropolitan.")],
    first: Annotated[str, typer.Option("--from", help="The first month: 2022-04.")],
    last: Annotated[str, typer.Option("--to", help="The last month: 2022-06.")],
    to_folder: Annotated[
        Path | None,
        typer.Option(help="Where to keep the files; fetched/police-uk in FRANKPLEDGE_HOME if not given."),
    ] = None,
    add: Annotated[bool, typer.Option("--add", help="Add the files to the warehouse too.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="What was fetched, and the account, as JSON.")
    ] = False,
) -> None:
    """Street, outcomes and stop-and-search files of one force from data.police.uk."""
    from frankpledge import configuration, desk, facts
    from frankpledge.facts import fetching

    _check(force, first, last, facts.FORCES)
    folder = to_folder or configuration.home() / "fetched" / "police-uk"
    account: facts.Account | None = None
    with refusals(facts.FactsError):
        with _bar() as bar:
            task = bar.add_task("Fetching …", total=None)
            fetched = fetching.fetch_police_uk(
                force,
                first,
                last,
                folder,
                progress=lambda what, came, total: bar.update(
                    task, description=f"Fetching {what}", completed=came, total=total or None
                ),
            )
        if add:
            with people.status("Adding …") as status:
                account = facts.add(list(fetched.files), desk.warehouse(), progress=status.update)
    if as_json:
        said: dict[str, Any] = {
            "files": fetched.files,
            "new": fetched.new,
            "absent": fetched.absent,
            "stale": fetched.stale,
            "archives": fetched.archives,
            "received": fetched.received,
        }
        if account:
            said["added"] = [
                {"path": one.path, "added": one.added, "replaced": one.replaced, "held_back": one.held_back}
                for one in account.files
            ]
        say_json(said)
        return
    people.print(
        f"{len(fetched.files):,} files in {folder}, {len(fetched.new):,} of them new; "
        f"{fetched.received / 1e6:,.1f} MB fetched in {fetched.requests:,} requests.",
        markup=False,
    )
    if fetched.absent:
        people.print(f"Not published: {', '.join(fetched.absent)}.", markup=False)
    if fetched.stale:
        people.print(f"No longer published, kept as they were: {', '.join(fetched.stale)}.", markup=False)
    if account:
        rows = sum(one.added + one.replaced for one in account.files)
        people.print(f"Added to the warehouse: {rows:,} rows.", markup=False)
        for one in account.files:
            if one.held_back:
                people.print(f"Held back: {Path(one.path).name}: {one.held_back}", markup=False)


def _check(force: str, first: str, last: str, forces: dict[str, str]) -> None:
    """What can be told wrong before anything is asked of the publisher: exit status 2."""
    if force not in forces:
        raise typer.BadParameter(f"“{force}” is none of {', '.join(forces)}", param_hint="--force")
    for month, hint in ((first, "--from"), (last, "--to")):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise typer.BadParameter(f"“{month}” is no month; write it as 2022-04", param_hint=hint)
    if first > last:
        raise typer.BadParameter(f"{first} is after {last}; exchange them", param_hint="--from")


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=people,
        transient=True,
    )
