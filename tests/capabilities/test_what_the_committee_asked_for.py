"""Each row of the design's table of what must be possible: done in the desk by the role it names, approved
by a second person, and then seen by a reader.
"""

from __future__ import annotations

import re

import pytest
from at_the_desk import Desk

pytestmark = pytest.mark.browser


def test_r1_a_partner_in_reducing_violence_online_comes_along(desk: Desk) -> None:
    said = "Agreed to answer within a day."
    path = "/plan/2022-25/violence/social-media-partnership/"
    talk = {"on": "2022-03-21", "kind": "meeting", "text": said}
    part = "Answers the police on the same day"
    changes = {"partners-0-state": "agreed", "partners-0-since": "2022-03-21", "partners-0-part": part}
    desk.carried_out("violence", "commitments/social-media-partnership", changes, path, said, log=talk)
    assert part in desk.read("/partnerships/")


def test_r2_a_programme_begins_in_another_borough(desk: Desk) -> None:
    changes = {
        "places-2-status": "pilot",
        "places-2-started": "2022-03-01",
        "places-2-reached": "41",
        "places-2-eligible": "263",
    }
    path = "/programmes/perpetrator-programmes/"
    desk.carried_out("violence", "rollouts/perpetrator-programmes", changes, path, "41 of 263")


def test_r3_partners_in_drug_harm_each_have_a_part_and_the_strategy_is_taken_in(desk: Desk) -> None:
    said = "Treatment offered in custody on the same day"
    path = "/plan/2022-25/violence/drug-harm/"
    point = {
        "strategy": "From harm to hope",
        "point": said,
        "taken_in": "whole",
        "how": "By the custody service.",
    }
    changes = {"owners-0-part": "Tests in every custody suite"}
    desk.carried_out("violence", "commitments/drug-harm", changes, path, said, strategies=point)
    assert "Tests in every custody suite" in desk.read(path)


def test_r4_residents_learn_how_to_help_against_terrorism(desk: Desk) -> None:
    said = "Come to an evening at your library."
    way = {"title": "An evening at the library", "text": said}
    desk.carried_out("violence", "commitments/counter-terrorism", {}, "/help/", said, help=way)


def test_r5_the_plan_is_told_in_two_versions(desk: Desk) -> None:
    said = "Told short for Londoners and in full for practitioners."
    desk.carried_out("trust", "editions/2022-25", {"summary": said}, "/plan/", said)
    assert desk.read("/plan/2022-25/")
    assert desk.read("/plan/2022-25/full/")


def test_r6_an_invited_body_proposes_a_target_and_the_decision_stands_beside_it(desk: Desk) -> None:
    page = desk.window("analyst").new_page()
    page.goto(f"{desk.address}/admin/desk/links/", wait_until="domcontentloaded")
    page.select_option("#for", "propose/jasmine/trust-mps-2022")
    page.get_by_role("button", name="Make the link").click()
    link = re.search(r"/with/\S+/", page.inner_text("#address"))
    assert link is not None
    page.close()
    body = desk.window().new_page()
    body.goto(desk.address + link[0])
    body.get_by_label("Your value, in per cent").fill("72")
    body.get_by_label("Why").fill("Women report when they trust.")
    body.get_by_role("button", name="Propose this").click()
    assert "Your proposal is kept" in body.inner_text("h1")
    body.close()
    shown = desk.read("/rounds/trust-mps-2022/")
    assert "72%, Jasmine Sisters (invented)" in shown
    changes = {
        "decided_on": "2022-03-31",
        "decided_value": "0.75",
        "decided_by": "The Deputy Mayor",
        "decision_reason": "Between the two proposals.",
    }
    path = "/rounds/trust-mps-2022/"
    desk.carried_out("analyst", "rounds/trust-mps-2022", changes, path, "Between the two proposals.")
    assert "72%, Jasmine Sisters (invented)" in desk.read(path)


def test_r7_a_grant_is_paid_and_one_stuck_for_a_year_shows(desk: Desk) -> None:
    path = "/funds/neighbourhood-fund/"
    key = next(k for k in sorted(desk.edit) if k.startswith("grants/nf-"))
    desk.carried_out("trust", key, {"purpose": "Lights along the towpath"}, path, "Lights along the towpath")
    stuck = {"applied": "2021-03-29", "decided": "", "decision": "pending", "agreed": "", "paid": ""}
    desk.carried_out("trust", key, stuck, path, "One group has waited 255 working days and is not paid")


def test_r8_a_funded_organisation_brings_its_training_needs_up_to_date(desk: Desk) -> None:
    page = desk.window("victims").new_page()
    page.goto(f"{desk.address}/admin/desk/links/", wait_until="domcontentloaded")
    page.select_option("#for", "training/ujima-voices")
    page.get_by_role("button", name="Make the link").click()
    link = re.search(r"/with/\S+/", page.inner_text("#address"))
    assert link is not None
    page.close()
    body = desk.window().new_page()
    body.goto(desk.address + link[0])
    body.get_by_label("Role").fill("Caseworker")
    body.get_by_label("Competence").fill("Awareness of faith")
    for name, value in (("needed", "9"), ("trained", "4"), ("expiring", "1")):
        body.fill(f"[name=new-{name}]", value)
    body.get_by_role("button", name="Keep these").click()
    assert "Kept, as at today" in body.inner_text("main")
    body.close()
    assert "Awareness of faith" in desk.read("/training/")


