"""A small workspace that has every noun, loaded once; each test sees it fresh."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small workspace, to be changed at will."""
    return Path(shutil.copytree(SMALL, tmp_path / "workspace"))


@pytest.fixture(scope="session")
def _small(django_db_setup: None, django_db_blocker: Any) -> None:
    from frankpledge import workspace

    with django_db_blocker.unblock():
        workspace.load(SMALL)


@pytest.fixture
def loaded(_small: None, db: None) -> None:
    """The small workspace in the records, as at 31 March 2022."""
