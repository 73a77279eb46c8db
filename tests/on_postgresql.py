"""Run the tests of the records again, on PostgreSQL: `python tests/on_postgresql.py [PYTEST OPTIONS]`.

Starts a server of its own in a temporary folder (a socket, no port), and takes it away afterwards. Where the
machine has no PostgreSQL server it says so, and how to get it, and passes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from trust.postgresql import binaries, server

#: Tests that keep something in the records; pages in a browser are served by a process apart, on SQLite.
TESTS = (
    *("tests/records", "tests/desk", "tests/keeping/test_backup.py"),
    *("--ignore=tests/desk/test_publishing_killed.py", "--ignore=tests/desk/test_quarter_in_a_browser.py"),
)


def main(options: list[str]) -> int:
    programs = binaries()
    if programs is None:
        print("PostgreSQL: not tried, no server on this machine. As root: apt-get install postgresql")
        return 0
    with server(programs) as address:
        print(f"PostgreSQL: the tests of the records again, on {programs.parent.name}", flush=True)
        command = [sys.executable, "-m", "pytest", *(options or TESTS)]
        return subprocess.run(command, check=False, env=os.environ | {"DATABASE_URL": address}).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
