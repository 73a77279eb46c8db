"""A workspace: the records as a folder of YAML and CSV (docs/workspace.md), in and out.

load(folder) -> Account      make the records match the folder: all or nothing; twice is once
dump(folder)                 write the records out; loading that changes nothing
loaded                       a signal, sent after records were made to match a folder
workbook                     commitments, milestones, updates and targets as a spreadsheet, out and in
WorkspaceError               what is wrong: file, item, field, found, expected, remedy
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from frankpledge.workspace.account import Account
from frankpledge.workspace.faults import Fault, WorkspaceError

if TYPE_CHECKING:
    from frankpledge.workspace import workbook
    from frankpledge.workspace.loading import dump, load, loaded

__all__ = ["Account", "Fault", "WorkspaceError", "dump", "load", "loaded", "workbook"]


def __getattr__(name: str) -> Any:
    # Looked up when used: Django must have started before a model can be imported.
    if name == "workbook":
        return import_module(f"{__name__}.workbook")
    if name not in ("load", "dump", "loaded"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.loading"), name)
