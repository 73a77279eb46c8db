"""How long the moment of publication takes, with 60 changed pages waiting for it.

It works in a copy of FRANKPLEDGE_HOME (make one with `frankpledge demo --no-serve`), in a process of its own.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import django
from django.contrib.auth import get_user_model
from django.core.management import call_command

from frankpledge import configuration

PAGES = 60


def main() -> None:
    if not (configuration.home() / "releases" / "current").exists():
        print("release day: no release is held in FRANKPLEDGE_HOME; `frankpledge demo --no-serve` makes one")
        return
    with tempfile.TemporaryDirectory() as made:
        home = shutil.copytree(configuration.home(), Path(made) / "home")
        told = os.environ | {
            "FRANKPLEDGE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings",
        }
        told.pop("DATABASE_URL", None)
        subprocess.run([sys.executable, "-m", "bench.release_day", "here"], env=told, check=True)


def here() -> None:
    """Change pages, have a release frozen and approved, and let the release clock take one turn."""
    django.setup()
    call_command("migrate", verbosity=0)
    desk, plan = (importlib.import_module(f"frankpledge.{name}") for name in ("desk", "plan"))
    at_once, preparing, publication, waiting = (
        importlib.import_module(f"frankpledge.desk.{name}")
        for name in ("at_once", "preparing", "publication", "waiting")
    )
    records = importlib.import_module("frankpledge.plan.models")
    approval = importlib.import_module("frankpledge.plan.approval")
    held_by = importlib.import_module("frankpledge.desk.models").Preparation
    ann, ben = (get_user_model().objects.create_user(name) for name in ("ann-bench", "ben-bench"))
    publication.settle()
    with approval.deployment("A bench"):
        pages = [*records.CommitmentPage.in_force(), *records.MeasurePage.objects.live()][:PAGES]
        for page in pages:
            page.title += " (changed)"
            waiting.hold(page.save_revision(), ben)
    held = held_by.objects.create(
        title="A bench",
        period=desk.last_whole_quarter(plan.today()).key,
        at=plan.now(),
        state="freezing",
        frozen_by=ann,
    )
    started = time.perf_counter()
    with approval.deployment("A bench"):
        preparing.freeze(held.pk, lambda _: None)
    print(f"release day: frozen with {len(pages)} changed pages in {time.perf_counter() - started:.1f} s")
    held_by.objects.filter(pk=held.pk).update(state="approved", approved_by=ben)
    took: dict[str, float] = {}
    at_once.ready = _timed("ready", at_once.ready, took)
    for name in ("_whole", "make_public", "settle"):
        setattr(publication, name, _timed(name, getattr(publication, name), took))
    started = time.perf_counter()
    with approval.deployment("A bench: what comes after approval"):
        said = publication.tick()
    whole = time.perf_counter() - started
    held.refresh_from_db()
    if held.state != "published" or not all(
        type(page).objects.get(pk=page.pk).title.endswith("(changed)") for page in pages
    ):
        sys.exit(f"It was not published: {said} {held.stopped}")
    print(f"  verified whole and signed, before: {took['_whole']:.2f} s")
    print(f"  the pages made ready, before: {took['ready']:.2f} s ({took['ready CPU']:.2f} s of a core)")
    print(
        f"  the transaction that makes pages and figures public: {took['make_public']:.2f} s "
        f"({took['make_public CPU']:.2f} s of a core)"
    )
    print(f"  the file, the desk's search and the pages kept as they stand, after: {took['settle']:.2f} s")
    print(f"  the whole turn of the clock: {whole:.2f} s")


def _timed(name: str, act: Callable[..., Any], took: dict[str, float]) -> Callable[..., Any]:
    @wraps(act)
    def timed(*args: Any, **options: Any) -> Any:
        started, spent = time.perf_counter(), time.process_time()
        try:
            return act(*args, **options)
        finally:
            took[name] = took.get(name, 0.0) + time.perf_counter() - started
            took[f"{name} CPU"] = took.get(f"{name} CPU", 0.0) + time.process_time() - spent

    return timed


if __name__ == "__main__":
    here() if sys.argv[1:] == ["here"] else main()
