"""`frankpledge demo`: the London example, made from nothing and served."""

from __future__ import annotations

import secrets
import socket
import tempfile
from pathlib import Path
from typing import Annotated

import typer

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
    name, password = _staff()
    others = _others()
    people.print(f"  {release.title} is published. {len(release.missing)} measures have no data and say why.")
    if not serve:
        return
    port = _free(port)
    people.print(f"\n  The site      [bold]http://localhost:{port}/[/]")
    people.print(
        f"  Staff sign in http://localhost:{port}/admin/  as [bold]{name}[/] with [bold]{password}[/]"
    )
    people.print("  or, to see what a role sees:")
    for role, person, secret in others:
        people.print(f"    {role:<28} [bold]{person}[/] with [bold]{secret}[/]")
    people.print("  Ctrl+C stops it.\n")
    serving.run(host="127.0.0.1", port=port, workers=1, only="")


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
