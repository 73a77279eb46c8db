"""The whole site of a plan of 60 measures, 24 quarters and 50 areas, in one language, without documents.

`python -m bench.site [measures …]` makes a plan of so many measures in a home folder of its own, and times
the figures, the site published whole, again, and with one record changed, on the clock and of all cores.
"""

from __future__ import annotations

import importlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import django
import numpy as np
import yaml
from django.core.management import call_command
from django.test import Client

QUARTERS, AREAS, FIRST = 24, 50, 2016
WHOLE = "W00"
PRIORITIES = 4


def main(*many: str) -> None:
    for measures in many or ("60",):
        with tempfile.TemporaryDirectory() as made:
            told = os.environ | {
                "FRANKPLEDGE_HOME": f"{made}/home",
                "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings",
            }
            for name in ("DATABASE_URL", "FRANKPLEDGE_AS_AT"):
                told.pop(name, None)
            command = [sys.executable, "-m", "bench.site", "here", made, measures]
            subprocess.run(command, env=told, check=True)


def here(made: Path, measures: int) -> None:
    plan = made / "workspace"
    files = made / "files"
    for folder in (plan / "commitments", files):
        folder.mkdir(parents=True)
    _write_plan(plan, measures)
    _write_files(files, measures)
    django.setup()
    call_command("migrate", verbosity=0)
    rooms = ("desk", "workspace", "publishing", "facts")
    desk, workspace, publishing, facts = (importlib.import_module(f"frankpledge.{name}") for name in rooms)
    records = importlib.import_module("frankpledge.plan.models")
    today = importlib.import_module("frankpledge.plan").today
    print(f"A plan of {measures} measures, {QUARTERS} quarters, {AREAS} areas")
    workspace.load(plan)
    desk.keep_places(plan)
    facts.add(sorted(files.iterdir()), desk.warehouse(), illustrative=True, today=today())
    release = _timed(
        "figures computed and frozen", lambda: desk.freeze_if_changed(desk.last_whole_quarter(today()))
    )
    _timed(
        "published, which every page of the live site shows",
        lambda: desk.publish(release.key, override="A bench."),
    )
    print(f"  {release.table.num_rows:,} figures")

    book = importlib.import_module("frankpledge.publishing.workbook")
    _timed("the workbook, made once for the release", lambda: book.kept(release))

    def site(out: str) -> Any:
        return publishing.publish(made / out, printed=False)

    account = _timed("whole site", lambda: site("site"))
    print(f"    {account.pages:,} pages, {account.asked:,} addresses")
    _timed("again, nothing changed", lambda: site("site"))
    pages = records.CommitmentPage.objects.live().order_by("pk")
    for which, page in (("its own page shows", pages.last()), ("every area's page shows", pages.first())):
        page.summary = "Another summary."
        _timed(f"one value that {which} changed on the live site, and the page read", partial(_live, page))
        account = _timed("and in the static site", lambda: site("site"))
        print(f"    {account.asked:,} addresses made, {len(account.written):,} files written")
    site("other")
    if _files(made / "site") != _files(made / "other"):
        sys.exit("bench.site: what was published again is not what is published from nothing")


def _live(page: Any) -> None:
    """Published as the desk publishes a page, and its page read as the first reader does."""
    approval = importlib.import_module("frankpledge.plan.approval")
    with approval.deployment("A bench"):
        page.save_revision().publish()
    answer = Client(HTTP_HOST="localhost").get(page.url)
    if "Another summary." not in answer.content.decode():
        sys.exit("bench.site: what was published is not on its page")


def _timed(what: str, act: Callable[[], Any]) -> Any:
    def of_cores() -> float:
        both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return sum(one.ru_utime + one.ru_stime for one in both)

    began, spent = time.perf_counter(), of_cores()
    done = act()
    took = time.perf_counter() - began
    print(f"  {took:7.2f} s, {of_cores() - spent:7.2f} s of the cores: {what}", flush=True)
    return done


def _write_plan(folder: Path, measures: int) -> None:
    """A workspace: an edition with its priorities, measures with a target and a commitment each."""
    body = {
        "name": "The Office for Policing of Wessex",
        "short_name": "WOP",
        "site_name": "Wessex's Police and Crime Plan",
        "force": "Wessex Police",
        "area_name": "Wessex",
        "residents": "people of Wessex",
        "area": WHOLE,
        "as_at": "2022-03-31",
        "invented": True,
    }
    edition = {
        "key": "2022-25",
        "title": "Police and Crime Plan 2022-25",
        "kind": "final",
        "current": True,
        "issued": "2022-03-24",
        "term_start": "2022-04-01",
        "term_end": "2025-03-31",
    }
    priorities = [
        {"key": f"priority-{p}", "edition": "2022-25", "title": f"Priority {p + 1}", "number": p + 1}
        for p in range(PRIORITIES)
    ]
    target = {"key": "one", "value": 0.7, "by": "2025-Q1", "path": "line", "set_on": "2022-03-24"}
    held = [
        {
            "key": f"measure-{m}",
            "title": f"Measure {m}",
            "priority": f"priority-{m % PRIORITIES}",
            "question": "Is it better?",
            "definition": "The share of cases that ended well.",
            "unit": "share",
            "polarity": "up",
            "frequency": "quarter",
            "maturity": "established",
            "compute": {"kind": "published", "unit": "share", "decimals": 1, "periods": ["quarter"]},
            "targets": [target],
            "invented": True,
        }
        for m in range(measures)
    ]
    promised = [
        {
            "key": f"commitment-{m}",
            "edition": "2022-25",
            "priority": f"priority-{m % PRIORITIES}",
            "title": f"Commitment {m}",
            "kind": "action",
            "wording": f"We will do the thing numbered {m} by 30 September 2022.",
            "summary": f"Do the thing numbered {m}.",
            "measures": [f"measure-{m}"],
            "milestones": [{"key": "done", "title": "Done", "original_date": "2022-09-30"}],
            "statuses": [{"on": "2022-03-01", "delivery": "on-track", "by": "WOP", "why": "It has begun."}],
            "invented": True,
        }
        for m in range(measures)
    ]
    areas = [{"key": f"W{a:02d}", "how_to_take_part": "Come."} for a in range(1, AREAS + 1)]
    for name, content in {
        "body": body,
        "editions": [edition],
        "priorities": priorities,
        "measures": held,
        "commitments/all": promised,
        "areas": areas,
    }.items():
        (folder / f"{name}.yml").write_text(yaml.safe_dump(content, sort_keys=False))
    places = [f"W{a:02d},Area {a},borough,{WHOLE},,," for a in range(1, AREAS + 1)]
    header = "code,name,kind,parent,aliases,valid_from,valid_to"
    (folder / "places.csv").write_text("\n".join([header, f"{WHOLE},Wessex,region,,,,", *places]) + "\n")


def _write_files(folder: Path, measures: int) -> None:
    """A tidy table for each measure: of each area and quarter, how many of how many."""
    chance = np.random.default_rng(2022)
    places = [WHOLE, *(f"W{a:02d}" for a in range(1, AREAS + 1))]
    for measure in range(measures):
        lines = ["series,place,period,numerator,denominator"]
        for place in places:
            size = 40_000 if place == WHOLE else 800
            share = chance.uniform(0.4, 0.7)
            for number in range(QUARTERS):
                period = f"{FIRST + number // 4}-Q{number % 4 + 1}"
                lines.append(f"measure-{measure},{place},{period},{chance.binomial(size, share)},{size}")
        (folder / f"measure-{measure}.csv").write_text("\n".join(lines) + "\n")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".frankpledge")
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["here"]:
        here(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(*sys.argv[1:])
