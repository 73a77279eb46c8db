"""`frankpledge retention` and `frankpledge person`: how long people's data are kept, and what one person may
ask.
"""

from __future__ import annotations

from typing import Annotated

import typer

from frankpledge.cli.console import people, records, say_json

retention = typer.Typer(no_args_is_help=True)
person = typer.Typer(no_args_is_help=True)

Who = Annotated[str, typer.Argument(help="The person's whole name, or e-mail address.")]


@retention.callback()
def _retention() -> None:
    """How long what is held of people who took part is kept."""


@retention.command()
def apply(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be erased, and erase nothing.")
    ] = False,
) -> None:
    """Erase what is held of people whose event lies further back than the body keeps it."""
    records()
    from frankpledge.community import personal

    held = personal.kept()
    if dry_run:
        people.print(
            f"{held.held:,} people are held; {held.overdue:,} for longer than {held.months} months "
            "would be erased."
        )
        return
    erased = personal.apply_retention()
    people.print(f"Erased {erased:,} of {held.held:,} people, held for longer than {held.months} months.")
    people.print("Backups made before still hold them: see docs/community.md.")


@person.command()
def export(who: Who) -> None:
    """Everything held of one person, as JSON on standard output."""
    records()
    from frankpledge.community import personal

    told = personal.export(who)
    say_json(told)
    if not told["participations"]:
        people.print("Nothing is held of anybody of that name or address who took part.")


@person.command()
def erase(
    who: Who,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what is held of one person who took part. It cannot be undone."""
    records()
    from frankpledge.community import personal

    found = len(personal.export(who)["participations"])
    if not found:
        people.print("Nothing is held of anybody of that name or address who took part.")
        raise typer.Exit(1)
    if not yes:
        typer.confirm(f"Erase {found} participation(s)?", abort=True)
    people.print(
        f"Erased {personal.erase(who):,}. Backups made before still hold them: see docs/community.md."
    )
    for where, field in personal.mentions(who):
        people.print(f"  The name also stands in a public record: {where}, {field}", markup=False)
