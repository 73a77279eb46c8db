"""What a measure is: data, read from a mapping, the same from YAML and from the records.

`docs/figures.md` lists every key with examples.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from frankpledge.figures.errors import MeasureError, in_words, unknown_key
from frankpledge.figures.filters import Condition, conditions
from frankpledge.periods import Period, PeriodKind

Kind = Literal[
    "count",
    "rate",
    "share",
    "published",
    "survey_share",
    "survey",
    "cohort",
    "activity",
    "duration",
    "disparity",
    "index",
]
Unit = Literal["count", "share", "per 1,000", "days", "ratio", "index", "pounds"]
Maturity = Literal["established", "developing", "embryonic"]
Polarity = Literal["up", "down", "neutral"]

#: Keys of a measure that belong to the records: allowed in the mapping and not read here.
PUBLIC_KEYS = frozenset(
    [
        "priority",
        "people",
        "reviews",
        "findings",
        "quoted",
        "wording",
        "leaves_out",
        "numerator_text",
        "denominator_text",
        "source_text",
        "order",
        "commitments",
        "recommendations",
        "invented",
        "links",
        "notes",
        "about",
    ]
)
ADDITIVE = frozenset({"count", "rate", "share", "index", "cohort", "activity"})
_DATASETS = {
    "published": "published",
    "survey_share": "attitudes",
    "survey": "survey",
    "cohort": "crimes",
    "activity": "crimes",
    "duration": "cases",
    "disparity": "searches",
}
_VALUES = {"homicides": "victims", "borough_crime": "count", "attitudes": "share", "published": "value"}
_UNITS: dict[str, Unit] = {
    "count": "count",
    "rate": "per 1,000",
    "published": "count",
    "duration": "days",
    "disparity": "ratio",
    "index": "index",
}
_SERIES = frozenset({"published", "cases", "survey"})


def month_number(value: Any) -> Any:
    """A date, `2014-01` or `2014-01-01` as months since year 0; a date is taken as its month."""
    if isinstance(value, date):
        return value.year * 12 + value.month - 1
    if isinstance(value, str):
        return Period.parse(value[:7]).last
    return value


Month = Annotated[int, BeforeValidator(month_number)]


class Part(BaseModel):
    """A piece of a measure's mapping: fixed once read, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Places(Part):
    """How rows find their place, which kinds of place get figures, and the place that all rows add up to."""

    by: Literal["place", "lsoa", "scope"] = "place"
    kinds: tuple[str, ...] = ("borough",)
    total: str | None = "E12000007"


class Breakdown(Part):
    """A column by whose values (or named groups of values) figures are given apart."""

    name: str
    column: str
    groups: dict[str, tuple[str, ...]] | None = None


class Break(Part):
    """A day from which figures are not comparable with those before: a counting rule, a records system."""

    date: date
    reason: str


class Denominator(Part):
    """What a rate or share is over; `per` scales, `carry` is how many years people may stand in for."""

    dataset: str | None = None
    series: str | None = None
    filter: tuple[Condition, ...] = ()
    value: str | None = None
    per: float = 1000
    carry: int = 1

    @model_validator(mode="before")
    @classmethod
    def _filter(cls, given: Any) -> Any:
        return _with_conditions(given)


class Design(Part):
    """A survey's published sample from a month on: people asked in twelve months, and the design effect."""

    since: Month = Field(alias="from")
    n: dict[str, float]
    deff: float | dict[str, float] = 1.0

    def effect(self, kind: str) -> float:
        return self.deff.get(kind, 1.0) if isinstance(self.deff, dict) else self.deff


class Outcomes(Part):
    """The outcomes that count, and how many days after the crime was recorded they may come."""

    codes: tuple[str, ...]
    within: Literal[90, 180, 365] = 180
    linked: bool = True
    filter: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _filter(cls, given: Any) -> Any:
        return _with_conditions(given)

    @property
    def months(self) -> int:
        """The follow-up in whole months, which is as fine as the publisher's files are."""
        return {90: 3, 180: 6, 365: 12}[self.within]


class Duration(Part):
    """The median of days from opening to closing, or the share closed within `days`."""

    statistic: Literal["median", "within"] = "median"
    days: int | None = None
    working_days: bool = False

    @model_validator(mode="after")
    def _days(self) -> Self:
        if self.statistic == "within" and not self.days:
            raise ValueError("“statistic: within” needs “days”")
        return self


class Disparity(Part):
    """The groups compared, the one they are compared with, and what counts as something found."""

    column: str
    groups: dict[str, tuple[str, ...]]
    reference: str
    headline: str
    name: str = "ethnicity"
    found: tuple[Condition, ...] = ()
    population: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _filter(cls, given: Any) -> Any:
        return _with_conditions(given, "found")

    @model_validator(mode="after")
    def _known(self) -> Self:
        for name in (self.reference, self.headline):
            if name not in self.groups:
                raise ValueError(f"“{name}” is not one of the groups {', '.join(self.groups)}")
        return self


class WeightTable(Part):
    """Severity weights from a month on: one number for each value of a column."""

    since: Month = Field(alias="from")
    values: dict[str, float]
    source: str = ""


class Weights(Part):
    """A dated table of weights; it travels with the release."""

    column: str
    tables: tuple[WeightTable, ...]


