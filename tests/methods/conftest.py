"""Known answers, made by R, that are read where they are present."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings

settings.register_profile("methods", max_examples=60, deadline=None, derandomize=True)
settings.load_profile("methods")

REFERENCE = (
    Path(os.environ.get("FRANKPLEDGE_SHARED", Path(__file__).parents[2] / ".." / "shared")) / "reference"
)


@pytest.fixture
def reference() -> Callable[[str], Any]:
    """A reference file by name: JSON as it is, CSV as a data frame. Skips where the files are absent."""

    def read(name: str) -> Any:
        path = REFERENCE / name
        if not path.exists():
            pytest.skip(
                f"no reference file {name}: its main figures are quoted in the other tests of this folder"
            )
        return json.loads(path.read_text()) if path.suffix == ".json" else pd.read_csv(path)

    return read
