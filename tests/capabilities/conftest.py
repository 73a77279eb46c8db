"""The example with its desk, served once; people of each role in windows of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from at_the_desk import Desk
from playwright.sync_api import Browser

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def desk(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The London example and its desk, served by a process of its own."""
    home = tmp_path_factory.mktemp("desk")
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "FRANKPLEDGE_AS_AT"}}
    environment["FRANKPLEDGE_HOME"] = str(home)
    with (
        (home / "errors").open("w") as errors,
        subprocess.Popen(
            [sys.executable, str(HERE / "served_desk.py")],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            pytest.fail(f"The example could not be served:\n{(home / 'errors').read_text()[-3000:]}")
        told = json.loads(line)
        yield Desk(told["address"], told["sessions"], told["edit"], browser)
        assert process.stdin is not None
        process.stdin.close()
