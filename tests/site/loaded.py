"""The London example with a small release, in this process, as it was made once (`example`)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from example import LONDON, copied

__all__ = ["LONDON", "london"]


@contextmanager
def london(home: Path, blocker: Any) -> Iterator[Path]:
    """`home` becomes a home folder with two small releases and with the records; those of the test run stand
    aside until the end.
    """
    before = os.environ["FRANKPLEDGE_HOME"]
    with blocker.unblock():
        from django.contrib.contenttypes.models import ContentType
        from django.core.cache import cache
        from django.db import connection

        records = connection.settings_dict["NAME"]

        def stand(where: Path, database: Any) -> None:
            connection.close()
            connection.settings_dict["NAME"] = str(database)
            os.environ["FRANKPLEDGE_HOME"] = str(where)
            cache.clear()
            ContentType.objects.clear_cache()

        copied(home)
        stand(home, home / "records.sqlite3")
        try:
            yield home
        finally:
            stand(Path(before), records)
