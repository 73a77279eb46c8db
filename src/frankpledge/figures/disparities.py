"""How much more often powers are used on one group than on another, with all that must stand beside the
ratio.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from frankpledge.figures.additive import MissingError, Monthly, admitted, extent
from frankpledge.figures.additive import blocks as rolled
from frankpledge.figures.block import Block, objects
from frankpledge.figures.cube import Cube, Floats
from frankpledge.figures.geography import Gazetteer
from frankpledge.figures.layout import UNKNOWN, lay_out
from frankpledge.figures.measure import Breakdown, Disparity, Measure
from frankpledge.figures.methods import Estimate, disparity, rates
from frankpledge.figures.standing import Need
from frankpledge.figures.warehouse import Warehouse

EXACT = "95%, exact (Clopper–Pearson on the share of the two groups)"
#: How many years a population by group may stand in for.
CARRY = 15

Counts = dict[tuple[str, str], Floats]


def blocks(
    measure: Measure, cube: Cube, warehouse: Warehouse, gazetteer: Gazetteer, until: int
) -> list[Block]:
    """The ratios, and apart from them find rates, searches, rates and the share unknown, for each kind of
    period.
    """
    spec = measure.disparity
    if spec is None:
        raise MissingError("the measure says no groups to compare")
    people = _people(spec, measure, warehouse, gazetteer)
    searches, found = _counted(measure, spec, cube, gazetteer, until)
    made: list[Block] = []
    for all_of, with_find in zip(searches, found, strict=True):
        made += _parts(measure, spec, all_of, with_find, people)
    return made


def _counted(
    measure: Measure, spec: Disparity, cube: Cube, gazetteer: Gazetteer, until: int
) -> tuple[list[Block], list[Block]]:
    """Searches, and those in which something was found, by group and by period."""
    grouped = measure.model_copy(update={"kind": "count", "breakdowns": (breakdown(spec, cube),)})
    scopes = admitted(cube, measure.rows)
    first, length = extent([Need(cube, scopes)])
    mask = cube.where(measure.rows)
    layout = lay_out(cube, grouped, gazetteer, mask)

    def summed(rows: Any) -> list[Block]:
        counts = layout.monthly(cube.months, first, length, cube.sums["rows"], rows)
        return rolled([(grouped, Monthly(layout, first, counts, [Need(cube, scopes)]))], until)[grouped.key]

    return summed(mask), summed(mask & cube.where(spec.found))


def breakdown(spec: Disparity, cube: Cube) -> Breakdown:
    """The groups as a breakdown, every other value of the column being of unknown group."""
    named = {v for values in spec.groups.values() for v in values}
    others = tuple(
        v if v is not None else UNKNOWN for v in cube.columns[spec.column].values if v not in named
    )
    return Breakdown(name=spec.name, column=spec.column, groups={**spec.groups, UNKNOWN: others})


def _parts(
    measure: Measure,
    spec: Disparity,
    searches: Block,
    found: Block,
    people: dict[tuple[str, str], dict[int, float]],
) -> list[Block]:
    row = {s: i for i, s in enumerate(zip(searches.places, searches.breakdowns, strict=True))}
    places = list(dict.fromkeys(searches.places))
    names = list(spec.groups)
    count: Counts = {}
    finds: Counts = {}
    living: Counts = {}
    for place in places:
        for name in (*names, UNKNOWN, ""):
            i = row.get((place, f"{spec.name}={name}" if name else ""))
            nothing = np.where(np.isnan(searches.value[row[place, ""]]), np.nan, 0.0)
            count[place, name] = nothing if i is None else searches.value[i]
            finds[place, name] = nothing if i is None else found.value[i]
            living[place, name] = np.array(
                [_near(people.get((place, name), {}), p.end.year) for p in searches.periods]
            )
    by_people = [
        p for p in places if not np.isnan([living[p, n] for n in (spec.reference, spec.headline)]).any()
    ]
    ratio = _ratios(measure, spec, searches, places, set(by_people), (count, finds, living))
    quiet = measure.model_copy(update={"polarity": "neutral"})
    shape = (len(places) * len(names), len(searches.periods))

    def stacked(of: Counts) -> Floats:
        return np.array([of[p, n] for p in places for n in names]).reshape(shape)

    labels = [(p, f"{spec.name}={n}") for p in places for n in names]
    share = rates.share(stacked(finds), stacked(count))
    parts = [
        ratio,
        _like(
            quiet,
            searches,
            labels,
            ";part=find-rate",
            "share",
            "share",
            share,
            stacked(finds),
            stacked(count),
        ),
        _like(
            quiet,
            searches,
            labels,
            ";part=searches",
            "count",
            "count",
            _poisson(stacked(count)),
            stacked(count),
            None,
        ),
    ]
    if by_people:
        rate = rates.rate(stacked(count), stacked(living))
        parts.append(
            _like(
                quiet,
                searches,
                labels,
                ";part=rate",
                "rate",
                "per 1,000",
                rate,
                stacked(count),
                stacked(living),
            )
        )
    unknown = np.array([count[p, UNKNOWN] for p in places])
    everyone = np.array([count[p, ""] for p in places])
    labels = [(p, f"{spec.name}={UNKNOWN}") for p in places]
    parts.append(
        _like(
            quiet,
            searches,
            labels,
            ";part=share",
            "share",
            "share",
            rates.share(unknown, everyone),
            unknown,
            everyone,
        )
    )
    return parts


def _ratios(
    measure: Measure,
    spec: Disparity,
    searches: Block,
    places: list[str],
    by_people: set[str],
    counts: tuple[Counts, Counts, Counts],
) -> Block:
    """The ratio of each group to the reference, and the headline group's again without a breakdown."""
    count, finds, living = counts
    names = [n for n in spec.groups if n != spec.reference]
    series = [(p, n, f"{spec.name}={n}") for p in places for n in names]
    series += [(p, spec.headline, "") for p in places]
    shape = (len(series), len(searches.periods))
    value, lower, upper = (np.full(shape, np.nan) for _ in range(3))
    top, bottom = np.full(shape, np.nan), np.full(shape, np.nan)
    notes = objects(shape, ())
    for i, (place, name, _) in enumerate(series):
        over, events = (living, count) if place in by_people else (count, finds)
        a, n_a, b, n_b = (
            events[place, name],
            over[place, name],
            events[place, spec.reference],
            over[place, spec.reference],
        )
        lacking = np.isnan(a + n_a + b + n_b) | (n_a <= 0) | (n_b <= 0)
        a, n_a, b, n_b = (np.where(lacking, np.nan, x) for x in (a, n_a, b, n_b))
        made = disparity.rate_ratio(a, n_a, b, n_b)
        value[i], lower[i], upper[i] = made.estimate, made.lower, made.upper
        top[i], bottom[i] = a, b
        with np.errstate(invalid="ignore", divide="ignore"):
            unknown = count[place, UNKNOWN] / count[place, ""]
        for j in np.flatnonzero(~lacking):
            notes[i, j] = _said(spec, name, place in by_people, float(unknown[j]))
    value[~np.isfinite(value)] = np.nan
    reason = np.where(
        np.isnan(value),
        np.where(searches.reason[0] == "", "too few searches to compare", searches.reason[0]),
        "",
    )
    # A ratio of find rates below 1 is no better than one above: only searches per person have a direction.
    towards = measure if by_people else measure.model_copy(update={"polarity": "neutral"})
    return Block(
        measure=towards,
        kind=searches.kind,
        periods=searches.periods,
        places=[p for p, _, _ in series],
        breakdowns=[b for _, _, b in series],
        basis="ratio",
        value=value,
        lower=lower,
        upper=upper,
        numerator=top,
        denominator=bottom,
        interval=objects((1, shape[1]), EXACT),
        reason=reason.astype(object),
        notes=notes,
        sources=searches.sources,
        illustrative=searches.illustrative,
        incomplete=searches.incomplete,
        units=["ratio"] * len(series),
    )


