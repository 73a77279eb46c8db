"""Serves the London example with people of every role signed in, in a home folder of its own, until its
input closes.

It prints one line of JSON when it is ready: the address, a session for each person, and where the desk edits
each record.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {
    "violence": ("policy-officer", "violence"),
    "trust": ("policy-officer", "trust"),
    "victims": ("policy-officer", "victims"),
    "exploitation": ("policy-officer", "exploitation"),
    "analyst": ("analyst", ""),
    "camden": ("borough-officer", "E09000007"),
    "approver": ("approver", ""),
}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "frankpledge.project.settings"
    sys.path.insert(0, str(ROOT / "src"))
    sys.path.insert(0, str(ROOT / "tests" / "site"))
    import django

    django.setup()
    from wsgiref.simple_server import make_server

    from django.core.wsgi import get_wsgi_application
    from served import Quiet, Server, tables
    from small_release import freeze

    from frankpledge import configuration, workspace
    from frankpledge.plan.approval import deployment

    tables()
    with deployment("a test"):
        workspace.load(ROOT / "examples" / "london")
    folder = configuration.home() / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    freeze(folder)
    told = {"sessions": {name: session(name, *of) for name, of in PEOPLE.items()}, "edit": addresses()}
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told["address"] = f"http://127.0.0.1:{server.server_port}"
    print(json.dumps(told), flush=True)
    sys.stdin.read()


def session(name: str, role: str, of: str) -> str:
    """An account of a role, and the key of a session in which it is signed in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from frankpledge.desk.rights import staff

    staff.add(name, role, of)
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=name), "django.contrib.auth.backends.ModelBackend"
    )
    return client.cookies["sessionid"].value


def addresses() -> dict[str, str]:
    """Where the desk edits each record, by noun and key."""
    from django.urls import reverse

    from frankpledge.plan.nouns import nouns

    found: dict[str, str] = {}
    for noun in nouns():
        views: Any = getattr(noun.model, "snippet_viewset", None)
        for record in noun.model._base_manager.all() if hasattr(noun.model, "reference") else ():
            if noun.is_page:
                to = reverse("wagtailadmin_pages:edit", args=[record.pk])
                if noun.edition_scoped and not record.reference.count("/"):
                    found[f"{noun.name}/{record.reference}"] = to
            elif views is not None:
                to = reverse(views.get_url_name("edit"), args=[record.pk])
            else:
                continue
            found.setdefault(f"{noun.name}/{record.reference}", to)
    return found


if __name__ == "__main__":
    main()
