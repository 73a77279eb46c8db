"""`frankpledge compare` and `coverage`: what a plan's text says, and what it said before."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from frankpledge.cli.console import people, refusals, say_json

Text = Annotated[Path, typer.Argument(help="Markdown, HTML, DOCX or PDF.", exists=True, dir_okay=False)]


def compare(old: Text, new: Text, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Two plan texts, clause by clause: unchanged, reworded, changed-number, merged, split, new, dropped."""
    from frankpledge.plan import texts

    with refusals(texts.TextError):
        comparison = texts.compare_files(old, new)
    if as_json:
        say_json(comparison.as_dict())
    else:
        people.print(comparison.as_text(), markup=False)


def coverage(
    text: Text,
    topics: Annotated[Path, typer.Option(help="YAML: topic → terms.", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """How often a text names each topic, with every passage; and the topics that it never names."""
    from frankpledge.plan import texts

    with refusals(texts.TextError):
        found = texts.coverage_file(text, topics)
    if as_json:
        say_json(found.as_dict())
    else:
        people.print(found.as_text(), markup=False)
