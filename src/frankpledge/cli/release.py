"""`frankpledge release`: freeze, publish, verify and compare releases."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frankpledge.cli.console import people, records, refusals, say_json, step

if TYPE_CHECKING:
    from frankpledge import releases

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
def publish(
    key: Annotated[str, typer.Argument(help="The release's key, for example 2021-Q4.")],
    override: Annotated[
        str,
        typer.Option(
            help="Why it is published though a rule says not now; it is logged and kept with the release."
        ),
    ] = "",
) -> None:
    """Make a frozen release the one that every page shows, with the pages that were frozen with it."""
    records()
    from frankpledge import desk, releases

    with refusals(releases.ReleaseError, desk.DeskError):
        desk.publish(key, override=override)
    people.print(f"{key} is now the release shown.")


@app.command()
def correct(
    key: Annotated[str, typer.Argument(help="The release that is wrong: the one now shown.")],
    what: Annotated[str, typer.Option(help="What was wrong, and is put right. Readers are told.")],
    why: Annotated[str, typer.Option(help="How it came about. Readers are told.")],
    measure: Annotated[
        list[str] | None, typer.Option(help="A measure that it touches; none: the whole release.")
    ] = None,
    publish_: Annotated[bool, typer.Option("--publish", help="Publish it at once.")] = False,
    override: Annotated[str, typer.Option(help="As for publish.")] = "",
) -> None:
    """Make a release of the same period from what is held now, that says what it corrects and why.

    The release corrected stays as it was, at its own address, and says that it was corrected.
    """
    records()
    from frankpledge import desk, figures, releases

    with (
        refusals(figures.FiguresError, releases.ReleaseError, desk.DeskError),
        step("Freezing the correction"),
    ):
        release = desk.correct(key, what=what, why=why, measures=measure or ())
        if publish_:
            desk.publish(release.key, override=override)
    typer.echo(release.key)
    if not publish_:
        people.print(f"It is not shown yet: frankpledge release publish {release.key}")


@app.command()
def verify(
    key: Annotated[str, typer.Argument(help="A release's key; every release if not given.")] = "",
    chain: Annotated[
        bool,
        typer.Option("--chain", help="Walk from the newest to the oldest; all must be vouched for."),
    ] = False,
    public: Annotated[
        Path | None,
        typer.Option("--key", help="Believe this public key alone (PEM), and demand its signature."),
    ] = None,
) -> None:
    """Find any change of a single byte in a release; exit status 1 names each file that differs."""
    from frankpledge import desk, releases

    with refusals(releases.ReleaseError):
        folder = desk.release_folder()
        trusted = releases.read_public(public) if public else desk.signing_keys().trusted()
        if chain:
            _say_chain(releases.chain(folder, trusted, start=key))
            return
        chosen = [releases.Release.open(folder / key)] if key else releases.Release.all(folder)
        bad = False
        for release in chosen:
            signature = release.signature(trusted)
            problems = release.verify(trusted)
            if public and not signature.key:
                problems.append("not signed, and --key demands a signature")
            for problem in problems or [f"whole, {signature.words}"]:
                people.print(f"{release.key}: {problem}", markup=False)
            bad = bad or bool(problems)
    if bad:
        raise typer.Exit(1)


def _say_chain(found: releases.Chain) -> None:
    for link in found.links:
        before = f"; before it {link.previous}" if link.previous else "; the chain begins here"
        people.print(f"{link.key}: {link.problem or link.words}{before}", markup=False)
    if found.broken:
        people.print(f"The chain is broken at {found.broken}", markup=False)
        raise typer.Exit(1)
    people.print(f"The chain of {len(found.links):,} releases is unbroken.", markup=False)


@app.command()
def keys(
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Sign with a new key from now on; what the old one signed stays.")
    ] = False,
) -> None:
    """The public keys that this installation's releases are signed with, to be published elsewhere too."""
    from frankpledge import desk, releases

    with refusals(releases.ReleaseError):
        held = desk.signing_keys()
        if rotate:
            held.rotate()
        for name in held.trusted():
            typer.echo(name)
    people.print(f"They are in {held.folder}", markup=False)


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
