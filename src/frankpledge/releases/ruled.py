"""Which rule gave a figure its verdict, told from the row that the release holds.

The row holds the rule in words; the words are those of `figures.words`, so the rule is found by them.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from functools import lru_cache

from frankpledge.figures.words import ENGLISH
from frankpledge.releases.figure import Figure


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of the verdict; that of the comparison with a year before, and its direction.

    The direction is `higher`, `lower`, `same` or empty.
    """

    name: str
    comparison: str
    direction: str


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(key.split(" ")[0], _pattern(template)) for key, template in ENGLISH.rule.items()]


def _pattern(template: str) -> re.Pattern[str]:
    parts = string.Formatter().parse(template)
    return re.compile("".join(re.escape(text) + (".*" if name else "") for text, name, _, _ in parts))


def rule_of(figure: Figure) -> Rule | None:
    """The rule of a figure; None where its words are of no rule that is known (of another version)."""
    name = next((key for key, pattern in _patterns() if pattern.fullmatch(figure.rule)), None)
    if name is None:
        return None
    if figure.value is None:
        return Rule(name, "none", "")
    if figure.before_value is None:
        return Rule(name, _without_before(figure), "")
    change = figure.change if figure.change is not None else figure.value - figure.before_value
    direction = "higher" if change > 1e-12 else "lower" if change < -1e-12 else "same"
    if figure.beyond_chance is None:
        return Rule(name, "change-no-interval", direction)
    return Rule(name, "change-beyond" if figure.beyond_chance else "change-within", direction)


def _without_before(figure: Figure) -> str:
    for key in ("nothing-before", "before-withheld"):
        if ENGLISH.comparison[key].strip() in figure.sentence:
            return key
    return "break" if ENGLISH.comparison["break"].split("{")[0].strip() in figure.sentence else ""
