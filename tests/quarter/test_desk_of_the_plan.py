"""What the law asks of the plan, at the desk; and the chooser of figures, in its answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.test import Client

from frankpledge.plan.models import EditionPage

Desk = Callable[..., Client]


def test_every_part_says_what_is_missing_and_leads_to_its_form(desk: Desk, home: Path) -> None:
    page = desk("staff").get("/admin/desk/plan/").content.decode()
    edition = EditionPage.objects.get(current=True)
    for part in ("contents", "budget", "trade_offs", "triggers"):
        assert f"/admin/pages/{edition.pk}/edit/#panel-child-content-{part}-section" in page
    assert "Issue a plan" in page
    assert "Nobody has said" in page or "Covered" in page


def test_whoever_may_not_write_the_edition_is_led_to_no_form(desk: Desk, home: Path) -> None:
    page = desk("auditor").get("/admin/desk/plan/").content.decode()
    assert "Edit the legal contents" not in page


def test_the_chooser_says_what_there_is_without_a_release(desk: Desk, home: Path) -> None:
    told = desk("policy-officer", "priority:2022-25/trust").get("/admin/desk/figures/").json()
    assert told["release"] == ""
    assert {"homicides", "trust"} <= {one["key"] for one in told["measures"]}
    assert told["places"][0]["code"] == "W00"


def test_a_reference_to_nothing_is_said_before_it_is_inserted(desk: Desk, home: Path) -> None:
    client = desk("staff")
    told = client.get("/admin/desk/figures/shown/?measure=homicides&place=W00&form=change").json()
    assert told["reference"] == "{{figure homicides/W00/latest | change}}"
    assert told["shown"] == "[no figure held]"
    wrong = client.get("/admin/desk/figures/shown/?measure=homicidse&place=W00").json()
    assert "Did you mean “homicides”?" in wrong["shown"]


def test_the_chooser_is_closed_to_those_who_have_not_signed_in(client: Client, db: None) -> None:
    assert client.get("/admin/desk/figures/").status_code == 302
