"""Serves the London example with a small release, in a home folder of its own, until its input closes.

Run by the page tests as a process apart, so that nothing of it touches the database of other tests. It prints
one line of JSON when it is ready: the address, and the folder of the releases.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from example import copied, tables  # noqa: E402

__all__ = ["tables"]

#: Of the two accounts at the desk, `writer` (a superuser) and `second` (an approver).
PASSWORD = "correct horse battery staple"


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing of each request."""


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "frankpledge.project.settings"
    sys.path.insert(0, str(ROOT / "src"))
    import django

    copied(Path(os.environ["FRANKPLEDGE_HOME"]))
    django.setup()
    from django.core.wsgi import get_wsgi_application

    from frankpledge import configuration
    from frankpledge.desk.rights import staff

    folder = configuration.home() / "releases"
    people = {"staff": "writer", "approver": "second"}
    for role, name in people.items():
        staff.add(name, role, password=PASSWORD)
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(
        json.dumps({"address": f"http://127.0.0.1:{server.server_port}", "releases": str(folder)}), flush=True
    )
    sys.stdin.read()


if __name__ == "__main__":
    main()
