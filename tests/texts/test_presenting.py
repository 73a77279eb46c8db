"""A comparison of files, as data for a program and as words for a reader."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from frankpledge.plan.texts import LABELS, compare_files

OLD = "# Plan\n\n## Violence\n\nWe will recruit 500 officers by 2026. We act. Canals are swept.\n"
NEW = "# Plan\n\n## Violence\n\nWe will recruit 300 officers by 2027. We act.\n"


@pytest.fixture
def compared(tmp_path: Path):
    (tmp_path / "old.md").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.md").write_text(NEW, encoding="utf-8")
    return compare_files(tmp_path / "old.md", tmp_path / "new.md")


def test_as_data_each_clause_has_a_label_both_wordings_and_what_changed(compared) -> None:
    data = json.loads(json.dumps(compared.as_dict()))
    assert {"label", "old", "new", "changes"} <= set(data["clauses"][0])
    changed = next(c for c in data["clauses"] if c["label"] == "changed-number")
    assert changed["old"] == "We will recruit 500 officers by 2026."
    assert changed["new"] == "We will recruit 300 officers by 2027."
    assert {"kind": "number", "old": "500", "new": "300"} in changed["changes"]
    dropped = next(c for c in data["clauses"] if c["label"] == "dropped")
    assert (dropped["old"], dropped["new"]) == ("Canals are swept.", None)


def test_how_much_is_the_last_plan_is_counted_without_headings(compared) -> None:
    assert compared.carried_over == 0.5
    assert list(compared.counts) == list(LABELS)
    assert sum(compared.counts.values()) == len(compared.clauses)


def test_as_words_gone_and_come_are_marked_and_a_person_is_asked(compared) -> None:
    shown = compared.as_text()
    assert "[-500-] {+300+}" in shown
    assert "number: 500 → 300" in shown
    assert "DROPPED" in shown
    assert shown.endswith("a person confirms them.")
