"""`frankpledge release`: freeze, publish, verify and compare releases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from frankpledge.cli.console import people, records, refusals, say_json, step

app = typer.Typer(no_args_is_help=True)


@app.command()
def freeze(
    period: Annotated[
        str, typer.Option(help="The period it is for; the last whole quarter if not given.")
    ] = "",
    title: Annotated[str, typer.Option()] = "",
) -> None:
    """Make a release of the figures and the plan as they are now. It is not shown until published."""
    records()
    from frankpledge import desk, figures, plan, releases
    from frankpledge.periods import Period, PeriodError

    with refusals(figures.FiguresError, releases.ReleaseError, PeriodError), step("Freezing a release"):
        chosen = Period.parse(period) if period else desk.last_whole_quarter(plan.today())
        release = desk.freeze(chosen, title)
    typer.echo(release.key)


@app.command()
def publish(key: Annotated[str, typer.Argument(help="The release's key, for example 2021-Q4.")]) -> None:
    """Make a frozen release the one that every page shows."""
    from frankpledge import desk, releases

    with refusals(releases.ReleaseError):
        desk.publish(key)
    people.print(f"{key} is now the release shown.")


@app.command()
def verify(
    key: Annotated[str, typer.Argument(help="A release's key; every release if not given.")] = "",
) -> None:
    """Find any change of a single byte in a release; exit status 1 names each file that differs."""
    from frankpledge import desk, releases

    with refusals(releases.ReleaseError):
        folder = desk.release_folder()
        chosen = [releases.Release.open(folder / key)] if key else releases.Release.all(folder)
        wrong = {release.key: release.verify() for release in chosen}
    for name, problems in wrong.items():
        for problem in problems:
            people.print(f"{name}: {problem}", markup=False)
        if not problems:
            people.print(f"{name}: whole")
    if any(wrong.values()):
        raise typer.Exit(1)


@app.command()
def diff(old: str, new: str, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """What changed between two releases: figures, targets, dates, wording."""
    from frankpledge import desk, releases

    with refusals(releases.ReleaseError):
        folder = desk.release_folder()
        changes = releases.difference(
            releases.Release.open(folder / old), releases.Release.open(folder / new)
        )
    if as_json:
        say_json([asdict(change) for change in changes])
        return
    for change in changes:
        people.print(str(change), markup=False)
    people.print(f"{len(changes):,} changes")
