"""`frankpledge demo`: the London example, made from nothing and served."""

from __future__ import annotations

import secrets
import socket
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from frankpledge import configuration
from frankpledge.cli import serve as serving
from frankpledge.cli.console import people, records, step

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "london"


def demo(
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it when it is made.")] = True,
    port: Annotated[int, typer.Option(help="The port to serve on; the next free one if taken.")] = 8000,
) -> None:
    """Make the London example (records, illustrative figures, a published release) and serve it."""
    if not EXAMPLE.is_dir():
        people.print(f"The London example is not at {EXAMPLE}: run the demo from a checkout.")
        raise typer.Exit(1)
    people.print(f"[bold]frankpledge[/]: the London example, kept in {configuration.home()}")
    with step("Making the records' tables"):
        records()
    from frankpledge import desk, plan, workspace

    with step("Loading the plan, the measures and the committee's recommendations"):
        workspace.load(EXAMPLE)
        desk.keep_places(EXAMPLE)
    with (
        step("Making illustrative files in the publishers' formats, and adding them"),
        tempfile.TemporaryDirectory() as made,
    ):
        kept_back = desk.add_illustrative(Path(made))
    for dataset in kept_back:
        people.print(f"    {dataset}: real files are held, so no illustrative ones were added")
    with step("Computing the figures and freezing the release"):
        release = desk.freeze_if_changed(desk.last_whole_quarter(plan.today()))
        desk.publish(release.key, override="A demonstration is shown as soon as it is made.")
    people.print(f"  {release.title} is published. {len(release.missing)} measures have no data and say why.")
    port = _free(port) if serve else port
    where = f"http://localhost:{port}"
    if serve:
        people.print(f"\n  The site      [bold]{where}/[/]")
        people.print(f"  Staff sign in [bold]{where}/admin/[/]")
    else:
        people.print("\n  Serve it with [bold]frankpledge serve[/]; staff sign in at /admin/ of its address.")
    _say_accounts()
    if serve:
        people.print("  Ctrl+C stops it.\n")
        serving.run(host="127.0.0.1", port=port, workers=1, only="")


def _say_accounts() -> None:
    """Say who may sign in: an account that may do everything, and one of each role, with new passwords."""
    accounts = [("Everything (staff)", *_staff()), *_others()]
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="")
    table.add_column("Who")
    table.add_column("Name", no_wrap=True)
    table.add_column("Password", no_wrap=True)
    for role, name, password in accounts:
        table.add_row(escape(role), f"[bold]{name}[/]", f"[bold]{password}[/]")
    people.print("\n  An account for each role, to see what it sees (what each may do: docs/roles.md).")
    people.print("  The passwords are new and shown only here; the next demo makes others.\n")
    people.print(Padding(table, (0, 0, 0, 2)))
    people.print()


def _staff() -> tuple[str, str]:
    """The demonstration's staff account, with a new password at each start."""
    from django.contrib.auth import get_user_model

    password = secrets.token_urlsafe(9)
    user, _ = get_user_model().objects.get_or_create(
        username="staff", defaults={"is_staff": True, "is_superuser": True, "email": "staff@example.org"}
    )
    user.set_password(password)
    user.save()
    return user.get_username(), password


def _others() -> list[tuple[str, str, str]]:
    """The demonstration's account of each role, with a new password at each start: role, name, password."""
    from frankpledge.desk.rights.staff import demonstration

    return demonstration()


def _free(port: int) -> int:
    for candidate in range(port, port + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", candidate)) != 0:
                return candidate
    return port
