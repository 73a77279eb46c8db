"""Every page of the desk, of every kind of record, walked with axe-core and by keyboard.

What `make test` does with a sample of forms is done with all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> None:
    root = Path(__file__).parents[1]
    told = os.environ | {"FRANKPLEDGE_DESK_PAGES": "all"}
    tests = str(root / "tests" / "quarter" / "test_every_desk_page.py")
    subprocess.run([sys.executable, "-m", "pytest", "-q", "-s", tests], cwd=root, env=told, check=True)


if __name__ == "__main__":
    main()
