"""The London example with a small release, loaded once for these tests and taken back afterwards."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "site"))


@pytest.fixture(scope="package")
def london(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A home folder with two small releases; the records are in a transaction that is never kept."""
    from loaded import london

    with london(tmp_path_factory.mktemp("publishing"), django_db_blocker) as home:
        yield home


@pytest.fixture(scope="package")
def published(london: Path) -> Path:
    """The whole site in two of its languages, published once; all eleven take several times as long."""
    from frankpledge.plan.models import Body
    from frankpledge.publishing import publish

    out = london / "site"
    Body.objects.update(languages=["en", "ar"])
    publish(out, processes=1, printed=False)
    return out
