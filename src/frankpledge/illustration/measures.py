"""Tidy tables, cases and a small survey, for measures that no publisher's file here gives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy as np

from frankpledge.illustration.area import Area
from frankpledge.illustration.months import Months, last_day, number, table

LONDON = "E12000007"
Path = Callable[[float], float]


def _line(start: float, end: float) -> Path:
    return lambda along: start + (end - start) * along


def _shares(
    rng: np.random.Generator,
    series: str,
    places: list[str],
    periods: list[str],
    share: Path,
    of: int,
    total: str = "",
) -> bytes:
    """Numerator and denominator for each place and period, around a path of the share; `total` adds up."""
    rows: list[tuple[str, str, str, int, int]] = []
    for place in places:
        own = 1.0 if len(places) == 1 else float(rng.normal(1.0, 0.06))
        for at, period in enumerate(periods):
            denominator = int(rng.poisson(of))
            chance = share(at / max(1, len(periods) - 1)) * own
            rows.append((series, place, period, int(rng.binomial(denominator, chance)), denominator))
    if total:
        for period in periods:
            held = [row for row in rows if row[2] == period]
            rows.append((series, total, period, sum(row[3] for row in held), sum(row[4] for row in held)))
    return table(("series", "place", "period", "numerator", "denominator"), rows)


def _values(
    rng: np.random.Generator, series: str, place: str, periods: list[str], value: Path, spread: float
) -> bytes:
    rows = [
        (series, place, period, round(value(at / max(1, len(periods) - 1)) + float(rng.normal(0, spread))))
        for at, period in enumerate(periods)
    ]
    return table(("series", "place", "period", "value"), rows)


def _cases(
    rng: np.random.Generator,
    series: str,
    months: Months,
    places: list[str],
    days: Path,
    a_month: float,
    groups: tuple[tuple[str, float], ...] = (),
) -> bytes:
    """Cases opened each month, closed after about `days` (log-normal), open still where that lies ahead."""
    end = last_day(months.last)
    rows: list[tuple[object, ...]] = []
    for at, month in enumerate(months.all):
        usual = days(at / max(1, len(months.all) - 1))
        opened = sorted(
            last_day(month) - timedelta(days=int(day))
            for day in rng.integers(0, 28, int(rng.poisson(a_month)))
        )
        for day in opened:
            closed = day + timedelta(days=max(1, int(rng.lognormal(np.log(usual), 0.55))))
            place = places[int(rng.integers(len(places)))]
            row = [
                series,
                place,
                f"{len(rows) + 1:05d}",
                day.isoformat(),
                closed.isoformat() if closed <= end else "",
            ]
            if groups:
                row.append(groups[int(rng.choice(len(groups), p=[share for _, share in groups]))][0])
            rows.append(tuple(row))
    return table(("series", "place", "case_id", "opened", "closed", *(["age"] if groups else [])), rows)


def _survey(rng: np.random.Generator, series: str, places: list[str], waves: list[str]) -> bytes:
    """Respondents by wave and borough, with weights, strata and clusters."""
    rows: list[tuple[object, ...]] = []
    for wave in waves:
        for place in places:
            for person in range(12):
                aware = rng.random() < 0.44
                rows.append(
                    (
                        series,
                        f"{wave}-{place[-2:]}-{person:02d}",
                        place,
                        wave,
                        "Knows how to report a terrorism concern",
                        "Yes" if aware else "No",
                        f"{rng.uniform(0.6, 1.6):.3f}",
                        place,
                        f"{place}-{person // 4}",
                        "Female" if rng.random() < 0.51 else "Male",
                        ("16 to 24", "25 to 44", "45 to 64", "65 and over")[int(rng.integers(4))],
                    )
                )
    header = "series,respondent,place,wave,question,answer,weight,stratum,cluster,sex,age"
    return table(header.split(","), rows)


def files(rng: np.random.Generator, months: Months, areas: list[Area], scale: float) -> dict[str, bytes]:
    """A file for each measure, named by its key."""
    quarters = months.quarters()
    codes = [area.code for area in areas]
    recent = quarters[-8:]
    paid = Months(max(months.first, "2020-04"), max(months.last, "2020-04"))
    made = {
        "rape-detection-rate": _shares(
            rng, "rape-detection-rate", [LONDON], quarters, _line(0.085, 0.068), 1_900
        ),
        "residential-burglary-sanction-detection": _shares(
            rng, "residential-burglary-sanction-detection", [LONDON], quarters, _line(0.052, 0.041), 11_000
        ),
        "repeat-domestic-abuse-victims": _shares(
            rng, "repeat-domestic-abuse-victims", codes, quarters, _line(0.24, 0.28), 420, LONDON
        ),
        "nrm-child-share": _shares(rng, "nrm-child-share", [LONDON], quarters, _line(0.41, 0.45), 620),
        "crown-court-backlog": _values(
            rng, "crown-court-backlog", LONDON, quarters, lambda along: 7_500 + 7_000 * along**3, 120
        ),
        "nrm-decision-days": _cases(
            rng,
            "nrm-decision-days",
            months,
            [LONDON],
            _line(260, 420),
            22,
            (("Adult", 0.56), ("Child", 0.44)),
        ),
        "grant-days-to-payment": _cases(rng, "grant-days-to-payment", paid, codes, _line(62, 38), 14),
    }
    if number(months.last) >= number("2017-03"):
        made["terrorism-awareness"] = _survey(rng, "terrorism-awareness", codes[1:], recent)
    return {f"{name}.csv": content for name, content in made.items()}
