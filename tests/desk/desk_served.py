"""Serves a small office and its desk, in a home folder of its own, until its input closes.

It does what it is told by lines of JSON: `{"work": true}` has the worker do all that waits; `{"clock":
"2022-02-10T09:30"}` sets the clock and lets the release clock take one turn. Nothing here sleeps.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).parent
HOME = Path(sys.argv[1])
os.environ |= {"FRANKPLEDGE_HOME": str(HOME), "DJANGO_SETTINGS_MODULE": "frankpledge.project.settings"}
os.environ.pop("DATABASE_URL", None)
sys.path[:0] = [str(HERE), str(HERE.parent / "site")]

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402
from served import Quiet, Server, make_server, tables  # noqa: E402
from small_office import SMALL, measured, trust  # noqa: E402

from frankpledge import desk, facts, workspace  # noqa: E402
from frankpledge.desk import publication, worker  # noqa: E402
from frankpledge.desk.models import RoleGroup  # noqa: E402
from frankpledge.periods import Period  # noqa: E402
from frankpledge.plan import models  # noqa: E402
from frankpledge.plan.approval import deployment  # noqa: E402

PEOPLE = {"ann": "analyst", "ben": "approver", "cat": "policy-officer"}


def set_clock(text: str) -> None:
    os.environ["FRANKPLEDGE_AS_AT"] = text[:10]
    moment = timezone.make_aware(datetime.fromisoformat(text))
    models.now = lambda: moment


def office() -> dict[str, str]:
    """The small office with the quarter before published; gives each person's session."""
    tables()
    workspace.load(SMALL)
    set_clock("2022-01-04T12:00")
    with deployment("The office of a test"):
        measured()
        models.ReleaseDay.objects.filter(key="autumn").update(announced_on="2022-01-05")
        for page in models.CommitmentPage.in_force().exclude(key="fraud-plan"):
            models.Update.objects.create(
                commitment=page,
                period="2021-Q4",
                what_happened="As planned.",
                by="The office",
                written_on="2022-01-20",
            )
    facts.add([trust(HOME, 0.5, name="before.csv")], desk.warehouse(), today=models.today())
    desk.publish(desk.freeze(Period.parse("2021-Q3")).key)
    sessions = {}
    for name, role in PEOPLE.items():
        user = get_user_model().objects.create_user(name, f"{name}@example.org", None)
        user.groups.set(row.group for row in RoleGroup.objects.filter(role=role))
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        sessions[name] = client.cookies["sessionid"].value
    return sessions


def main() -> None:
    sessions = office()
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = models.CommitmentPage.objects.get(key="fraud-plan")
    told = {"address": f"http://127.0.0.1:{server.server_port}", "sessions": sessions}
    told |= {"commitment": page.pk, "page": page.url}
    print(json.dumps(told), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        said: list[str] = []
        if "clock" in asked:
            set_clock(asked["clock"])
            said = publication.tick()
        if asked.get("work"):
            worker.run(until_empty=True)
        print(json.dumps({"said": said}), flush=True)


main()
