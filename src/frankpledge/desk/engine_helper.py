"""The process that holds the engine of facts and figures for the desk's pages (see `engine`).

It reads questions from its input and ends with it. It knows neither records nor the web.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from frankpledge import configuration, figures
from frankpledge.facts import FactsError, Warehouse

_OFFERED = 200
#: Columns that every table has, which no measure is told by.
_INTERNAL = {"source", "illustrative", "incomplete", "month"}


def held(warehouse: Warehouse) -> list[dict[str, Any]]:
    return [
        {
            "dataset": one.dataset,
            "scope": one.scope,
            "last": max(one.months, default=""),
            "months": len(one.months),
        }
        for one in warehouse.datasets()
    ]


def columns(warehouse: Warehouse) -> dict[str, list[str]]:
    names = sorted({one.dataset for one in warehouse.datasets()})
    return {name: [c for c in warehouse.table(name).columns if c not in _INTERNAL] for name in names}


def values(warehouse: Warehouse, dataset: str, column: str) -> list[str]:
    try:
        table = warehouse.table(dataset)
    except (KeyError, FactsError):
        return []
    if column not in table.columns or column in _INTERNAL:
        return []
    counted = table[column].cast("string").name("value").value_counts(name="number")
    ordered = counted.order_by([counted.number.desc(), counted.value.asc()]).limit(_OFFERED)
    return [str(value) for value in ordered.execute()["value"].tolist() if value is not None]


def wrong(warehouse: Warehouse, measure: dict[str, Any]) -> list[str]:
    try:
        figures.Measure.read(measure)
    except figures.FiguresError as error:
        return [str(error)]
    return []


def trial(
    warehouse: Warehouse,
    measure: dict[str, Any],
    targets: list[dict[str, Any]],
    place: str,
    as_at: str,
    places: list[dict[str, Any]],
) -> dict[str, Any]:
    try:
        read = figures.Measure.read(measure)
    except figures.FiguresError as error:
        return {"wrong": str(error), "about": "measure"}
    told = []
    for one in targets:
        try:
            told.append(figures.Target.read(one))
        except figures.FiguresError as error:
            return {"wrong": str(error), "about": f"target {one.get('key', '')}"}
    try:
        built = figures.build([read], told, warehouse, as_at=date.fromisoformat(as_at), places=places or None)
    except figures.FiguresError as error:
        return {"wrong": str(error), "about": "measure"}
    rows = [row for row in built.table.to_pylist() if (row["place"], row["breakdown"]) == (place, "")]
    return {
        "rows": rows,
        "missing": built.missing.get(read.key, ""),
        "headline": str(read.headline or ""),
        "decimals": read.decimals,
        "unit": read.unit,
        "figures": built.table.num_rows,
        "places": len(set(built.table["place"].to_pylist())),
    }


QUESTIONS: dict[str, Callable[..., Any]] = {
    "held": held,
    "columns": columns,
    "values": values,
    "wrong": wrong,
    "trial": trial,
}


def main() -> None:
    # What libraries print must not stand among the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    warehouse = Warehouse(configuration.home() / "warehouse")
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"answer": QUESTIONS[asked.pop("question")](warehouse, **asked)}
        except FactsError as error:
            answer = {"problem": str(error)}
        except Exception as error:
            # Whatever it is, the person is told, and the next question is answered.
            answer = {"problem": f"The figures could not be worked out: {type(error).__name__}: {error}"}
        answers.write(json.dumps(answer, default=_plain) + "\n")
        answers.flush()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main()
