"""What a text names, how often and where; what it never names; and how firm one wording is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frankpledge.plan.texts import TextError, coverage, coverage_file, firmness, from_markdown, read_topics
from frankpledge.plan.texts.inflections import forms

PLAN = from_markdown(
    "# Plan\n\n## Violence\n\nKnife crime fell. Knives are hidden in parks; a knife-crime team hides too.\n\n"
    "## Trust\n\nStalkers are few; stalking is not. Women’s safety matters to every woman.\n"
)


def counts(topics: dict[str, list[str]]) -> dict[str, int]:
    return {found.topic: found.count for found in coverage(PLAN, topics)}


def test_inflections_are_found_and_derived_words_are_not() -> None:
    assert counts({"stalking": ["stalk"], "women": ["woman"], "hiding": ["hide"]}) == {
        "stalking": 1,
        "women": 2,
        "hiding": 2,
    }


def test_the_longest_term_wins_and_each_place_counts_once() -> None:
    (found,) = coverage(PLAN, {"knives": ["knife", "knife crime"]})
    assert found.terms == {"knife": 1, "knife crime": 2}
    assert found.count == 3


def test_every_passage_stands_in_its_place_and_under_its_priority() -> None:
    (found,) = coverage(PLAN, {"knives": ["knife"]})
    assert [p.words for p in found.passages] == ["Knife", "Knives", "knife"]
    assert all(p.clause.text[p.start : p.end] == p.words for p in found.passages)
    assert found.by_priority == {"Violence": 3}


def test_a_topic_never_mentioned_is_said() -> None:
    (fraud,) = coverage(PLAN, {"fraud": ["fraud", "scam"]})
    assert (fraud.mentioned, fraud.never) == (False, ("fraud", "scam"))


def test_a_star_finds_every_beginning_and_an_equals_sign_only_what_is_written() -> None:
    assert counts({"stalk": ["stalk*"], "Trust": ["=Trust"], "trust": ["=trust"]}) == {
        "stalk": 2,
        "Trust": 1,
        "trust": 0,
    }


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("burglary", "burglaries"),
        ("burglaries", "burglary"),
        ("stop", "stopped"),
        ("abuse", "abusing"),
        ("child", "children"),
        ("police", "policing"),
        ("boss", "bosses"),
    ],
)
def test_forms_of_a_word(word: str, found: str) -> None:
    assert found in forms(word)


@settings(max_examples=60, deadline=None)
@given(
    st.text("abcdefghijklmnopqrstuvwxyzÉéü'’-+ ", min_size=1, max_size=20).filter(
        lambda s: any(c.isalpha() for c in s)
    )
)
def test_a_word_in_the_text_is_always_found(term: str) -> None:
    term = term.strip(" '’-+") or "word"
    (found,) = coverage([f"Here: {term}, said twice: {term}."], {"x": [term]})
    assert found.count == 2


def test_a_topics_file_gives_terms_and_its_mistakes_are_named(tmp_path: Path) -> None:
    path = tmp_path / "topics.yaml"
    path.write_text("fraud: [fraud, scam]\ntrust:\nknives: knife\n", encoding="utf-8")
    assert read_topics(path) == {"fraud": ["fraud", "scam"], "trust": ["trust"], "knives": ["knife"]}
    for wrong, says in [
        ("- [", "line"),
        ("", "no topics"),
        ("fraud: {a: b}", "fraud"),
        ("fraud: ['']", "empty term"),
        ("2022-13-01: [a]", "line 1: this is not YAML"),
        ("[" * 100_000, "line 1: this is not YAML"),
    ]:
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(TextError, match=says):
            read_topics(path)


def test_a_file_searched_for_topics_reads_well_on_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "plan.md").write_text("# Plan\n\n## Trust\n\nTrust fell. We trust in it.\n", encoding="utf-8")
    (tmp_path / "topics.yaml").write_text("trust:\nfraud: [fraud, scam]\n", encoding="utf-8")
    found = coverage_file(tmp_path / "plan.md", tmp_path / "topics.yaml")
    assert found.as_dict()["never_mentioned"] == ["fraud"]
    shown = found.as_text()
    assert "fraud: never mentioned (fraud, scam)" in shown
    assert "We «trust» in it." in shown


FIRM = (
    "By March 2026 the Deputy Mayor will recruit 40 advocates for women and girls in Camden for £2.5 million."
)


def test_a_firm_commitment_shows_the_words_that_make_it_so() -> None:
    found = firmness(FIRM)
    assert all(finding.found for _, finding in found)
    assert found.dated.words == ("March 2026",)
    assert "Deputy Mayor" in found.owned.words[0]
    assert "40" in found.measurable.words
    assert "£2.5 million" in found.resourced.words
    assert {"women and girls", "Camden"} <= set(found.named.words)
    assert "score" not in found.as_dict()


def test_a_vague_commitment_shows_what_comes_close() -> None:
    found = firmness("We will seek to improve funding for services in due course, where possible.")
    assert not any(finding.found for _, finding in found)
    assert "in due course" in found.dated.note
    assert "We" in found.owned.note
    assert "improve" in found.measurable.note
    assert "funding" in found.resourced.note
    assert found.softened == ("seek to", "where possible")


@pytest.mark.parametrize(
    ("wording", "question", "answer"),
    [
        ("Minutes will be published within 28 days.", "dated", True),
        ("The board will meet quarterly.", "dated", True),
        ("Training will be given to all.", "owned", False),
        ("A review led by the Home Office follows.", "owned", True),
        ("Burglary will fall by a fifth.", "measurable", True),
        ("The plan ends in 2025.", "measurable", False),
        ("Twelve new detectives will join.", "resourced", True),
        ("Programmes will run in every borough.", "named", True),
        ("Services for LGBT+ survivors will grow.", "named", True),
        ("Services will grow.", "named", False),
    ],
)
def test_each_question_is_answered_apart(wording: str, question: str, answer: bool) -> None:
    assert dict(firmness(wording))[question].found is answer


def test_places_and_groups_may_be_given_by_name() -> None:
    assert firmness("It will help Tower Hamlets first.", names=["Tower Hamlets"]).named.words == (
        "Tower Hamlets",
    )
