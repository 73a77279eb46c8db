"""What changed in the plan's records between two snapshots, told for what it is: a date moved, a wording
changed, an answer given. Whatever is none of these is told as a record that changed: nothing is quiet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from frankpledge.periods import Period, PeriodKind
from frankpledge.releases.kinds import Difference

Record = Mapping[str, Any]

#: Nouns whose changes are told by another part of a release.
_ELSEWHERE = {"answers"}
#: Fields told one by one, or that follow from others.
_TOLD = {
    "commitments": {"wording", "milestones", "statuses", "updates", "computed"},
    "recommendations": {"responses", "closures", "computed"},
    "measures": {"targets", "computed"},
}
#: A commitment that has ended needs no further update.
_ENDED = {"delivered", "closed-undelivered", "superseded"}
RESPONSES = {
    "accepted": "accepted",
    "in-part": "accepted in part",
    "in-principle": "accepted in principle only",
    "rejected": "rejected",
    "none": "no response",
}
ANSWERS = {"met": "met", "partly": "partly met", "not-met": "not met", "cannot-tell": "cannot be told"}


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Every change from one snapshot to another, commitments and recommendations field by field."""
    was, now = dict(keyed(old)), dict(keyed(new))
    for key in sorted(was.keys() | now.keys()):
        noun = key.partition("/")[0]
        if key not in was:
            yield Difference("record-new", key, "", text(now[key]), f"New: {named(key, now[key])}.")
        elif key not in now:
            yield Difference("record-dropped", key, text(was[key]), "", f"Dropped: {named(key, was[key])}.")
        elif was[key] != now[key]:
            if noun == "commitments":
                yield from _commitment(key, was[key], now[key])
            elif noun == "recommendations":
                yield from _recommendation(key, was[key], now[key])
            yield from _rest(key, noun, was[key], now[key])
    yield from _answers(old, new)


def missing_updates(plan: Mapping[str, Any]) -> Iterator[Difference]:
    """Commitments of the current edition that have no update for the last whole quarter before the day."""
    if not plan.get("as_at"):
        return
    due = Period.containing(date.fromisoformat(str(plan["as_at"])), PeriodKind.QUARTER).previous
    for record in plan.get("commitments", ()):
        if record.get("edition") != plan.get("edition") or "updates" not in record:
            continue
        ended = record.get("computed", {}).get("delivery") in _ENDED
        if not ended and due.key not in {row["period"] for row in record["updates"]}:
            last = max((row["period"] for row in record["updates"]), default="")
            since = f"the last is for {Period.parse(last).label}" if last else "there has never been one"
            words = f"“{record['title']}” has no update for {due.label}; {since}."
            yield Difference("update-missing", f"commitments/{record['id']}/{due.key}", last, "", words)


