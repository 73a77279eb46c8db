"""A workspace's files read and checked: every item the right shape, every reference found, before
anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from frankpledge.plan import prose
from frankpledge.plan.models import Body
from frankpledge.plan.nouns import Names, nouns, referred_noun
from frankpledge.plan.reading import plain
from frankpledge.plan.record import Described
from frankpledge.workspace import files
from frankpledge.workspace.faults import Fault, WorkspaceError, nearest
from frankpledge.workspace.schema import shape

#: Kinds of place that have a page of their own.
PAGED = ("borough", "city", "region", "country", "nation")
_EXPECTED = {
    "missing": "it must be said",
    "string_pattern_mismatch": "expected lower-case letters, digits and single hyphens",
    "string_too_short": "it must be said",
    "date_from_datetime_parsing": "expected a date such as 2022-03-31",
    "date_parsing": "expected a date such as 2022-03-31",
    "date_type": "expected a date such as 2022-03-31",
    "datetime_parsing": "expected a time such as 2022-02-10T09:30",
    "bool_type": "expected true or false",
    "int_parsing": "expected a whole number",
    "int_type": "expected a whole number",
    "int_from_float": "expected a whole number",
    "float_parsing": "expected a number",
    "float_type": "expected a number",
    "list_type": "expected a list, such as [one, two]",
    "string_type": "expected text",
    "dict_type": "expected a mapping",
    "model_type": "expected a mapping: “field: value” lines",
}


@dataclass(slots=True)
class Item:
    """One item of a noun, as written and checked; references are in their shortest form."""

    file: str
    number: int
    values: dict[str, Any]
    label: str


@dataclass(slots=True)
class Checked:
    """A whole workspace, ready to be loaded."""

    body: dict[str, Any]
    items: dict[str, dict[str, Item]]
    names: Names
    faults: list[Fault] = field(default_factory=list)


def check(folder: Path) -> Checked:
    """Read a workspace's folder; raises `WorkspaceError` with every fault found."""
    if not (folder / "body.yml").is_file():
        raise WorkspaceError(
            [Fault("body.yml", "", "", "no such file", f"a workspace has one; looked in {folder}")]
        )
    faults: list[Fault] = []
    given = files.parse(folder / "body.yml", "body.yml")
    if not isinstance(given, dict):
        raise WorkspaceError([Fault("body.yml", "", "", "no mapping", "expected “field: value” lines")])
    body = _shaped(Body, given, "body.yml", "", faults)
    items: dict[str, dict[str, Item]] = {}
    for noun in nouns():
        items[noun.name] = {}
        raw = files.places(folder) if noun.name == "places" else files.items(folder, noun.name)
        for file, number, values in raw:
            label = str(values.get(noun.identity[-1]) or f"item {number}")
            shaped = _shaped(noun.model, values, file, label, faults)
            if shaped is None:
                continue
            identity = noun.id_of(shaped)
            if identity in items[noun.name]:
                first = items[noun.name][identity]
                faults.append(
                    Fault(
                        file,
                        label,
                        noun.identity[-1],
                        f"“{identity}” again",
                        f"it is item {first.number} of {first.file}",
                    )
                )
                continue
            items[noun.name][identity] = Item(file, number, shaped, label)
    if faults:
        raise WorkspaceError(faults)
    _every_area(items)
    names = Names({name: list(held) for name, held in items.items()}, _current_edition(items, faults))
    checked = Checked(body or {}, _settled(items, names), names, faults)
    _references(checked)
    if faults:
        raise WorkspaceError(faults)
    return checked


def _shaped(
    model: type[Described], values: dict[str, Any], file: str, label: str, faults: list[Fault]
) -> dict[str, Any] | None:
    try:
        return _plain(shape(model).model_validate(values).model_dump())
    except ValidationError as error:
        faults += [_fault(model, problem, file, label) for problem in error.errors()]
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return plain(value) if isinstance(value, datetime) else value


def _fault(model: type[Described], problem: Any, file: str, label: str) -> Fault:
    where = [part for part in problem["loc"] if not str(part).startswith(("function-", "literal["))]
    shown = ""
    for part in where:
        shown += f" {part + 1}" if isinstance(part, int) else f"{'.' if shown else ''}{part}"
    kind, found = problem["type"], problem["input"]
    if kind == "extra_forbidden":
        known = _known(model, where)
        return Fault(
            file,
            label,
            shown,
            "",
            "no such field",
            nearest(where[-1], known) or f"Known: {', '.join(known)}.",
        )
    if kind == "missing":
        return Fault(file, label, shown, "", _EXPECTED[kind])
    expected = _EXPECTED.get(kind)
    if kind == "literal_error":
        expected = f"expected one of {problem['ctx']['expected'].replace(chr(39), '')}"
        return Fault(file, label, shown, f"“{found}”", expected)
    if expected is None:
        said = str(problem["msg"]).removeprefix("Value error, ")
        expected = said[0].lower() + said[1:] if said[:1].isupper() and not said[:2].isupper() else said
    return Fault(file, label, shown, f"“{found}”" if not isinstance(found, dict | list) else "", expected)


