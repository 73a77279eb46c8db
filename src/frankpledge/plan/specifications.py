"""Measures and targets as the figures room reads them."""

from __future__ import annotations

from typing import Any

from frankpledge.plan.models import MeasurePage, Target


def measures() -> list[dict[str, Any]]:
    """Every live measure in order, as the mappings that `docs/figures.md` describes."""
    live = MeasurePage.objects.live().order_by("position").prefetch_related("breaks", "reviews")
    return [measure.specification() for measure in live]


def targets() -> list[dict[str, Any]]:
    """Every target of the live measures, as the mappings that `docs/figures.md` describes; moved ones too."""
    rows = Target.objects.filter(measure__live=True).select_related("measure")
    return [row.specification() for row in rows.order_by("measure__position", "sort_order")]
