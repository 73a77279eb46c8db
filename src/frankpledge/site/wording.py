"""What a figure says, in languages other than English: worded again from what the release holds of it.

A release freezes its sentences in English. In another language the same statement is made from the same row:
its value, verdict, change and target (docs/decisions/site-wording.md). The words are of the interface's
catalogue, written so that no number or name needs another ending. Where the row does not say which rule gave
its verdict, the English stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from frankpledge.releases import Figure, Rule, rule_of
from frankpledge.site import current, formats

_OPENING = noop("%(period)s: %(value)s.")
_NO_VALUE = noop("No figure for this period (%(period)s).")
_WITHHELD = noop("Withheld for this period (%(period)s): a number this small could point to a person.")

_COMPARED = {
    "change-beyond higher": noop(
        "Higher than a year before (%(before)s), by more than chance would explain."
    ),
    "change-beyond lower": noop("Lower than a year before (%(before)s), by more than chance would explain."),
    "change-within": noop("A year before: %(before)s. Chance alone could explain the change."),
    "change-within same": noop("The same as a year before, so far as chance lets us tell."),
    "change-no-interval": noop(
        "A year before: %(before)s. Whether the change is more than chance cannot be told."
    ),
    "change-no-interval same": noop("The same as a year before."),
    "nothing-before": noop("Nothing is held for a year before to compare it with."),
    "before-withheld": noop("The figure a year before is withheld, so the two cannot be compared here."),
    "break": noop("It cannot be compared with a year before, because the way of counting changed."),
}
_AIM = {
    "on-course": noop(
        "On course for the target (%(target)s, %(target_period)s): needed by now %(expected)s."
    ),
    "off-course": noop(
        "Off course for the target (%(target)s, %(target_period)s): needed by now %(expected)s."
    ),
    "too-close": noop(
        "Too close to call against the target (%(target)s, %(target_period)s): needed by now %(expected)s."
    ),
    "cannot-tell": noop(
        "Whether it is on the way to the target (%(target)s, %(target_period)s) cannot be told without an "
        "interval."
    ),
    "met": noop("The target for this date (%(target)s) was met."),
    "not-met": noop("The target for this date (%(target)s) was not met."),
}
_RULE = {
    "none": noop("There is no figure to judge."),
    "target-date": noop("The value at the target’s date is set against the target."),
    "trajectory on-course": noop(
        "The whole 95%% interval (%(interval)s) is at or better than where the path to the target stands "
        "(%(expected)s)."
    ),
    "trajectory off-course": noop(
        "The whole 95%% interval (%(interval)s) is worse than where the path to the target stands "
        "(%(expected)s)."
    ),
    "trajectory too-close": noop(
        "The 95%% interval (%(interval)s) lies on both sides of where the path to the target stands "
        "(%(expected)s)."
    ),
    "trajectory-no-interval": noop("The figure has no interval to set against the path to its target."),
    "change-beyond": noop(
        "The 95%% interval of the change on a year before (%(change)s) leaves out no change."
    ),
    "change-within": noop(
        "The 95%% interval of the change on a year before (%(change)s) includes no change: chance alone "
        "could explain it."
    ),
    "change-no-interval": noop(
        "The figures have no interval, so whether the change is more than chance cannot be told."
    ),
    "nothing-before": noop(
        "There is no figure for the same period a year before, and the measure has no target for this one."
    ),
    "before-withheld": noop("The figure for the same period a year before is withheld."),
    "break": noop("The way of counting changed between this figure and the one a year before."),
}
_FINDING = {
    "on-course": noop("on course for the target (%(target)s)"),
    "off-course": noop("off course for the target (%(target)s)"),
    "met": noop("target met (%(target)s)"),
    "not-met": noop("target not met (%(target)s)"),
    "too-close": noop("too close to call"),
    "no-clear-change": noop("no clear change on a year before"),
    "cannot-tell": noop("cannot tell"),
    "higher": noop("higher than a year before"),
    "lower": noop("lower than a year before"),
    "none": noop("no figure"),
    "withheld": noop("withheld"),
}


def worded(figure: Figure, title: str) -> Mapping[str, str]:
    """The figure's sentence, finding, rule and reason; empty where its rule cannot be told from its row."""
    rule = rule_of(figure)
    if rule is None:
        return {}
    told = _values(figure, title)
    return {
        "sentence": _sentence(figure, rule, told),
        "rule": _rule(figure, rule, told),
        "finding": f"{title}: {_(_FINDING[_kind(figure, rule)]) % told}",
        "reason": _(_WITHHELD) % told if figure.suppressed else "",
    }


def _values(figure: Figure, title: str) -> dict[str, Any]:
    decimals = current.shelf().decimals(figure.measure, figure.unit)

    def say(value: float | None) -> str:
        return formats.figure(value, figure.unit, decimals) if value is not None else ""

    proportion = figure.why.get("change_as") == "proportion"
    ends = [
        formats.change(value, figure.unit, decimals, proportion=proportion)
        for value in (figure.change_lower, figure.change_upper)
    ]
    value = say(figure.value)
    return {
        "period": formats.sentence(formats.period(figure.period)),
        "value": f"{value} ({title})" if figure.unit == "count" else value,
        "before": say(figure.before_value),
        "target": say(figure.target),
        "target_period": formats.period(figure.target_period) if figure.target_period else "",
        "expected": say(figure.expected),
        "interval": formats.interval(figure.lower, figure.upper, figure.unit),
        "change": _("%(lower)s to %(upper)s") % {"lower": ends[0], "upper": ends[1]},
    }


def _sentence(figure: Figure, rule: Rule, told: Mapping[str, Any]) -> str:
    if figure.suppressed:
        return _(_WITHHELD) % told
    if figure.value is None:
        return _(_NO_VALUE) % told
    parts = [_(_OPENING) % told]
    name = rule.comparison
    if name == "change-beyond":
        name = f"change-beyond {rule.direction}"
    elif name in {"change-within", "change-no-interval"} and rule.direction == "same":
        name = f"{name} same"
    if name in _COMPARED:
        parts.append(_(_COMPARED[name]) % told)
    if rule.name in {"target-date", "trajectory", "trajectory-no-interval"} and figure.verdict in _AIM:
        parts.append(_(_AIM[figure.verdict]) % told)
    return " ".join(parts)


def _rule(figure: Figure, rule: Rule, told: Mapping[str, Any]) -> str:
    name = f"trajectory {figure.verdict}" if rule.name == "trajectory" else rule.name
    return _(_RULE[name]) % told if name in _RULE else figure.rule


def _kind(figure: Figure, rule: Rule) -> str:
    if figure.suppressed:
        return "withheld"
    if figure.value is None:
        return "none"
    if rule.name == "change-within":
        return "no-clear-change"
    if figure.verdict in {"improving", "worsening"}:
        return rule.direction if rule.direction in {"higher", "lower"} else "no-clear-change"
    return figure.verdict if figure.verdict in _FINDING else "cannot-tell"
