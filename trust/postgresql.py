"""A PostgreSQL server of our own, for tests and proofs: in a temporary folder, with a socket and no port."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What a test server has no need of: it never outlives a power cut.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses="


def binaries() -> Path | None:
    """The folder of the newest PostgreSQL server on this machine; None where there is none that we may
    start.
    """
    if os.geteuid() == 0 and not _has_user("postgres"):
        return None
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A server with an empty database; gives its address. It refuses to run as root, so root hands it on."""
    handed = os.geteuid() == 0
    user = "postgres" if handed else pwd.getpwuid(os.geteuid()).pw_name
    with tempfile.TemporaryDirectory(prefix="frankpledge-postgresql-") as made:
        folder = Path(made)
        if handed:
            shutil.chown(folder, user)

        def run(program: str, *options: str) -> None:
            command = [str(programs / program), *options]
            if handed:
                command = ["runuser", "-u", user, "--", *command]
            subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)

        run("initdb", "-D", f"{folder}/data", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", user)
        options = ("-l", f"{folder}/log", "-o", f"{FAST} -k {folder}")
        run("pg_ctl", "-D", f"{folder}/data", *options, "-w", "start")
        try:
            run("createdb", "-h", str(folder), "-U", user, "records")
            yield f"postgresql://{user}@{str(folder).replace('/', '%2F')}/records"
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


def _has_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
