"""YAML and CSV, in and out.

YAML is read as version 1.2 has it: only `true` and `false` are truth values, so that `on`, `no` and
`12:30` are words.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import yaml

from frankpledge import durable, handwritten
from frankpledge.workspace.faults import Fault, WorkspaceError

#: Characters of the longest cell of a table, and of what a message quotes of one.
_LONGEST, _SHOWN = 2**24, 200
PLACES = ("code", "name", "kind", "parent", "aliases", "valid_from", "valid_to")

_RESOLVERS = (
    ("tag:yaml.org,2002:bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")),
    ("tag:yaml.org,2002:int", re.compile(r"^[-+]?[0-9]+$"), list("-+0123456789")),
    (
        "tag:yaml.org,2002:float",
        re.compile(r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$"),
        list("-+.0123456789"),
    ),
    ("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:timestamp", re.compile(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), list("0123456789")),
)


class Loader(handwritten.Marked, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, list[Any]] = {}


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, list[Any]] = {}

    def ignore_aliases(self, data: Any) -> bool:
        return True


for _tag, _pattern, _first in _RESOLVERS:
    for _class in (Loader, Dumper):
        _class.add_implicit_resolver(_tag, _pattern, _first)


def _integer(loader: Any, node: Any) -> int:
    return int(node.value)


def _mapping(loader: Any, node: Any) -> dict[Any, Any]:
    loader.flatten_mapping(node)
    seen: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(
                None, None, f"“{key}” is there twice in one item", key_node.start_mark
            )
        seen[key] = loader.construct_object(value_node, deep=True)
    return seen


Loader.add_constructor("tag:yaml.org,2002:int", _integer)
Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def _words(dumper: Any, text: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, _words)


def parse(path: Path, shown: str) -> Any:
    """What a YAML file holds; raises `WorkspaceError` saying line and column where it cannot be read."""
    try:
        return handwritten.read(path.read_text(encoding="utf-8-sig"), Loader)
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            [Fault(shown, "", "", "text that is not UTF-8", "UTF-8", "Save the file as UTF-8.")]
        ) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "something that is not YAML"
        raise WorkspaceError(
            [Fault(shown, where, "", str(problem), "YAML", "Look for a missing quote, colon or indentation.")]
        ) from error


def items(folder: Path, name: str) -> Iterator[tuple[str, int, Any]]:
    """The items of a noun: (file as shown, number from 1, item) from `<name>.yml` or the files of the
    folder `<name>`."""
    files = [path for suffix in ("yml", "yaml") if (path := folder / f"{name}.{suffix}").is_file()]
    files += sorted(path for path in (folder / name).glob("*") if path.suffix in (".yml", ".yaml"))
    for path in files:
        shown = path.relative_to(folder).as_posix()
        found = parse(path, shown)
        if found is None:
            continue
        if not isinstance(found, list):
            raise WorkspaceError([Fault(shown, "", "", _kind(found), "a list: each item begins with “- ”")])
        for number, item in enumerate(found, 1):
            if not isinstance(item, dict):
                raise WorkspaceError(
                    [Fault(shown, f"item {number}", "", _kind(item), "a mapping: “field: value” lines")]
                )
            yield shown, number, item


def _kind(value: Any) -> str:
    return {dict: "a mapping", list: "a list"}.get(type(value), f"“{value}”")


def places(folder: Path) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The rows of `places.csv`, as items; aliases split at `|`."""
    path = folder / "places.csv"
    if not path.is_file():
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise WorkspaceError(
            [Fault(path.name, "", "", "text that is not UTF-8", "UTF-8", "Save the file as UTF-8.")]
        ) from error
    if "\0" in text:
        raise WorkspaceError([Fault(path.name, "", "", "a NUL", "text", "Save the table as CSV again.")])
    # Said at each reading, for it holds for the whole process and any library may say another.
    csv.field_size_limit(_LONGEST)
    try:
        yield from _rows_of_places(csv.DictReader(io.StringIO(text)), path)
    except csv.Error as error:
        raise WorkspaceError(
            [Fault(path.name, "", "", str(error), "a table in CSV", "Look for a missing quote.")]
        ) from error


def _rows_of_places(reader: Any, path: Path) -> Iterator[tuple[str, int, dict[str, Any]]]:
    if tuple(reader.fieldnames or ()) != PLACES:
        found = ",".join(reader.fieldnames or ())[:_SHOWN] or "nothing"
        raise WorkspaceError([Fault(path.name, "header", "", found, f"expected {','.join(PLACES)}")])
    for number, row in enumerate(reader, 2):
        if None in row or None in row.values():
            raise WorkspaceError(
                [
                    Fault(
                        path.name,
                        f"line {number}",
                        "",
                        f"{len(row)} columns",
                        f"expected {len(PLACES)} columns",
                    )
                ]
            )
        aliases = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
        days = {name: row[name] or None for name in ("valid_from", "valid_to")}
        yield path.name, number, {**row, "aliases": aliases, **days}


def lean(values: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    """`values` without what says nothing: a field that is as it would be if left out."""
    return {
        name: [lean(row, defaults[name][0]) if isinstance(row, dict) else row for row in value]
        if isinstance(defaults.get(name), tuple)
        else value
        for name, value in values.items()
        if not (value == defaults.get(name) or (isinstance(defaults.get(name), tuple) and not value))
    }


def yaml_text(value: Any) -> str:
    """`value` as YAML, in the order given."""
    return yaml.dump(value, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=110)


def write_yaml(path: Path, value: Any) -> None:
    durable.write(path, yaml_text(value))


def write_places(path: Path, rows: list[dict[str, Any]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(PLACES)
    for row in rows:
        cells = {**row, "aliases": "|".join(row["aliases"])}
        writer.writerow([cells[name] if cells[name] is not None else "" for name in PLACES])
    durable.write(path, text.getvalue())


def json_shaped(value: Any) -> Any:
    """The same with dates as text and keys as text, as JSON holds it."""
    if isinstance(value, dict):
        return {str(name): json_shaped(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [json_shaped(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | datetime) else value
