"""`frankpledge doctor`: what is missing on this machine, and the line that mends it."""

from __future__ import annotations

import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import typer

from frankpledge import configuration
from frankpledge.cli.console import people


def doctor() -> None:
    """Look at what this installation stands on; exit status 1 where something needed is missing."""
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
    ]
    for name, there, mend in needed:
        people.print(f"{'yes' if there else '[bold red]no[/] '}  {name}" + ("" if there else f"  →  {mend}"))
    for name, there, mend in optional:
        people.print(f"{'yes' if there else 'no '}  {name}" + ("" if there else f" (optional)  →  {mend}"))
    whole = _releases_whole()
    if not (whole and all(there for _, there, _ in needed)):
        raise typer.Exit(1)


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


def _releases_whole() -> bool:
    from frankpledge import desk, releases

    held = releases.Release.all(desk.release_folder())
    wrong = [(release.key, problem) for release in held for problem in release.verify()]
    for key, problem in wrong:
        people.print(f"[bold red]no[/]   Release {key}: {problem}")
    if not wrong:
        people.print("yes  Every release is as it was frozen")
    return not wrong