def test_r9_work_with_the_national_agency_on_fraud_is_logged(desk: Desk) -> None:
    said = "The agency will share reports each week."
    path = "/plan/2022-25/victims/fraud-victim-support/"
    changes = {"partners-0-state": "talking"}
    status = {"on": "2022-03-22", "delivery": "on-track", "assurance": "evidenced", "why": said}
    status["evidence"] = "Minutes of the agency’s meeting"
    met = {"on": "2022-03-22", "kind": "meeting", "text": "First meeting with the agency"}
    changes["why_changed"] = "The agency wrote to the office"
    desk.carried_out(
        "victims", "commitments/fraud-victim-support", changes, path, said, statuses=status, log=met
    )
    assert "First meeting with the agency" in desk.read(path)


def test_r10_a_step_against_fraud_has_its_evaluation(desk: Desk) -> None:
    said = "Callers who were rung back lost less."
    tried = {"key": "ring-back", "title": "Ring back callers", "evaluation": "done", "finding": said}
    tried["evaluator"] = "A university"
    desk.carried_out(
        "victims", "commitments/fraud-action-plan", {}, "/action-plans/", said, interventions=tried
    )


def test_r11_a_power_sought_has_its_case_and_each_approach(desk: Desk) -> None:
    said = "One service would know each witness."
    power = {
        "key": "court-dates",
        "power": "Dates of hearings",
        "held_by": "Ministry of Justice",
        "case": said,
    }
    power["state"] = "sought"
    asked = {
        "on": "2022-03-23",
        "kind": "approach",
        "text": "Asked for dates by letter",
        "about": "court-dates",
    }
    record = "commitments/devolved-powers"
    desk.carried_out("victims", record, {}, "/powers/", said, powers=power, log=asked)
    assert "Asked for dates by letter" in desk.read("/powers/")


def test_r12_a_target_is_set_for_each_year_with_its_reason(desk: Desk) -> None:
    said = "Set with those who work with survivors."
    path = "/performance/rape-detection-rate/"
    target = {
        "key": "yearly-to-2026",
        "value": "0.14",
        "by": "2025/26",
        "path": "yearly",
        "years": "2022/23: 0.09\n2023/24: 0.11\n2024/25: 0.13\n2025/26: 0.14",
        "rationale": said,
        "set_by": "The office",
        "set_on": "2022-03-31",
        "replaces": "yearly-to-2025",
        "reason": "A year more, and faster",
    }
    why = {"why_changed": "The round was decided"}
    desk.carried_out("analyst", "measures/rape-detection-rate", why, path, said, targets=target)
    assert "2022/23: 9.0% · 2023/24: 11.0% · 2024/25: 13.0% · 2025/26: 14.0%" in desk.read(path)


def test_r13_the_working_group_on_referrals_reports_its_output(desk: Desk) -> None:
    said = "A shared list of waiting children."
    path = "/plan/2022-25/exploitation/nrm-working-group/"
    output = {"on": "2022-03-24", "kind": "output", "text": said}
    desk.carried_out("exploitation", "commitments/nrm-working-group", {}, path, said, log=output)


def test_r14_an_area_s_people_set_a_local_priority(desk: Desk) -> None:
    said = "Scooters taken from hands"
    fields = {
        "title": said,
        "slug": "scooters",
        "key": "camden-scooters",
        "text": "Fewer phones are to be taken by riders.",
        "reason": "Said most often at the board.",
        "set_on": "2022-03-25",
        "set_by": "The board",
    }
    desk.made("camden", "community/localprioritypage", "areas/E09000007", fields, "/areas/camden/", said)
    assert said in desk.read("/areas/local-priorities/")


def test_r15_a_new_indicator_is_reviewed_before_it_counts(desk: Desk) -> None:
    said = "Too few young people were asked to tell boroughs apart."
    path = "/performance/young-people-safe-in-justice/"
    review = {"on": "2022-03-26", "by": "A university", "scope": "The questions", "finding": said}
    desk.carried_out("analyst", "measures/young-people-safe-in-justice", {}, path, said, reviews=review)
    assert "method is not settled" in desk.source(path)


def test_r16_a_measure_without_a_figure_says_why_on_the_one_page(desk: Desk) -> None:
    said = "The ministry gives it in summer."
    changes = {"missing": said}
    path = "/performance/crown-court-backlog/"
    assert "Crown Court" in desk.read("/performance/")
    desk.carried_out("analyst", "measures/crown-court-backlog", {**changes, "question": said}, path, said)
