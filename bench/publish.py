"""How long the static site takes without documents: whole, again, and with one record changed.

It publishes a copy of FRANKPLEDGE_HOME (`frankpledge demo --no-serve` makes one) in a process of its own, and
holds the folder in the end to one published from nothing. `python -m bench.publish en` takes the languages
named alone.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import django

from frankpledge import configuration


def main(*languages: str) -> None:
    if not (configuration.home() / "releases" / "current").exists():
        print("publish: no release is held in FRANKPLEDGE_HOME; `frankpledge demo --no-serve` makes one")
        return
    with tempfile.TemporaryDirectory() as made:
        home = shutil.copytree(configuration.home(), Path(made) / "home")
        told = os.environ | {
            "FRANKPLEDGE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings",
        }
        told.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "-m", "bench.publish", "here", made, *languages], env=told, check=True
        )


def here(made: Path, languages: list[str]) -> None:
    django.setup()
    records = importlib.import_module("frankpledge.plan.models")
    if languages:
        records.Body.objects.update(languages=languages)
    _published("whole", made / "site")
    _published("again, nothing changed", made / "site")
    page = records.CommitmentPage.objects.live().order_by("pk").first()
    page.summary += " Changed."
    page.save()
    _published("one record changed", made / "site")
    _published("whole, from nothing", made / "other")
    differing = [name for name, content in _files(made / "other").items() if _files_of(made, name) != content]
    if differing or _files(made / "other").keys() != _files(made / "site").keys():
        raise SystemExit(f"bench.publish: not as from nothing: {', '.join(differing[:5])}")


def _published(what: str, out: Path) -> Any:
    publishing = importlib.import_module("frankpledge.publishing")
    started = time.perf_counter()
    account = publishing.publish(out, printed=False)
    took = time.perf_counter() - started
    print(
        f"publish, {what}: {took:.1f} s, {account.pages:,} pages, {account.asked:,} addresses made, "
        f"{len(account.written):,} files written"
    )


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".frankpledge")
    }


def _files_of(made: Path, name: str) -> bytes:
    path = made / "site" / name
    return path.read_bytes() if path.exists() else b""


if __name__ == "__main__":
    if sys.argv[1:2] == ["here"]:
        here(Path(sys.argv[2]), sys.argv[3:])
    else:
        main(*sys.argv[1:])
