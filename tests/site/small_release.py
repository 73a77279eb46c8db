"""A small release for page tests: invented figures for the records' measures, in the shape figures have."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from frankpledge import figures, plan, releases
from frankpledge.figures import SCHEMA, Figures, Measure
from frankpledge.periods import Period
from frankpledge.plan.models import Place

WHOLE = "E12000007"
LAST = {
    "month": "2021-12",
    "quarter": "2021-Q4",
    "financial-year": "2020/21",
    "calendar-year": "2021",
    "rolling-12": "R12-2021-12",
}
MISSING = {
    "crown-court-backlog": "No file gives this: the ministry has the data.",
    "nrm-child-share": "No file.",
}
SOURCE = {
    "id": "0123456789abcdef",
    "name": "made-up.csv",
    "sha256": "0123456789abcdef" * 4,
    "format": "tidy",
    "publisher": "A publisher",
    "licence": "Open Government Licence v3.0",
    "rows": 1234,
    "illustrative": True,
}


def freeze(folder: Path) -> None:
    """Two releases of the records as they stand, the second published."""
    first = _frozen(folder, "2021-q3", "July to September 2021", shift=0.0)
    _frozen(folder, "2021-q4", "October to December 2021", shift=0.02, previous=first)
    releases.publish("2021-q4", folder)


def _frozen(
    folder: Path, key: str, title: str, *, shift: float, previous: releases.Release | None = None
) -> releases.Release:
    measures = [Measure.read(m) for m in plan.measures()]
    rows = [row for i, m in enumerate(measures) if m.key not in MISSING for row in _rows(m, i, shift)]
    made = Figures(
        table=pa.Table.from_pylist(rows, schema=SCHEMA),
        missing={k: v for k, v in MISSING.items() if k in {m.key for m in measures}},
        as_at=date(2022, 3, 31),
        measures=tuple(measures),
        targets=tuple(figures.Target.read(t) for t in plan.targets()),
        places=tuple({"code": p.code, "name": p.name, "kind": p.kind} for p in Place.objects.all()),
    )
    return releases.freeze(
        made,
        plan.snapshot(),
        [SOURCE],
        key=key,
        folder=folder,
        as_at=date(2022, 3, 31),
        title=title,
        illustrative=True,
        previous=previous,
    )


def _rows(measure: Measure, number: int, shift: float) -> Iterator[dict[str, Any]]:
    kind = str(measure.periods[0]) if measure.periods else "quarter"
    last = Period.parse(LAST[kind])
    areas = [p.code for p in Place.areas()]
    for where, code in enumerate([WHOLE, *areas]):
        count = 14 if code == WHOLE else 4
        for back in range(count - 1, -1, -1):
            step = {"month": 1, "quarter": 3, "rolling-12": 3}.get(kind, 12)
            yield _row(measure, last.earlier(back * step), code, number + where, back, shift)
    if measure.key == "homicides":
        for label in ("sex=Female", "sex=Male", "age=13 to 19"):
            yield {**_row(measure, last, WHOLE, len(label), 0, shift), "breakdown": label}


def _row(
    measure: Measure, period: Period, place: str, seed: int, back: int, shift: float
) -> Mapping[str, Any]:
    unit = str(measure.unit or "count")
    wave = 0.5 + 0.12 * math.sin(seed * 1.7 + back * 0.9) - 0.01 * back + shift
    size = 1.0 if unit == "share" else 1.8 if unit == "ratio" else 40.0
    value = round(wave * size, 2) if unit != "count" else float(round(wave * 240))
    room = abs(value) * 0.08
    before = round(value * 1.1, 3)
    change = value - before if unit == "share" else -0.09
    verdicts = ("improving", "worsening", "too-close", "cannot-tell", "on-course", "off-course", "higher")
    return {
        "measure": measure.key,
        "place": place,
        "period": period.key,
        "period_end": period.end,
        "breakdown": "",
        "value": value,
        "lower": value - room,
        "upper": value + room,
        "numerator": None,
        "denominator": None,
        "unit": unit,
        "interval": "95%, invented for a test",
        "chart": "xmr",
        "centre": 0.5 * size,
        "limit_lower": 0.3 * size if unit != "count" else 80.0,
        "limit_upper": 0.7 * size if unit != "count" else 160.0,
        "near_lower": None,
        "near_upper": None,
        "signal": ("none", "outside", "trend", "near", "run")[back % 5],
        "variation": "common cause",
        "assurance": "hit-and-miss" if measure.key == "homicides" else "",
        "before_period": period.year_before.key,
        "before_value": before,
        "change": change,
        "change_lower": change - 0.02,
        "change_upper": change + 0.02,
        "beyond_chance": seed % 2 == 0,
        "expected": value * 0.97 if measure.key == "homicides" else None,
        "target": 110.0 if measure.key == "homicides" else None,
        "target_by": date(2024, 12, 31) if measure.key == "homicides" else None,
        "target_period": "2024" if measure.key == "homicides" else "",
        "chance": 0.4 if measure.key == "homicides" else None,
        "verdict": verdicts[seed % len(verdicts)],
        "rule": "The 95% interval of the change on a year before (−11% to −7%) leaves out no change.",
        "evidence": json.dumps({"change_as": "points" if unit == "share" else "proportion"}),
        "sentence": f"{value:g} in {period.label}, which is less than a year before.",
        "finding": f"{measure.title}: lower than a year before",
        "status": "provisional" if back == 0 else "final",
        "suppressed": False,
        "reason": "",
        "notes": [],
        "illustrative": True,
        "incomplete": False,
        "sources": [SOURCE["id"]],
    }
