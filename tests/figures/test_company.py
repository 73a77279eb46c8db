"""Measures are worked out together; none is changed by its company."""

from datetime import date

import numpy as np
import pyarrow as pa

from frankpledge.figures import build

from .held import PLACES, Held
from .test_counts import HOMICIDES, victims

AS_AT = date(2023, 12, 31)
MONTHS = [f"{year}-{month:02d}" for year in range(2021, 2024) for month in range(1, 13)]
COUNTED = {**HOMICIDES, "periods": ["month", "quarter", "rolling-12"]}
MEASURES = [
    COUNTED,
    {**COUNTED, "key": "a-better-way-up", "title": "More is better", "polarity": "up", "noun": "case"},
    {**COUNTED, "key": "by-sex", "title": "By sex", "breakdowns": ["sex"], "small": 3},
    {**COUNTED, "key": "women", "title": "Women", "filter": {"sex": "Female"}, "lag": 2},
    {
        **COUNTED,
        "key": "broken",
        "title": "Broken",
        "breaks": [{"date": "2022-04-01", "reason": "Counted another way."}],
        "heading": {"higher": "More are killed", "lower": "Fewer are killed", "same": "About as many"},
    },
    {**COUNTED, "key": "adjusted", "title": "Adjusted", "seasonal": "stl"},
    {**COUNTED, "key": "of-none", "title": "Of none", "filter": {"sex": "Nobody"}},
]
TARGETS = [
    {
        "measure": "homicides",
        "key": "fewer",
        "value": 20,
        "by": "2024-Q4",
        "set_by": "The office",
        "set_on": "2021-01-01",
        "baseline": {"period": "2021-Q1", "value": 40},
    }
]


def killings():
    chance = np.random.default_rng(7)
    return [
        victims(place, month, int(n), sex=sex)
        for month in MONTHS
        for place in ("Camden", "Newham", "Croydon")
        for sex in ("Female", "Male")
        if (n := chance.poisson(3 if place == "Camden" else 1.5))
    ]


def test_a_measure_has_the_same_figures_alone_and_among_others():
    held = Held({"homicides": killings()})
    together = build(MEASURES, TARGETS, held, as_at=AS_AT, places=PLACES)
    alone = [
        build([m], [t for t in TARGETS if t["measure"] == m["key"]], held, as_at=AS_AT, places=PLACES)
        for m in sorted(MEASURES, key=lambda m: m["key"])
    ]
    assert together.table.num_rows > 1000
    assert together.table.equals(pa.concat_tables([one.table for one in alone]))
    assert together.missing == {key: why for one in alone for key, why in one.missing.items()}
    assert repr(dict(together.withheld)) == repr(
        {
            identity: n
            for m in MEASURES
            for one in alone
            for identity, n in one.withheld.items()
            if identity[0] == m["key"]
        }
    )


def test_figures_stand_in_order_of_measure_place_breakdown_and_time():
    table = build(MEASURES, TARGETS, Held({"homicides": killings()}), as_at=AS_AT, places=PLACES).table
    order = list(
        zip(
            *(table[c].to_pylist() for c in ("measure", "place", "breakdown", "period_end", "period")),
            strict=True,
        )
    )
    assert order == sorted(order)
