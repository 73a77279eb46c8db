"""A small workspace that has every noun, loaded once; each test sees it fresh."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

SMALL = Path(__file__).parent / "small"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small workspace, to be changed at will."""
    return Path(shutil.copytree(SMALL, tmp_path / "workspace"))


@pytest.fixture
def loaded(small: None, db: None) -> None:
    """The small workspace in the records, as at 31 March 2022."""
