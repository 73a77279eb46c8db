"""Two editions compared: what must always hold, and what a scrutineer is shown."""

from __future__ import annotations

import random
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from labelled_pairs import cases

from frankpledge.plan.texts import LABELS, Clause, compare, differences, from_markdown, mark_words, marked

SENTENCES = [clause for case in cases() for clause in case.old]
WITH_DIGITS = [s for s in SENTENCES if re.search(r"\d", s)]
some_sentences = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12, unique=True)
any_text = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf")), min_size=1, max_size=60).filter(
    lambda s: re.search(r"\w", s) is not None
)


def labels(old: list[str], new: list[str]) -> Counter[str]:
    return Counter(pair.label for pair in compare(old, new))


@settings(max_examples=60, deadline=None)
@given(st.lists(any_text, max_size=8))
def test_a_text_compared_with_itself_is_all_unchanged_and_nothing_differs(text: list[str]) -> None:
    pairs = compare(text, text)
    assert [pair.label for pair in pairs] == ["unchanged"] * len(text)
    assert not any(pair.changes for pair in pairs)


@settings(max_examples=80, deadline=None)
@given(some_sentences, st.sampled_from(WITH_DIGITS), st.integers(0, 10**6), st.data())
def test_a_changed_run_of_digits_is_never_unchanged(
    others: list[str], sentence: str, figure: int, data: st.DataObject
) -> None:
    run = data.draw(st.sampled_from(list(re.finditer(r"\d+", sentence))))
    assume(str(figure) != run.group())
    changed = f"{sentence[: run.start()]}{figure}{sentence[run.end() :]}"
    others = [other for other in others if other != sentence]
    pairs = compare([*others, sentence], [changed, *others])
    touched = [
        p for p in pairs if any(c.text == changed for c in p.new) or any(c.text == sentence for c in p.old)
    ]
    assert touched
    assert all(pair.label != "unchanged" for pair in touched)


@settings(max_examples=80, deadline=None)
@given(any_text, st.integers(0, 10**9), st.integers(0, 10**9))
def test_two_figures_are_never_one_wording(around: str, figure: int, other: int) -> None:
    assume(figure != other and not around[-1].isdigit() and not around[0].isdigit())
    assert labels([f"{around} {figure} {around}"], [f"{around} {other} {around}"])["unchanged"] == 0


@settings(max_examples=80, deadline=None)
@given(some_sentences, st.data())
def test_an_added_not_is_never_unchanged(text: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    words = text[place].split()
    where = data.draw(st.integers(0, len(words)))
    denied = [*text]
    denied[place] = " ".join(
        [*words[:where], data.draw(st.sampled_from(["not", "never", "no"])), *words[where:]]
    )
    pairs = compare(text, denied)
    assert all(p.label != "unchanged" for p in pairs for c in p.new if c.text == denied[place])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(cases()), min_size=2, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_the_clauses_changes_no_label(held: list, chance: random.Random) -> None:
    old = list(dict.fromkeys(clause for case in held for clause in case.old))
    new = list(dict.fromkeys(clause for case in held for clause in case.new))
    shuffled = chance.sample(new, len(new))

    def found(after: list[str]) -> set[tuple[str, frozenset[str], frozenset[str]]]:
        pairs = compare(old, after)
        return {(p.label, frozenset(c.text for c in p.old), frozenset(c.text for c in p.new)) for p in pairs}

    assert found(new) == found(shuffled)


@settings(max_examples=40, deadline=None)
@given(some_sentences, some_sentences)
def test_every_clause_of_both_texts_stands_in_one_pair(old: list[str], new: list[str]) -> None:
    pairs = compare(old, new)
    assert Counter(c.text for p in pairs for c in p.old) == Counter(old)
    assert Counter(c.text for p in pairs for c in p.new) == Counter(new)
    assert {p.label for p in pairs} <= set(LABELS)


def test_an_empty_side_makes_every_clause_new_or_dropped() -> None:
    assert labels([], ["We act."]) == {"new": 1}
    assert labels(["We act."], []) == {"dropped": 1}
    assert compare([], []) == []


def test_a_target_cut_from_500_to_300_says_so() -> None:
    (pair,) = compare(["We will recruit 500 officers by 2026."], ["We will recruit 300 officers by 2027."])
    assert pair.label == "changed-number"
    assert [(c.kind, c.old, c.new) for c in pair.changes if c.kind != "words"] == [
        ("number", "500", "300"),
        ("date", "2026", "2027"),
    ]
    assert pair.as_dict()["old"] == "We will recruit 500 officers by 2026."


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("The Mayor will fund youth clubs.", "The Mayor may fund youth clubs.", "modal"),
        (
            "We will end strip searches of children.",
            "We will aim to end strip searches of children.",
            "modal",
        ),
        ("The Mayor will fund refuges.", "The councils will fund refuges.", "owner"),
        ("The audit will be led by the Home Office.", "The audit will be led by Victim Support.", "owner"),
        ("Cells have windows.", "Cells have no windows.", "negation"),
        ("Targets will be set.", "Targets won’t be set.", "negation"),
        ("Fines will rise from 40 to 60 pounds.", "Fines will rise from 60 to 40 pounds.", "number"),
        ("Answer in 28 days.", "Answer in 28 working days.", "number"),
        ("Cut crime by a third.", "Cut crime by a quarter.", "number"),
        ("Recruit two hundred cadets.", "Recruit three hundred cadets.", "number"),
        ("Pay £5 million.", "Pay £5 billion.", "number"),
        ("Publish by 31 March 2024.", "Publish by 31 May 2024.", "date"),
        ("Report monthly.", "Report quarterly.", "frequency"),
    ],
)
def test_what_matters_most_is_compared_apart(old: str, new: str, kind: str) -> None:
    assert kind in {change.kind for change in differences(old, new)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("We will hire 1,000 cadets by 31 March 2024.", "By 31/03/2024 we will hire 1000 cadets."),
        ("Reports fell by 20 per cent in 2021/22.", "In 2021-22 reports fell by 20%."),
        ("Two hundred and fifty officers cost £3m.", "250 officers cost £3 million."),
        ("We publish it every month.", "We publish it monthly."),
        ("Ten boats and 20 horses.", "20 horses and ten boats."),
    ],
)
def test_another_way_of_writing_a_number_or_date_is_no_change_of_it(old: str, new: str) -> None:
    assert {c.kind for c in differences(old, new)} <= {"words"}


