"""People of every role at the desk, over the small workspace of the records' tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

SMALL = Path(__file__).parents[1] / "records" / "small"


@pytest.fixture(autouse=True)
def _quick_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client keeps no copy of every template's context: the desk's pages have hundreds."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_, **__: None)


@pytest.fixture
def loaded(small: None, db: None) -> None:
    """The small workspace in the records, with its groups of staff."""


@pytest.fixture
def desk(loaded: None) -> Callable[..., Client]:
    """`desk("borough-officer", "area:W01")`: somebody of that role, signed in; `desk("staff")`: a superuser.

    The client's `person` is the account.
    """
    from django.contrib.auth import get_user_model

    from frankpledge.desk.models import RoleGroup

    made = 0

    def sign_in(role: str, of: str = "") -> Client:
        nonlocal made
        made += 1
        accounts = get_user_model().objects
        name = f"{role}-{made}"
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
def folder(tmp_path: Path) -> Path:
    """A copy of the small workspace, to be changed at will."""
    return Path(shutil.copytree(SMALL, tmp_path / "workspace"))
