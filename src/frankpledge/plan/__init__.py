"""The plan: editions, priorities, commitments, milestones, measures, targets, resources, trade-offs, duties.

    today() -> date                   the date taken as today
    now() -> datetime                 this moment, on the date taken as today
    body() -> Body                    the office, its law and its names
    measures() -> list[dict]          every measure, as the figures room reads it
    targets() -> list[dict]           every target, moved ones too
    snapshot() -> dict                what a release freezes of all records; higher rooms add their nouns
    to it
    added(figures) -> dict            that of it which rests on figures too

Models are in `frankpledge.plan.models`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from frankpledge.plan.models import body, now, today
    from frankpledge.plan.snapshots import added, snapshot
    from frankpledge.plan.specifications import measures, targets

__all__ = ["added", "body", "measures", "now", "snapshot", "targets", "today"]

# Looked up when used: Django must have started before a model can be imported.
_MODULES = {
    "body": "models",
    "now": "models",
    "today": "models",
    "measures": "specifications",
    "targets": "specifications",
    "snapshot": "snapshots",
    "added": "snapshots",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
