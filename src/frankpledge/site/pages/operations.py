"""The read API's own page: every operation that its description has, and what changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from frankpledge.site.api import CHANGES, api


@dataclass(frozen=True, slots=True)
class Operation:
    """One address of the API: what it answers, and what may be asked of it."""

    path: str
    summary: str
    text: str
    parameters: Sequence[tuple[str, str]]

    @property
    def plain(self) -> bool:
        """Whether its address can be followed as it stands."""
        return "{" not in self.path


@dataclass(frozen=True, slots=True)
class View:
    version: str
    nouns: Sequence[tuple[str, Sequence[Operation]]]
    changes: Sequence[Any]


def build() -> View:
    schema = api.get_openapi_schema()
    found = [
        (told["tags"][0], _operation(path, told))
        for path, methods in schema["paths"].items()
        for told in methods.values()
    ]
    nouns = [(tag, [one for _, one in group]) for tag, group in groupby(found, key=lambda pair: pair[0])]
    return View(api.version, nouns, CHANGES)


def _operation(path: str, told: dict[str, Any]) -> Operation:
    asked = [
        (p["name"], p.get("description") or "") for p in told.get("parameters", ()) if p["in"] == "query"
    ]
    return Operation(path, told["summary"], told.get("description", ""), asked)