def test_may_is_a_month_after_in_and_a_permission_before_a_verb() -> None:
    assert not [c for c in differences("It opens in May.", "It will open in May.") if c.kind == "date"]
    assert [c.old for c in differences("It may open.", "It will open.") if c.kind == "modal"] == ["may"]


def test_a_clause_under_another_heading_is_unchanged_and_says_where_it_was() -> None:
    old = from_markdown("# Plan\n\n## Violence\n\nWe will fund refuges.\n\n## Trust\n\nWe will listen.\n")
    new = from_markdown("# Plan\n\n## Violence\n\n## Trust\n\nWe will listen.\n\nWe will fund refuges.\n")
    pairs = {p.new_text: p for p in compare(old, new)}
    assert {p.label for p in pairs.values()} == {"unchanged"}
    moved = pairs["We will fund refuges."].changes
    assert [(c.kind, c.old, c.new) for c in moved] == [("heading", "Plan / Violence", "Plan / Trust")]


def test_a_reworded_heading_moves_none_of_its_clauses() -> None:
    old = from_markdown("## Increasing trust in the police\n\nWe will listen.\n")
    new = from_markdown("## Raising trust in the police\n\nWe will listen.\n")
    heading, clause = compare(old, new)
    assert heading.label == "reworded"
    assert (clause.label, clause.changes) == ("unchanged", ())


def test_a_number_in_a_heading_is_compared_too() -> None:
    old, new = (
        from_markdown("# 500 officers by 2026\n\nWe act.\n"),
        from_markdown("# 300 officers by 2026\n\nWe act.\n"),
    )
    assert [p.label for p in compare(old, new)] == ["changed-number", "unchanged"]


def test_a_split_that_also_changes_a_figure_says_so() -> None:
    (pair,) = compare(
        ["The Mayor will fund 40 youth workers in hospitals and the force will post officers in schools."],
        [
            "The Mayor will fund 25 youth workers in hospitals.",
            "The force will post officers in schools.",
        ],
    )
    assert pair.label == "split"
    assert ("number", "40", "25") in {(c.kind, c.old, c.new) for c in pair.changes}


def test_the_same_wording_twice_is_matched_twice_and_a_third_is_new() -> None:
    assert labels(["We act.", "We act."], ["We act.", "We act.", "We act."]) == {"unchanged": 2, "new": 1}


def test_dropped_clauses_stand_where_they_stood() -> None:
    old = ["Alpha roads.", "Bravo canals vanish.", "Charlie woods."]
    assert [p.label for p in compare(old, ["Alpha roads.", "Charlie woods."])] == [
        "unchanged",
        "dropped",
        "unchanged",
    ]


def test_words_are_marked_and_both_wordings_can_be_read_back() -> None:
    old, new = "We will fund 500 new officers.", "We will now fund 300 officers."
    assert mark_words(old, new) == "We will {+now+} fund [-500 new-] {+300+} officers."
    spans = marked(old, new)
    assert " ".join(s.old for s in spans if s.old) == old
    assert " ".join(s.new for s in spans if s.new) == new


def test_sentence_vectors_join_wordings_without_a_word_in_common() -> None:
    def vectors(sentences):
        return np.array([[1.0, 0.0] if "bobby" in s or "Constables" in s else [0.0, 1.0] for s in sentences])

    old, new = ["A bobby on every beat."], ["Constables patrol each neighbourhood."]
    assert labels(old, new) == {"dropped": 1, "new": 1}
    assert [p.label for p in compare(old, new, vectors=vectors)] == ["reworded"]


def test_clauses_of_another_language_are_compared_by_their_words_and_figures() -> None:
    assert labels(["我们将招募500名警察。"], ["我们将招募300名警察。"]) == {"changed-number": 1}
    assert labels(["نحن نستمع إلى الجميع"], ["نحن نستمع إلى الجميع."]) == {"unchanged": 1}


def test_paragraph_numbers_renumbered_are_no_change_of_what_is_said() -> None:
    old = [Clause("We act.", number="1.1"), Clause("We listen.", number="1.2")]
    new = [Clause("We listen.", number="1.1"), Clause("We act.", number="1.2")]
    pairs = compare(old, new)
    assert {p.label for p in pairs} == {"unchanged"}
    assert {c.kind for p in pairs for c in p.changes} == {"paragraph number"}


@pytest.mark.parametrize(
    "run", ["The Mayor and the Met of London ", "two hundred and ", "AAAA", "1,000 ", "1.1."]
)
def test_a_clause_of_endless_repetition_is_still_compared(run: str) -> None:
    (pair,) = compare([run * 400], [run * 400 + " and never"])
    assert pair.label == "reworded"
