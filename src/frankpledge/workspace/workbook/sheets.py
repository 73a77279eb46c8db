"""What the workbook holds: its sheets, and of each the columns, made from the records' own fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models

from frankpledge.plan import fields
from frankpledge.plan.models import CommitmentPage, Milestone, MilestoneRevision, Target, Update
from frankpledge.plan.record import Described, parts

Values = dict[str, Any]
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `name` of the field as written, `kind` of what stands in it, words it may take."""

    name: str
    kind: str
    choices: tuple[str, ...] = ()
    required: bool = False

    @property
    def heading(self) -> str:
        return self.name.replace("_", " ").capitalize()


@dataclass(frozen=True)
class Sheet:
    """A sheet: rows of `model`, each part of a record of `noun`.

    `above` names the columns that say of which record, and within it of which row, this is a part; `within`
    the rows of the record that it lists (empty: the record itself); `identity` the columns that tell one row
    from another; `fixed` those that may not be changed once a row is there, with the reason.
    """

    name: str
    noun: str
    model: type[Described]
    above: tuple[str, ...]
    within: tuple[str, ...]
    identity: tuple[str, ...]
    fixed: Mapping[str, str]
    leave_out: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        own = [
            _column(name, self.model._meta.get_field(held))
            for name, held in map(parts, self.model.RECORD)
            if name not in self.leave_out
        ]
        return tuple([Column(name, "text", required=True) for name in self.above] + own)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def cells(self, key: str, values: Values) -> list[tuple[Values, Path]]:
        """The rows that a record's values make, each as a mapping of columns, with its place in them."""
        found: list[tuple[Values, Path]] = [({self.above[0]: key} if self.above else {}, ())]
        for depth, name in enumerate(self.within):
            deeper: list[tuple[Values, Path]] = []
            for said, path in found:
                outer = at(values, path)
                whole = {**said, self.above[depth]: outer["key"]} if depth else said
                deeper += [(whole, (*path, name, i)) for i in range(len(outer[name]))]
            found = deeper
        names = [column.name for column in self.columns if column.name not in self.above]
        return [({**said, **{n: at(values, path)[n] for n in names}}, path) for said, path in found]


def at(values: Values, path: Path) -> Any:
    """What stands in `values` at `path`."""
    found: Any = values
    for step in path:
        found = found[step]
    return found


#: What stands in a cell for each kind of field: the first that fits.
_KINDS: tuple[tuple[type, str], ...] = (
    (models.ManyToManyField, "list"),
    (fields.WordsField, "list"),
    (fields.MappingField, "map"),
    (models.BooleanField, "yes"),
    (models.DateField, "date"),
    (models.FloatField, "number"),
    (models.IntegerField, "whole"),
    (fields.PeriodField, "period"),
)


def _column(name: str, field: Any) -> Column:
    kind = next((kind for model, kind in _KINDS if isinstance(field, model)), "text")
    choices = tuple(str(word) for word, _ in field.choices or ()) if kind == "text" else ()
    return Column(name, kind, choices, required=not (field.blank or field.has_default()))


ISSUED = "the edition was issued, so this is fixed; a change of it is a new edition (a variation)"
SHEETS: tuple[Sheet, ...] = (
    Sheet(
        "Commitments",
        "commitments",
        CommitmentPage,
        (),
        (),
        ("key",),
        {
            "kind": "the kind of a commitment is set when it is made",
            "priority": "a commitment is moved in the desk, not by a workbook",
        },
        leave_out=("edition",),
    ),
    Sheet(
        "Milestones",
        "commitments",
        Milestone,
        ("commitment",),
        ("milestones",),
        ("commitment", "key"),
        {"original_date": "the original date never changes; add a row to the sheet Revisions, with why"},
    ),
    Sheet(
        "Revisions",
        "commitments",
        MilestoneRevision,
        ("commitment", "milestone"),
        ("milestones", "revisions"),
        ("commitment", "milestone", "made_on", "to"),
        {
            "by": "a revision that was made stands as it was made",
            "reason": "a revision that was made stands as it was made",
        },
    ),
    Sheet(
        "Updates",
        "commitments",
        Update,
        ("commitment",),
        ("updates",),
        ("commitment", "period"),
        {},
    ),
    Sheet(
        "Targets",
        "measures",
        Target,
        ("measure",),
        ("targets",),
        ("measure", "key"),
        dict.fromkeys(
            ("value", "by", "path", "place", "breakdown", "years", "baseline", "baseline_period"),
            "a target is never erased: add another row that replaces it, with why",
        ),
    ),
)
ABOUT = "About"
HELD = "As written"
