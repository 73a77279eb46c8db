"""Shared ground: a home folder of the test run's own, and its database."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, sync_playwright
from xdist.scheduler import LoadScopeScheduling

# Nothing of a test run touches the folder of a real installation.
os.environ["FRANKPLEDGE_HOME"] = tempfile.mkdtemp(prefix="frankpledge-tests-")
os.environ.pop("FRANKPLEDGE_AS_AT", None)
# Playwright leaves an event loop in a process that opened a browser; Django would refuse its tables there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


#: What takes longest begins first, so that no process is left with it at the end.
LONGEST = ("tests/journey", "tests/site/in_a_browser", "tests/capabilities", "tests/publishing")


def together(nodeid: str) -> str:
    """The tests that one process runs, since what they share is made once: a module's, those of a folder that
    is a package, or of a folder's modules in a browser, which look at what one process serves.
    """
    module = Path(nodeid.partition("::")[0])
    if (Path(__file__).parents[1] / module.parent / "__init__.py").exists():
        return str(module.parent)
    return str(module.parent / "in_a_browser" if module.stem.endswith("in_a_browser") else module)


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Hands the tests out by `together`, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    config.option.loadscopereorder = False
    return Together(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        found = (i for i, name in enumerate(LONGEST) if together(item.nodeid).startswith(name))
        return next(found, len(LONGEST))

    items.sort(key=place)


def pytest_sessionfinish() -> None:
    shutil.rmtree(os.environ["FRANKPLEDGE_HOME"], ignore_errors=True)


if not os.environ.get("DATABASE_URL"):

    @pytest.fixture(scope="session")
    def django_db_setup(django_db_blocker: Any) -> None:
        """The run's database: a copy of one that is migrated once for each set of migrations, since migrating
        takes longer than all the tests of records. With DATABASE_URL, pytest-django makes one there as usual.
        """
        from django.conf import settings
        from django.db import connection

        own = sorted(Path(__file__).parents[1].glob("src/frankpledge/*/migrations/*.py"))
        others = sorted(f"{one.name}=={one.version}" for one in metadata.distributions())
        said = " ".join([*others, *settings.INSTALLED_APPS]).encode() + b"".join(map(Path.read_bytes, own))
        name = f"frankpledge-tests-{os.getuid()}-{hashlib.sha256(said).hexdigest()[:16]}.migrated.sqlite3"
        kept = Path(tempfile.gettempdir()) / name
        # pytest-django read the settings before this file set FRANKPLEDGE_HOME, so the place is set again.
        database = Path(os.environ["FRANKPLEDGE_HOME"]) / "records.sqlite3"
        settings.MEDIA_ROOT = str(database.with_name("media"))
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = str(database)
            if kept.exists():
                shutil.copyfile(kept, database)
            else:
                _migrate()
                part = kept.with_name(f"{kept.name}.{uuid4().hex}")
                shutil.copyfile(database, part)
                part.replace(kept)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.fixture(autouse=True)
def _nobody_was_counted() -> None:
    """No test is refused for what another sent (`frankpledge.site.limits`)."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it: one for all tests, since no process can drive two."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("The page tests need Chromium. As root: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found)
        yield opened
        opened.close()


Serve = Callable[[Path], dict[str, Any]]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """`serve(script)`: a process and a home of its own, which serves until these tests end; gives the line of
    JSON that it said of itself when it was ready.
    """
    with ExitStack() as held:

        def start(script: Path) -> dict[str, Any]:
            home = tmp_path_factory.mktemp(script.stem)
            left_out = {"DATABASE_URL", "FRANKPLEDGE_AS_AT"}
            environment = {name: value for name, value in os.environ.items() if name not in left_out}
            errors = held.enter_context((home / "errors").open("w"))
            process = held.enter_context(
                subprocess.Popen(
                    [sys.executable, str(script)],
                    env=environment | {"FRANKPLEDGE_HOME": str(home)},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    text=True,
                )
            )
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                pytest.fail(f"{script.name} could not serve:\n{(home / 'errors').read_text()[-3000:]}")
            told: dict[str, Any] = json.loads(line)
            return told

        yield start


@pytest.fixture(scope="session")
def small(django_db_setup: None, django_db_blocker: Any) -> None:
    """The small workspace, which has every noun, in the run's database; loaded once."""
    from frankpledge import workspace

    with django_db_blocker.unblock():
        workspace.load(Path(__file__).parent / "records" / "small")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty FRANKPLEDGE_HOME for one test (facts and releases; the database stays the run's)."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("FRANKPLEDGE_HOME", str(folder))
    return folder
