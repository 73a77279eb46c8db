"""The commands. They say what is happening and hand over to the rooms; they decide nothing.

Exit status 0: done. 1: the input was bad, and nothing was changed. 2: the command was wrong.
"""

from __future__ import annotations

import typer

from frankpledge.cli import (
    audit,
    demo,
    doctor,
    facts,
    figures,
    keeping,
    personal,
    publishing,
    release,
    serve,
    staff,
    texts,
    translations,
    workspace,
)
from frankpledge.cli.stopped import Commands

app = typer.Typer(
    cls=Commands,
    help="Publish a Police and Crime Plan: what was promised, to whom, by when, and whether it is happening.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(facts.app, name="facts", help="Publishers' files, in and checked.")
app.add_typer(figures.app, name="figures", help="What the facts amount to.")
app.add_typer(release.app, name="release", help="Frozen, verifiable editions of figures and plan.")
app.add_typer(staff.app, name="staff", help="Who may use the desk, and as what.")
app.add_typer(audit.app, name="audit", help="Who did what at the desk, unbroken.")
app.add_typer(personal.retention, name="retention", help="How long people’s data are kept.")
app.add_typer(personal.person, name="person", help="What is held of one person.")
app.add_typer(translations.app, name="translations", help="The records’ words in other languages.")
app.command()(workspace.load)
app.command()(workspace.dump)
app.command()(workspace.workbook)
app.command()(texts.compare)
app.command()(texts.coverage)
app.command()(publishing.publish)
app.command()(publishing.documents)
app.command()(keeping.backup)
app.command()(keeping.restore)
app.command()(demo.demo)
app.command()(serve.serve)
app.command()(doctor.doctor)

__all__ = ["app"]
