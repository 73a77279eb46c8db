"""The served example, once for all page tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from serving import Served

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def served(serve: Callable[[Path], dict[str, Any]]) -> Served:
    """The London example with a small release, served by a process of its own."""
    css = HERE.parents[1] / "src/frankpledge/site/static/build/frankpledge.css"
    if not css.exists():
        pytest.fail(
            "The stylesheet is not built: run `npm ci --ignore-scripts && npm run build` (make does)."
        )
    told = serve(HERE / "served.py")
    return Served(told["address"], Path(told["releases"]))
