"""A local priority's page: what an area's people put first, why, and what its figures say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frankpledge.plan.drafts import public_of
from frankpledge.site import current, lines


@dataclass(frozen=True, slots=True)
class View:
    priority: Any
    lines: Sequence[lines.Line]
    commitments: Sequence[Any]
    shelf: current.Shelf


def build(page: Any, request: Any) -> View:
    shelf = current.shelf()
    measures = public_of(page.measures, "targets", "reviews", order="position")
    return View(
        page,
        [lines.line(m, page.area.place.code, shelf) for m in measures],
        public_of(page.commitments, "statuses"),
        shelf,
    )
