"""A small office at its desk: people of every role, one publisher's file held, and a browser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext
from quarter_at_the_desk import ServedDesk

HERE = Path(__file__).parent
SMALL = HERE.parent / "records" / "small"


@pytest.fixture(scope="session")
def _small(django_db_setup: None, django_db_blocker: Any) -> None:
    from frankpledge import workspace

    with django_db_blocker.unblock():
        workspace.load(SMALL)


@pytest.fixture
def desk(_small: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """`desk("policy-officer", "priority:2022-25/trust")`: somebody of that role, signed in; `desk("staff")`:
    a superuser. The client's `person` is the account.
    """
    from django.contrib.auth import get_user_model

    from frankpledge.desk.models import RoleGroup

    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)

    def sign_in(role: str, of: str = "") -> Client:
        accounts = get_user_model().objects
        name = f"{role}-{accounts.count()}"
        if role == "staff":
            person = accounts.create_superuser(name, f"{name}@example.org", None)
        else:
            person = accounts.create_user(name, f"{name}@example.org", None)
            person.groups.add(RoleGroup.objects.get(role=role, belongs_to=of).group)
        client = Client()
        client.force_login(person)
        client.person = person  # type: ignore[attr-defined]
        return client

    return sign_in


@pytest.fixture
def facts_held(home: Path) -> Iterator[Path]:
    """Four years of one measure's shares in the warehouse."""
    from datetime import date

    from frankpledge import facts
    from frankpledge.desk import engine
    from frankpledge.facts import Warehouse

    path = home / "trust.csv"
    rows = [f"trust,W00,R12-{year}-12,{0.5 + (year - 2017) * 0.02:.2f}" for year in range(2017, 2021)]
    path.write_text("\n".join(["series,place,period,value", *rows]) + "\n")
    facts.add([path, SMALL / "places.csv"], Warehouse(home / "warehouse"), today=date(2022, 3, 31))
    engine.end()
    yield home
    engine.end()


@pytest.fixture(scope="session")
def served_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedDesk]:
    """The desk of the small office, served by a process of its own."""
    home = tmp_path_factory.mktemp("served-desk")
    environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "FRANKPLEDGE_AS_AT"}}
    environment["FRANKPLEDGE_HOME"] = str(home)
    with (
        (home / "errors").open("w") as errors,
        subprocess.Popen(
            [sys.executable, str(HERE / "served_quarter.py")],
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
            pytest.fail(f"The desk could not be served:\n{(home / 'errors').read_text()[-3000:]}")
        yield ServedDesk(**json.loads(line))


@pytest.fixture
def window(browser: Browser, served_desk: ServedDesk) -> Iterator[Callable[..., BrowserContext]]:
    """Opens windows of somebody signed in: `window(width, **options)`."""
    held: list[BrowserContext] = []

    def made(width: int = 1280, **options: Any) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        cookie = {"name": "sessionid", "value": served_desk.session, "url": served_desk.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        held.append(context)
        return context

    yield made
    for one in held:
        one.close()
