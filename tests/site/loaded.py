"""The London example with a small release, in the test run's own database, and taken back afterwards."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

LONDON = Path(__file__).resolve().parents[2] / "examples" / "london"


@contextmanager
def london(home: Path, blocker: Any) -> Iterator[Path]:
    """`home` becomes a home folder with two small releases; the records are in a transaction never kept."""
    before = os.environ["FRANKPLEDGE_HOME"]
    with blocker.unblock():
        from django.core.cache import cache
        from django.db import connection, transaction
        from small_release import freeze

        from frankpledge import workspace

        os.environ["FRANKPLEDGE_HOME"] = str(home)
        cache.clear()
        try:
            with transaction.atomic():
                workspace.load(LONDON)
                (home / "releases").mkdir()
                freeze(home / "releases")
                yield home
                if connection.in_atomic_block:  # closed in the middle, it has been taken back already
                    transaction.set_rollback(True)
        finally:
            os.environ["FRANKPLEDGE_HOME"] = before
            cache.clear()