def keyed(content: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every record with a key in a snapshot, under its noun and by its whole identity."""
    if isinstance(content, Mapping):
        for name, value in content.items():
            if name not in _ELSEWHERE:
                yield from keyed(value, f"{path}/{name}" if path else str(name))
    elif isinstance(content, list):
        for item in content:
            if isinstance(item, Mapping) and ("id" in item or "key" in item):
                yield f"{path}/{item.get('id') or item['key']}", dict(item)


def named(key: str, record: Record) -> str:
    """A record as a sentence names it: what it is called, and its address in the snapshot."""
    said = next((str(record[name]) for name in ("title", "name", "label") if record.get(name)), "")
    return f"{said} ({key})" if said and said.lower() not in key else key


def said_day(written: str) -> str:
    """`2022-09-30` as `30 September 2022`."""
    day = date.fromisoformat(written)
    return f"{day.day} {day:%B %Y}"


def text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _rest(key: str, noun: str, was: Record, now: Record) -> Iterator[Difference]:
    told = _TOLD.get(noun, {"computed"})
    moved = sorted(k for k in (was.keys() | now.keys()) - told if _said(was.get(k)) != _said(now.get(k)))
    if moved:
        yield Difference(
            "record-changed",
            key,
            text({k: was.get(k) for k in moved}),
            text({k: now.get(k) for k in moved}),
            f"Changed: {named(key, now)} ({', '.join(moved)}).",
        )


def _said(value: Any) -> Any:
    """A value without what says nothing, so that a field new to the records is no change while it is
    empty."""
    if isinstance(value, Mapping):
        return {k: inner for k, v in value.items() if (inner := _said(v)) is not None}
    if isinstance(value, list):
        return [_said(one) for one in value] or None
    return None if value in ("", False) else value


def _commitment(key: str, was: Record, now: Record) -> Iterator[Difference]:
    title = now.get("title", key)
    if was.get("wording") != now.get("wording"):
        before, after = str(was.get("wording", "")), str(now.get("wording", ""))
        yield Difference("wording-changed", key, before, after, f"“{title}” was reworded.")
    yield from _milestones(key, title, was, now)
    for answer, said in (("delivery", "Delivery"), ("assurance", "Assurance")):
        before, after = (r.get("computed", {}).get(answer, "") for r in (was, now))
        if before != after:
            why = next((row["why"] for row in reversed(now.get("statuses", ())) if row[answer]), "")
            words = f"{said} of “{title}”: from {_words(before)} to {_words(after)}. {why}".strip()
            yield Difference("status-changed", f"{key}/{answer}", before, after, words)


def _milestones(key: str, title: str, was: Record, now: Record) -> Iterator[Difference]:
    old, new = dated(was), dated(now)
    for name in dict.fromkeys([*old, *new]):
        here, before, after = f"{key}/{name}", old.get(name), new.get(name)
        if before is None and after is not None:
            words = f"New date: “{title}”, {after['title']}, {said_day(after['due'])}."
            yield Difference("milestone-new", here, "", after["due"], words)
        elif after is None and before is not None:
            words = f"Date dropped: “{title}”, {before['title']}, was due on {said_day(before['due'])}."
            yield Difference("milestone-dropped", here, before["due"], "", words)
        elif before is not None and after is not None:
            if before["due"] != after["due"]:
                yield moved(here, title, after, before["due"])
            if after["done"] and not before["done"]:
                words = f"Reached on {said_day(after['done'])}: “{title}”, {after['title']}."
                yield Difference("milestone-reached", here, "", after["done"], words)
            if before["done"] and not after["done"]:
                words = f"No longer said to be reached: “{title}”, {after['title']}."
                yield Difference("milestone-reopened", here, before["done"], "", words)


def dated(record: Record) -> dict[str, dict[str, Any]]:
    """A commitment's milestones by key, each with the date in force as `due`."""
    rows = record.get("milestones") or []
    computed = record.get("computed", {}).get("milestones") or [{}] * len(rows)
    return {
        row["key"]: {**row, "due": told.get("due") or row["original_date"]}
        for row, told in zip(rows, computed, strict=False)
    }


def moved(here: str, title: str, row: Record, before: str) -> Difference:
    """A milestone whose date is no longer `before`."""
    why = next((r["reason"] for r in reversed(row.get("revisions") or ()) if r["to"] == row["due"]), "")
    said = f" ({why.rstrip('.')})" if why else ", without a reason given"
    words = f"“{title}”, {row['title']}: moved from {said_day(before)} to {said_day(row['due'])}{said}."
    return Difference("date-moved", here, before, row["due"], words)


def _recommendation(key: str, was: Record, now: Record) -> Iterator[Difference]:
    title = f"Recommendation {now.get('number', '')}, {now.get('title', '')}"
    before, after = (r.get("computed", {}).get("status", "none") for r in (was, now))
    if before != after:
        words = f"{title}: {RESPONSES.get(after, after)} (before: {RESPONSES.get(before, before)})."
        yield Difference("response-changed", key, before, after, words)
    old, new = (list(r.get("closures") or ()) for r in (was, now))
    if old != new:
        said = new[-1]["verdict"].replace("-", " ") if new else "no verdict any more"
        yield Difference("verdict-changed", key, text(old), text(new), f"{title}: {said}.")


def _answers(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Tests whose answer is another now."""
    was = {a["id"]: a for a in old.get("answers", ())}
    for answer in new.get("answers", ()):
        before = was.get(answer["id"])
        if before and before["status"] != answer["status"]:
            words = (
                f"The test “{answer['question']}”: {ANSWERS.get(before['status'], before['status'])} before, "
                f"{ANSWERS.get(answer['status'], answer['status'])} now."
            )
            yield Difference(
                "test-changed", f"answers/{answer['id']}", before["status"], answer["status"], words
            )


def _words(status: str) -> str:
    return status.replace("-", " ") or "not said"
