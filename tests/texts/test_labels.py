"""How well the labels do on the labelled corpus: precision and recall of each, printed."""

from __future__ import annotations

import sys

import pytest
from labelled_pairs import Case, Score, cases, held_out, score

from frankpledge.plan.texts import LABELS, compare

LEAST = {"unchanged": 0.9, "changed-number": 0.9, "reworded": 0.8}


def say(capsys: pytest.CaptureFixture[str], table: str) -> None:
    with capsys.disabled():
        print(f"\n{table}", file=sys.stderr)


def require(result: Score, least: dict[str, float]) -> None:
    for label, share in least.items():
        assert result.precision(label) >= share, label
        assert result.recall(label) >= share, label


def test_the_corpus_holds_at_least_150_pairs_of_every_label() -> None:
    held = cases()
    assert len(held) >= 150
    assert {case.label for case in held} == set(LABELS)
    assert len({clause for case in held for clause in case.old}) == sum(len(case.old) for case in held)


def test_precision_and_recall_with_the_whole_corpus_in_one_text(capsys: pytest.CaptureFixture[str]) -> None:
    result, _ = score(cases(), range(1))
    say(capsys, result.table("Clauses compared, all pairs in one text"))
    require(result, LEAST | {"merged": 0.8, "split": 0.8, "new": 0.7, "dropped": 0.7})


def test_precision_and_recall_in_short_texts(capsys: pytest.CaptureFixture[str]) -> None:
    result, _ = score(cases(), range(3), size=20)
    say(capsys, result.table("Clauses compared, texts of twenty pairs"))
    require(result, LEAST | {"merged": 0.8, "split": 0.8, "new": 0.7, "dropped": 0.7})


def test_precision_and_recall_on_pairs_written_after_the_thresholds_were_settled(
    capsys: pytest.CaptureFixture[str],
) -> None:
    result, _ = score(held_out(), range(1))
    say(capsys, result.table("Clauses compared, pairs written after the thresholds were settled"))
    require(result, LEAST)


@pytest.mark.parametrize(
    "case", [c for c in cases() if c.label == "changed-number"], ids=lambda c: c.old[0][:40]
)
def test_a_changed_number_alone_says_what_it_was_and_is(case: Case) -> None:
    (pair,) = compare(case.old, case.new)
    assert pair.label == "changed-number"
    assert any(change.kind in ("number", "date", "frequency") for change in pair.changes)


@pytest.mark.parametrize("case", [c for c in cases() if c.negation], ids=lambda c: c.old[0][:40])
def test_a_denial_added_or_taken_away_is_named(case: Case) -> None:
    (pair,) = compare(case.old, case.new)
    assert pair.label == "reworded"
    assert any(change.kind == "negation" for change in pair.changes)


@pytest.mark.parametrize("case", [c for c in cases() if c.label == "reworded"], ids=lambda c: c.old[0][:40])
def test_a_rewording_changes_no_number_and_no_date(case: Case) -> None:
    pairs = compare(case.old, case.new)
    assert not any(change.kind in ("number", "date") for pair in pairs for change in pair.changes)
