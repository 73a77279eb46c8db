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
from wsgiref.simple_server import make_server

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "frankpledge.project.settings"
    sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "site")]
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.core.wsgi import get_wsgi_application
    from served import Quiet, Server, tables

    from frankpledge import configuration, desk, facts, workspace
    from frankpledge.periods import Period
    from frankpledge.plan.models import CommitmentPage, EditionPage, MeasurePage

    settings.DEBUG = False
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
    print(json.dumps({"address": address, "session": session.session_key, "pages": pages}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
