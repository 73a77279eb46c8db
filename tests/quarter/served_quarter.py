"""Serves the desk of the small office, with one file held and a release published, until its input closes.

It prints one line of JSON when it is ready: the address, the session of somebody signed in, and pages by key.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import threading
from datetime import date
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "frankpledge.project.settings"
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "site"), str(ROOT / "tests" / "quarter")]
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application
    from every_desk_page import every
    from served import Quiet, Server, tables

    from frankpledge import configuration, desk, facts, workspace
    from frankpledge.periods import Period
    from frankpledge.plan.models import CommitmentPage, EditionPage, MeasurePage

    settings.DEBUG = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    tables()
    home = configuration.home()
    small = shutil.copytree(ROOT / "tests" / "records" / "small", home / "workspace")
    measures = small / "measures.yml"
    told = "compute: {kind: published, places: {by: place, kinds: [borough], total: W00}}"
    survey = "  holder: The office's survey\n"
    measures.write_text(measures.read_text().replace(survey, f"{survey}  {told}\n"))
    workspace.load(small)
    path = home / "trust.csv"
    rows = [f"trust,W00,R12-{year}-12,{0.5 + (year - 2017) * 0.02:.2f}" for year in range(2017, 2022)]
    path.write_text("\n".join(["series,place,period,value", *rows]) + "\n")
    places = ROOT / "tests" / "records" / "small" / "places.csv"
    facts.add([path, places], desk.warehouse(), today=date(2022, 3, 31))
    desk.publish(desk.freeze(Period.parse("2021-Q4")).key)
    person = get_user_model().objects.create_superuser("staff", "staff@example.org", None)
    in_the_middle_of_things(path, person)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    pages = {one.key: one.pk for m in (CommitmentPage, EditionPage, MeasurePage) for one in m.objects.all()}
    pages["performance"] = MeasurePage.objects.first().get_parent().pk
    server = make_server("127.0.0.1", 0, StaticFilesHandler(get_wsgi_application()), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    told = {"address": address, "session": session.session_key, "pages": pages, "every": every()}
    print(json.dumps(told), flush=True)
    sys.stdin.read()


def in_the_middle_of_things(path: Path, person: Any) -> None:
    """A desk at work: files checked and taken, a release frozen with a page that waits for it, one page sent
    for approval, a link made, somebody who came to an event.
    """
    from django.contrib.auth import get_user_model
    from django.core.files.uploadedfile import SimpleUploadedFile

    from frankpledge.community.models import Engagement, Participant
    from frankpledge.desk import preparing, uploads, waiting, worker
    from frankpledge.desk.models import Entry
    from frankpledge.plan.approval import deployment
    from frankpledge.plan.models import CommitmentPage, Organisation, PrivateLink, ReleaseDay

    other = get_user_model().objects.create_superuser("somebody-else", "else@example.org", None)
    faulty = path.read_text() + "trust,W00,R12-2022-03,0.6\n" + "trust,W00,2016-13,0.4\n"
    for name, content in (
        ("as-held.csv", path.read_text()),
        ("faulty.csv", faulty),
        ("unknown.csv", "a,b\n1,2\n"),
    ):
        uploads.receive([(name, SimpleUploadedFile(name, content.encode()))], other)
    with deployment("a test"):
        ReleaseDay.objects.create(
            key="winter", title="January to March 2022", at="2022-05-12T09:30Z", period="2022-Q1"
        )
        held = preparing.begin(ReleaseDay.objects.get(key="autumn"), other)
        pages = CommitmentPage.in_force()
        for page, words in ((pages[0], "Changed with the release."), (pages[1], "Sent for approval.")):
            page.firmness_note = words
            revision = page.save_revision(user=other)
            if page == pages[0]:
                waiting.hold(revision, person)
            else:
                page.get_workflow().start(page, other)
        preparing.ask_to_freeze(held, other)
        worker.run(until_empty=True)
        page = pages[2] if len(pages) > 2 else pages[0]
        page.firmness_note = "Approved after the freeze."
        waiting.hold(page.save_revision(user=other), person)
        preparing.begin(ReleaseDay.objects.get(key="winter"), other)
    Entry.objects.create(
        act=Entry.Act.WAIVED, check_key="updates", who="Somebody", why="Said twice.", at=held.made_at
    )
    PrivateLink.make(Organisation.objects.get(key="refuge"), PrivateLink.Purpose.TRAINING, by="staff")
    event = Engagement.objects.order_by("pk").first()
    Participant.objects.create(engagement=event, name="A. Resident", characteristics={"age": "65 and over"})


if __name__ == "__main__":
    main()
