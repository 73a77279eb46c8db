"""Getting in: a second factor, recovery codes, the lock after wrong passwords, accounts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from frankpledge import workspace
from frankpledge.desk.models import RoleGroup
from frankpledge.desk.rights import staff
from frankpledge.desk.rights.groups import keep

pytestmark = pytest.mark.usefixtures("loaded")


def code(device: TOTPDevice, later: int = 0) -> str:
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = __import__("time").time() + later
    return f"{totp.token():06d}"


@pytest.fixture
def required(settings: Any) -> None:
    settings.TWO_FACTOR = True


def test_a_password_alone_does_not_open_the_desk(desk: Callable[..., Client], required: None) -> None:
    client = desk("staff")
    assert client.get("/admin/").headers["Location"] == "/admin/second-factor/set-up/?next=/admin/"
    page = client.get("/admin/second-factor/set-up/").content.decode()
    assert "<svg" in page
    device = TOTPDevice.objects.get(user=client.person)
    assert client.post("/admin/second-factor/set-up/", {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    device.refresh_from_db()
    device.throttle_reset()
    shown = client.post("/admin/second-factor/set-up/", {"code": code(device)}).content.decode()
    codes = re.findall(r"<code>([a-z0-9]+)</code>", shown)
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200

    again = Client()
    again.force_login(client.person)
    assert again.get("/admin/").headers["Location"].startswith("/admin/second-factor/?next=")
    assert again.get("/admin/second-factor/set-up/").status_code == 302
    assert again.post("/admin/second-factor/", {"code": codes[0]}).headers["Location"] == "/admin/"
    assert again.get("/admin/").status_code == 200
    assert StaticToken.objects.filter(token=codes[0]).count() == 0


def test_an_account_can_be_given_a_new_start(desk: Callable[..., Client], required: None) -> None:
    client = desk("staff")
    TOTPDevice.objects.create(user=client.person, name="lost", confirmed=True)
    assert client.get("/admin/").headers["Location"].startswith("/admin/second-factor/?")
    assert staff.reset_codes(client.person.username) == 1
    assert "set-up" in client.get("/admin/").headers["Location"]


def test_five_wrong_passwords_close_the_door_with_a_plain_page(client: Client) -> None:
    get_user_model().objects.create_user("ann", password="a long pass phrase")
    for _ in range(5):
        answer = client.post("/admin/login/", {"username": "ann", "password": "wrong"})
    assert answer.status_code == 429
    assert "Signing in is closed for a while" in answer.content.decode()
    assert (
        client.post("/admin/login/", {"username": "ann", "password": "a long pass phrase"}).status_code == 429
    )


def test_an_account_is_made_for_a_role_and_closed_again() -> None:
    password = staff.add("ann", "borough-officer", "W01")
    person = get_user_model().objects.get(username="ann")
    assert person.check_password(password)
    assert staff.accounts() == [staff.Account("ann", ("Borough officer: Ashby",), True)]
    staff.remove("ann")
    person.refresh_from_db()
    assert not person.is_active


@pytest.mark.parametrize(
    ("role", "of", "said"),
    [
        ("king", "", "There is no role “king”"),
        ("borough-officer", "W09", "“W09” is none of them: W01, W02"),
        ("borough-officer", "", "say which, with --for"),
        ("auditor", "W01", "is for everything"),
    ],
)
def test_a_role_that_is_not_there_is_refused_with_what_there_is(role: str, of: str, said: str) -> None:
    with pytest.raises(staff.StaffError, match=re.escape(said)):
        staff.add("ann", role, of)
    assert not get_user_model().objects.filter(username="ann").exists()


def test_a_short_password_is_refused() -> None:
    with pytest.raises(staff.StaffError, match="at least 12"):
        staff.check_password("ann", "tooshort1")


def test_groups_are_kept_in_step_with_the_records(folder: Any) -> None:
    before = keep()
    assert keep() == before
    groups = Group.objects.count()
    text = (folder / "priorities.yml").read_text()
    (folder / "priorities.yml").write_text(text.replace("title: Trust,", "title: Trust and confidence,"))
    workspace.load(folder)
    assert Group.objects.filter(name="Policy officer: Trust and confidence").exists()
    assert Group.objects.count() == groups
    RoleGroup.objects.create(
        group=Group.objects.create(name="Gone"), role="borough-officer", belongs_to="area:W77"
    )
    keep()
    assert not Group.objects.filter(name="Gone").exists()
