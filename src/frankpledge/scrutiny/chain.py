"""The chain: evidence → recommendation → response → commitment → milestone → measure → figure → lesson.

    Chain.of(plan, release) -> Chain    from a snapshot's records: a release's, or those of today
    chain.before(id), chain.after(id)   what a thing came from, and what came of it
    chain.orphans                       where the chain breaks, by kind
    chain.as_dict()                     nodes, links and orphans as plain data

Only links that somebody recorded are links: nothing is guessed, and no status spreads along them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from django.utils.text import slugify

Kind = Literal[
    "evidence", "recommendation", "response", "commitment", "milestone", "measure", "figure", "lesson"
]
#: The kinds in the order in which they follow one another.
KINDS: tuple[Kind, ...] = (
    *("evidence", "recommendation", "response", "commitment"),
    *("milestone", "measure", "figure", "lesson"),
)
#: What of a snapshot it is made of: nouns, and of each what is read below.
NOUNS: Mapping[str, tuple[str, ...]] = {
    "reports": ("published",),
    "recommendations": ("number", "title", "invented", "responses", "commitments", "measures", "status"),
    "evidence": ("report", "title", "said_on", "invented", "recommendations"),
    "commitments": ("priority", "title", "invented", "milestones", "measures"),
    "measures": ("title", "invented", "targets"),
    "engagement": ("kind", "area", "on", "lesson", "public", "public_because", "invented", "commitments"),
    "places": ("name",),
}
Record = Mapping[str, Any]


class FigureLike(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def sentence(self) -> str: ...


class ReleaseLike(Protocol):
    """As much of a release as the chain looks at; `releases.Release` is one."""

    @property
    def key(self) -> str: ...
    def latest(self, measure: str, place: str, breakdown: str = "") -> FigureLike | None: ...


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the chain. `id` is its kind and its identity, such as `commitment/2022-25/review`."""

    id: str
    kind: Kind
    title: str
    url: str
    on: str = ""
    invented: bool = False

    def as_dict(self) -> dict[str, object]:
        return {
            **{"id": self.id, "kind": self.kind, "title": self.title, "url": self.url},
            **{"on": self.on or None, "invented": self.invented},
        }


@dataclass(frozen=True, slots=True)
class Orphan:
    """A thing at which the chain breaks, of one kind of break (a key of `ORPHANS`)."""

    kind: str
    node: Node

    def as_dict(self) -> dict[str, object]:
        return {"kind": self.kind, "of": self.node.id, "title": self.node.title, "url": self.node.url}


#: Kinds of break, with what each means.
ORPHANS: dict[str, str] = {
    "accepted-without-commitment": "Accepted, and no commitment follows",
    "commitment-without-measure": "A commitment that no measure would show to have worked",
    "commitment-without-milestone": "A commitment without a dated milestone",
    "measure-without-target": "A measure without a target",
    "evidence-without-recommendation": "Evidence that led to no recommendation",
    "recommendation-without-evidence": "A recommendation without evidence that we hold",
    "measure-without-figure": "A measure without a figure in the release",
    "lesson-without-commitment": "A lesson that no commitment takes up",
}


