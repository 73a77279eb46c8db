"""The labelled corpus: pairs of wordings with the label that a careful reader gives them, and how well
labels do."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from frankpledge.plan.texts import LABELS, ClausePair, compare

FOLDER = Path(__file__).parent / "corpus"


@dataclass(frozen=True)
class Case:
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    negation: bool = False


def cases() -> list[Case]:
    """Every labelled pair that the method was made with, in the order of the corpus's files."""
    files = {name: _yaml(name) for name in (*LABELS, "negation")}
    return [_case(name, entry) for name, entries in files.items() for entry in entries]


def held_out() -> list[Case]:
    """The pairs written after the thresholds were settled; see the note at the head of their file."""
    return [_case(name, entry) for name, entries in _yaml("held-out").items() for entry in entries]


def _yaml(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def _case(name: str, entry: Any) -> Case:
    old, new = {"new": ((), entry), "dropped": (entry, ())}.get(name) or entry
    return Case("reworded" if name == "negation" else name, _side(old), _side(new), name == "negation")


def _side(given: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def texts(held: list[Case], seed: int) -> tuple[list[str], list[str]]:
    """The cases as two texts, each shuffled in its own way; the parts of a split or merged clause stay
    together."""
    chance = random.Random(seed)
    sides = []
    for side in ("old", "new"):
        parts = [getattr(case, side) for case in held]
        chance.shuffle(parts)
        sides.append([clause for part in parts for clause in part])
    return sides[0], sides[1]


@dataclass
class Score:
    expected: Counter[str]
    given: Counter[str]
    right: Counter[str]

    def precision(self, label: str) -> float:
        return self.right[label] / self.given[label] if self.given[label] else 1.0

    def recall(self, label: str) -> float:
        return self.right[label] / self.expected[label] if self.expected[label] else 1.0

    def table(self, title: str) -> str:
        rows = [f"{title}\n{'label':<16}{'pairs':>6}{'precision':>11}{'recall':>8}"]
        rows += [
            f"{label:<16}{self.expected[label]:>6}{self.precision(label):>11.2f}{self.recall(label):>8.2f}"
            for label in LABELS
        ]
        return "\n".join(rows)


def score(
    held: list[Case], seeds: range, size: int | None = None
) -> tuple[Score, list[tuple[ClausePair, Case | None]]]:
    """Labels given against labels expected, over texts of `size` cases each (all at once where None).

    A pair is right only if its label, its old clauses and its new clauses are all the expected ones.
    """
    result = Score(Counter(), Counter(), Counter())
    wrong = []
    for seed in seeds:
        drawn = list(held)
        random.Random(seed).shuffle(drawn)
        size_ = size or len(drawn)
        for start in range(0, len(drawn), size_):
            chunk = drawn[start : start + size_]
            expected = {(frozenset(c.old), frozenset(c.new)): c for c in chunk}
            result.expected.update(c.label for c in chunk)
            for pair in compare(*texts(chunk, seed)):
                key = frozenset(c.text for c in pair.old), frozenset(c.text for c in pair.new)
                result.given[pair.label] += 1
                case = expected.get(key)
                if case is not None and case.label == pair.label:
                    result.right[pair.label] += 1
                else:
                    wrong.append((pair, case))
    return result, wrong
