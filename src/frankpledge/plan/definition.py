"""A measure's definition (`compute`, docs/figures.md) taken apart into plain fields, and put together.

What has no field of its own stays in `more`, as YAML. Taking apart and putting together again gives what was
there, value for value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

#: Conditions on rows that have fields of their own; more of them stay in `more`.
CONDITIONS = 4
KINDS = (
    ("published", "The publisher's own value, from a tidy file"),
    ("count", "A count of rows, or a sum"),
    ("rate", "A count over people"),
    ("share", "A share: rows that pass, over all of them"),
    ("survey_share", "A survey's published share"),
    ("survey", "A survey's answers, person by person"),
    ("cohort", "Of crimes recorded, the share with an outcome in time"),
    ("activity", "Outcomes over crimes of the same period"),
    ("duration", "Days from opening to closing"),
    ("disparity", "How much more often one group than another"),
    ("index", "Counts weighted by severity"),
)
PERIODS = (
    ("month", "Months"),
    ("quarter", "Quarters"),
    ("financial-year", "Financial years"),
    ("calendar-year", "Calendar years"),
    ("rolling-12", "Twelve months to the end of each quarter"),
)
PLACES_BY = (
    ("place", "A place's name or code"),
    ("lsoa", "The small area"),
    ("scope", "The force of the file"),
)
PLACE_KINDS = tuple(
    (kind, kind.capitalize()) for kind in ("borough", "ward", "force", "region", "country", "nation")
)
SEASONS = (
    ("like-for-like", "Each period beside the same one a year before"),
    ("stl", "Seasons taken out of the chart"),
    ("none", "Not at all"),
)
#: Keys that are a field as they stand.
_PLAIN = ("kind", "dataset", "series", "value", "decimals", "seasonal", "periods")
_HEADING = ("higher", "lower", "same")
_DURATION = ("statistic", "days", "working_days")


class Held(Protocol):
    """What the desk knows of the data held; this room never reads it."""

    def columns(self) -> Mapping[str, Sequence[str]]:
        """The columns of each dataset held."""

    def wrong(
        self, measure: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]
    ) -> list[tuple[str, str]]:
        """Pairs of key of the definition (or `target <key>`) and what is wrong, in plain words."""


class _Nothing:
    def columns(self) -> Mapping[str, Sequence[str]]:
        return {}

    def wrong(
        self, measure: Mapping[str, Any], targets: Sequence[Mapping[str, Any]]
    ) -> list[tuple[str, str]]:
        return []


_held: Callable[[], Held] = _Nothing


def answer_with(held: Callable[[], Held]) -> None:
    """Let `held()` say what data there is, from now on; the desk calls this when Django starts."""
    global _held  # noqa: PLW0603 - the one place where this room learns the desk's answer
    _held = held


def held() -> Held:
    return _held()


def taken_apart(compute: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a form, `more` among them, for a definition."""
    rest = dict(compute)
    told: dict[str, Any] = {name: rest.pop(name) for name in _PLAIN if name in rest}
    if isinstance(told.get("periods"), str):
        told["periods"] = [told["periods"]]
    told["headline"] = (told.get("periods") or [""])[0]
    told |= (
        _places(rest)
        | _noun(rest)
        | _inside(rest, "heading", _HEADING)
        | _inside(rest, "duration", _DURATION)
    )
    told |= _denominator(rest) | _breakdowns(rest) | _conditions(rest)
    told["answers"] = rest.pop("answers", [])
    told["more"] = rest
    return told


def put_together(told: Mapping[str, Any], was: Mapping[str, Any]) -> dict[str, Any]:
    """The definition that a form's fields give; what means the same as it did is kept as it was written."""
    made: dict[str, Any] = dict(told.get("more") or {})
    for name in ("kind", "dataset", "series", "value", "seasonal"):
        if told.get(name):
            made[name] = told[name]
    if told.get("decimals") is not None:
        made["decimals"] = told["decimals"]
    chosen = [told.get("headline"), *(p for p in told.get("periods") or [] if p != told.get("headline"))]
    if any(chosen):
        made["periods"] = [one for one in chosen if one]
    if told.get("places_by") or told.get("places_kinds") or told.get("places_total"):
        given = made.get("places") or {}
        made["places"] = given | {
            "by": told.get("places_by") or "place",
            "kinds": list(told.get("places_kinds") or []),
            "total": told.get("places_total") or None,
        }
    if told.get("noun_one") or told.get("noun_many"):
        made["noun"] = {"one": told.get("noun_one", ""), "many": told.get("noun_many", "")}
    for key, names in (("heading", _HEADING), ("duration", _DURATION)):
        inside = {name: told[f"{key}_{name}"] for name in names if told.get(f"{key}_{name}")}
        if inside or made.get(key):
            made[key] = (made.get(key) or {}) | inside
    over = {
        name: told[f"denominator_{name}"]
        for name in ("dataset", "value", "per", "carry")
        if told.get(f"denominator_{name}") not in (None, "")
    }
    if over or "denominator" in made:
        made["denominator"] = (made.get("denominator") or {}) | over
    if told.get("breakdowns"):
        made["breakdowns"] = [*told["breakdowns"], *made.get("breakdowns", [])]
    if told.get("answers"):
        made["answers"] = list(told["answers"])
    made |= _filter(told, made)
    return _as_written(made, was)


