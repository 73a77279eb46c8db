"""What a target is: a value, by when, from what, set by whom. Moving one never erases it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from frankpledge.figures.errors import TargetError, in_words, unknown_key
from frankpledge.figures.measure import Measure, Part
from frankpledge.periods import Period

PUBLIC_KEYS = frozenset(["round", "proposals", "dissent", "links", "notes"])
PeriodKey = Annotated[
    Period,
    BeforeValidator(lambda value: Period.parse(str(value)) if not isinstance(value, Period) else value),
]


class _Part(Part):
    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Point(_Part):
    """A value for a period: a baseline."""

    value: float
    period: PeriodKey


class Step(_Part):
    """A value to be reached by the end of a period."""

    value: float
    by: PeriodKey


class Withdrawn(_Part):
    """When and why a target ceased to hold."""

    on: date
    reason: str


class Target(_Part):
    """A target of the plan. Read one with `Target.read(mapping)`."""

    measure: str
    key: str
    value: float
    by: PeriodKey
    place: str = ""
    breakdown: str = ""
    baseline: Point | None = None
    path: Literal["line", "steps", "yearly"] = "line"
    steps: tuple[Step, ...] = ()
    direction: Literal["at-least", "at-most"] | None = None
    set_on: date | None = None
    set_by: str = ""
    rationale: str = ""
    replaces: str = ""
    reason: str = ""
    withdrawn: Withdrawn | None = None
    invented: bool = Field(default=False)

    @classmethod
    def read(cls, mapping: Mapping[str, Any]) -> Target:
        """The target that `mapping` describes; raises `TargetError` naming the target, key and remedy."""
        given = {k: v for k, v in mapping.items() if v not in (None, "") and k not in PUBLIC_KEYS}
        name = given.get("key", f"of {given.get('measure', 'no measure')}")
        for key in given:
            if key not in cls.model_fields:
                raise TargetError(f"Target {name}: {unknown_key(key, {*cls.model_fields, *PUBLIC_KEYS})}")
        steps = given.get("steps") or ()
        if steps:
            given = {"value": steps[-1].get("value"), "by": steps[-1].get("by"), **given}
        try:
            return cls.model_validate(given)
        except (ValidationError, ValueError) as error:
            words = in_words(error) if isinstance(error, ValidationError) else str(error)
            raise TargetError(f"Target {name}: {words} (docs/figures.md lists every key)") from error

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.path != "line" and not self.steps:
            raise ValueError(f"path “{self.path}” needs “steps”: a value for each date")
        kinds = {step.by.kind for step in self.steps} | {self.by.kind}
        if len(kinds) > 1:
            raise ValueError("all its periods must be of one kind (all quarters, or all financial years …)")
        if list(self.steps) != sorted(self.steps, key=lambda step: step.by):
            raise ValueError("its steps must be in order of time")
        if self.path == "line" and self.baseline and self.baseline.period.last >= self.by.last:
            raise ValueError("its baseline must be earlier than its date")
        return self

    def points(self) -> list[tuple[Period, float]]:
        """Where the path passes, in order of time, the baseline first."""
        start = [(self.baseline.period, self.baseline.value)] if self.baseline else []
        return [*start, *((s.by, s.value) for s in self.steps or (Step(value=self.value, by=self.by),))]

    def next(self, period: Period) -> tuple[Period, float] | None:
        """The next step at or after `period`; None when all have passed."""
        steps = self.points()[1 if self.baseline else 0 :]
        return next(((p, v) for p, v in steps if p.last >= period.last), None)

    def better(self, polarity: str) -> int:
        """+1 where the value should be at least the target, −1 where at most."""
        if self.direction:
            return 1 if self.direction == "at-least" else -1
        if polarity == "neutral":
            return 1 if not self.baseline or self.value >= self.baseline.value else -1
        return 1 if polarity == "up" else -1


def holding(targets: Iterable[Target], measure: Measure, as_at: date) -> list[Target]:
    """The targets of `measure` in force on a day: set by then, not withdrawn, not replaced by a later one."""
    mine = [t for t in targets if t.measure == measure.key and (t.set_on is None or t.set_on <= as_at)]
    replaced = {t.replaces for t in mine if t.replaces}
    return [t for t in mine if t.key not in replaced and not (t.withdrawn and t.withdrawn.on <= as_at)]
