"""A part of a recommendation's test as a form, and a form as a part."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin

import yaml

from frankpledge import handwritten
from frankpledge.plan import judging
from frankpledge.scrutiny.form_words import OPTIONS, PREDICATES

#: Those that hold other predicates are written as YAML.
NESTED = ("all", "any")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a predicate: `kind` is `yes`, `list`, `number` or `text`."""

    name: str
    kind: str
    value: str
    help: str

    @property
    def ticked(self) -> bool:
        return self.value == "true"


@dataclass(slots=True)
class Part:
    """One part as it stands in the form, and what was wrong with it."""

    says: str
    predicate: str
    options: list[Option] = field(default_factory=list)
    written: str = ""
    problems: list[str] = field(default_factory=list)
    number: int = 0
    now: Any = None

    @property
    def nested(self) -> bool:
        return self.predicate in NESTED

    @property
    def meaning(self) -> str:
        return PREDICATES[self.predicate][1]

    def said(self) -> dict[str, Any]:
        """The part as a test holds it: its sentence and its predicate, defaults left out."""
        if self.nested:
            try:
                # Kept as JSON, a day is its text.
                inner = json.loads(json.dumps(handwritten.read(self.written) or [], default=str))
            except (yaml.YAMLError, TypeError) as error:
                self.problems.append(f"This is not YAML: {str(error).splitlines()[0]}.")
                inner = []
            return {"says": self.says, self.predicate: inner}
        given = {option.name: _value(option) for option in self.options if option.value}
        usual = _usual(self.predicate)
        return {"says": self.says, self.predicate: {k: v for k, v in given.items() if usual.get(k) != v}}


def choices() -> list[tuple[str, str]]:
    """Every predicate with what it asks about."""
    return [(name, PREDICATES.get(name, (name, ""))[0]) for name in judging.predicates()]


def of(said: Mapping[str, Any]) -> Part:
    """A part of a test as it is held, for the form."""
    name = next((key for key in said if key != "says"), "commitment")
    held = said.get(name) or {}
    if name in NESTED:
        written = yaml.safe_dump(held, allow_unicode=True, sort_keys=False)
        return Part(str(said.get("says", "")), name, written=written)
    return Part(str(said.get("says", "")), name, _options(name, held))


def posted(data: Mapping[str, str], number: int) -> Part:
    """Part `number` as the form sent it. Options of a predicate that was chosen just now begin with their
    defaults."""
    prefix = f"part-{number}-"
    name = data.get(f"{prefix}predicate", "commitment")
    if name not in dict(choices()):
        name = "commitment"
    says = data.get(f"{prefix}says", "").strip()
    if name in NESTED:
        return Part(says, name, written=data.get(f"{prefix}written", ""))
    if data.get(f"{prefix}was") != name:
        return Part(says, name, _options(name, {}))
    options = []
    for option in _options(name, {}):
        sent = data.get(f"{prefix}{option.name}", "")
        value = ("true" if sent else "false") if option.kind == "yes" else sent.strip()
        options.append(Option(option.name, option.kind, value, option.help))
    return Part(says, name, options)


def _options(name: str, held: Mapping[str, Any]) -> list[Option]:
    shape = judging.shape(name)
    told = []
    for inner, info in (shape.model_fields if shape else {}).items():
        written = info.alias or inner.rstrip("_")
        default = None if info.is_required() else info.get_default()
        kind = _kind(info.annotation)
        told.append(Option(written, kind, _text(held.get(written, default)), OPTIONS.get(written, "")))
    return told


def _kind(annotation: Any) -> str:
    if annotation is bool:
        return "yes"
    kinds = (annotation, *get_args(annotation))
    if any(get_origin(one) is list or one is list for one in kinds):
        return "list"
    return "number" if annotation in (int, float) else "text"


def _usual(name: str) -> dict[str, Any]:
    """What each option is when it is left out."""
    return {option.name: _value(option) for option in _options(name, {}) if option.value}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _value(option: Option) -> Any:
    match option.kind:
        case "yes":
            return option.ticked
        case "list":
            return [word.strip() for word in option.value.split(",") if word.strip()]
        case "number":
            try:
                number = float(option.value)
            except ValueError:
                return option.value
            return int(number) if number.is_integer() and "." not in option.value else number
    return option.value


__all__ = ["NESTED", "Option", "Part", "choices", "of", "posted"]
