"""A small office: its plan in the records, its facts in a home folder of the test's own, and its people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from small_office import SMALL


@pytest.fixture
def office(db: None, home: Path) -> Path:
    """The small workspace in the records, as at 31 March 2022; no facts and no release yet."""
    from frankpledge import workspace

    workspace.load(SMALL)
    return home


@pytest.fixture
def person(db: None) -> Callable[..., Any]:
    """Makes somebody with an account, in the roles named."""

    def make(name: str, *roles: str) -> Any:
        from frankpledge.desk.models import RoleGroup

        user = get_user_model().objects.create_user(name, f"{name}@example.org", "a long pass phrase")
        user.groups.set(row.group for row in RoleGroup.objects.filter(role__in=roles))
        return user

    return make


@pytest.fixture
def signed_in() -> Callable[[Any], Client]:
    def sign_in(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def the_work() -> Callable[[], None]:
    """The worker does all that waits in the queue, here and now."""

    def do() -> None:
        from django_tasks_db.models import DBTaskResult

        from frankpledge.desk import work, worker

        # As `worker.run` does, but for closing the connection that the test's transaction is on.
        work.take_up_again()
        one = worker.made()
        while (asked := DBTaskResult.objects.ready().first()) is not None:
            asked.claim(one.worker_id)
            one.run_task(asked)

    return do
