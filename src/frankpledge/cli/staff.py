"""`frankpledge staff`: who may use the desk, and as what."""

from __future__ import annotations

from typing import Annotated

import typer

from frankpledge.cli.console import people, records, refusals

app = typer.Typer(no_args_is_help=True)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[str, typer.Option(help="The role, such as borough-officer; docs/roles.md has them all.")],
    of: Annotated[
        str, typer.Option("--for", help="The key of the priority, or the code of the area, that it is for.")
    ] = "",
    email: Annotated[str, typer.Option(help="Where to send what the account is told.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask-password", help="Type a password instead of being given one.")
    ] = False,
) -> None:
    """Make an account, or give an account another role. The password is shown once."""
    records()
    from frankpledge.desk.rights import staff

    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else ""
    with refusals(staff.StaffError):
        if password:
            staff.check_password(name, password, email)
        given = staff.add(name, role, of, password=password, email=email)
    people.print(f"{name} is a {role.replace('-', ' ')}{f' for {of}' if of else ''} now.", markup=False)
    if given and not password:
        people.print("The password, shown this once:")
        typer.echo(given)


@app.command("list")
def list_accounts() -> None:
    """Every account of the desk and its roles."""
    records()
    from frankpledge.desk.rights import staff

    for one in staff.accounts():
        closed = "" if one.active else "  (closed)"
        people.print(f"{one.name}: {', '.join(one.roles)}{closed}", markup=False)


@app.command()
def remove(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Close an account. Its name stays in the history of what it wrote."""
    records()
    from frankpledge.desk.rights import staff

    with refusals(staff.StaffError):
        staff.remove(name)
    people.print(f"{name} is let in no more.", markup=False)


@app.command("reset-codes")
def reset_codes(name: Annotated[str, typer.Argument(help="The account.")]) -> None:
    """Forget an account's authenticator and recovery codes: it connects one anew when it signs in next."""
    records()
    from frankpledge.desk.rights import staff

    with refusals(staff.StaffError):
        forgotten = staff.reset_codes(name)
    people.print(
        f"{name}: {forgotten} forgotten; the next sign-in asks to connect an authenticator.", markup=False
    )


@app.command()
def roles() -> None:
    """Who may do what, as the page of the documentation has it."""
    records()
    from frankpledge.desk.rights.documented import page

    typer.echo(page(), nl=False)
