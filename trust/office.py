"""A small office at work, for the proofs: its plan in the records, a release published, a second one frozen.

The second one holds figures and words that are nowhere else (`MARKS`), so that whoever finds one of them
before it is published has found a leak. Nothing of Django is loaded before `opened`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SMALL = ROOT / "tests" / "records" / "small"
#: The day that the small workspace is of; the days when the former release was published, when the coming
#: one is frozen, and when it is due.
LOADED, EARLIER, BEFORE, DUE = "2022-03-31", "2022-02-08", "2022-02-09", "2022-02-11"
FORMER, COMING = "2021-q3", "2021-q4"
#: The latest share and count of each release: as the former has them, and as only the coming one does.
PUBLIC, EMBARGOED = (0.5, 130), (0.8731, 48_717)
#: What the pages that come with the release say, and nothing else does.
WORDS = "Quillwort by every door."
#: What gives the coming release away, however it is written.
MARKS = re.compile(r"0\.8731|87\.31|87\.3(?![0-9])|(?<![0-9.])87\s?%|48[,.\u202f ]?717(?![0-9])|Quillwort")
CHANGED = ("fraud-plan", "online-review")


def opened(home: Path, *, as_at: str = LOADED) -> None:
    """Make `home` this process's home, and Django ready."""
    os.environ |= {"FRANKPLEDGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings"}
    os.environ["FRANKPLEDGE_AS_AT"] = as_at
    home.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@contextmanager
def day(as_at: str) -> Iterator[None]:
    """The date taken as today, within the block."""
    held = os.environ.get("FRANKPLEDGE_AS_AT")
    os.environ["FRANKPLEDGE_AS_AT"] = as_at
    try:
        yield
    finally:
        if held is None:
            os.environ.pop("FRANKPLEDGE_AS_AT")
        else:
            os.environ["FRANKPLEDGE_AS_AT"] = held


def tables(*, searched: bool = False) -> None:
    """The tables straight from the models, and what Wagtail's own migrations put in them: far sooner; all
    migrations, where the desk's search is `searched`, whose table no model makes.
    """
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from wagtail.models import Collection, Locale, Page

    if searched:
        call_command("migrate", verbosity=0)
        return
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    locale, _ = Locale.objects.get_or_create(language_code="en")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root", locale=locale)
        Collection.add_root(name="Root")


def tidy(folder: Path, latest: tuple[float, int], *, name: str = "measures.csv") -> Path:
    """A file of the measures “trust” and “homicides”: five years of each, the last one as given."""
    share, count = latest
    years = range(2017, 2022)
    rows = [
        f"trust,W00,R12-{year}-12,{share if year == 2021 else 0.4 + (year - 2017) * 0.02:.4f}"
        for year in years
    ]
    rows += [f"homicides,W00,{year},{count if year == 2021 else 120 + year - 2017}" for year in years]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text("\n".join(["series,place,period,value", *rows]) + "\n")
    return path


def loaded() -> None:
    """The small workspace in the records, its two measures told for the whole of its area."""
    from frankpledge import workspace
    from frankpledge.plan.approval import deployment

    with day(LOADED), deployment("A proof"):
        workspace.load(SMALL)
    measured()


def measured() -> None:
    """The small workspace's two measures told for the whole of its area, from `tidy`."""
    from frankpledge import desk
    from frankpledge.plan.models import MeasurePage

    for key in ("trust", "homicides"):
        told: dict[str, Any] = {
            "kind": "published",
            "places": {"by": "place", "kinds": ["borough"], "total": "W00"},
        }
        MeasurePage.objects.filter(key=key).update(compute=told)
    desk.keep_places(SMALL)


def published(files: Path) -> None:
    """The former release, from a file in `files`, shown on every page."""
    from frankpledge import desk, facts, plan
    from frankpledge.periods import Period

    facts.add([tidy(files, PUBLIC)], desk.warehouse(), today=plan.today())
    desk.publish(desk.freeze(Period.parse("2021-Q3")).key)


def person(name: str, *roles: str) -> Any:
    """Somebody with an account, in the roles named (of several groups of one role, all)."""
    from django.contrib.auth import get_user_model

    from frankpledge.desk.models import RoleGroup

    user, _ = get_user_model().objects.get_or_create(username=name, defaults={"email": f"{name}@example.org"})
    user.groups.set(row.group for row in RoleGroup.objects.filter(role__in=roles))
    return user


def gathered(files: Path) -> Any:
    """The facts of the coming release added and its pages waiting for it; gives its preparation."""
    from frankpledge import desk, facts, plan
    from frankpledge.desk import preparing, waiting
    from frankpledge.plan.approval import deployment
    from frankpledge.plan.models import CommitmentPage, ReleaseDay

    facts.add([tidy(files, EMBARGOED)], desk.warehouse(), today=plan.today())
    ann = person("ann", "analyst")
    held = preparing.begin(ReleaseDay.objects.get(key="autumn"), ann)
    with deployment("A proof"):
        for key in CHANGED:
            for page in CommitmentPage.objects.filter(key=key, edition__current=True):
                page.summary = WORDS
                waiting.hold(page.save_revision(), ann)
    return held


def frozen(held: Any) -> None:
    """The coming release frozen by one and approved by another: it waits for its minute."""
    from frankpledge.desk import preparing
    from frankpledge.desk.models import Preparation
    from frankpledge.plan.approval import deployment

    with deployment("A proof"):
        Preparation.objects.filter(pk=held.pk).update(state="freezing", frozen_by=person("ann", "analyst"))
        preparing.freeze(held.pk, lambda _: None)
    Preparation.objects.filter(pk=held.pk).update(state="approved", approved_by=person("ben", "approver"))


def tick() -> list[str]:
    """One turn of the release clock; that two people approved the pages is proved elsewhere."""
    from frankpledge.desk import publication
    from frankpledge.plan.approval import deployment

    with deployment("A proof"):
        return publication.tick()


def worked() -> None:
    """The worker does all that waits for it, and takes up again what one that died was doing."""
    from frankpledge.desk import work, worker
    from frankpledge.plan.approval import deployment

    with deployment("A proof"):
        work.take_up_again()
        worker.run(until_empty=True)


def doctor() -> list[str]:
    """What `frankpledge doctor` finds wrong here; empty where it ends well."""
    import typer

    from frankpledge.cli.console import people
    from frankpledge.cli.doctor import doctor as look

    well = True
    with people.capture() as said:
        try:
            look()
        except typer.Exit:
            well = False
    wrong = [line.strip() for line in said.get().splitlines() if line.startswith("no ")]
    return [] if well else wrong or ["it ended with 1"]
