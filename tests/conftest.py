"""Shared ground: a home folder of the test run's own, and its database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

# Before Django reads its settings: nothing of a test run touches the folder of a real installation.
os.environ["FRANKPLEDGE_HOME"] = tempfile.mkdtemp(prefix="frankpledge-tests-")
os.environ.pop("DATABASE_URL", None)
os.environ.pop("FRANKPLEDGE_AS_AT", None)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty FRANKPLEDGE_HOME for one test (facts and releases; the database stays the run's)."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(folder))
    return folder