class Heading(Part):
    """Findings in the measure's own words, for its whole place: at most ten words each."""

    higher: str = ""
    lower: str = ""
    same: str = ""

    @model_validator(mode="after")
    def _short(self) -> Self:
        for words in (self.higher, self.lower, self.same):
            if len(words.split()) > 10:
                raise ValueError(f"“{words}” is longer than ten words")
        return self


class Measure(Part):
    """A measure of the plan. Read one with `Measure.read(mapping)`."""

    key: str
    title: str
    short: str = ""
    kind: Kind
    dataset: str
    unit: Unit
    value: str
    definition: str = ""
    question: str = ""
    noun: tuple[str, str] = ("", "")
    heading: Heading = Heading()
    series: str = ""
    filter: tuple[Condition, ...] = ()
    denominator: Denominator | None = None
    polarity: Polarity = "neutral"
    maturity: Maturity = "established"
    reviewed: bool = False
    places: Places = Places()
    periods: tuple[PeriodKind, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    seasonal: Literal["like-for-like", "stl", "none"] | None = None
    breaks: tuple[Break, ...] = ()
    lag: int = Field(default=0, ge=0)
    decimals: int = Field(default=0, ge=0, le=4)
    small: int = Field(default=0, ge=0)
    held_by: str = ""
    why_missing: str = ""
    design: tuple[Design, ...] = ()
    answers: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    deff: float = Field(default=1.0, ge=1)
    outcomes: Outcomes | None = None
    duration: Duration | None = None
    disparity: Disparity | None = None
    weights: Weights | None = None

    @classmethod
    def read(cls, mapping: Mapping[str, Any]) -> Measure:
        """The measure that `mapping` describes; raises `MeasureError` naming the measure, key and remedy."""
        given = {k: v for k, v in mapping.items() if v not in (None, "") and k not in PUBLIC_KEYS}
        name = given.get("key", "without a key")
        for key in given:
            if key not in cls.model_fields:
                raise MeasureError(f"Measure {name}: {unknown_key(key, {*cls.model_fields, *PUBLIC_KEYS})}")
        try:
            return cls.model_validate(_completed(given))
        except MeasureError:
            raise
        except ValueError as error:
            words = in_words(error) if isinstance(error, ValidationError) else str(error)
            raise MeasureError(f"Measure {name}: {words} (docs/figures.md lists every key)") from error

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.key):
            raise ValueError(f"key “{self.key}” must be lower-case words joined by hyphens")
        needs = {
            "rate": ("denominator",),
            "share": ("denominator",),
            "survey_share": ("design",),
            "survey": ("answers",),
            "cohort": ("outcomes",),
            "activity": ("outcomes",),
            "duration": ("duration",),
            "disparity": ("disparity",),
            "index": ("weights",),
        }.get(self.kind, ())
        for name in needs:
            if not getattr(self, name):
                raise ValueError(f"a measure of kind {self.kind} needs “{name}”")
        return self

    @property
    def headline(self) -> PeriodKind | None:
        """The kind of period that a page shows first; None where the file's own periods are taken."""
        return self.periods[0] if self.periods else None

    @property
    def rows(self) -> tuple[Condition, ...]:
        """All conditions on rows: the filter and, for datasets of many series, the series."""
        if self.dataset in _SERIES and self.series:
            return (Condition(column="series", values=(self.series,)), *self.filter)
        return self.filter


def counts_towards_priority(measure: Measure) -> bool:
    """Whether the measure's verdict decides anything of its priority.

    An embryonic measure never does; a developing one only after an independent review has been published.
    """
    return measure.maturity == "established" or (measure.maturity == "developing" and measure.reviewed)


def _completed(given: dict[str, Any]) -> dict[str, Any]:
    """`given` with what follows from its kind and dataset filled in, and its short forms written out."""
    whole = dict(_with_conditions(given))
    kind = whole.get("kind", "")
    dataset = whole.setdefault("dataset", _DATASETS.get(kind, ""))
    if not dataset:
        raise MeasureError(f"Measure {given.get('key')}: a measure of kind {kind or '?'} needs “dataset”")
    whole.setdefault("value", _VALUES.get(dataset, "rows"))
    if dataset in _SERIES:
        whole.setdefault("series", whole.get("key", ""))
    duration = whole.get("duration")
    within = isinstance(duration, Mapping) and duration.get("statistic") == "within"
    whole.setdefault("unit", "share" if within else _UNITS.get(kind, "share"))
    plain = whole["unit"] in {"count", "pounds", "days"} or kind in {"survey_share", "survey"}
    whole.setdefault("decimals", 2 if whole["unit"] == "ratio" else 0 if plain else 1)
    if kind == "duration":
        whole.setdefault("duration", {})
    if kind not in {"published"}:
        whole.setdefault("periods", ["rolling-12"])
    noun = whole.get("noun")
    if isinstance(noun, str):
        whole["noun"] = (noun, noun)
    elif isinstance(noun, Mapping):
        whole["noun"] = (noun.get("one", ""), noun.get("many", ""))
    whole["breakdowns"] = [
        {"name": b, "column": b} if isinstance(b, str) else {"column": b.get("name"), **b}
        for b in whole.get("breakdowns", ())
    ]
    return whole


def _with_conditions(given: Any, key: str = "filter") -> Any:
    if isinstance(given, Mapping) and isinstance(given.get(key), Mapping):
        return {**given, key: conditions(given[key])}
    return given
