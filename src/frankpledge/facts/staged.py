"""What reading a file comes to: its rows by scope and month, before it is decided whether they go in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from frankpledge.facts.account import Problem
from frankpledge.facts.intake import Incoming
from frankpledge.facts.readers import Format

Month = tuple[str, str]


@dataclass(slots=True)
class Part:
    """What one file holds of one (scope, month)."""

    rows: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    files: list[Path] = field(default_factory=list)


@dataclass(slots=True)
class Staged:
    """One file, read: `spread` counts its good rows by the months each row is spread over."""

    incoming: Incoming
    format: Format
    sha256: str
    read: int = 0
    bad: int = 0
    problems: list[Problem] = field(default_factory=list)
    problems_file: Path | None = None
    parts: dict[Month, Part] = field(default_factory=dict)
    spread: Counter[frozenset[Month]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    @classmethod
    def whole(cls, incoming: Incoming, format_: Format, sha256: str, parts: dict[Month, Part]) -> Staged:
        """A file with no bad row, a row of which is of one month."""
        rows = sum(part.rows for part in parts.values())
        spread = Counter({frozenset([month]): part.rows for month, part in parts.items()})
        return cls(incoming, format_, sha256, rows, parts=parts, spread=spread)

    @property
    def id(self) -> str:
        return self.sha256[:16]