@dataclass(frozen=True)
class Chain:
    """All things of the chain by their id, in the order of the records, and the links between them."""

    nodes: Mapping[str, Node]
    links: Sequence[tuple[str, str]]
    orphans: Sequence[Orphan] = ()
    _after: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)
    _before: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, plan: Mapping[str, Any], release: ReleaseLike | None = None, area: str = "") -> Chain:
        """The chain of a plan's records. Figures are those of `release` for `area` (the whole place)."""
        return _Reader(plan, release, area or str((plan.get("body") or {}).get("area", ""))).chain()

    def before(self, id_: str) -> dict[Kind, list[Node]]:
        """Everything that `id_` came from, kind by kind; KeyError where there is no such thing."""
        return self._walk(self.nodes[id_], self._before, towards=-1)

    def after(self, id_: str) -> dict[Kind, list[Node]]:
        """Everything that came of `id_`, kind by kind; KeyError where there is no such thing."""
        return self._walk(self.nodes[id_], self._after, towards=1)

    def _walk(self, start: Node, ways: Mapping[str, Sequence[str]], towards: int) -> dict[Kind, list[Node]]:
        seen, wave = {start.id}, [start.id]
        while wave:
            wave = [there for here in wave for there in ways.get(here, ()) if there not in seen]
            seen.update(wave)
        found: dict[Kind, list[Node]] = defaultdict(list)
        for node in self.nodes.values():
            if node.id in seen and node.id != start.id:
                found[node.kind].append(node)
        return {kind: found[kind] for kind in KINDS[::towards] if found[kind]}

    def orphans_of(self, kind: str) -> list[Orphan]:
        return [orphan for orphan in self.orphans if orphan.kind == kind]

    def as_dict(self) -> dict[str, object]:
        """Plain data for JSON: the same chain as on the page."""
        return {
            "kinds": list(KINDS),
            "nodes": [node.as_dict() for node in self.nodes.values()],
            "links": [{"from": one, "to": other} for one, other in self.links],
            "orphans": [orphan.as_dict() for orphan in self.orphans],
            "kinds_of_orphan": ORPHANS,
        }


