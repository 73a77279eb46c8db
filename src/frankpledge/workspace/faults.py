"""What is wrong with a workspace, said so that it can be mended."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

#: How many faults one message holds; the number of the rest is said.
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: where (file, item, field), what was found, what was expected and what to do."""

    file: str
    item: str
    field: str
    found: str
    expected: str
    remedy: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.item, self.field) if part)
        said = f"{where}: " + (f"found {self.found}; " if self.found else "") + self.expected
        said = said if said.endswith((".", "?", "!")) else said + "."
        return f"{said} {self.remedy}".rstrip()


class WorkspaceError(Exception):
    """A workspace that cannot be loaded; nothing was changed. `faults` holds every thing that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"… and {len(self.faults) - SHOWN} more.")
        lines.append("Nothing was changed.")
        return "\n".join(lines)


def nearest(word: str, known: Iterable[str]) -> str:
    """“Did you mean …?”, or nothing where no known word is near."""
    found = difflib.get_close_matches(str(word), list(known), n=1, cutoff=0.6)
    return f"Did you mean “{found[0]}”?" if found else ""
