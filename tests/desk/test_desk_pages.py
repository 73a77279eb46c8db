"""The desk's own pages: who may open them, and that they hold up."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from frankpledge.desk.models import Job

pytestmark = pytest.mark.django_db


def member(*permissions: str) -> Client:
    """Somebody who may use the admin, and holds `permissions`."""
    user = get_user_model().objects.create_user("member", "member@example.org", "a long pass phrase")
    names = ["access_admin", *(name.split(".")[1] for name in permissions)]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def test_background_work_is_listed_with_what_it_last_said(admin_client: Any) -> None:
    Job.objects.create(kind="Trial of files", subject="2021-12-street.csv", progress="Read 1 of 1")
    answer = admin_client.get("/admin/desk/work/")
    assert answer.status_code == 200
    assert "Trial of files: 2021-12-street.csv" in answer.content.decode()
    assert "Read 1 of 1" in answer.content.decode()


def test_a_page_of_the_desk_is_refused_to_those_without_its_permission() -> None:
    assert member().get("/admin/desk/work/").status_code in {302, 403}
    get_user_model().objects.all().delete()
    assert member("desk.view_job").get("/admin/desk/work/").status_code == 200


def test_the_desk_is_closed_to_those_who_have_not_signed_in(client: Client) -> None:
    assert client.get("/admin/desk/work/").status_code == 302
