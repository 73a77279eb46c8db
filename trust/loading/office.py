"""The office that is served, made and looked at by a process of its own: `python -m trust.loading.office
begin|end`.

Both speak one line of JSON: `begin` the addresses, a session and a page to edit; `end` is given what was
answered as kept, and says what of it is not there.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from trust import office


def begin(home: Path) -> dict[str, Any]:
    """An office with a release shown, and somebody signed in at its desk."""
    from django.core.management import call_command
    from django.test import Client
    from wagtail.models import Page

    from frankpledge.plan.models import CommitmentPage, MeasurePage

    call_command("migrate", interactive=False, verbosity=0)
    office.loaded()
    with office.day(office.EARLIER):
        office.published(home / "beside" / "former")
    client = Client(SERVER_NAME="localhost")
    writer = office.person("writer")
    writer.is_superuser = writer.is_staff = True
    writer.save()
    client.force_login(writer)
    pages = [page.url for page in Page.objects.live().public() if page.url]
    measures = [one.key for one in MeasurePage.objects.live() if one.compute]
    data = [
        "/data/performance.csv",
        "/api/v1/figures",
        "/api/v1/measures",
        "/releases.atom",
        "/explore/?measure=trust",
    ]
    data += [f"/performance/{key}/chart.svg" for key in measures] + [
        f"/data/measures/{key}.csv" for key in measures
    ]
    data += ["/search/?q=trust", "/search/?q=fraud", "/releases/", "/data/", "/scrutiny/", "/engagement/"]
    page = CommitmentPage.objects.get(key="fraud-plan", edition__current=True)
    return {"addresses": [*pages, *data], "session": client.cookies["sessionid"].value, "page": page.pk}


def end(kept: dict[str, list[str]]) -> list[str]:
    """What was answered as kept and is not there; and what doctor says."""
    from wagtail.models import Revision

    from frankpledge.plan.models import Publication
    from frankpledge.plan.models.requests import FormatRequest

    drafts = {str(one.content.get("summary", "")) for one in Revision.objects.all()}
    asked = set(FormatRequest.objects.values_list("about", flat=True))
    published = set(Publication.objects.values_list("key", flat=True))
    lost = [f"a draft: {one}" for one in kept["drafts"] if one not in drafts]
    lost += [f"a request for a format: {one}" for one in kept["requests"] if one not in asked]
    lost += [f"a release published: {one}" for one in kept["releases"] if one not in published]
    return [*lost, *(f"doctor: {one}" for one in office.doctor())]


def main() -> None:
    home = Path(os.environ["FRANKPLEDGE_HOME"])
    office.opened(home)
    print(json.dumps(begin(home) if sys.argv[1] == "begin" else end(json.load(sys.stdin))), flush=True)


if __name__ == "__main__":
    main()
