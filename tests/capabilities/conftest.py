"""The example with its desk, served once; people of each role in windows of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from at_the_desk import Desk
from playwright.sync_api import Browser

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def desk(browser: Browser, serve: Callable[[Path], dict[str, Any]]) -> Desk:
    """The London example and its desk, served by a process of its own."""
    told = serve(HERE / "served_desk.py")
    return Desk(told["address"], told["sessions"], told["edit"], browser)
