"""An office whose approved release is due, published by a process that is killed at a chosen step.

Run with a folder; reads a line of JSON for each time, answers with one. A step is a statement to the database
or a call that touches the file system. Each time begins from the same office.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOME, PRISTINE = Path(sys.argv[1]) / "home", Path(sys.argv[1]) / "pristine"
os.environ |= {"FRANKPLEDGE_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings"}
os.environ.pop("DATABASE_URL", None)
os.environ["FRANKPLEDGE_AS_AT"] = "2022-02-11"
sys.path[:0] = [str(HERE), str(HERE.parent / "site"), str(HERE.parents[1])]

import django  # noqa: E402

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from small_office import SMALL, measured, trust  # noqa: E402

from frankpledge import desk, facts, workspace  # noqa: E402
from frankpledge.desk import preparing, publication, waiting  # noqa: E402
from frankpledge.desk.models import Preparation  # noqa: E402
from frankpledge.periods import Period  # noqa: E402
from frankpledge.plan.approval import deployment  # noqa: E402
from frankpledge.plan.models import CommitmentPage, KeptPage, Publication, ReleaseDay, today  # noqa: E402
from trust.killing import in_a_child  # noqa: E402
from trust.office import tables  # noqa: E402

NEW = "Said only with the release."


def prepared() -> None:
    """A release shown, and a second one approved and due, with two changed pages."""
    HOME.mkdir(parents=True, exist_ok=True)  # settings made it already
    tables()
    os.environ["FRANKPLEDGE_AS_AT"] = "2022-03-31"  # the day that the small workspace is of
    workspace.load(SMALL)
    os.environ["FRANKPLEDGE_AS_AT"] = "2022-02-11"
    measured()
    facts.add([trust(HOME, 0.5)], desk.warehouse(), today=today())
    desk.publish(desk.freeze(Period.parse("2021-Q3")).key)
    facts.add([trust(HOME, 0.6)], desk.warehouse(), today=today())
    ann = get_user_model().objects.create_user("ann")
    held = preparing.begin(ReleaseDay.objects.get(key="autumn"), ann)
    for key in ("fraud-plan", "online-review"):
        for page in CommitmentPage.objects.filter(key=key, edition__current=True):
            page.summary = NEW
            waiting.hold(page.save_revision(), ann)
    Preparation.objects.filter(pk=held.pk).update(state="freezing", frozen_by=ann)
    preparing.freeze(held.pk, lambda _: None)
    Preparation.objects.filter(pk=held.pk).update(state="approved")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    shutil.copytree(HOME, PRISTINE)


def look() -> dict[str, Any]:
    """What a reader sees, and what is written down."""
    client = Client(SERVER_NAME="localhost")
    page = client.get("/performance/trust/").content.decode()
    words = {
        client.get(one.url).content.decode().count(NEW) > 0
        for one in CommitmentPage.objects.live().filter(
            key__in=["fraud-plan", "online-review"], edition__current=True
        )
    }
    file = json.loads((HOME / "releases" / "current").read_text())["key"]
    return {
        "figures": re.findall(r'data-figure="(2021-q\d)/trust/W00/R12-2021-12"', page)[:1],
        "new_words": sorted(words),
        "told": Publication.objects.last().key,
        "file": file,
        "state": Preparation.objects.get().state,
        "kept": KeptPage.objects.filter(release="2021-q4").count(),
        "wrong": desk.shown().verify(desk.signing_keys().trusted()),
    }


def tick() -> None:
    """As the clock does; that two people approved the pages is not what is tested here."""
    with deployment("A test"):
        publication.tick()


def main() -> None:
    with deployment("A test"):
        prepared()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        step = json.loads(line)["step"]
        shutil.rmtree(HOME)
        shutil.copytree(PRISTINE, HOME)
        connection.close()
        done = in_a_child(tick, step=step)
        seen = in_a_child(look).said
        after = in_a_child(lambda: (tick(), look())[1]).said
        told = {"killed": done.killed, "steps": done.steps, "seen": seen, "after": after}
        print(json.dumps(told), flush=True)


main()
