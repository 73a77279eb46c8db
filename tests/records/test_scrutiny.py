"""Recommendations, their responses and closure, and the register of tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from frankpledge.plan.judging import Answer, Context, Status, all_of, any_of, judge, predicates, problems
from frankpledge.plan.models import CommitmentPage, MeasurePage
from frankpledge.scrutiny import register
from frankpledge.scrutiny.models import (
    QuotedFigure,
    RecommendationPage,
    RecommendationTest,
    ReportPage,
    Response,
)

pytestmark = pytest.mark.usefixtures("loaded")


@dataclass
class Figure:
    value: float | None


@dataclass
class Release:
    """As much of a release as tests look at."""

    values: dict[str, float | None] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def latest(self, measure: str, place: str, breakdown: str = "") -> Figure | None:
        assert place == "W00"
        return Figure(self.values[measure]) if measure in self.values else None


@pytest.fixture
def r1() -> RecommendationPage:
    return RecommendationPage.objects.get(key="r1")


@pytest.fixture
def r2() -> RecommendationPage:
    return RecommendationPage.objects.get(key="r2")


def _status(said: dict[str, Any], release: Release | None = None, day: date = date(2022, 3, 31)) -> str:
    return judge(said, Context(release=release, day=day)).status.value


def test_a_response_is_due_by_the_clock_of_its_kind_of_report() -> None:
    report = ReportPage.objects.get()
    assert report.due == date(2022, 3, 29)
    report.kind = "inspection"
    assert report.due == date(2022, 2, 15)  # ten working days after 1 February


@pytest.mark.parametrize(
    ("status", "accepted"),
    [("accepted", True), ("in-part", True), ("in-principle", False), ("rejected", False), ("none", False)],
)
def test_in_principle_and_none_never_count_as_accepted(
    r1: RecommendationPage, status: str, accepted: bool
) -> None:
    r1.responses.add(Response(on=date(2022, 3, 30), status=status, reason="Why."))
    assert r1.accepted is accepted


def test_without_a_response_it_is_overdue_once_the_clock_has_run_out(
    r1: RecommendationPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-03-20")
    assert (r1.status, r1.overdue) == ("none", False)
    r1.responses = []
    monkeypatch.setenv("FRANKPLEDGE_AS_AT", "2022-03-30")
    assert r1.overdue


def test_closing_is_the_committees_own_and_does_not_follow_from_a_response(
    r1: RecommendationPage, r2: RecommendationPage
) -> None:
    assert not r1.closed
    assert r2.closed
    r2.closures.all()[0].by_id = r2.answered_by.pk
    assert r2.answered_by.key == "wop"


def test_an_accepted_recommendation_without_a_commitment_is_an_orphan(r1: RecommendationPage) -> None:
    assert r1.orphans == []
    r1.commitments = []
    assert r1.orphans == ["Accepted; no commitment follows."]


def test_linking_a_commitment_changes_no_status(r1: RecommendationPage, r2: RecommendationPage) -> None:
    before = (r2.status, r2.accepted)
    r2.commitments = list(r1.commitments.all())
    r2.save()
    again = RecommendationPage.objects.get(pk=r2.pk)
    assert (again.status, again.accepted) == before


def test_the_chain_is_walked_both_ways(r1: RecommendationPage) -> None:
    evidence = r1.evidence.get()
    assert evidence.attribution == "An inspector"
    assert evidence.given_on == date(2021, 12, 1)
    commitment = CommitmentPage.objects.get(key="online-review", edition__current=True)
    assert list(commitment.recommendations.all()) == [r1]
    assert QuotedFigure.objects.get().measure == MeasurePage.objects.get(key="homicides")


def test_a_tests_answer_says_what_shows_it_and_where(r1: RecommendationPage) -> None:
    answered = register.answer(r1.test)
    assert answered.status is Status.MET
    assert [part.status for part in answered.parts] == [Status.MET, Status.MET]
    assert answered.parts[0].shown[0].text == "“Review of online drivers of violence” (paragraph 1.4)."
    assert answered.parts[0].shown[0].url.endswith("/plan/2022-25/violence/online-review/")


def test_all_tests_of_a_report_come_in_its_order() -> None:
    answers = register.answers(ReportPage.objects.get())
    assert [one.test.recommendation.key for one in answers] == ["r1", "r2"]
    assert answers[1].status is Status.MET  # a value for 2022/23, 2023/24 and 2024/25


MET, PARTLY, NOT, UNTOLD = "met", "partly", "not-met", "cannot-tell"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"commitment": {"topic": "online"}}, MET),
        ({"commitment": {"topic": "online", "min": 2}}, PARTLY),
        ({"commitment": {"topic": "fraud", "dated": True}}, PARTLY),
        ({"commitment": {"topic": "cybercrime"}}, NOT),
        ({"commitment": {"person": "children"}}, MET),
        ({"commitment": {"organisation": "platform"}}, MET),
        ({"partnership": {"organisation_kind": "social-media"}}, MET),
        ({"partnership": {"organisation_kind": "social-media", "state": ["agreed"]}}, NOT),
        ({"owners": {"kinds": ["body", "health"]}}, MET),
        ({"owners": {"kinds": ["body", "police"]}}, PARTLY),
        ({"owners": {"kinds": ["police"]}}, NOT),
        ({"strategy": {"topic": "online"}}, MET),
        ({"strategy": {"topic": "online", "taken_in": ["whole"]}}, NOT),
        ({"help": {"topic": "online"}}, MET),
        ({"help": {"topic": "fraud"}}, NOT),
        ({"editions_published": {"versions": ["summary"]}}, MET),
        ({"editions_published": {"versions": ["summary", "full"]}}, PARTLY),
        ({"editions_published": {"versions": ["braille"]}}, NOT),
        ({"milestone": {"topic": "online", "from": "2022-01-01", "to": "2022-12-31"}}, MET),
        ({"milestone": {"topic": "online", "from": "2023-01-01"}}, PARTLY),
        ({"milestone": {"topic": "fraud"}}, NOT),
        ({"action_plan": {"topic": "fraud", "interventions": 2}}, MET),
        ({"action_plan": {"topic": "fraud", "outcomes": True}}, PARTLY),
        ({"action_plan": {"topic": "online"}}, NOT),
        ({"powers": {}}, MET),
        ({"powers": {"topic": "online"}}, NOT),
        ({"working_group": {"topic": "nrm"}}, MET),
        ({"working_group": {"topic": "nrm", "met": True}}, PARTLY),
        ({"working_group": {"topic": "online"}}, NOT),
        ({"person_named": {"person": "children"}}, MET),
        ({"person_named": {"person": "older-people"}}, NOT),
        ({"targets_every_year": {"measure": "trust"}}, PARTLY),
        ({"targets_every_year": {"measure": "trust", "to": "2024/25"}}, MET),
        ({"targets_every_year": {"measure": "feel-supported"}}, NOT),
        ({"target": {"measure": "homicides"}}, MET),
        ({"target": {"measure": "feel-supported"}}, NOT),
        ({"measure_review": {"priority": "trust", "by": "2022-06-30"}}, UNTOLD),
        ({"measure_review": {"priority": "trust", "by": "2022-01-30"}}, NOT),
        ({"measures_with_figure": {}}, UNTOLD),
        ({"round_decided": {"measure": "trust", "by": "2022-09-30"}}, MET),
        ({"round_decided": {"measure": "trust", "by": "2022-03-01"}}, PARTLY),
        ({"round_decided": {"measure": "homicides", "by": "2022-09-30"}}, UNTOLD),
        ({"round_decided": {"measure": "homicides", "by": "2022-01-30"}}, NOT),
        ({"local_priorities": {}}, PARTLY),
        ({"local_priorities": {"every_area": False}}, MET),
        ({"rollout": {"programme": "programmes"}}, PARTLY),
        ({"rollout": {"programme": "programmes", "status": "pilot", "share": 0.5}}, MET),
        ({"rollout": {"programme": "survivors", "everywhere": False}}, MET),
        ({"rollout": {"topic": "unheard-of"}}, NOT),
        ({"payment_promise": {}}, MET),
        ({"payment_promise": {"fund": "other"}}, NOT),
        ({"training": {"competence": "cultural-awareness"}}, MET),
        ({"training": {"competence": "cultural-awareness", "within_days": 5}}, PARTLY),
        ({"training": {"competence": "drug-harm"}}, NOT),
        ({"all": [{"powers": {}}, {"help": {"topic": "fraud"}}]}, PARTLY),
        ({"any": [{"powers": {}}, {"help": {"topic": "fraud"}}]}, MET),
    ],
    ids=lambda value: str(value)[:70],
)
def test_what_each_predicate_says_of_the_small_workspace(said: dict[str, Any], answer: str) -> None:
    assert problems(said) == []
    found = judge(said, Context(day=date(2022, 3, 31)))
    assert found.status == answer
    assert found.shown
    assert all(shown.text.strip().endswith((".", "…")) for shown in found.shown)


def test_every_predicate_is_in_the_documentation() -> None:
    from pathlib import Path

    text = (Path(__file__).parents[2] / "docs" / "workspace.md").read_text()
    assert [name for name in predicates() if f"`{name}`" not in text] == []


def test_a_response_in_part_meets_a_test_partly_and_in_principle_not_at_all(r2: RecommendationPage) -> None:
    said = {"response": {}}
    assert judge(said, Context(recommendation=r2)).status is Status.NOT_MET
    r2.responses.add(Response(on=date(2022, 3, 30), status="in-part", reason="Why."))
    assert judge(said, Context(recommendation=r2)).status is Status.PARTLY


def test_a_dashboard_is_whole_when_every_measure_has_a_figure_or_a_reason() -> None:
    said: dict[str, Any] = {"measures_with_figure": {}}
    assert (
        _status(said, Release({"homicides": 100.0, "trust": 0.5}, {"feel-supported": "Not asked yet."}))
        == MET
    )
    assert _status(said, Release({"homicides": 100.0, "trust": 0.5})) == PARTLY
    assert _status(said, Release({"homicides": 100.0}, {"trust": "x", "feel-supported": "y"})) == PARTLY
    assert _status(said, Release({"homicides": None})) == NOT


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"comitment": {}}, "no predicate “comitment”"),
        ({"commitment": {"topik": "x"}}, "commitment: topik"),
        ({"commitment": {}, "help": {}}, "one predicate is needed"),
        ({}, "found none"),
        ({"all": []}, "holds a list"),
        ({"any": [{"nothing": {}}]}, "no predicate “nothing”"),
        ("powers", "a predicate is written"),
    ],
)
def test_a_test_that_is_badly_written_says_how(said: Any, problem: str) -> None:
    assert problem in " ".join(problems(said))


def test_parts_make_an_answer_as_the_documentation_says() -> None:
    met, partly, not_met, untold = (Answer(status) for status in Status)
    assert all_of([met, met]).status is Status.MET
    assert all_of([met, not_met]).status is Status.PARTLY
    assert all_of([partly, untold]).status is Status.PARTLY
    assert all_of([not_met, untold]).status is Status.CANNOT_TELL
    assert all_of([not_met, not_met]).status is Status.NOT_MET
    assert any_of([not_met, untold, met]).status is Status.MET


def test_the_register_reads_the_records_once_for_all_tests(django_assert_max_num_queries: Any) -> None:
    report = ReportPage.objects.get()
    with django_assert_max_num_queries(45):
        register.answers(report)
    assert RecommendationTest.objects.count() == 2
