"""A workbook into the records: all of it or none, by the same rules as a workspace and the desk."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from frankpledge.plan import prose
from frankpledge.plan.approval import deployment
from frankpledge.plan.models import PerformancePage
from frankpledge.plan.nouns import Names, noun, noun_of
from frankpledge.plan.reading import Everything
from frankpledge.plan.record import Described
from frankpledge.workspace.account import Account
from frankpledge.workspace.checking import Item, unresolved
from frankpledge.workspace.faults import Fault, WorkspaceError
from frankpledge.workspace.schema import shape
from frankpledge.workspace.workbook.reading import Change, changes, faults_of
from frankpledge.workspace.workbook.sheets import Path as Place
from frankpledge.workspace.workbook.sheets import Values, at
from frankpledge.workspace.writing import Writer


def load(path: Path) -> Account:
    """Make the records say what a workbook says, at once. Raises `WorkspaceError` with every fault."""
    found, writer = checked(path)
    account: dict[str, Counter[str]] = {name: Counter() for name in ("commitments", "measures")}
    with deployment(f"frankpledge load {path.name}"), transaction.atomic():
        for change in found:
            held = change.held
            item = Item(path.name, 0, change.values, change.identity)
            position = held.position if held else noun(change.noun).model.objects.count()
            said = writer.put(noun(change.noun), change.identity, item, held, position)
            account[change.noun][said] += 1
        if writer.faults:
            raise WorkspaceError(writer.faults)
    return Account(account)


def checked(path: Path) -> tuple[list[Change], Writer]:
    """The changes that a workbook makes, held against all that the records ask; with what can write them.

    Raises `WorkspaceError` with every fault, by sheet, row and column.
    """
    found, everything, faults = changes(path)
    names = _names(everything, found)
    for change in found:
        faults += _shape(change)
    if not faults:
        known = cache(prose.held)
        for change in found:
            faults += _references(change, names, known)
    branches: dict[Any, Any] = {PerformancePage: PerformancePage.objects.first()}
    writer = Writer(names, everything, branches)
    if not faults:
        for change in found:
            faults += _rules(change, writer)
    if faults:
        raise WorkspaceError(faults)
    return found, writer


def _names(everything: Everything, found: list[Change]) -> Names:
    ids = {name: list(held) for name, held in everything.items()}
    for change in found:
        if change.held is None:
            ids[change.noun].append(change.identity)
    edition = next(
        (one.values["key"] for one in everything["editions"].values() if one.values["current"]), ""
    )
    return Names(ids, edition)


def _shape(change: Change) -> list[Fault]:
    model = noun(change.noun).model
    try:
        change.values = shape(model).model_validate(change.values).model_dump()
    except ValidationError as error:
        return list(faults_of(error, change))
    return []


def _references(change: Change, names: Names, known: Any) -> list[Fault]:
    """References and figures in prose of the rows that the workbook lists, each said at its cell."""
    faults = []
    edition = change.values.get("edition", "")
    for place in change.places:
        inside: Values = at(change.values, place)
        model = _model(change, place)
        own = {name: value for name, value in inside.items() if name not in model.ROWS}
        parent = noun(change.noun).parent if not place else None
        for fault in unresolved(model, own, names, Item("", 0, own, ""), parent, edition, rows=False):
            faults.append(change.fault(place, fault.field, fault.found, fault.expected, fault.remedy))
        inside.update(own)
        for name, said in prose.problems(model, own, known):
            faults.append(change.fault(place, name, "", said))
    return faults


def _model(change: Change, place: Place) -> type[Described]:
    model: Any = noun(change.noun).model
    for step in place:
        if isinstance(step, str):
            model = model._meta.get_field(step).related_model
    return model


def _rules(change: Change, writer: Writer) -> list[Fault]:
    """The record's own rules, tried on the record as it would be; nothing is saved."""
    model = noun(change.noun).model
    record = model.objects.get(pk=change.held.record.pk) if change.held else model()
    writer.fill(record, change.values, noun_of(model))
    return [_ruled(change, field, said) for field, said in record.rules()]


def _ruled(change: Change, name: str, said: str) -> Fault:
    """A rule says which row it means by its key or date; said at that row where the workbook has it."""
    about = said.partition(":")[0]
    for place in change.places:
        if place and place[0] == name and str(at(change.values, place).get("key", "")) == about:
            return change.fault(place, "key", "", said)
    if () in change.places and name in change.values:
        return change.fault((), name, "", said)
    first = change.cells[0]
    return Fault(first.sheet, f"row {first.row}", name, "", said)