def _said(spec: Disparity, name: str, by_people: bool, unknown: float) -> tuple[str, ...]:
    pair = f"searches of {name} people beside searches of {spec.reference} people"
    what = (
        f"Per person: {pair}."
        if by_people
        else f"No population by {spec.name} is held, so this compares how often something was found: in "
        f"{pair}. Below 1, the former find less."
    )
    return (what, f"In {unknown:.1%} of searches the {spec.name} is unknown; they are in neither group.")


def _like(
    measure: Measure,
    searches: Block,
    labels: list[tuple[str, str]],
    part: str,
    basis: str,
    unit: str,
    estimate: Any,
    numerator: Floats,
    denominator: Floats | None,
) -> Block:
    value = np.asarray(estimate.estimate, dtype=np.float64)
    reason = np.where(
        np.isnan(value),
        np.where(searches.reason[0] == "", "no searches of this group", searches.reason[0]),
        "",
    )
    words = "95%, Wilson" if basis == "share" else "95%, exact Poisson: chance variation"
    return Block(
        measure=measure,
        kind=searches.kind,
        periods=searches.periods,
        places=[p for p, _ in labels],
        breakdowns=[b + part for _, b in labels],
        basis=basis,
        value=value,
        lower=np.asarray(estimate.lower),
        upper=np.asarray(estimate.upper),
        numerator=numerator,
        denominator=np.full(value.shape, np.nan) if denominator is None else denominator,
        interval=objects((1, value.shape[1]), words),
        reason=reason.astype(object),
        notes=searches.notes,
        sources=searches.sources,
        illustrative=searches.illustrative,
        incomplete=searches.incomplete,
        units=[unit] * len(labels),
    )


def _poisson(count: Floats) -> Estimate:
    span = rates.poisson_interval(count)
    return Estimate(count, span.lower, span.upper)


def _people(
    spec: Disparity, measure: Measure, warehouse: Warehouse, gazetteer: Gazetteer
) -> dict[tuple[str, str], dict[int, float]]:
    """People by place, group and year, from the published series that the measure names; empty where not
    held.
    """
    if not spec.population:
        return {}
    try:
        table = warehouse.table("published")
    except KeyError:
        return {}
    rows = table.filter(table.series == spec.population).select("place", "period", "breakdown", "value")
    found: dict[tuple[str, str], dict[int, float]] = {}
    for row in rows.to_pyarrow().to_pylist():
        place, label = gazetteer.code(row["place"]), str(row["breakdown"] or "").partition("=")[2]
        if place and label and row["value"] is not None:
            found.setdefault((place, label), {})[int(str(row["period"])[:4])] = float(row["value"])
    return found


def _near(years: dict[int, float], year: int) -> float:
    nearest = min(years, key=lambda y: (abs(y - year), y), default=None)
    return years[nearest] if nearest is not None and abs(nearest - year) <= CARRY else float("nan")
