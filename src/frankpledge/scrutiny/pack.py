"""The committee's pack: the plan as a release froze it, and what to ask about it, each question from a named
rule.

Pack.of(release) -> Pack        the same release gives the same pack, for ever
rules() -> list[Rule]           the rules in their order (`rules.yml`)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from frankpledge.periods import Period, PeriodError
from frankpledge.releases import Difference, Release, missing_updates, since_first
from frankpledge.scrutiny.chain import Chain, Orphan

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """Why something is asked: a name, the question's words with gaps, and the numbers that it turns on."""

    key: str
    name: str
    ask: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """A question to ask, the rule that it comes from, and the thing that it is about."""

    rule: Rule
    text: str
    about: str
    url: str

    def as_dict(self) -> dict[str, str]:
        return {
            "rule": self.rule.key,
            "why": self.rule.name,
            "ask": self.text,
            "about": self.about,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """A recommendation as it stood: its response against the clock, its test, the committee's verdict."""

    id: str
    number: str
    title: str
    url: str
    status: str
    due: str
    overdue: bool
    test: str
    verdict: str
    commitments: Sequence[str]
    invented: bool


@cache
def rules() -> tuple[Rule, ...]:
    """The rules, in the order in which their questions are put."""
    told = yaml.safe_load((Path(__file__).parent / "rules.yml").read_text(encoding="utf-8"))
    known = {"key", "name", "ask"}
    return tuple(
        Rule(r["key"], r["name"], r["ask"], {k: v for k, v in r.items() if k not in known}) for r in told
    )


class Pack:
    """A release read as a committee would: nothing in it is newer than the release."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.plan: Mapping[str, Any] = release.plan

    @classmethod
    def of(cls, release: Release) -> Pack:
        return cls(release)

    @property
    def as_at(self) -> date:
        return date.fromisoformat(self.release.as_at)

    @property
    def area(self) -> str:
        return str((self.plan.get("body") or {}).get("area", ""))

    @cached_property
    def chain(self) -> Chain:
        return Chain.of(self.plan, self.release)

    @property
    def orphans(self) -> Sequence[Orphan]:
        return self.chain.orphans

    @cached_property
    def commitments(self) -> list[Record]:
        """Those of the current edition."""
        return [c for c in self.plan.get("commitments", ()) if c["edition"] == self.plan.get("edition")]

    @cached_property
    def moved(self) -> list[Difference]:
        """What is no longer as it was first said: dates, targets, wordings, measures."""
        return [d for d in since_first(self.release, self.release) if not d.kind.startswith("figure")]

    @cached_property
    def asked(self) -> list[Asked]:
        """Every recommendation, in order."""
        tests = {a["id"]: a["status"] for a in self.plan.get("answers", ())}
        told = []
        for record in self.plan.get("recommendations", ()):
            computed, last = record.get("computed", {}), record["closures"][-1:] or [None]
            status, due = computed.get("status", "none"), str(computed.get("due") or "")
            told.append(
                Asked(
                    id=record["id"],
                    number=record["number"],
                    title=record["title"],
                    url=f"/scrutiny/{record['report']}/{record['key']}/",
                    status=status,
                    due=due,
                    overdue=status == "none" and bool(due) and due < self.release.as_at,
                    test=tests.get(record["id"], ""),
                    verdict=last[0]["verdict"] if last[0] else "",
                    commitments=record["commitments"],
                    invented=bool(record.get("invented")),
                )
            )
        return told

    @cached_property
    def questions(self) -> list[Question]:
        """What to ask, rule by rule; nothing twice."""
        told = [question for rule in rules() for question in _FOUND[rule.key](self, rule)]
        return list({(q.rule.key, q.text): q for q in told}.values())

    def as_dict(self) -> dict[str, Any]:
        """The pack as plain data: what a page or a document of it shows."""
        return {
            "release": self.release.key,
            "title": self.release.title,
            "as_at": self.release.as_at,
            "digest": self.release.digest,
            "illustrative": self.release.illustrative,
            "recommendations": [
                {name: getattr(a, name) for name in Asked.__slots__} | {"commitments": list(a.commitments)}
                for a in self.asked
            ],
            "moved": [{"kind": d.kind, "of": d.key, "words": d.words} for d in self.moved],
            "orphans": [o.as_dict() for o in self.orphans],
            "questions": [q.as_dict() for q in self.questions],
        }

    def promise_url(self, record: Record) -> str:
        priority = str(record["priority"]).rpartition("/")[2]
        return f"/plan/{record['edition']}/{priority}/{record['key']}/"

    def measure(self, key: str) -> str:
        return str(self.release.measures.get(key, {}).get("title", key))

    def steps(self) -> Iterator[tuple[Record, Record, date, int]]:
        """Each milestone that is not done: its commitment, the row, the date in force, days behind the
        first."""
        for record in self.commitments:
            for row, told in zip(record["milestones"], record["computed"]["milestones"], strict=True):
                if not row["done"]:
                    yield record, row, date.fromisoformat(told["due"]), int(told["slippage_days"])


def _question(pack: Pack, rule: Rule, record: Record, **said: Any) -> Question:
    """A question about a commitment."""
    text = rule.ask.format(promise=record["title"], **said)
    return Question(rule, text, f"commitment/{record['id']}", pack.promise_url(record))


def _late(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record, row, _, behind in pack.steps():
        if behind >= rule.options["days"]:
            yield _question(
                pack, rule, record, step=row["title"], original=_day(row["original_date"]), late=f"{behind:,}"
            )


def _passed(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record, row, due, _ in pack.steps():
        if due < pack.as_at:
            yield _question(pack, rule, record, step=row["title"], due=_day(due))


def _moved_twice(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record, row, due, _ in pack.steps():
        times = len(row["revisions"])
        if times >= rule.options["times"]:
            said = {
                "step": row["title"],
                "times": times,
                "original": _day(row["original_date"]),
                "due": _day(due),
            }
            yield _question(pack, rule, record, **said)


def _target_moved(pack: Pack, rule: Rule) -> Iterator[Question]:
    for difference in pack.moved:
        if difference.kind == "target-moved":
            measure, _, key = difference.key.partition("/")
            reason = next(
                (t["reason"] for t in pack.release.targets if t["key"] == key and t["measure"] == measure), ""
            )
            text = rule.ask.format(
                measure=pack.measure(measure),
                was=difference.before,
                **{"is": difference.after},
                reason=f"The reason given: {_ended(reason)}" if reason else "No reason was given.",
            )
            yield Question(rule, text, f"measure/{measure}", f"/performance/{measure}/")


def _target_withdrawn(pack: Pack, rule: Rule) -> Iterator[Question]:
    for target in pack.release.targets:
        if target.get("withdrawn"):
            reason = target["withdrawn"].get("reason", "")
            text = rule.ask.format(
                measure=pack.measure(target["measure"]),
                was=f"for {_period(target['by'])}",
                reason=f"The reason given: {_ended(reason)}" if reason else "No reason was given.",
            )
            yield Question(rule, text, f"measure/{target['measure']}", f"/performance/{target['measure']}/")


def _accepted(pack: Pack, rule: Rule) -> Iterator[Question]:
    broken = {o.node.id for o in pack.chain.orphans_of(rule.key)}
    for asked in pack.asked:
        if f"recommendation/{asked.id}" in broken:
            yield _of(rule, asked)


def _no_response(pack: Pack, rule: Rule) -> Iterator[Question]:
    for asked in pack.asked:
        if asked.overdue:
            yield _of(rule, asked, due=_day(asked.due))


def _in_principle(pack: Pack, rule: Rule) -> Iterator[Question]:
    for asked in pack.asked:
        if asked.status == "in-principle":
            yield _of(rule, asked)


def _of(rule: Rule, asked: Asked, **said: Any) -> Question:
    text = rule.ask.format(number=asked.number, title=asked.title, **said)
    return Question(rule, text, f"recommendation/{asked.id}", asked.url)


def _orphan(pack: Pack, rule: Rule) -> Iterator[Question]:
    for orphan in pack.chain.orphans_of(rule.key):
        text = rule.ask.format(promise=orphan.node.title)
        yield Question(rule, text, orphan.node.id, orphan.node.url)


def _embryonic(pack: Pack, rule: Rule) -> Iterator[Question]:
    counted: dict[str, list[str]] = {}
    for record in pack.commitments:
        if len(record["measures"]) == 1:
            counted.setdefault(record["measures"][0], []).append(record["title"])
    for record in pack.plan.get("measures", ()):
        if record["computed"]["decides"]:
            continue
        targets = [
            t for t in pack.release.targets if t["measure"] == record["key"] and not t.get("withdrawn")
        ]
        alone = counted.get(record["key"], [])
        weight = "a target rests on it" if targets else ""
        if alone:
            weight = " and ".join(
                filter(None, [weight, f"it is all that would show whether “{alone[0]}” worked"])
            )
        if weight:
            review = "" if record["computed"]["reviewed"] else " and has had no independent review"
            text = rule.ask.format(
                measure=record["title"], maturity=record["maturity"], review=review, weight=weight
            )
            yield Question(rule, text, f"measure/{record['key']}", f"/performance/{record['key']}/")


def _off_course(pack: Pack, rule: Rule) -> Iterator[Question]:
    for key in pack.release.measures:
        figure = pack.release.latest(key, pack.area)
        if figure is not None and figure.value is not None and figure.verdict in rule.options["verdicts"]:
            text = rule.ask.format(measure=pack.measure(key), sentence=_ended(figure.sentence))
            yield Question(rule, text, f"measure/{key}", f"/performance/{key}/")


def _not_working(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record in pack.commitments:
        if record["computed"]["delivery"] != "delivered":
            continue
        for key in record["measures"]:
            figure = pack.release.latest(key, pack.area)
            if figure is not None and figure.value is not None and figure.verdict in rule.options["verdicts"]:
                yield _question(
                    pack, rule, record, measure=pack.measure(key), sentence=_ended(figure.sentence)
                )


def _own_word(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record in pack.commitments:
        computed = record["computed"]
        if computed["delivery"] == "delivered" and computed["assurance"] in ("", "self-reported"):
            yield _question(pack, rule, record)


def _no_update(pack: Pack, rule: Rule) -> Iterator[Question]:
    held = {record["id"]: record for record in pack.commitments}
    for difference in missing_updates(pack.plan):
        record = held[difference.key.removeprefix("commitments/").rpartition("/")[0]]
        yield _question(pack, rule, record, words=difference.words)


def _unfunded(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record in pack.commitments:
        for row in record["resources"]:
            if not row["funded"]:
                amount = f"£{row['amount']:,}" if row["amount"] is not None else "money"
                yield _question(pack, rule, record, amount=amount, year=row["year"])


def _unanswered(pack: Pack, rule: Rule) -> Iterator[Question]:
    for record in pack.plan.get("questions", ()):
        waited = (pack.as_at - date.fromisoformat(record["asked_on"])).days
        if not record["answer"] and waited >= rule.options["days"]:
            text = rule.ask.format(asked=_day(record["asked_on"]), waited=waited, question=record["text"])
            yield Question(rule, text, f"question/{record['key']}", f"/scrutiny/questions/#{record['key']}")


def _no_figure(pack: Pack, rule: Rule) -> Iterator[Question]:
    for key, reason in sorted(pack.release.missing.items()):
        text = rule.ask.format(measure=pack.measure(key), reason=_ended(reason))
        yield Question(rule, text, f"measure/{key}", f"/performance/{key}/")


#: What each rule looks for.
_FOUND: dict[str, Callable[[Pack, Rule], Iterator[Question]]] = {
    "three-quarters-late": _late,
    "passed": _passed,
    "moved-twice": _moved_twice,
    "target-moved": _target_moved,
    "target-withdrawn": _target_withdrawn,
    "accepted-without-commitment": _accepted,
    "no-response": _no_response,
    "in-principle": _in_principle,
    "commitment-without-measure": _orphan,
    "commitment-without-milestone": _orphan,
    "embryonic-weight": _embryonic,
    "off-course": _off_course,
    "done-not-working": _not_working,
    "own-word": _own_word,
    "update-missing": _no_update,
    "unfunded": _unfunded,
    "unanswered": _unanswered,
    "measure-without-figure": _no_figure,
}


def _day(value: date | str) -> str:
    day = date.fromisoformat(value) if isinstance(value, str) else value
    return f"{day.day} {day:%B %Y}"


def _period(key: str) -> str:
    try:
        return Period.parse(key).label
    except PeriodError:
        return key


def _ended(words: str) -> str:
    """`words` with a full stop."""
    return words if words.rstrip().endswith((".", "?", "!")) else f"{words.rstrip()}."
