"""Work killed at any moment, and begun again: a few kills of what no other test kills; `make trust` has
hundreds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("FRANKPLEDGE_KILLS", "2"))
ROOT = Path(__file__).parents[2]
#: In a process of its own: its children must not share the database of the tests.
_RUN = """
import json, sys
from pathlib import Path
from trust import kills, works
folder = Path(sys.argv[1])
kills.ready(folder / "home")
work = next(one for one in works.WORKS if one.name == sys.argv[2])
held = kills.killed(work, folder, int(sys.argv[3]), 2022)
print(json.dumps([held.kills, held.failed]))
"""


@pytest.mark.parametrize("work", ["an upload accepted"])
def test_work_that_is_killed_leaves_the_former_or_the_new_and_is_finished(work: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(tmp_path), work, str(KILLS)],
        env=environment | {"FRANKPLEDGE_HOME": str(tmp_path / "home")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    kills, failed = json.loads(done.stdout.splitlines()[-1])
    assert (kills, failed) == (KILLS, [])
