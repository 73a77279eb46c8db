"""What the machine may do to any command, said in one plain line: a full disk, records that are locked."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import typer
from typer.core import TyperGroup

from frankpledge.cli.console import people

_FULL = ("no space left on device", "disk is full", "disk quota exceeded", "file too large")
_LOCKED = ("database is locked", "database table is locked")


class Commands(TyperGroup):
    """The commands; what stops them that is no fault of theirs is said without a traceback, with status 1."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except Exception as error:
            why = plainly(error)
            if not why:
                raise
            people.print(f"[bold red]Stopped.[/] {why}")
            raise typer.Exit(1) from error


def plainly(error: BaseException) -> str:
    """What stopped the work, where it was the machine; empty where it was not."""
    said = " ".join(str(one).lower() for one in _chain(error))
    if any(words in said for words in _FULL):
        return (
            "The disk is full. Nothing was left half done: make room, then do it again. "
            "`frankpledge doctor` says how things stand."
        )
    if any(words in said for words in _LOCKED):
        return (
            "The records were being written by another program, which did not end in time. Nothing was left "
            "half done: try again; if it stays so, end the program that holds them (a worker, a load)."
        )
    if any(isinstance(one, BrokenProcessPool) for one in _chain(error)):
        return (
            "A process that made pages was ended from outside, for want of memory perhaps. Nothing was left "
            "half done: do it again, with fewer other programs running."
        )
    return ""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
