"""A small office at its desk: people of every role, one publisher's file held, and a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext
from quarter_at_the_desk import ServedDesk

HERE = Path(__file__).parent
SMALL = HERE.parent / "records" / "small"


@pytest.fixture
def desk(small: None, db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
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
def served_desk(serve: Callable[[Path], dict[str, Any]]) -> ServedDesk:
    """The desk of the small office, served by a process of its own."""
    return ServedDesk(**serve(HERE / "served_quarter.py"))


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
