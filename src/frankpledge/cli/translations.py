"""`frankpledge translations`: the records' words to translators and back, as PO files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from frankpledge.cli.console import people, records, refusals

app = typer.Typer(no_args_is_help=True)

Language = Annotated[str, typer.Argument(help="The language's code, such as ar or zh-hans.")]


def _known(code: str) -> None:
    from frankpledge.site import languages

    if code == languages.ENGLISH or code not in languages.LANGUAGES:
        known = ", ".join(one for one in languages.LANGUAGES if one != languages.ENGLISH)
        raise typer.BadParameter(f"“{code}” is none of: {known}.")


@app.command("export")
def export(
    language: Language, file: Annotated[Path, typer.Argument(help="The PO file to write.", dir_okay=False)]
) -> None:
    """Write every text of the records for a translator: what is translated, what is not, what has changed."""
    _known(language)
    records()
    from frankpledge.plan import translations

    people.print(f"{translations.write(language, file):,} texts written to {file}.", markup=False)


@app.command("import")
def take(
    language: Language,
    file: Annotated[Path, typer.Argument(help="The PO file to read.", exists=True, dir_okay=False)],
) -> None:
    """Take a translator's file in, all of it or nothing; each text is signed or flagged machine-drafted."""
    _known(language)
    records()
    from frankpledge.plan import translations

    with refusals(translations.TranslationError):
        taken = translations.take(language, file)
    people.print(
        f"{taken.changed:,} translations changed, {taken.unchanged:,} as they were; "
        f"{taken.stale:,} of texts that no record holds any more.",
        markup=False,
    )