def _known(model: type[Described], where: list[Any]) -> list[str]:
    for part in where[:-1]:
        if part in model.ROWS:
            model = model._meta.get_field(part).related_model
    return list(shape(model).model_fields)


def _every_area(items: dict[str, dict[str, Item]]) -> None:
    """Each place that has a page has an item under `areas`, in the order of the places."""
    if "areas" not in items:
        return
    said, items["areas"] = items["areas"], {}
    for code, place in items["places"].items():
        if place.values["kind"] in PAGED and place.values["valid_to"] is None:
            empty = shape(_model("areas")).model_validate({"key": code}).model_dump()
            items["areas"][code] = said.pop(code, None) or Item(place.file, place.number, empty, code)
    items["areas"].update(said)


def _model(name: str) -> type[Described]:
    return next(noun.model for noun in nouns() if noun.name == name)


def _current_edition(items: dict[str, dict[str, Item]], faults: list[Fault]) -> str:
    held = items.get("editions", {})
    current = [key for key, item in held.items() if item.values["current"]]
    if held and len(current) != 1:
        found = ", ".join(current) or "none"
        faults.append(Fault("editions.yml", "", "current", found, "exactly one edition is the current one"))
    return current[0] if current else ""


def _settled(items: dict[str, dict[str, Item]], names: Names) -> dict[str, dict[str, Item]]:
    """Identities that hold references (`tests`, scoped nouns) in their whole form."""
    settled: dict[str, dict[str, Item]] = {}
    for noun in nouns():
        settled[noun.name] = {}
        other = referred_noun(noun.model, noun.identity[0]) if len(noun.identity) == 1 else None
        for identity, item in items[noun.name].items():
            whole = names.find(other, identity) if other else None
            settled[noun.name][whole or identity] = item
    return settled


def _references(checked: Checked) -> None:
    for noun in nouns():
        for item in checked.items[noun.name].values():
            parent = item.values["edition"] if noun.edition_scoped else ""
            if noun.name == "editions":
                parent = item.values["key"]
            checked.faults += unresolved(noun.model, item.values, checked.names, item, noun.parent, parent)
    known = cache(lambda: _known_figures(checked))
    for noun in nouns():
        for item in checked.items[noun.name].values():
            checked.faults += _figures(noun.model, item.values, known, item)
    checked.faults += _figures(Body, checked.body, known, Item("body.yml", 1, checked.body, ""))
    checked.faults += unresolved(
        Body, checked.body, checked.names, Item("body.yml", 1, checked.body, ""), None, ""
    )


def unresolved(
    model: type[Described],
    values: dict[str, Any],
    names: Names,
    item: Item,
    parent: str | None,
    edition: str,
    *,
    rows: bool = True,
) -> Iterator[Fault]:
    """Faults for references to nothing, in the record and (if `rows`) its rows; those found are put in their
    shortest form."""
    for name in list(values):
        if name in model.ROWS:
            if not rows:
                continue
            child = model._meta.get_field(name).related_model
            for row in values[name]:
                yield from unresolved(child, row, names, item, None, edition)
            continue
        noun = referred_noun(model, name)
        if noun is None:
            continue
        given = values[name]
        texts = given if isinstance(given, list) else [given]
        found: list[str] = []
        for text in filter(None, texts):
            scoped = noun.edition_scoped and edition and name in (parent, "reopens")
            whole = names.find(noun, f"{edition}/{text}") if scoped else None
            whole = whole or names.find(noun, text)
            if whole is None:
                hint = nearest(text, [names.short(noun, one) for one in names.ids[noun.name]])
                remedy = (
                    hint
                    or f"Add it to {noun.name}{'.csv' if noun.name == 'places' else '.yml'} or mend the key."
                )
                yield Fault(
                    item.file, item.label, name, f"“{text}”", f"there is no {noun.one} of that key", remedy
                )
            else:
                found.append(names.short(noun, whole))
        if isinstance(given, list):
            ordered = {text: names.place(noun, text) for text in found}
            values[name] = sorted(ordered, key=lambda text: ordered[text]) if _is_set(model, name) else found
        elif found:
            values[name] = found[0]


def _known_figures(checked: Checked) -> prose.Known:
    places = {code: item.values["name"] for code, item in checked.items["places"].items()}
    quoted = checked.items.get("quoted-figures", {})
    return prose.Known(checked.items["measures"].keys(), quoted.keys(), places)


def _figures(
    model: type[Described], values: dict[str, Any], known: Callable[[], prose.Known], item: Item
) -> Iterator[Fault]:
    """Faults for figures that a text refers to and that lead nowhere."""
    for name, said in prose.problems(model, values, known):
        yield Fault(item.file, item.label, name, "", said)
    for rows in model.ROWS:
        child = model._meta.get_field(rows).related_model
        for row in values[rows]:
            yield from _figures(child, row, known, item)


def _is_set(model: type[Described], written: str) -> bool:
    """Whether the order in which references were given is not kept."""
    return bool(model._meta.get_field(written).many_to_many)
