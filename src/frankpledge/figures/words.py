"""What figures say: sentences, findings and rules from templates with named values.

One `Language` is one set of templates; another language is another set with the same keys and names.
Templates are filled for whole columns at once.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from frankpledge.figures.column import Column, combined

LONGEST = 10
#: The rules that set a figure against its target.
_AIMED = frozenset({"target-date", "trajectory", "trajectory-no-interval"})
#: The comparisons that name no direction.
_UNDIRECTED = frozenset({"nothing-before", "before-withheld", "break", "none"})


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


def told(templates: Column, values: Mapping[str, Column]) -> pa.Array:
    """Each row's template, filled from the columns of `values`."""
    filled: list[pa.Array] = []
    rows: list[npt.NDArray[np.int64]] = []
    codes = templates.codes.ravel()
    for code in np.flatnonzero(np.bincount(codes, minlength=1)):
        where = np.flatnonzero(codes == code)
        rows.append(where)
        filled.append(_fill(templates.values[code] or "", values, where))
    if len(filled) < 2:
        return filled[0] if filled else pa.array([], pa.string())
    place = np.empty(len(codes), np.int64)
    place[np.concatenate(rows)] = np.arange(len(codes))
    return pa.concat_arrays(filled).take(pa.array(place))


def sentences(language: Language, values: Mapping[str, Column], keys: Mapping[str, Column]) -> pa.Array:
    """One sentence or more for each row.

    `keys` are columns `comparison_rule, direction, rule, verdict` (of `verdict`) and `state` (`value`, `none`
    or `withheld`); `values` are the columns that templates name.
    """
    opening = {"value": language.opening, "none": language.no_value, "withheld": language.withheld}

    def whole(state: str, comparison: str, direction: str, rule: str, verdict: str) -> str:
        if state != "value":
            return opening[state]
        aimed = language.aim[verdict] if rule in _AIMED else ""
        return opening[state] + language.comparison[_comparison(comparison, direction)] + aimed

    asked = ("state", "comparison_rule", "direction", "rule", "verdict")
    return told(combined([keys[name] for name in asked], whole), values)


def rules(language: Language, values: Mapping[str, Column], keys: Mapping[str, Column]) -> pa.Array:
    """The rule that gave each verdict, in words."""

    def template(rule: str, verdict: str) -> str:
        return language.rule[f"trajectory {verdict}" if rule == "trajectory" else rule]

    return told(combined([keys["rule"], keys["verdict"]], template), values)


def findings(language: Language, values: Mapping[str, Column], keys: Mapping[str, Column]) -> pa.Array:
    """A heading of at most ten words for each row; `values["heading"]` is the measure's own, where it has
    one.
    """
    kind = combined([keys["state"], keys["rule"], keys["verdict"], keys["direction"]], _finding)

    def template(form: Mapping[str, str]) -> Column:
        return Column(kind.codes, [form[name or ""] for name in kind.values])

    whole = told(template(language.finding), values).dictionary_encode()
    fits = np.array([len(text.split()) <= LONGEST for text in whole.dictionary.to_pylist()], dtype=bool)
    said = whole.dictionary_decode()
    if not fits.all():
        short = told(template(language.short), values)
        said = pc.if_else(pa.array(fits[whole.indices.to_numpy()]), said, short)
    if values["heading"].values == [""]:
        return said
    own = values["heading"].arrow()
    return pc.if_else(pc.not_equal(own, ""), own, said)


def _comparison(rule: str, direction: str) -> str:
    """Which template sets a figure beside the one of a year before."""
    if rule in _UNDIRECTED:
        return rule
    merged = "higher" if rule != "change-beyond" and direction == "lower" else direction
    return f"{rule} {merged}"


def _finding(state: str, rule: str, verdict: str, direction: str) -> str:
    if state != "value":
        return "no-value" if state == "none" else "withheld"
    if rule == "change-within":
        return "no-clear-change"
    return direction if verdict in {"improving", "worsening"} else verdict


@cache
def _parts(template: str) -> tuple[tuple[str, str | None], ...]:
    """The pieces of a template: literal text, and the value after it."""
    return tuple((literal, name) for literal, name, _, _ in string.Formatter().parse(template))


def _fill(template: str, values: Mapping[str, Column], where: npt.NDArray[np.int64]) -> pa.Array:
    """`template` filled for the rows `where`."""
    pieces: list[pa.Array | pa.Scalar] = [pa.array([""]).take(pa.array(np.zeros(len(where), np.uint8)))]
    for literal, name in _parts(template):
        if literal:
            pieces.append(pa.scalar(literal))
        if name:
            pieces.append(values[name].arrow(where))
    return _joined(*pieces)


def _joined(*pieces: pa.Array | pa.Scalar) -> pa.Array:
    return pc.binary_join_element_wise(*pieces, "") if len(pieces) > 1 else pieces[0]
