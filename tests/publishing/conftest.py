"""The London example with a small release, loaded once for these tests and taken back afterwards."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).resolve().parents[1]
LONDON = TESTS.parent / "examples" / "london"


@pytest.fixture(scope="package")
def london(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A home folder with two small releases; the records are in a transaction that is never kept."""
    sys.path.insert(0, str(TESTS / "site"))
    home = tmp_path_factory.mktemp("publishing")
    before = os.environ["FRANKPLEDGE_HOME"]
    with django_db_blocker.unblock():
        from django.core.cache import cache
        from django.db import transaction
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
                transaction.set_rollback(True)
        finally:
            os.environ["FRANKPLEDGE_HOME"] = before
            cache.clear()


@pytest.fixture(scope="package")
def published(london: Path) -> Path:
    """The whole site, published once."""
    from frankpledge.publishing import publish

    out = london / "site"
    publish(out, processes=1)
    return out
