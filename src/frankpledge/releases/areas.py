"""Areas beside one another on a funnel: who stands further from the whole than their size explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from frankpledge.figures.methods import comparison
from frankpledge.releases.figure import Figure

#: Fewer areas than this make no funnel.
LEAST = 5
_SIZES = {"rate": "People", "cohort": "Crimes recorded", "survey": "People asked"}


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One area: `value` in the measure's unit against its `size`; `outside` the 99.8% limits or not."""

    place: str
    size: float
    value: float
    outside: bool


@dataclass(frozen=True, slots=True)
class FunnelLimit:
    """The funnel's edges at one size: 95% (near) and 99.8% (far), widened for over-dispersion."""

    size: float
    near_lower: float
    near_upper: float
    far_lower: float
    far_upper: float


@dataclass(frozen=True, slots=True)
class Funnel:
    """Areas in order of size. `dispersion` is how many times more they differ than chance explains (φ)."""

    benchmark: float
    size_name: str
    points: tuple[FunnelPoint, ...]
    limits: tuple[FunnelLimit, ...]
    dispersion: float


def funnel(measure: Mapping[str, Any], figures: Sequence[Figure]) -> Funnel | None:
    """The funnel of `figures`, one for each place of a period; None where counts and sizes are not held.

    Areas are compared with the measure's whole place, or where it has no figure with all of them together.
    """
    total = (measure.get("places") or {}).get("total")
    kind = measure.get("kind")
    share = kind in {"share", "cohort", "survey"}
    if kind not in {"rate", "share", "cohort", "survey"}:
        return None
    areas = [f for f in figures if f.place != total and f.numerator is not None and f.denominator]
    areas = sorted((f for f in areas if f.value is not None), key=lambda f: (f.denominator or 0, f.place))
    if len(areas) < LEAST:
        return None
    per = 1.0 if share else float((measure.get("denominator") or {}).get("per") or 1000)
    whole = next((f.value for f in figures if f.place == total and f.value is not None), None)
    made = comparison.funnel(
        np.array([f.numerator for f in areas], dtype=np.float64),
        np.array([f.denominator for f in areas], dtype=np.float64),
        None if whole is None else whole / per,
        kind="share" if share else "rate",
    )
    edges = zip(made.wide_lower_95, made.wide_upper_95, made.wide_lower_998, made.wide_upper_998, strict=True)
    return Funnel(
        benchmark=float(made.benchmark[0]) * per,
        size_name=_SIZES.get(str(kind), "Number counted"),
        points=tuple(
            FunnelPoint(f.place, float(f.denominator or 0), float(f.value or 0), "99.8" in str(where))
            for f, where in zip(areas, made.position, strict=True)
        ),
        limits=tuple(
            FunnelLimit(float(f.denominator or 0), *(float(e) * per for e in edge))
            for f, edge in zip(areas, edges, strict=True)
        ),
        dispersion=float(made.phi),
    )
