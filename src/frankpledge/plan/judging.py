"""Tests as data: what a part of a test may say, and how parts make an answer.

A *predicate* has a name, options, and a function that looks at the records and the release and says what
it saw. Each
room registers those about its own records, so that the register of tests (scrutiny) need import none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from frankpledge.plan.models import CommitmentPage, EditionPage, today


class Status(StrEnum):
    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not-met"
    CANNOT_TELL = "cannot-tell"


@dataclass(frozen=True, slots=True)
class Shown:
    """A sentence that shows why an answer is what it is, and where it is done."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a predicate, a part or a whole test comes to."""

    status: Status
    shown: tuple[Shown, ...] = ()


class FigureLike(Protocol):
    @property
    def value(self) -> float | None: ...


class ReleaseLike(Protocol):
    """As much of a release as a test looks at; `releases.Release` is one."""

    @property
    def missing(self) -> Mapping[str, str]: ...

    def latest(self, measure: str, place: str, breakdown: str = "") -> FigureLike | None: ...


@dataclass
class Context:
    """What tests are judged by: the release shown (None before there is one), the day, the current
    edition."""

    release: ReleaseLike | None = None
    recommendation: Any = None
    day: date = field(default_factory=today)

    @cached_property
    def edition(self) -> EditionPage | None:
        return EditionPage.in_force()

    @cached_property
    def commitments(self) -> list[CommitmentPage]:
        """The current edition's commitments with their rows, read once for all tests."""
        rows = CommitmentPage.ROWS
        return list(
            CommitmentPage.in_force().prefetch_related(
                *rows, "people", "milestones__revisions", "owners__organisation", "partners__organisation"
            )
        )

    def about(self, topic: str = "", kind: str = "", key: str = "") -> list[CommitmentPage]:
        """Those of a topic, a kind, a key, where given."""
        return [
            one
            for one in self.commitments
            if (not topic or topic in one.topics)
            and (not kind or one.kind == kind)
            and (not key or one.key == key)
        ]


class Options(BaseModel):
    """Options of a predicate. One that it does not know is refused."""

    model_config = ConfigDict(extra="forbid")


Chosen = TypeVar("Chosen", bound=Options)
Judge = Callable[[Any, Context], Answer]
_predicates: dict[str, tuple[type[Options], Judge]] = {}


def predicate(name: str, options: type[Chosen]) -> Callable[[Callable[[Chosen, Context], Answer]], Judge]:
    """Register a predicate under the name by which tests use it."""

    def keep(judge: Callable[[Chosen, Context], Answer]) -> Judge:
        _predicates[name] = (options, judge)
        return judge

    return keep


def predicates() -> list[str]:
    """The names of all predicates."""
    return sorted([*_predicates, "all", "any"])


def judge(said: Mapping[str, Any], context: Context) -> Answer:
    """The answer to one predicate, written `{name: options}`. Raises `ValueError` where it is not one."""
    name, options = _one(said)
    if name in ("all", "any"):
        answers = [judge(inner, context) for inner in options]
        return all_of(answers) if name == "all" else any_of(answers)
    shape, look = _predicates[name]
    return look(shape.model_validate(options or {}), context)


def problems(said: Any) -> list[str]:
    """What is wrong with a predicate as written; empty where nothing is."""
    try:
        name, options = _one(said)
        if name in ("all", "any"):
            if not isinstance(options, list) or not options:
                return [f"“{name}” holds a list of predicates"]
            return [problem for inner in options for problem in problems(inner)]
        _predicates[name][0].model_validate(options or {})
    except ValidationError as error:
        return [f"{name}: {'.'.join(map(str, one['loc']))}: {one['msg'].lower()}" for one in error.errors()]
    except ValueError as error:
        return [str(error)]
    return []


def _one(said: Any) -> tuple[str, Any]:
    if not isinstance(said, Mapping):
        raise ValueError(f"found {said!r}; a predicate is written “name: {{options}}”")
    given = {name: options for name, options in said.items() if name != "says"}
    if len(given) != 1:
        raise ValueError(f"one predicate is needed; found {', '.join(map(str, given)) or 'none'}")
    name, options = next(iter(given.items()))
    if name not in predicates():
        raise ValueError(f"there is no predicate “{name}”; known: {', '.join(predicates())}")
    return name, options


def all_of(answers: Iterable[Answer]) -> Answer:
    """All met: met. Any met or partly: partly. Else cannot tell if any cannot be told. Else not met."""
    held = list(answers)
    states = {answer.status for answer in held}
    if states == {Status.MET}:
        status = Status.MET
    elif states & {Status.MET, Status.PARTLY}:
        status = Status.PARTLY
    else:
        status = Status.CANNOT_TELL if Status.CANNOT_TELL in states or not states else Status.NOT_MET
    return Answer(status, tuple(shown for answer in held for shown in answer.shown))


def any_of(answers: Iterable[Answer]) -> Answer:
    """The best answer, with what shows it."""
    best = (Status.MET, Status.PARTLY, Status.CANNOT_TELL, Status.NOT_MET)
    held = list(answers)
    for status in best:
        shown = tuple(one for answer in held if answer.status is status for one in answer.shown)
        if any(answer.status is status for answer in held):
            return Answer(status, shown)
    return Answer(Status.CANNOT_TELL)


def met(*shown: Shown) -> Answer:
    return Answer(Status.MET, shown)


def partly(*shown: Shown) -> Answer:
    return Answer(Status.PARTLY, shown)


def not_met(*shown: Shown | str) -> Answer:
    return Answer(Status.NOT_MET, _shown(shown))


def cannot_tell(*shown: Shown | str) -> Answer:
    return Answer(Status.CANNOT_TELL, _shown(shown))


def _shown(given: Iterable[Shown | str]) -> tuple[Shown, ...]:
    return tuple(one if isinstance(one, Shown) else Shown(one) for one in given)


def enough(found: list[Shown], least: int, nothing: str) -> Answer:
    """Met with at least `least` things found, partly with fewer, not met with none."""
    if not found:
        return not_met(nothing)
    return Answer(Status.MET if len(found) >= least else Status.PARTLY, tuple(found))


def written_day(day: date) -> str:
    """`30 September 2022`."""
    return f"{day.day} {day:%B %Y}"


def listed(words: Iterable[str], most: int = 6) -> str:
    """`one, two and three`; after `most`, the number of the rest."""
    held = list(words)
    if len(held) > most:
        return f"{', '.join(held[:most])} and {len(held) - most} more"
    return " and ".join(filter(None, [", ".join(held[:-1]), held[-1]])) if held else ""


def shape(name: str) -> type[Options] | None:
    """The options of a predicate, for a form; None for `all` and `any`, which hold other predicates."""
    found = _predicates.get(name)
    return found[0] if found else None
