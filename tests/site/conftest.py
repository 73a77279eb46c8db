"""The served example and a browser, once for all page tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Served

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The London example with a small release, served by a process of its own."""
    css = HERE.parents[1] / "src/frankpledge/site/static/build/frankpledge.css"
    if not css.exists():
        pytest.fail(
            "The stylesheet is not built: run `npm ci --ignore-scripts && npm run build` (make does)."
        )
    home = tmp_path_factory.mktemp("served")
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "FRANKPLEDGE_AS_AT"}}
    environment["FRANKPLEDGE_HOME"] = str(home)
    with (
        (home / "errors").open("w") as errors,
        subprocess.Popen(
            [sys.executable, str(HERE / "served.py")],
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
        yield Served(told["address"], Path(told["releases"]))
