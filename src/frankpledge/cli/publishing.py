"""`frankpledge publish` and `frankpledge documents`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from frankpledge.cli.console import people, records, refusals

_AtOnce = Annotated[
    bool,
    typer.Option(
        "--at-once",
        help="Replace the folder in one step, for a server that finds it by its path (no bind mount).",
    ),
]


def publish(
    out: Annotated[Path, typer.Argument(help="The folder; made if it is not there.")],
    base_url: Annotated[
        str, typer.Option(help="Where it will stand, for links that begin with it; else they are relative.")
    ] = "",
    since: Annotated[
        str,
        typer.Option(help="The release that the folder shows: list the pages that changed since."),
    ] = "",
    printed: Annotated[
        bool,
        typer.Option("--documents/--no-documents", help="With the documents (PDF, large print, braille)."),
    ] = True,
    at_once: _AtOnce = False,
) -> None:
    """Write the whole public site to a folder that any web server serves; only what changed is written."""
    import time

    records()
    from frankpledge import publishing

    started = time.monotonic()
    with refusals(publishing.PublishingError), people.status("Making pages …") as said:
        account = publishing.publish(
            out,
            base_url=base_url,
            since=since,
            printed=printed,
            at_once=at_once,
            progress=lambda made: said.update(f"Making pages … {made:,}"),
        )
    if since:
        for name in [*account.written, *(f"{gone} (no more)" for gone in account.removed)]:
            if name.partition(" ")[0].endswith(".html"):
                people.print(f"  {name}", markup=False)
    people.print(
        f"{account.pages:,} pages in {out}, {account.asked:,} addresses made again: "
        f"{len(account.written):,} files written, "
        f"{len(account.unchanged):,} unchanged, {len(account.removed):,} removed "
        f"[dim]({time.monotonic() - started:.1f} s)[/]"
    )


def documents(
    out: Annotated[Path, typer.Argument(help="The folder; made if it is not there.")],
    at_once: _AtOnce = False,
) -> None:
    """Write the release as documents: PDF, large print, braille, plain text, workbook, data package."""
    import time

    records()
    from frankpledge import publishing

    started = time.monotonic()
    with refusals(publishing.PublishingError), people.status("Setting documents …") as said:
        account = publishing.documents(
            out, at_once=at_once, progress=lambda made: said.update(f"Setting documents … {made:,}")
        )
    people.print(
        f"Documents in {out}: {len(account.written):,} files written, "
        f"{len(account.unchanged):,} unchanged, {len(account.removed):,} removed "
        f"[dim]({time.monotonic() - started:.1f} s)[/]"
    )
    from frankpledge.publishing.writing import wanting
    from frankpledge.site import languages

    for what, line in wanting([language.code for language in languages.published()]):
        people.print(f"{what} was not made: this machine lacks it. As root: {line}")
