"""How the commands speak: progress and results for people on the terminal, JSON alone on standard output."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape

#: People read this; standard output stays free for JSON and for pipes.
people = Console(stderr=True, highlight=False, soft_wrap=True)


def program() -> None:
    """Make the rooms that stand on Django ready to be used; nothing is asked of the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frankpledge.project.settings")
    import django

    django.setup()


def records() -> None:
    """Make the records ready to be read: the database's tables made or brought up to date."""
    program()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def say_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


@contextmanager
def refusals(*kinds: type[Exception]) -> Iterator[None]:
    """Turn a room's own exceptions into one clear line and exit status 1."""
    try:
        yield
    except kinds as problem:
        people.print(f"[bold red]Refused.[/] {escape(str(problem))}")
        raise typer.Exit(1) from problem


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done while it is being done, and how long it took."""
    import time

    started = time.monotonic()
    with people.status(f"{what} …"):
        yield
    people.print(f"  {what} [dim]({time.monotonic() - started:.1f} s)[/]")