class _Reader:
    """Reads the records of a snapshot into nodes, links and orphans."""

    def __init__(self, plan: Mapping[str, Any], release: ReleaseLike | None, area: str) -> None:
        self.plan, self.release, self.area = plan, release, area
        self.nodes: dict[str, Node] = {}
        self.links: list[tuple[str, str]] = []
        self.orphans: list[Orphan] = []
        self.current = str(plan.get("edition", ""))
        self.slugs = {str(p["code"]): slugify(p["name"]) for p in plan.get("places", ())}

    def records(self, noun: str) -> Iterable[Record]:
        return self.plan.get(noun, ())

    def chain(self) -> Chain:
        reports = {str(r["id"]): r for r in self.records("reports")}
        asked = {str(r["id"]): r for r in self.records("recommendations")}
        promised = {str(r["id"]): r for r in self.records("commitments")}
        for record in self.records("evidence"):
            self.evidence(record, asked)
        for record in asked.values():
            self.recommendation(record, promised, reports)
        linked = {to for to_record in asked.values() for to in self.commitments_of(to_record, promised)}
        for identity, record in promised.items():
            if record["edition"] == self.current or identity in linked:
                self.commitment(identity, record)
        for record in self.records("measures"):
            self.measure(record)
        for record in self.records("engagement"):
            self.lesson(record, promised)
        return self.whole()

    def whole(self) -> Chain:
        ordered = {n.id: n for kind in KINDS for n in self.nodes.values() if n.kind == kind}
        links = [one for one in dict.fromkeys(self.links) if one[0] in ordered and one[1] in ordered]
        after, before = defaultdict(list), defaultdict(list)
        for here, there in links:
            after[here].append(there)
            before[there].append(here)
        for node in ordered.values():
            if node.kind == "recommendation" and not any(b.startswith("evidence/") for b in before[node.id]):
                self.orphans.append(Orphan("recommendation-without-evidence", node))
        told = [orphan for kind in ORPHANS for orphan in self.orphans if orphan.kind == kind]
        return Chain(ordered, links, told, after, before)

    def put(self, node: Node) -> Node:
        self.nodes[node.id] = node
        return node

    def link(self, one: str, other: str) -> None:
        self.links.append((one, other))

    def broken(self, kind: str, node: Node) -> None:
        self.orphans.append(Orphan(kind, node))

    def find(self, reference: str, held: Mapping[str, Record]) -> str:
        """The whole identity that a reference stands for, first in the current edition; else empty."""
        for one in (reference, f"{self.current}/{reference}"):
            if one in held:
                return one
        return next((one for one in held if one.rpartition("/")[2] == reference), "")

    def commitments_of(self, record: Record, promised: Mapping[str, Record]) -> list[str]:
        return [one for one in (self.find(c, promised) for c in record["commitments"]) if one]

    def evidence(self, record: Record, asked: Mapping[str, Record]) -> None:
        identity = str(record["key"])
        url = f"/scrutiny/{record['report']}/{identity}/"
        node = Node(
            f"evidence/{identity}",
            "evidence",
            record["title"],
            url,
            _day(record.get("said_on")),
            _made_up(record),
        )
        self.put(node)
        for reference in record["recommendations"]:
            self.link(node.id, f"recommendation/{self.find(reference, asked)}")
        if not record["recommendations"]:
            self.broken("evidence-without-recommendation", node)

    def recommendation(
        self, record: Record, promised: Mapping[str, Record], reports: Mapping[str, Record]
    ) -> None:
        url = f"/scrutiny/{record['report']}/{record['key']}/"
        published = _day(reports.get(str(record["report"]), {}).get("published"))
        said = f"{record['number']}. {record['title']}"
        node = self.put(
            Node(f"recommendation/{record['id']}", "recommendation", said, url, published, _made_up(record))
        )
        step = node.id
        status = (record.get("computed") or {}).get("status", "none")
        given = [row for row in record["responses"] if row["status"] == status]
        if given:
            row = given[-1]
            title = f"{RESPONSES.get(status, status)}: {record['title']}"
            answer = Node(
                f"response/{record['id']}",
                "response",
                title,
                f"{url}#answered",
                _day(row["on"]),
                _made_up(row),
            )
            self.link(step, self.put(answer).id)
            step = answer.id if status in _YES else step
        follows = self.commitments_of(record, promised)
        for identity in follows:
            self.link(step, f"commitment/{identity}")
        for measure in record["measures"]:
            self.link(node.id, f"measure/{measure}")
        if status in _YES and not follows:
            self.broken("accepted-without-commitment", node)

    def commitment(self, identity: str, record: Record) -> None:
        url = f"/plan/{record['edition']}/{str(record['priority']).rpartition('/')[2]}/{record['key']}/"
        node = self.put(
            Node(f"commitment/{identity}", "commitment", record["title"], url, "", _made_up(record))
        )
        for row in record["milestones"]:
            step = Node(
                f"milestone/{identity}/{row['key']}",
                "milestone",
                row["title"],
                f"{url}#dates",
                _day(row["original_date"]),
                _made_up(row),
            )
            self.link(node.id, self.put(step).id)
        for measure in record["measures"]:
            self.link(node.id, f"measure/{measure}")
        if record["edition"] == self.current:
            if not record["measures"]:
                self.broken("commitment-without-measure", node)
            if not record["milestones"]:
                self.broken("commitment-without-milestone", node)

    def measure(self, record: Record) -> None:
        key = record["key"]
        url = f"/performance/{key}/"
        node = self.put(Node(f"measure/{key}", "measure", record["title"], url, "", _made_up(record)))
        if not any(_in_force(record["targets"])):
            self.broken("measure-without-target", node)
        figure = self.release.latest(key, self.area) if self.release and self.area else None
        if figure is not None and figure.value is not None:
            told = Node(f"figure/{self.release.key}/{figure.key}", "figure", figure.sentence, url)  # type: ignore[union-attr]
            self.link(node.id, self.put(told).id)
        elif self.release:
            self.broken("measure-without-figure", node)

    def lesson(self, record: Record, promised: Mapping[str, Record]) -> None:
        if not record["lesson"] or not record.get("public", True):
            return
        follows = [one for one in (self.find(c, promised) for c in record["commitments"]) if one]
        url = f"/areas/{self.slugs[record['area']]}/" if record["area"] in self.slugs else ""
        node = Node(
            f"lesson/{record['key']}", "lesson", record["lesson"], url, _day(record["on"]), _made_up(record)
        )
        self.put(node)
        for identity in follows:
            self.link(f"commitment/{identity}", node.id)
        if not follows:
            self.broken("lesson-without-commitment", node)


#: Only these count as accepted.
_YES = ("accepted", "in-part")
#: A response in a word, as the chain tells it.
RESPONSES = {
    "accepted": "Accepted",
    "in-part": "Accepted in part",
    "in-principle": "Accepted in principle only",
    "rejected": "Rejected",
}


def _in_force(targets: Sequence[Record]) -> Iterator[Record]:
    moved = {row["replaces"] for row in targets}
    return (row for row in targets if row["key"] not in moved and not row["withdrawn_on"])


def _made_up(record: Record) -> bool:
    return bool(record.get("invented"))


def _day(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value or "")
