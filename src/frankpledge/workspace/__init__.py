"""A workspace: the records as a folder of YAML and CSV (docs/workspace.md), in and out.

    load(folder) -> Account      make the records match the folder: all or nothing; twice is once
    dump(folder)                 write the records out; loading that changes nothing
    WorkspaceError               what is wrong: file, item, field, found, expected, remedy
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from frankpledge.workspace.faults import Fault, WorkspaceError

__all__ = ["Account", "Fault", "WorkspaceError", "dump", "load"]


@dataclass(frozen=True, slots=True)
class Account:
    """What a load did, noun by noun: how many records were `created`, `updated`, `unchanged`, `deleted`."""

    nouns: dict[str, Counter[str]] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        return any(count["created"] + count["updated"] + count["deleted"] for count in self.nouns.values())

    def total(self, what: str) -> int:
        return sum(count[what] for count in self.nouns.values())

    def __str__(self) -> str:
        lines = []
        for name, count in self.nouns.items():
            said = [f"{count[what]} {what}" for what in ("created", "updated", "deleted", "unchanged") if count[what]]
            if said:
                lines.append(f"  {name}: {', '.join(said)}")
        return "\n".join(lines) or "  The workspace is empty."


def load(folder: Path) -> Account:
    """Make the records match the workspace in `folder`.

    Everything is checked first; then everything is changed in one transaction, or nothing. What is in the records and not
    in the workspace is taken away. Raises `WorkspaceError`, saying everything that is wrong.
    """
    from frankpledge.workspace import loading

    return loading.load(Path(folder))


def dump(folder: Path) -> None:
    """Write the records as a workspace into `folder`; noun files already there are replaced.

    Raises `WorkspaceError` where no workspace was ever loaded.
    """
    from frankpledge.workspace import loading

    loading.dump(Path(folder))
