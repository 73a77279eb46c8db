"""What figures say: sentences, findings and rules from templates with named values.

One `Language` is one set of templates; another language is another set with the same keys and names.
Templates are filled for whole columns at once.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from frankpledge.figures.block import Objects

LONGEST = 10


@dataclass(frozen=True)
class Language:
    """The templates of one language. Every set has the same keys; values are named in braces."""

    code: str
    opening: str
    no_value: str
    withheld: str
    #: By the rule of comparison and, where there was a change beyond chance, its direction.
    comparison: Mapping[str, str]
    #: By verdict against a target.
    aim: Mapping[str, str]
    #: By rule and, for some, verdict: why the verdict is what it is.
    rule: Mapping[str, str]
    #: Headings by verdict, then by direction of change; the shorter form is for long titles.
    finding: Mapping[str, str]
    short: Mapping[str, str]


ENGLISH = Language(
    code="en",
    opening="{value} in {period}.",
    no_value="No figure for {period}: {reason}.",
    withheld="Withheld for {period}: a number this small could point to a person.",
    comparison={
        "change-beyond higher": " Higher than a year before ({before}), by more than chance would explain.",
        "change-beyond lower": " Lower than a year before ({before}), by more than chance would explain.",
        "change-within higher": (
            " A year before it was {before}: a change that chance alone could explain (cannot tell from "
            "chance)."
        ),
        "change-within same": " The same as a year before, so far as chance lets us tell.",
        "change-no-interval higher": (
            " A year before it was {before}. No interval can be given, so whether the change is more than "
            "chance cannot be told."
        ),
        "change-no-interval same": " The same as a year before.",
        "nothing-before": " Nothing is held for a year before to compare it with.",
        "before-withheld": " The figure a year before is withheld, so the two cannot be compared here.",
        "break": " It cannot be compared with a year before: {break_reason}",
    },
    aim={
        "on-course": " On course: the path to {target} by {target_period} asks for {expected} by now.",
        "off-course": " Off course: the path to {target} by {target_period} asks for {expected} by now.",
        "too-close": (
            " Too close to call: the path to {target} by {target_period} asks for {expected} by now."
        ),
        "cannot-tell": (
            " Whether it is on the path to {target} by {target_period} ({expected} by now) cannot be told "
            "without an interval."
        ),
        "met": " The target for this date, {target}, was met.",
        "not-met": " The target for this date, {target}, was not met.",
    },
    rule={
        "none": "There is no figure to judge.",
        "target-date": "The value at the target’s date is set against the target.",
        "trajectory on-course": (
            "The whole 95% interval ({lower} to {upper}) is at or better than {expected}, where the path to"
            " the target stands."
        ),
        "trajectory off-course": (
            "The whole 95% interval ({lower} to {upper}) is worse than {expected}, where the path to the "
            "target stands."
        ),
        "trajectory too-close": (
            "The 95% interval ({lower} to {upper}) lies on both sides of {expected}, where the path to the "
            "target stands."
        ),
        "trajectory-no-interval": "The figure has no interval to set against the path to its target.",
        "change-beyond": (
            "The 95% interval of the change on a year before ({change_lower} to {change_upper}) leaves out "
            "no change."
        ),
        "change-within": (
            "The 95% interval of the change on a year before ({change_lower} to {change_upper}) includes no"
            " change: chance alone could explain it."
        ),
        "change-no-interval": (
            "The figures have no interval, so whether the change is more than chance cannot be told."
        ),
        "nothing-before": (
            "There is no figure for the same period a year before, and the measure has no target for this "
            "one."
        ),
        "before-withheld": "The figure for the same period a year before is withheld.",
        "break": (
            "A break in the series ({break_reason}) stands between this figure and the one a year before."
        ),
    },
    finding={
        "on-course": "{title}: on course for {target}",
        "off-course": "{title}: off course for {target}",
        "met": "{title}: target of {target} met",
        "not-met": "{title}: target of {target} not met",
        "too-close": "{title}: too close to call",
        "no-clear-change": "{title}: no clear change on a year before",
        "cannot-tell": "{title}: cannot tell",
        "higher": "{title}: higher than a year before",
        "lower": "{title}: lower than a year before",
        "no-value": "{title}: no figure",
        "withheld": "{title}: withheld",
    },
    short={
        "on-course": "On course for {target}",
        "off-course": "Off course for {target}",
        "met": "Target of {target} met",
        "not-met": "Target of {target} not met",
        "too-close": "Too close to call",
        "no-clear-change": "No clear change on a year before",
        "cannot-tell": "Cannot tell",
        "higher": "Higher than a year before",
        "lower": "Lower than a year before",
        "no-value": "No figure",
        "withheld": "Withheld",
    },
)


def fill(template: str, values: Mapping[str, Objects], where: np.ndarray) -> Objects:
    """`template` filled for the rows `where`, from columns of text."""
    text = np.full(len(where), "", dtype=object)
    for literal, name, _, _ in string.Formatter().parse(template):
        if literal:
            text = text + literal
        if name:
            text = text + values[name][where]
    return text


def sentences(language: Language, values: Mapping[str, Objects], keys: Mapping[str, Objects]) -> Objects:
    """One sentence or more for each row.

    `keys` are columns `comparison_rule, direction, rule, verdict` (of `verdict`) and `state` (`value`, `none`
    or `withheld`); `values` are the columns that templates name.
    """
    said = np.full(len(keys["verdict"]), "", dtype=object)
    opening = {"value": language.opening, "none": language.no_value, "withheld": language.withheld}
    for state, template in opening.items():
        where = np.flatnonzero(keys["state"] == state)
        said[where] = fill(template, values, where)
    shown = keys["state"] == "value"
    compared = _comparison(keys)
    for key in set(compared[shown].tolist()):
        where = np.flatnonzero(shown & (compared == key))
        said[where] += fill(language.comparison[key], values, where)
    aimed = shown & np.isin(keys["rule"].astype(str), ("target-date", "trajectory", "trajectory-no-interval"))
    for verdict in set(keys["verdict"][aimed].tolist()):
        where = np.flatnonzero(aimed & (keys["verdict"] == verdict))
        said[where] += fill(language.aim[verdict], values, where)
    return said


def rules(language: Language, values: Mapping[str, Objects], keys: Mapping[str, Objects]) -> Objects:
    """The rule that gave each verdict, in words."""
    said = np.full(len(keys["rule"]), "", dtype=object)
    by = np.where(keys["rule"] == "trajectory", "trajectory " + keys["verdict"], keys["rule"])
    for key in set(by.tolist()):
        where = np.flatnonzero(by == key)
        said[where] = fill(language.rule[key], values, where)
    return said


def findings(language: Language, values: Mapping[str, Objects], keys: Mapping[str, Objects]) -> Objects:
    """A heading of at most ten words for each row; `values["heading"]` is the measure's own, where it has
    one.
    """
    kind = np.where(
        np.isin(keys["verdict"].astype(str), ("improving", "worsening")), keys["direction"], keys["verdict"]
    )
    kind = np.where(keys["rule"] == "change-within", "no-clear-change", kind)
    kind = np.where(
        keys["state"] == "none", "no-value", np.where(keys["state"] == "withheld", "withheld", kind)
    )
    said = np.full(len(kind), "", dtype=object)
    for key in set(kind.tolist()):
        where = np.flatnonzero(kind == key)
        whole = fill(language.finding[key], values, where)
        short = fill(language.short[key], values, where)
        fits = np.array([len(text.split()) <= LONGEST for text in whole], dtype=bool)
        said[where] = np.where(fits, whole, short)
    return np.where(values["heading"] != "", values["heading"], said)


def _comparison(keys: Mapping[str, Objects]) -> Objects:
    rule, direction = keys["comparison_rule"], keys["direction"]
    if not len(rule):
        return rule
    merged = np.where((rule != "change-beyond") & (direction == "lower"), "higher", direction)
    plain = np.isin(rule.astype(str), ("nothing-before", "before-withheld", "break", "none"))
    joined = rule + " " + merged
    return np.where(plain, rule, joined)
