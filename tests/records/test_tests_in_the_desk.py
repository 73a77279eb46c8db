"""A panel writes the tests of its own report in the desk, and sees what they give before saving."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from frankpledge.desk.models import RoleGroup
from frankpledge.desk.views import parts
from frankpledge.plan import judging
from frankpledge.scrutiny.form_words import OPTIONS, PREDICATES
from frankpledge.scrutiny.models import RecommendationPage, RecommendationTest

pytestmark = pytest.mark.usefixtures("loaded")


def of_role(role: str, of: str = "") -> Client:
    """Somebody of a role at the desk, signed in."""
    person = get_user_model().objects.create_user(f"{role}-{of}", password="a long pass phrase")
    person.groups.add(RoleGroup.objects.get(role=role, belongs_to=of).group)
    client = Client()
    client.force_login(person)
    return client


def panel() -> Client:
    return of_role("scrutiny-member")


def drafted(page: RecommendationPage) -> RecommendationTest:
    """The test as it was last drafted."""
    found: RecommendationTest = RecommendationTest.objects.get(
        recommendation=page
    ).get_latest_revision_as_object()
    return found


@pytest.fixture
def r1() -> RecommendationPage:
    return RecommendationPage.objects.get(key="r1")


def sent(do: str, *given: dict[str, str]) -> dict[str, str]:
    form = {"do": do, "question": "Is it promised?", "parts": str(len(given))}
    for number, part in enumerate(given):
        form |= {f"part-{number}-{name}": value for name, value in part.items()}
        form[f"part-{number}-was"] = part.get("was", part["predicate"])
    return form


REVIEW = {
    "says": "A review is promised",
    "predicate": "commitment",
    "kind": "review",
    "topic": "online",
    "min": "1",
}


def test_every_predicate_and_every_option_has_words_for_the_form() -> None:
    assert set(PREDICATES) == set(judging.predicates())
    asked = {option.name for name in judging.predicates() for option in parts._options(name, {})}
    assert asked <= set(OPTIONS)


def test_a_held_test_comes_back_from_the_form_as_it_was() -> None:
    for held in RecommendationTest.objects.all():
        assert [parts.of(said).said() for said in held.parts] == held.parts


def test_what_it_gives_now_is_shown_and_nothing_is_saved(r1: RecommendationPage) -> None:
    before = r1.test.parts
    page = panel().post(f"/admin/desk/tests/{r1.pk}/", sent("show", REVIEW)).content.decode()
    assert "Now: <strong>met</strong>" in page
    assert "Review of online drivers of violence" in page
    assert RecommendationTest.objects.get(recommendation=r1).parts == before


def test_a_panel_writes_a_test_of_its_report_and_a_second_person_publishes_it(r1: RecommendationPage) -> None:
    before = r1.test.parts
    answer = panel().post(f"/admin/desk/tests/{r1.pk}/", sent("save", REVIEW))
    assert answer.status_code == 302
    assert RecommendationTest.objects.get(recommendation=r1).parts == before, "not public before approval"
    held = drafted(r1)
    assert held.question == "Is it promised?"
    assert RecommendationTest.objects.get(recommendation=r1).current_workflow_state is not None
    assert held.parts == [{"says": REVIEW["says"], "commitment": {"kind": "review", "topic": "online"}}]


def test_a_part_that_is_badly_written_says_so_and_is_not_saved(r1: RecommendationPage) -> None:
    before = r1.test.parts
    wrong = {"says": "", "predicate": "milestone", "from": "soon"}
    page = panel().post(f"/admin/desk/tests/{r1.pk}/", sent("save", wrong)).content.decode()
    assert "Say in a sentence" in page
    assert "milestone: from" in page
    assert RecommendationTest.objects.get(recommendation=r1).parts == before


def test_parts_are_added_and_taken_away(r1: RecommendationPage) -> None:
    desk = panel()
    page = desk.post(f"/admin/desk/tests/{r1.pk}/", sent("add", REVIEW)).content.decode()
    assert "Part 2" in page
    page = desk.post(f"/admin/desk/tests/{r1.pk}/", sent("remove-0", REVIEW, REVIEW)).content.decode()
    assert "Part 2" not in page


def test_several_predicates_in_one_part_are_written_as_yaml(r1: RecommendationPage) -> None:
    either = {"says": "Either", "predicate": "any", "written": "- powers: {}\n- help: {topic: fraud}"}
    assert panel().post(f"/admin/desk/tests/{r1.pk}/", sent("save", either)).status_code == 302
    held: Any = drafted(r1).parts
    assert held == [{"says": "Either", "any": [{"powers": {}}, {"help": {"topic": "fraud"}}]}]


def test_who_is_not_of_the_panel_may_not_write_its_tests(r1: RecommendationPage) -> None:
    client = of_role("borough-officer", "area:W01")
    assert client.get(f"/admin/desk/tests/{r1.pk}/").status_code in {302, 403}
    assert client.get("/admin/desk/tests/").status_code in {302, 403}
    assert panel().get("/admin/desk/tests/").status_code == 200
