"""What changed between two releases: figures, targets, measures and the plan's records. Nothing is quiet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from frankpledge.periods import Period
from frankpledge.releases import plan_changes
from frankpledge.releases.kinds import Difference
from frankpledge.releases.reading import Release
from frankpledge.releases.revisions import changed, matched

#: Keys of a measure whose change makes it another measure.
DEFINING = [
    "kind",
    "dataset",
    "series",
    "filter",
    "value",
    "unit",
    "denominator",
    "definition",
    "question",
    "outcomes",
    "weights",
    "disparity",
    "duration",
    "answers",
    "design",
    "places",
    "polarity",
]


def difference(old: Release, new: Release) -> list[Difference]:
    """Everything that changed from `old` to `new`: measures, targets, plan records, updates that are missing,
    then figures."""
    return [
        *_measures(old, new),
        *_targets(old, new),
        *plan_changes.changes(old.plan, new.plan),
        *plan_changes.missing_updates(new.plan),
        *_figures(old, new),
    ]


def since_first(first: Release, now: Release) -> list[Difference]:
    """What is no longer as it was first said: dates, targets and wordings from the records themselves, which
    keep their first state; measures and figures against `first`, the first release held."""
    told = [*_dates(now), *_moved_targets(now), *_wordings(now)]
    told += plan_changes.missing_updates(now.plan)
    if first.key != now.key:
        told += [d for d in _measures(first, now) if d.kind != "measure-new"]
        told += [d for d in _targets(first, now) if d.kind in ("target-dropped", "target-withdrawn")]
    return [*told, *_revised(now)]


def _current(release: Release) -> Iterator[Mapping[str, Any]]:
    edition = release.plan.get("edition")
    return (r for r in release.plan.get("commitments", ()) if r.get("edition") == edition)


def _dates(release: Release) -> Iterator[Difference]:
    for record in _current(release):
        for name, row in plan_changes.dated(record).items():
            here = f"commitments/{record['id']}/{name}"
            if row["due"] != row["original_date"]:
                yield plan_changes.moved(here, record["title"], row, row["original_date"])
            if not row["done"] and row["due"] < release.as_at:
                late = (date.fromisoformat(release.as_at) - date.fromisoformat(row["due"])).days
                words = f"“{record['title']}”, {row['title']}: due {plan_changes.said_day(row['due'])}"
                words += f", not reached {late} days later."
                yield Difference("date-missed", here, row["due"], "", words)


def _moved_targets(release: Release) -> Iterator[Difference]:
    held = {f"{t['measure']}/{t['key']}": t for t in release.targets}
    for key, target in sorted(held.items()):
        before = held.get(f"{target['measure']}/{target.get('replaces')}")
        if before:
            yield _target_moved(release, key, before, target)


def _wordings(release: Release) -> Iterator[Difference]:
    """Promises whose wording is another than in an earlier edition; the old words only where its text is
    held."""
    editions = {e["key"]: e for e in release.plan.get("editions", ())}
    for record in _current(release):
        for row in record.get("previous") or ():
            if row["change"] in ("unchanged", "new"):
                continue
            earlier = editions.get(row["edition"], {})
            since = earlier.get("title", row["edition"])
            words = f"“{record['title']}”: {row['change'].replace('-', ' ')} since {since}"
            before = row["wording"] if earlier.get("text_held", True) else ""
            words += "." if before or not row["wording"] else ", whose own words are not held."
            yield Difference(
                "wording-changed", f"commitments/{record['id']}", before, record["wording"], words
            )


def _revised(release: Release) -> Iterator[Difference]:
    table = release.table
    for i in np.flatnonzero(np.array(table["status"].to_pylist(), dtype=object) == "revised").tolist():
        first = json.loads(table["evidence"][i].as_py() or "{}").get("first_published") or {}
        key, value = _key(table, i), table["value"][i].as_py()
        if first.get("value") is None or table["suppressed"][i].as_py():
            yield Difference("figure-revised", key, "", "", f"Withheld: {key}, which was published before.")
            continue
        says = f"{value:g}" if value is not None else "not given"
        words = f"{key} was first published as {first['value']:g} ({first.get('release', '')}), is {says}."
        yield Difference("figure-revised", key, _text(first["value"]), _text(value), words)


def _measures(old: Release, new: Release) -> Iterator[Difference]:
    for key in sorted(old.measures.keys() | new.measures.keys()):
        was, now = old.measures.get(key), new.measures.get(key)
        if was is None and now is not None:
            yield Difference("measure-new", key, "", now["title"], f"A new measure: {now['title']}.")
        elif now is None and was is not None:
            yield Difference(
                "measure-dropped", key, was["title"], "", f"The measure “{was['title']}” was dropped."
            )
        elif was is not None and now is not None:
            moved = [k for k in DEFINING if was.get(k) != now.get(k)]
            if moved:
                yield Difference(
                    "measure-redefined",
                    key,
                    _text({k: was.get(k) for k in moved}),
                    _text({k: now.get(k) for k in moved}),
                    f"The measure “{now['title']}” was redefined: {', '.join(moved)}.",
                )
            if key in new.missing and key not in old.missing:
                yield Difference(
                    "measure-missing", key, "", new.missing[key], f"No figures any more: {new.missing[key]}"
                )


def _says(release: Release, target: Mapping[str, Any]) -> str:
    """A target as a sentence has it: `60% by the financial year 2024/25`."""
    unit = release.measures.get(target["measure"], {}).get("unit", "")
    value = f"{target['value'] * 100:g}%" if unit == "share" else f"{target['value']:,.10g}"
    return f"{value} by {Period.parse(target['by']).label}"


def _title(release: Release, measure: str) -> str:
    return str(release.measures.get(measure, {}).get("title", measure))


def _target_moved(
    release: Release, key: str, before: Mapping[str, Any], target: Mapping[str, Any]
) -> Difference:
    past, says = _says(release, before), _says(release, target)
    why = f" ({target['reason'].rstrip('.')})" if target["reason"] else ", without a reason given"
    words = f"The target for {_title(release, target['measure'])} moved from {past} to {says}{why}."
    return Difference("target-moved", key, past, says, words)


def _targets(old: Release, new: Release) -> Iterator[Difference]:
    was, now = ({f"{t['measure']}/{t['key']}": t for t in r.targets} for r in (old, new))
    for key, target in sorted(now.items()):
        says, title = _says(new, target), _title(new, target["measure"])
        if key not in was:
            moved = f"{target['measure']}/{target['replaces']}"
            before = was.get(moved) or now.get(moved)
            if before:
                yield _target_moved(new, key, before, target)
            else:
                yield Difference("target-set", key, "", says, f"A target for {title} was set: {says}.")
        elif any(
            was[key][k] != target[k]
            for k in ("value", "by", "steps", "place", "breakdown", "direction", "baseline")
        ):
            past = _says(old, was[key])
            words = f"The target {key} for {title} was changed in place, from {past} to {says}."
            yield Difference("target-moved", key, _text(was[key]), _text(target), words)
        elif target["withdrawn"] and not was[key]["withdrawn"]:
            words = f"The target for {title} was withdrawn: {target['withdrawn']['reason']}"
            yield Difference("target-withdrawn", key, says, "", words)
    for key, target in sorted(was.items()):
        if key not in now:
            says = _says(old, target)
            words = f"The target for {_title(old, target['measure'])}, {says}, was dropped."
            yield Difference("target-dropped", key, says, "", words)


def _figures(old: Release, new: Release) -> Iterator[Difference]:
    before, after = old.table, new.table
    where, left = matched(before, after)
    revised = np.flatnonzero(changed(before, after, where))
    had = ~np.isnan(before["value"].to_numpy())
    has = ~np.isnan(after["value"].to_numpy())
    earlier = (
        np.where(where >= 0, had[np.maximum(where, 0)], False)
        if len(had)
        else np.zeros(len(where), dtype=bool)
    )
    for i in np.flatnonzero(has & ~earlier).tolist():
        key, value = _key(after, i), after["value"][i].as_py()
        yield Difference("figure-new", key, "", _text(value), f"New: {key} is {value:g}.")
    withheld = after["suppressed"].to_pylist()
    for i in revised.tolist():
        key, value = _key(after, i), after["value"][i].as_py()
        if withheld[i]:  # the number itself is not told again
            yield Difference("figure-revised", key, "", "", f"Withheld: {key}, which was published before.")
            continue
        past = before["value"][int(where[i])].as_py()
        says = f"{value:g}" if value is not None else "not given"
        yield Difference(
            "figure-revised", key, _text(past), _text(value), f"Revised: {key} was {past:g}, is {says}."
        )
    for i in np.flatnonzero(left & had).tolist():
        key, past = _key(before, i), before["value"][i].as_py()
        yield Difference("figure-dropped", key, _text(past), "", f"Dropped: {key} was {past:g}.")


def _key(table: Any, i: int) -> str:
    parts = [table[c][i].as_py() for c in ("measure", "place", "period", "breakdown")]
    return "/".join(p for p in parts if p)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
