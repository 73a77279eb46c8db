"""How long the static site takes: the whole of it, then again with nothing changed.

It publishes what is held in FRANKPLEDGE_HOME (make one with `frankpledge demo --no-serve`).
"""

from __future__ import annotations

import importlib
import os
import tempfile
import time
from pathlib import Path

import django

from frankpledge import configuration


def main() -> None:
    if not (configuration.home() / "releases" / "current").exists():
        print("publish: no release is held in FRANKPLEDGE_HOME; `frankpledge demo --no-serve` makes one")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frankpledge.project.settings")
    django.setup()
    publishing = importlib.import_module("frankpledge.publishing")
    with tempfile.TemporaryDirectory() as made:
        for what in ("whole", "again, nothing changed"):
            started = time.perf_counter()
            account = publishing.publish(Path(made) / "site")
            took = time.perf_counter() - started
            print(
                f"publish, {what}: {account.pages} pages in {took:.1f} s ({account.pages / took:.0f}/s), "
                f"{len(account.written)} files written"
            )


if __name__ == "__main__":
    main()
