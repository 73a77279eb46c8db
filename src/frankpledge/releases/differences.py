"""What changed between two releases: figures, targets, measures and the plan's records. Nothing is quiet."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

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


@dataclass(frozen=True, slots=True)
class Difference:
    """One change. `kind` is a noun and what happened to it; `key` its identity; values as JSON text."""

    kind: str
    key: str
    before: str
    after: str
    words: str


def difference(old: Release, new: Release) -> list[Difference]:
    """Everything that changed from `old` to `new`: measures, targets, plan records, then figures."""
    return [*_measures(old, new), *_targets(old, new), *_records(old, new), *_figures(old, new)]


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


def _targets(old: Release, new: Release) -> Iterator[Difference]:
    was, now = ({f"{t['measure']}/{t['key']}": t for t in r.targets} for r in (old, new))
    for key, target in sorted(now.items()):
        says = f"{target['value']} by {target['by']}"
        if key not in was:
            moved = f"{target['measure']}/{target['replaces']}"
            before = was.get(moved) or now.get(moved)
            if before:
                past = f"{before['value']} by {before['by']}"
                why = f" ({target['reason']})" if target["reason"] else ", without a reason given"
                words = f"The target for {target['measure']} moved from {past} to {says}{why}."
                yield Difference("target-moved", key, past, says, words)
            else:
                yield Difference(
                    "target-set", key, "", says, f"A target for {target['measure']} was set: {says}."
                )
        elif any(
            was[key][k] != target[k]
            for k in ("value", "by", "steps", "place", "breakdown", "direction", "baseline")
        ):
            past = f"{was[key]['value']} by {was[key]['by']}"
            words = f"The target {key} for {target['measure']} was changed in place, from {past} to {says}."
            yield Difference("target-moved", key, _text(was[key]), _text(target), words)
        elif target["withdrawn"] and not was[key]["withdrawn"]:
            words = f"The target for {target['measure']} was withdrawn: {target['withdrawn']['reason']}"
            yield Difference("target-withdrawn", key, says, "", words)
    for key, target in sorted(was.items()):
        if key not in now:
            says = f"{target['value']} by {target['by']}"
            yield Difference(
                "target-dropped", key, says, "", f"The target for {target['measure']}, {says}, was dropped."
            )


def _records(old: Release, new: Release) -> Iterator[Difference]:
    was, now = dict(_keyed(old.plan)), dict(_keyed(new.plan))
    for key in sorted(was.keys() | now.keys()):
        if key not in was:
            yield Difference("record-new", key, "", _text(now[key]), f"New: {key}.")
        elif key not in now:
            yield Difference("record-dropped", key, _text(was[key]), "", f"Dropped: {key}.")
        elif was[key] != now[key]:
            moved = sorted(k for k in was[key].keys() | now[key].keys() if was[key].get(k) != now[key].get(k))
            yield Difference(
                "record-changed",
                key,
                _text({k: was[key].get(k) for k in moved}),
                _text({k: now[key].get(k) for k in moved}),
                f"Changed: {key} ({', '.join(moved)}).",
            )


def _keyed(content: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record with a key in a snapshot, under its noun: `commitments/online-review`."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            yield from _keyed(value, f"{path}/{name}" if path else str(name))
    elif isinstance(content, list):
        for item in content:
            if isinstance(item, Mapping) and "key" in item:
                here = f"{path}/{item['key']}"
                yield here, dict(item)


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