def _places(rest: dict[str, Any]) -> dict[str, Any]:
    given = rest.pop("places", None)
    if given is None:
        return {"places_by": "", "places_kinds": [], "places_total": ""}
    known = {"by", "kinds", "total"}
    if set(given) - known:
        rest["places"] = {name: value for name, value in given.items() if name not in known}
    return {
        "places_by": given.get("by", "place"),
        "places_kinds": list(given.get("kinds", ["borough"])),
        "places_total": given.get("total") or "",
    }


def _noun(rest: dict[str, Any]) -> dict[str, Any]:
    noun = rest.pop("noun", "")
    if isinstance(noun, Mapping):
        return {"noun_one": noun.get("one", ""), "noun_many": noun.get("many", "")}
    return {"noun_one": noun, "noun_many": noun}


def _inside(rest: dict[str, Any], key: str, names: Sequence[str]) -> dict[str, Any]:
    given = dict(rest.pop(key, None) or {})
    told = {f"{key}_{name}": given.pop(name, "") for name in names}
    if given:
        rest[key] = given
    return told


def _denominator(rest: dict[str, Any]) -> dict[str, Any]:
    given = rest.pop("denominator", None)
    if given is None:
        return {}
    given = dict(given)
    names = ("dataset", "value", "per", "carry")
    told = {f"denominator_{name}": given.pop(name, None) for name in names}
    # An empty one still says that there is one: over all rows.
    if given or not any(value not in (None, "") for value in told.values()):
        rest["denominator"] = given
    return told


def _breakdowns(rest: dict[str, Any]) -> dict[str, Any]:
    given = list(rest.pop("breakdowns", None) or [])
    leading = []
    while given and isinstance(given[0], str):
        leading.append(given.pop(0))
    if given:
        rest["breakdowns"] = given
    return {"breakdowns": leading}


def _conditions(rest: dict[str, Any]) -> dict[str, Any]:
    """Conditions that are lists of values; comparisons and what is known stay in `more`."""
    given = dict(rest.pop("filter", None) or {})
    told: dict[str, Any] = {}
    place = 1
    for column in list(given):
        wanted = given[column]
        listed, negated = wanted, False
        if isinstance(wanted, Mapping):
            if set(wanted) != {"not"}:
                continue
            listed, negated = wanted["not"], True
        if place > CONDITIONS:
            break
        given.pop(column)
        told[f"where_{place}_column"] = column
        told[f"where_{place}_is"] = "not" if negated else "is"
        told[f"where_{place}_values"] = [
            str(one).lower() if isinstance(one, bool) else str(one)
            for one in (listed if isinstance(listed, list) else [listed])
        ]
        place += 1
    if given:
        rest["filter"] = given
    return told


def _filter(told: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = dict(made.get("filter") or {})
    for place in range(1, CONDITIONS + 1):
        column = told.get(f"where_{place}_column")
        values = list(told.get(f"where_{place}_values") or [])
        if column and values:
            listed: Any = values[0] if len(values) == 1 else values
            found[column] = {"not": listed} if told.get(f"where_{place}_is") == "not" else listed
    return {"filter": found} if found else {}


def _as_written(made: dict[str, Any], was: Mapping[str, Any]) -> dict[str, Any]:
    """`made` in the order of `was`, and each part as it was written there where it means the same."""
    kept = {
        key: (was[key] if _means(key, made[key]) == _means(key, was[key]) else made[key])
        for key in was
        if key in made
    }
    for key, value in kept.items():
        if key == "filter" and isinstance(value, Mapping) and isinstance(was[key], Mapping):
            same = {
                c: was[key][c] for c in was[key] if c in value and _listed(value[c]) == _listed(was[key][c])
            }
            kept[key] = {**same, **{c: v for c, v in value.items() if c not in same}}
    return kept | {key: value for key, value in made.items() if key not in was}


def _means(key: str, value: Any) -> Any:
    if key == "filter":
        return {column: _listed(wanted) for column, wanted in (value or {}).items()}
    if key == "noun":
        return (value, value) if isinstance(value, str) else (value.get("one", ""), value.get("many", ""))
    if key == "places":
        whole = {"by": "place", "kinds": ["borough"], "total": "E12000007"} | dict(value or {})
        return whole | {"total": whole["total"] or None}
    if key == "periods":
        return [value] if isinstance(value, str) else list(value)
    if key in {"heading", "duration"}:
        return {name: inside for name, inside in (value or {}).items() if inside not in ("", None, False)}
    return value


def _listed(wanted: Any) -> Any:
    if isinstance(wanted, Mapping):
        return ("not", _listed(wanted["not"])) if set(wanted) == {"not"} else dict(wanted)
    listed = wanted if isinstance(wanted, list) else [wanted]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in listed]
