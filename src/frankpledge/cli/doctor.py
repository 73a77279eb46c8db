"""`frankpledge doctor`: what is missing on this machine, and the line that mends it."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import typer
from rich.markup import escape

from frankpledge import configuration
from frankpledge.cli.console import people, program


def doctor() -> None:
    """Look at what this installation stands on; exit status 1 where something needed is missing."""
    program()
    needed = [
        ("Python 3.11 or later", sys.version_info >= (3, 11), "install Python 3.11 or later"),
        ("The stylesheet", (_package() / "site/static/build/frankpledge.css").exists(), "make demo"),
        (
            "A place to keep things",
            _writable(configuration.home()),
            "set FRANKPLEDGE_HOME to a folder you may write",
        ),
    ]
    optional = [
        (
            "Chromium, for the page tests",
            any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
            "apt-get install chromium",
        ),
        ("Typst, for documents", find_spec("typst") is not None, "pip install typst"),
        (
            "liblouis, for braille",
            shutil.which("lou_translate") is not None,
            "apt-get install liblouis-bin liblouis-data",
        ),
        (
            "Letters of Bengali, Gujarati and Punjabi, for documents",
            _letters("bn"),
            "apt-get install fonts-noto-core",
        ),
        ("Letters of Chinese, for documents", _letters("zh-hans"), "apt-get install fonts-noto-cjk"),
    ]
    for name, there, mend in needed:
        people.print(f"{'yes' if there else '[bold red]no[/] '}  {name}" + ("" if there else f"  →  {mend}"))
    for name, there, mend in optional:
        people.print(f"{'yes' if there else 'no '}  {name}" + ("" if there else f" (optional)  →  {mend}"))
    whole = [_records_whole(), _releases_whole(), _facts_whole()]
    _say_leftovers()
    if not (all(whole) and all(there for _, there, _ in needed)):
        raise typer.Exit(1)


def _letters(language: str) -> bool:
    from frankpledge.publishing import letters

    return not letters.missing(language)


def _package() -> Path:
    return Path(__file__).resolve().parents[1]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError:
        return False
    return True


def _records_whole() -> bool:
    from frankpledge.desk import archive, keeping

    file = configuration.home() / archive.RECORDS
    wrong = list(keeping.records_wrong(file))
    for problem in wrong:
        people.print(f"[bold red]no[/]   {escape(problem)}")
    if not wrong and file.exists():
        people.print("yes  The records are whole")
    return not wrong


def _releases_whole() -> bool:
    from frankpledge import desk, releases

    try:
        trusted = desk.signing_keys().trusted()
        held = releases.Release.all(desk.release_folder())
    except releases.ReleaseError as problem:
        people.print(f"[bold red]no[/]   {escape(str(problem))}")
        return False
    wrong = [(release.key, problem) for release in held for problem in release.verify(trusted)]
    for key, problem in wrong:
        people.print(f"[bold red]no[/]   Release {key}: {escape(problem)}")
    if not wrong:
        people.print("yes  Every release is as it was frozen")
    unsigned = [release.key for release in held if not release.signature(trusted).key]
    if unsigned:
        people.print(f"     Not signed (from before there were keys): {', '.join(unsigned)}")
    return not wrong


def _facts_whole() -> bool:
    from frankpledge import desk
    from frankpledge.desk import keeping

    wrong = keeping.facts_wrong(desk.warehouse().folder)
    for problem in wrong:
        people.print(f"[bold red]no[/]   {escape(problem)}")
    if not wrong:
        people.print("yes  Every month of facts that is held can be read")
    return not wrong


def _say_leftovers() -> None:
    """What a crash left unfinished: in nobody's way, and safe to remove when nothing is running."""
    home = configuration.home()
    for left in sorted([*home.glob(".backup-*"), *home.glob("**/.*.part")]):
        people.print(f"     Left unfinished by a crash, may be removed: {left}", markup=False)
