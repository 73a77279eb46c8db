"""Nobody closes a recommendation but who asked for it: not by the model, not by a workspace, not in the
desk."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from frankpledge import workspace
from frankpledge.desk.models import RoleGroup
from frankpledge.plan.models import Organisation
from frankpledge.scrutiny.models import Closure, Position, RecommendationPage, Response

pytestmark = pytest.mark.usefixtures("loaded")


def closed(by: str | None) -> RecommendationPage:
    page = RecommendationPage.objects.get(key="r1")
    who = Organisation.objects.filter(key=by).first() if by else None
    page.closures.add(Closure(on=date(2022, 3, 30), verdict="closed-met", by=who, reason="It is done."))
    return page


@pytest.mark.parametrize("by", ["wop", None, "platform"])
def test_the_model_refuses_a_verdict_by_the_addressee_by_nobody_or_by_who_did_not_ask(by: str | None) -> None:
    with pytest.raises(ValidationError, match=r"can close|say who closed"):
        closed(by).save()
    with pytest.raises(ValidationError):
        closed(by).save_revision().publish()
    assert not RecommendationPage.objects.get(key="r1").closed


def test_who_asked_closes_and_reopens() -> None:
    page = closed("panel")
    page.save()
    assert RecommendationPage.objects.get(key="r1").closed
    panel = Organisation.objects.get(key="panel")
    page.closures.add(Closure(on=date(2022, 3, 31), verdict="reopened", by=panel, reason="It was not."))
    page.save()
    assert not RecommendationPage.objects.get(key="r1").closed


def test_an_addressee_of_its_own_frees_neither_addressee() -> None:
    page = closed("wop")
    page.addressee = Organisation.objects.get(key="platform")
    with pytest.raises(ValidationError, match="is the addressee"):
        page.save()


@pytest.mark.parametrize(("by", "said"), [("wop", "is the addressee"), ("platform", "did not ask for it")])
def test_a_workspace_in_which_another_closes_is_refused_whole(folder: Path, by: str, said: str) -> None:
    file = folder / "recommendations.yml"
    file.write_text(file.read_text().replace("by: panel, person: Chair", f"by: {by}, person: Chair"))
    with pytest.raises(workspace.WorkspaceError, match=said):
        workspace.load(folder)


def of_role(role: str, of: str = "") -> Client:
    """Somebody of a role at the desk, signed in."""
    person = get_user_model().objects.create_user(f"{role}-{of}", password="a long pass phrase")
    person.groups.add(RoleGroup.objects.get(role=role, belongs_to=of).group)
    client = Client()
    client.force_login(person)
    return client


def form_of(client: Client, page: RecommendationPage) -> tuple[str, dict[str, Any]]:
    """The editor's page, and what it would send unchanged."""
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert answer.status_code == 200
    form = answer.context["form"]
    sent: dict[str, Any] = {}
    for one in [form, *(formset.management_form for formset in form.formsets.values())]:
        _fill(one, sent)
    for formset in form.formsets.values():
        for row in formset.initial_forms:
            _fill(row, sent)
    return answer.content.decode(), sent


def _fill(form: Any, sent: dict[str, Any]) -> None:
    for bound in form:
        value = bound.value()
        if value is not None and value is not False:
            sent[bound.html_name] = [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value


def test_in_the_desk_there_is_no_place_for_a_verdict_without_the_committees_permission() -> None:
    page = RecommendationPage.objects.get(key="r1")
    client = of_role("policy-officer", "priority:2022-25/violence")
    shown, sent = form_of(client, page)
    assert "closures-TOTAL_FORMS" not in shown
    panel = Organisation.objects.get(key="panel")
    forged = {
        **{"closures-TOTAL_FORMS": "1", "closures-INITIAL_FORMS": "0", "closures-MIN_NUM_FORMS": "0"},
        **{"closures-MAX_NUM_FORMS": "1000", "closures-0-on": "2022-03-30", "closures-0-by": panel.pk},
        **{"closures-0-verdict": "closed-met", "closures-0-reason": "Done.", "closures-0-ORDER": "1"},
    }
    sent |= {"title": "Online drivers of violence, again"}
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), sent | forged)
    drafted = RecommendationPage.objects.get(key="r1").get_latest_revision_as_object()
    assert drafted.title == "Online drivers of violence, again", "what they may write is kept"
    assert not drafted.closed
    assert not RecommendationPage.objects.get(key="r1").closed
    assert RecommendationPage.objects.get(key="r2").closed, "what the committee said before is kept"


OFFICE = ("policy-officer", "priority:2022-25/violence")


@pytest.mark.parametrize(
    ("who", "theirs", "others"),
    [
        (("scrutiny-member",), {"closures", "positions"}, {"responses"}),
        (OFFICE, {"responses"}, {"closures", "positions"}),
    ],
)
def test_each_side_has_its_place_in_the_form_and_none_for_what_the_other_says(
    who: tuple[str, ...], theirs: set[str], others: set[str]
) -> None:
    shown, _ = form_of(of_role(*who), RecommendationPage.objects.get(key="r1"))
    assert theirs == {name for name in theirs | others if f"{name}-TOTAL_FORMS" in shown}


@pytest.mark.parametrize(
    ("who", "name", "row"),
    [
        (("scrutiny-member",), "responses", Response(on=date(2022, 3, 30), status="accepted", by="Office")),
        (OFFICE, "positions", Position(on=date(2022, 2, 1), by="The chair", said="That it will do.")),
        (OFFICE, "closures", Closure(on=date(2022, 3, 30), verdict="closed-met", reason="It is done.")),
    ],
)
def test_a_draft_with_what_the_other_side_says_is_refused_however_it_comes(
    who: tuple[str, ...], name: str, row: Any
) -> None:
    of_role(*who)
    person = get_user_model().objects.latest("pk")
    page = RecommendationPage.objects.get(key="r1")
    if name == "closures":
        row.by = page.report.author
    getattr(page, name).add(row)
    with pytest.raises(PermissionDenied, match="You may not write"):
        page.save_revision(user=person)
    of_role(*(OFFICE if who != OFFICE else ("scrutiny-member",)))
    page.save_revision(user=get_user_model().objects.latest("pk"))
