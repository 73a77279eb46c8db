"""What a release freezes of the records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from frankpledge import plan
from frankpledge.scrutiny import chain

pytestmark = pytest.mark.usefixtures("loaded")


def test_a_snapshot_is_json_and_holds_every_noun_as_at_the_day() -> None:
    frozen = json.loads(json.dumps(plan.snapshot()))
    assert frozen["as_at"] == "2022-03-31"
    assert frozen["edition"] == "2022-25"
    assert frozen["body"]["short_name"] == "WOP"
    assert {"editions", "commitments", "recommendations", "local-priorities", "rollouts"} <= set(frozen)


def test_a_commitment_is_frozen_with_its_answers_and_its_dates() -> None:
    frozen = plan.snapshot()
    review = next(one for one in frozen["commitments"] if one["id"] == "2022-25/online-review")
    assert review["computed"]["delivery"] == "on-track"
    assert review["computed"]["milestones"][0] == {"due": "2022-06-30", "slippage_days": 107}
    assert review["milestones"][0]["original_date"] == "2022-03-15"


def test_a_recommendation_is_frozen_with_its_status() -> None:
    frozen = {one["key"]: one["computed"] for one in plan.snapshot()["recommendations"]}
    assert (frozen["r1"]["status"], frozen["r1"]["accepted"]) == ("accepted", True)
    assert (frozen["r2"]["status"], frozen["r2"]["accepted"]) == ("in-principle", False)


def test_two_snapshots_of_the_same_records_are_the_same() -> None:
    assert plan.snapshot() == plan.snapshot()


def test_the_chain_of_what_it_wants_of_the_records_is_the_chain_of_them_all(
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(50):
        wanted = plan.snapshot(wanted=chain.NOUNS)
    assert chain.Chain.of(wanted).as_dict() == chain.Chain.of(plan.snapshot()).as_dict()
