"""The London example with a small release, as a home folder: made once for each state of the code, the
example and the libraries, and copied by whatever tests need it, since loading it takes longer than most.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path
from uuid import uuid4

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LONDON = ROOT / "examples" / "london"
sys.path.insert(0, str(ROOT))

from trust.office import tables  # noqa: E402

__all__ = ["LONDON", "copied", "tables"]


def copied(home: Path) -> None:
    """`home` becomes a home folder of the example: its records in SQLite, and two releases."""
    made = _made()
    shutil.copyfile(made / "records.sqlite3", home / "records.sqlite3")
    shutil.copytree(made / "releases", home / "releases")


def _made() -> Path:
    kept = Path(tempfile.gettempdir()) / f"frankpledge-tests-{os.getuid()}-{_state()}.london"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            part = kept.with_name(f"{kept.name}.{uuid4().hex}")
            part.mkdir()
            left_out = {"DATABASE_URL", "FRANKPLEDGE_AS_AT"}
            given = {name: value for name, value in os.environ.items() if name not in left_out}
            made = subprocess.run(
                [sys.executable, str(Path(__file__))],
                env=given | {"FRANKPLEDGE_HOME": str(part)},
                capture_output=True,
                text=True,
                check=False,
            )
            if made.returncode:
                raise RuntimeError(f"The example could not be made:\n{made.stderr[-3000:]}")
            part.rename(kept)
    return kept


def _state() -> str:
    """A digest of all that the home folder is made from."""
    files = [
        *(ROOT / "src").rglob("*.py"),
        *(ROOT / "trust").glob("office.py"),
        *LONDON.rglob("*"),
        *HERE.glob("*.py"),
    ]
    said = hashlib.sha256(
        " ".join(sorted(f"{d.name}=={d.version}" for d in metadata.distributions())).encode()
    )
    for path in sorted(files):
        if path.is_file() and not path.name.startswith(("test_", "conftest")):
            said.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return said.hexdigest()[:16]


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "frankpledge.project.settings"
    sys.path[:0] = [str(ROOT / "src"), str(HERE)]
    import django

    django.setup()
    from django.db import connection
    from small_release import freeze

    from frankpledge import configuration, workspace

    tables()
    workspace.load(LONDON)
    folder = configuration.home() / "releases"
    folder.mkdir(parents=True, exist_ok=True)
    freeze(folder)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


if __name__ == "__main__":
    main()
