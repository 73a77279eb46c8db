"""`frankpledge backup` and `restore`: all that an installation holds, in one file and out again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from frankpledge.cli.console import people, refusals, step

if TYPE_CHECKING:
    from frankpledge.desk import keeping


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write: NAME.tar.zst or NAME.tar.gz.")],
    with_keys: Annotated[
        bool, typer.Option("--with-keys", help="The private keys too; then keep the file as you keep them.")
    ] = False,
    without_records: Annotated[
        bool,
        typer.Option("--without-records", help="For records in PostgreSQL, taken by pg_dump."),
    ] = False,
) -> None:
    """Write records, facts, releases and uploads to one file, and read it back, while the site runs."""
    from frankpledge.desk import keeping

    with refusals(keeping.KeepingError), step(f"Writing {file}"):
        kept = keeping.backup(file, with_keys=with_keys, records=not without_records)
    _say(kept)
    people.print(f"  SHA-256 {kept.digest}  (keep it elsewhere)", markup=False)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup wrote.", exists=True, dir_okay=False)],
    into: Annotated[Path, typer.Option(help="The new home folder: empty, or not there yet.")],
) -> None:
    """Make a home folder from a backup. Nothing is seen of it before every digest has been found right."""
    from frankpledge.desk import keeping

    with refusals(keeping.KeepingError), step(f"Restoring {file}"):
        kept = keeping.restore(file, into)
    _say(kept)
    people.print(f"  Use it with FRANKPLEDGE_HOME={into}", markup=False)
    if not kept.records:
        people.print("  The records are not in it: restore them with pg_restore.", markup=False)
    if not kept.keys:
        people.print("  The private keys are not in it: the next release has a new one.", markup=False)


def _say(kept: keeping.Kept) -> None:
    people.print(
        f"  {kept.files:,} files, {kept.bytes:,} bytes; {len(kept.releases):,} releases", markup=False
    )
